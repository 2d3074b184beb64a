import type { Database } from 'better-sqlite3';

/** Organisations whose successor took over nickname and settings: their file stays readable and is no longer refreshed. */
export const migration0060 = {
  version: 60,
  up(db: Database): void {
    db.exec(`
CREATE TABLE archive (
  tenant_id BLOB PRIMARY KEY REFERENCES org(tenant_id) ON DELETE CASCADE,
  successor_id BLOB NOT NULL,       -- may have been removed since
  since_utc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`);
  },
};
