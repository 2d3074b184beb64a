import type { Database } from 'better-sqlite3';
import { FromFutureError } from './errors.ts';
import { inTransaction, type ReadableDb, type WritableDb } from './open.ts';

export { FromFutureError } from './errors.ts';

export interface Migration {
  readonly version: number;
  up(db: Database): void;
}

/** The version a file has after all of `migrations`. */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/** The version stored in the file; 0 for a new one. */
export function fileVersion(db: ReadableDb): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Brings a file to the newest version in one transaction: either all steps hold or none. Answers whether it changed
 * anything. Throws FromFutureError, and changes nothing, when the file is newer than the list.
 */
export function migrate(db: WritableDb, migrations: readonly Migration[]): boolean {
  let last = 0;
  for (const { version } of migrations) {
    if (version <= last) throw new RangeError(`migration ${version} does not rise above ${last}`);
    last = version;
  }
  const found = fileVersion(db);
  if (found > last) throw new FromFutureError(found, last);
  if (found === last) return false;
  return inTransaction(db, () => {
    // Read again under the lock: another process may have migrated meanwhile.
    const from = fileVersion(db);
    if (from > last) throw new FromFutureError(from, last);
    for (const step of migrations) if (step.version > from) step.up(db);
    db.pragma(`user_version = ${last}`);
    return from !== last;
  });
}
