import type { Database } from 'better-sqlite3';

/** What the practice arranged for itself. It belongs to the practice and not to Xero, so no sync ever writes here. */
export const migration0040 = {
  version: 40,
  up(db: Database): void {
    db.exec(`
-- One arrangement per client that has its own, and one template ('') that all others follow.
CREATE TABLE desk_layout (
  scope BLOB PRIMARY KEY,           -- tenant id, or an empty blob for the template
  layout TEXT NOT NULL,             -- JSON as the contract has it
  saved_utc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Tiles made here, from documented columns of the tables.
CREATE TABLE desk_tile (
  id TEXT PRIMARY KEY,
  scope BLOB NOT NULL,              -- as in desk_layout
  draft TEXT NOT NULL,              -- JSON
  saved_utc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_tile_scope ON desk_tile(scope);

CREATE TABLE desk_tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE desk_org_tag (
  tenant_id BLOB NOT NULL REFERENCES org(tenant_id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES desk_tag(id) ON DELETE CASCADE,
  PRIMARY KEY (tenant_id, tag_id)
) STRICT, WITHOUT ROWID;

-- Saved views of the practice page, in the order they were made.
CREATE TABLE desk_view (id INTEGER PRIMARY KEY, name TEXT NOT NULL, view TEXT NOT NULL) STRICT;

-- Findings put away. One that ran out stays until it is put away again or woken: the page decides, by its own clock.
CREATE TABLE desk_snooze (
  tenant_id BLOB NOT NULL REFERENCES org(tenant_id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  until TEXT, fingerprint TEXT, reason TEXT NOT NULL, at_utc TEXT NOT NULL,
  PRIMARY KEY (tenant_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE desk_review (
  tenant_id BLOB NOT NULL REFERENCES org(tenant_id) ON DELETE CASCADE,
  subject TEXT NOT NULL,            -- client, or a tile's id
  initials TEXT NOT NULL, note TEXT NOT NULL, at_utc TEXT NOT NULL,
  PRIMARY KEY (tenant_id, subject)
) STRICT, WITHOUT ROWID;

-- What the figures of the last run found: JSON list of key and fingerprint, for the counts of the practice page.
CREATE TABLE desk_found (
  tenant_id BLOB PRIMARY KEY REFERENCES org(tenant_id) ON DELETE CASCADE,
  findings TEXT NOT NULL, at_utc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Arrangements and tiles of a client go with it; the template's stay.
CREATE TRIGGER desk_org_gone AFTER DELETE ON org BEGIN
  DELETE FROM desk_layout WHERE scope = OLD.tenant_id;
  DELETE FROM desk_tile WHERE scope = OLD.tenant_id;
END;
`);
  },
};
