import type { Database } from 'better-sqlite3';

/** Who signed in, and where each one's refresh token stands. The tokens themselves are in the keychain. */
export const migration0020 = {
  version: 20,
  up(db: Database): void {
    db.exec(`
CREATE TABLE identity (
  id TEXT PRIMARY KEY,
  xero_user_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, email TEXT NOT NULL,
  client_id TEXT NOT NULL,          -- a refresh token works only with the client id it was given to
  scopes TEXT NOT NULL,             -- JSON array
  generation INTEGER NOT NULL,      -- number of the newest refresh token known to be stored
  intent TEXT,                      -- JSON: a rotation that was begun and not completed
  signed_in_utc TEXT NOT NULL,
  refreshed_utc TEXT NOT NULL,      -- starts the 60 days after which an unused sign-in ends
  needs_sign_in_utc TEXT,           -- set only when Xero refused every token held
  sealed_copy BLOB                  -- newest token, sealed, while the keychain refuses it
) STRICT, WITHOUT ROWID;

-- One process at a time rotates an identity's token.
CREATE TABLE identity_lease (
  identity_id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  taken_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`);
  },
};
