import { randomBytes } from 'node:crypto';
import { prepared, type ReadableDb, type WritableDb } from './open.ts';

/**
 * Writes the file as of one moment to `target`, encrypted with the same key, while others go on reading and writing. SQLite's page-wise
 * backup refuses encrypted files here; VACUUM INTO reads within one transaction and leaves out what was deleted.
 * sqlite.org/lang_vacuum.html
 */
export function snapshotInto(db: ReadableDb, target: string): void {
  db.prepare('VACUUM INTO ?').run(target);
}

/** Another key for a file that nobody else has open. The file leaves the write-ahead log for that, as the cipher asks. */
export function changeKey(db: WritableDb, key: Buffer): void {
  db.pragma('journal_mode = DELETE');
  db.pragma(`rekey = "x'${key.toString('hex')}'"`);
}

/** A key for one file of a backup. */
export function createSnapshotKey(): Buffer {
  return randomBytes(32);
}

/** Takes everything out of a copy of the registry that opens anything: sign-ins, sealed keys, work that waits for Xero. */
export function withoutSecrets(registry: WritableDb, now: string): void {
  registry.pragma('secure_delete = ON');
  prepared(
    registry,
    `UPDATE identity SET sealed_copy = NULL, intent = NULL, needs_sign_in_utc = coalesce(needs_sign_in_utc, ?)`,
  ).run(now);
  registry.exec('DELETE FROM identity_lease; DELETE FROM pending_disconnect;');
  registry.exec('UPDATE org SET wrapped_key = zeroblob(length(wrapped_key))');
  registry.exec('VACUUM');
}

/** The first thing SQLite finds wrong with a file, or null when all of it is sound. */
export function damageOf(db: ReadableDb): string | null {
  const [first] = db.pragma('integrity_check(1)') as { integrity_check: string }[];
  return first?.integrity_check === 'ok' ? null : (first?.integrity_check ?? 'no answer');
}
