import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { copyBeforeMigration } from './backup.ts';
import { WrongFileError } from './errors.ts';
import { guidToBlob } from './guid.ts';
import { fileVersion, latestVersion, migrate } from './migrate.ts';
import { inTransaction, openReadable, openWritable, prepared, type ReadableDb, type WritableDb } from './open.ts';
import { orgMigrations } from './org/migrations/index.ts';
import { areSummariesCurrent, ensureSummaries } from './org/summaries.ts';

export interface OrgFile {
  readonly profileDir: string;
  /** tenantId in GUID text. */
  readonly orgId: string;
  /** The organisation's own 32-byte key. */
  readonly key: Buffer;
}

const LEDGER = 'ledger.sqlite';

/** The folder of one organisation. The id is checked, so that it can never name another folder. */
export function orgFolder(profileDir: string, orgId: string): string {
  guidToBlob(orgId);
  return join(profileDir, 'orgs', orgId.toLowerCase());
}

export function orgFilePath(profileDir: string, orgId: string): string {
  return join(orgFolder(profileDir, orgId), LEDGER);
}

/** Opens an organisation's file for the sync and other changes; makes it when there is none. */
export function openOrgForWriting(file: OrgFile): WritableDb {
  const path = orgFilePath(file.profileDir, file.orgId);
  const leftOver = sizeOf(`${path}-wal`) > 0;
  const db = openWritable(path, file.key);
  try {
    const version = fileVersion(db);
    if (version > 0) {
      assertTenant(db, file.orgId);
      // A log left behind means the last writer did not close. Pages prove themselves when read; this proves the rest.
      if (leftOver && sizeOf(path) < 64_000_000) assertSound(db);
      if (version < latestVersion(orgMigrations)) copyBeforeMigration(db, orgFolder(file.profileDir, file.orgId));
    }
    // Together: a power cut between the two would leave a file that belongs to nobody.
    inTransaction(db, () => {
      migrate(db, orgMigrations);
      ensureSummaries(db);
      prepared(db, `INSERT INTO meta (key, value) VALUES ('tenant_id', ?) ON CONFLICT DO NOTHING`).run(
        file.orgId.toLowerCase(),
      );
    });
    assertTenant(db, file.orgId);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Opens an organisation's file for questions. A missing file or one of an older version is made ready first. */
export function openOrgForReading(file: OrgFile): ReadableDb {
  const path = orgFilePath(file.profileDir, file.orgId);
  if (!existsSync(path) || sizeOf(path) === 0) openOrgForWriting(file).close();
  let db = openReadable(path, file.key);
  try {
    if (fileVersion(db) !== latestVersion(orgMigrations) || !areSummariesCurrent(db)) {
      db.close();
      openOrgForWriting(file).close();
      db = openReadable(path, file.key);
    }
    assertTenant(db, file.orgId);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/**
 * Removes everything of one organisation: files, logs, backups, folder. All connections must be closed. The caller has
 * destroyed the file's key before, so that nothing readable is left even if the disk gives blocks back later.
 */
export function removeOrgFiles(profileDir: string, orgId: string): void {
  rmSync(orgFolder(profileDir, orgId), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/**
 * Moves a damaged file aside with its logs and answers the folder it is in now. Nothing is deleted: it may hold the
 * only copy of something, and a support question may need it.
 */
export function quarantineOrgFile(profileDir: string, orgId: string, now: Date): string {
  const folder = orgFolder(profileDir, orgId);
  const stamp = now.toISOString().replace(/[^0-9]/g, '');
  let aside = join(folder, `aside-${stamp}`);
  for (let n = 2; existsSync(aside); n++) aside = join(folder, `aside-${stamp}-${n}`);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    if (name === LEDGER || name.startsWith(`${LEDGER}-`)) renameSync(join(folder, name), join(aside, name));
  }
  return aside;
}

function assertTenant(db: ReadableDb, orgId: string): void {
  const row = db.prepare<[], { value: string }>(`SELECT value FROM meta WHERE key = 'tenant_id'`).get();
  if (row?.value !== orgId.toLowerCase()) throw new WrongFileError();
}

function assertSound(db: ReadableDb): void {
  const [first] = db.pragma('quick_check(1)') as { quick_check: string }[];
  if (first?.quick_check !== 'ok') {
    throw Object.assign(new Error('quick_check found damage'), { code: 'SQLITE_CORRUPT' });
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
