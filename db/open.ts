import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database, { type Database as Connection, type Statement } from 'better-sqlite3';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A connection for questions. Functions that only read take this one. */
export type ReadableDb = Connection & { readonly [readable]: true };
/** A connection for changes; it may be handed to everything that only reads. */
export type WritableDb = ReadableDb & { readonly [writable]: true };

const KEY_BYTES = 32;

/**
 * Opens (or creates) an encrypted file for reading and writing. The key comes before any other pragma: until then the
 * file is unreadable, and the first pragma that touches it would fail as "not a database".
 * A wrong key and a damaged file look the same (SQLITE_NOTADB); neither is ever taken for a new file.
 */
export function openWritable(path: string, key: Buffer): WritableDb {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Created by us so that nobody else can read it from its first moment; -wal and -shm take over its mode.
  closeSync(openSync(path, 'a', 0o600));
  const db = new Database(path);
  try {
    unlock(db, key);
    db.pragma('journal_mode = WAL');
    // Said on every open: the build falls back to NORMAL on files that are in WAL mode already.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  } catch (error) {
    db.close();
    throw error;
  }
  return db as WritableDb;
}

/** Opens an existing encrypted file for questions only. SQLite itself refuses every change. */
export function openReadable(path: string, key: Buffer): ReadableDb {
  // SQLite has one word for whatever cannot be opened; the system tells a folder in place of the file from the rest.
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw Object.assign(new Error('a folder, not a file'), { code: 'EISDIR' });
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    unlock(db, key);
    db.pragma('query_only = ON');
  } catch (error) {
    db.close();
    throw error;
  }
  return db as ReadableDb;
}

function unlock(db: Connection, key: Buffer): void {
  if (key.length !== KEY_BYTES) throw new RangeError('a file key has 32 bytes');
  db.pragma(`key = "x'${key.toString('hex')}'"`);
  db.pragma('busy_timeout = 5000');
  db.pragma('trusted_schema = OFF');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -16000');
  // The first read proves the key.
  db.pragma('user_version');
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
}

const statements = new WeakMap<Connection, Map<string, Statement>>();

/** The statement for this text, prepared once per connection. Never use it while iterating the same statement. */
export function prepared<P extends unknown[] = unknown[], R = unknown>(db: ReadableDb, sql: string): Statement<P, R> {
  let known = statements.get(db);
  if (!known) statements.set(db, (known = new Map<string, Statement>()));
  let statement = known.get(sql);
  if (!statement) known.set(sql, (statement = db.prepare(sql)));
  return statement as unknown as Statement<P, R>;
}

/**
 * Runs `work` in one write transaction: all of it or nothing. Takes the write lock at the start, so that it never has to
 * give up half-way because another connection wrote first. Nothing may be awaited inside.
 */
export function inTransaction<T>(db: WritableDb, work: () => T): T {
  return db.transaction(work).immediate();
}
