import type { Database } from 'better-sqlite3';

/** The practice: which organisations are attached, by whom they are reached, what the user chose. */
export const migration0010 = {
  version: 10,
  up(db: Database): void {
    db.exec(`
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE org (
  tenant_id BLOB PRIMARY KEY,
  nickname TEXT NOT NULL,
  nickname_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, legal_name TEXT NOT NULL DEFAULT '', base_currency TEXT NOT NULL DEFAULT '', timezone TEXT NOT NULL DEFAULT '',
  country_code TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', short_code TEXT NOT NULL DEFAULT '',
  registration_number TEXT NOT NULL DEFAULT '', tax_number TEXT NOT NULL DEFAULT '', is_demo INTEGER NOT NULL DEFAULT 0,
  year_end_day INTEGER, year_end_month INTEGER,
  identity_id TEXT,                 -- whose sign-in reads it
  state TEXT NOT NULL,              -- new | fresh | parked | needsSignIn | disconnected (syncing and stale are derived)
  failure TEXT,                     -- JSON Failure behind the state
  wrapped_key BLOB NOT NULL,        -- the file's data key, wrapped by the master key
  colour INTEGER NOT NULL, pattern INTEGER NOT NULL, pinned INTEGER NOT NULL DEFAULT 0,
  attached_utc TEXT NOT NULL, synced_utc TEXT, attempted_utc TEXT, crashes TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;
CREATE INDEX org_identity ON org(identity_id);

-- Xero's connections as last seen, per identity; the list before a consent tells what the consent added.
CREATE TABLE connection (
  id BLOB NOT NULL,
  identity_id TEXT NOT NULL,
  tenant_id BLOB NOT NULL,
  tenant_name TEXT NOT NULL, auth_event_id TEXT, created_utc TEXT, updated_utc TEXT,
  seen_utc TEXT NOT NULL, missing_since_utc TEXT,
  PRIMARY KEY (identity_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX connection_tenant ON connection(tenant_id);

-- Duplicates, second connections, look-alikes, successors. The sentence is made from kind and evidence in the reader's language.
CREATE TABLE finding (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  evidence TEXT NOT NULL,
  first_seen_utc TEXT NOT NULL, last_seen_utc TEXT NOT NULL,
  dismissed_utc TEXT, dismissed_reason TEXT
) STRICT;

-- What is left of the day and what was read this month, per organisation.
CREATE TABLE quota (
  tenant_id BLOB PRIMARY KEY,
  day_left INTEGER, day_seen_utc TEXT, month TEXT NOT NULL DEFAULT '', month_bytes INTEGER NOT NULL DEFAULT 0, month_calls INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Runs of all organisations, newest first; each organisation's file has the steps in detail.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  tenant_id BLOB NOT NULL, org_run_id INTEGER NOT NULL,
  started_utc TEXT NOT NULL, ended_utc TEXT, result TEXT, failure TEXT,
  calls INTEGER NOT NULL, rows INTEGER NOT NULL, bytes INTEGER NOT NULL, steps TEXT NOT NULL,
  UNIQUE (tenant_id, org_run_id)
) STRICT;
CREATE INDEX run_started ON run(started_utc);

-- Connections to remove at Xero once it can be reached.
CREATE TABLE pending_disconnect (connection_id TEXT PRIMARY KEY, identity_id TEXT NOT NULL, queued_utc TEXT NOT NULL) STRICT, WITHOUT ROWID;
`);
  },
};
