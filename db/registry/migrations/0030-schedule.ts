import type { Database } from 'better-sqlite3';

/** When organisations are read by themselves, and what the app as a whole has read. */
export const migration0030 = {
  version: 30,
  up(db: Database): void {
    db.exec(`
CREATE TABLE org_schedule (
  tenant_id BLOB PRIMARY KEY,
  plan TEXT,                          -- JSON; NULL follows the practice
  begun_utc TEXT,                     -- a run that began and has not come to its end
  resumes INTEGER NOT NULL DEFAULT 0, -- beginnings in a row that nobody saw the end of
  failures INTEGER NOT NULL DEFAULT 0,-- failed runs in a row
  not_before_utc TEXT                 -- Xero answers no call before
) STRICT, WITHOUT ROWID;

-- What all organisations together read in a month, those that have been removed since included.
CREATE TABLE app_month (month TEXT PRIMARY KEY, bytes INTEGER NOT NULL, calls INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO app_month SELECT month, sum(month_bytes), sum(month_calls) FROM quota WHERE month <> '' GROUP BY month;

-- What the last day's runs cost, without reading their steps.
CREATE INDEX run_ended ON run(ended_utc, tenant_id, calls);

-- A number of hours became one of several plans.
INSERT OR IGNORE INTO setting
  SELECT 'schedule', CASE WHEN value = '0' THEN '{"kind":"off"}' ELSE '{"kind":"everyHours","hours":' || value || '}' END
  FROM setting WHERE key = 'refreshHours';
DELETE FROM setting WHERE key = 'refreshHours';
`);
  },
};
