import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileVersion } from './migrate.ts';
import type { WritableDb } from './open.ts';

const KEPT = 3;

/**
 * Copies the file before its structure changes. The write-ahead log is emptied into the file first and the write lock
 * held during the copy, so the copy is one consistent state, encrypted with the same key.
 */
export function copyBeforeMigration(db: WritableDb, folder: string): string {
  const target = join(backupFolder(folder), `before-migration-from-${fileVersion(db)}.sqlite`);
  emptyLog(db);
  db.exec('BEGIN IMMEDIATE');
  try {
    copyFileSync(db.name, target);
  } finally {
    db.exec('COMMIT');
  }
  return target;
}

/**
 * A copy of the file as it is now, made without stopping readers. Copies older than the newest three are removed.
 * `stamp` goes into the name; sortable text such as 20261122T101500 keeps the order right.
 */
export async function backUp(db: WritableDb, folder: string, stamp: string): Promise<string> {
  const into = backupFolder(folder);
  const target = join(into, `backup-${stamp}.sqlite`);
  emptyLog(db);
  // The lock keeps the file still while it is copied page for page; it stays encrypted as it is.
  db.exec('BEGIN IMMEDIATE');
  try {
    await copyFile(db.name, `${target}.part`);
  } finally {
    db.exec('COMMIT');
  }
  await rename(`${target}.part`, target);
  const old = readdirSync(into)
    .filter((name) => name.startsWith('backup-') && name.endsWith('.sqlite'))
    .sort()
    .slice(0, -KEPT);
  for (const name of old) rmSync(join(into, name), { force: true });
  return target;
}

function emptyLog(db: WritableDb): void {
  const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  if (result?.busy) throw Object.assign(new Error('a reader holds the log'), { code: 'SQLITE_BUSY' });
}

function backupFolder(folder: string): string {
  const into = join(folder, 'backups');
  mkdirSync(into, { recursive: true, mode: 0o700 });
  return into;
}
