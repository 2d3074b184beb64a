import type { Database } from 'better-sqlite3';

/** Packs: templates of the practice, what is written about a client's month, and runs that print many. */
export const migration0050 = {
  version: 50,
  up(db: Database): void {
    db.exec(`
CREATE TABLE pack_template (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL                -- JSON PackTemplate
) STRICT, WITHOUT ROWID;

-- Goes with its organisation.
CREATE TABLE pack_commentary (
  tenant_id BLOB NOT NULL REFERENCES org(tenant_id) ON DELETE CASCADE,
  page TEXT NOT NULL,
  month TEXT NOT NULL,              -- 2026-10
  text TEXT NOT NULL,               -- empty: the month has none, nothing is carried over
  written_utc TEXT NOT NULL,
  PRIMARY KEY (tenant_id, page, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE pack_client (
  tenant_id BLOB PRIMARY KEY REFERENCES org(tenant_id) ON DELETE CASCADE,
  logo TEXT                         -- data: address of a PNG or JPEG
) STRICT, WITHOUT ROWID;

CREATE TABLE pack_run (
  id INTEGER PRIMARY KEY,
  started_utc TEXT NOT NULL, ended_utc TEXT,
  is_cancelled INTEGER NOT NULL DEFAULT 0,
  options TEXT NOT NULL             -- JSON: template, as of, month, language, format, folder
) STRICT;

-- One file each. 'waiting' rows of a run that has not ended are what is left to do.
CREATE TABLE pack_run_item (
  run_id INTEGER NOT NULL REFERENCES pack_run(id) ON DELETE CASCADE,
  tenant_id BLOB NOT NULL REFERENCES org(tenant_id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  state TEXT NOT NULL,              -- waiting | written | held | failed
  is_included INTEGER NOT NULL,     -- printed although something speaks against it
  file TEXT NOT NULL,               -- name in the run's folder
  reason TEXT,
  PRIMARY KEY (run_id, tenant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pack_run_item_org ON pack_run_item(tenant_id);
`);
  },
};
