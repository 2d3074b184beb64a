import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyBeforeMigration } from '#db/backup';
import { inTransaction, openReadable } from '#db/open';
import { openOrgForWriting, orgFilePath, orgFolder } from '#db/orgFiles';

let dir = '';
const key = randomBytes(32);
const orgId = 'e31b0000-0000-4000-8000-00000000abcd';
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'orgfolio-crash-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('the copy made before a migration is the file as it was, readable with the same key', () => {
  const db = openOrgForWriting({ profileDir: dir, orgId, key });
  db.exec(`INSERT INTO meta VALUES ('before', 'kept')`);
  const copy = copyBeforeMigration(db, orgFolder(dir, orgId));
  db.exec(`DELETE FROM meta WHERE key = 'before'`);
  db.close();
  const old = openReadable(copy, key);
  expect(old.prepare(`SELECT value FROM meta WHERE key = 'before'`).get()).toEqual({ value: 'kept' });
  expect(old.pragma('integrity_check', { simple: true })).toBe('ok');
  old.close();
});

it('a file that a crash left with its log is checked and used', () => {
  const db = openOrgForWriting({ profileDir: dir, orgId, key });
  inTransaction(db, () => db.exec(`INSERT INTO meta VALUES ('committed', 'yes')`));
  const path = orgFilePath(dir, orgId);
  const aside = join(dir, 'aside');
  copyFileSync(path, aside);
  copyFileSync(`${path}-wal`, `${aside}-wal`);
  db.close();
  copyFileSync(aside, path);
  copyFileSync(`${aside}-wal`, `${path}-wal`);
  rmSync(`${path}-shm`, { force: true });
  const again = openOrgForWriting({ profileDir: dir, orgId, key });
  expect(again.prepare(`SELECT value FROM meta WHERE key = 'committed'`).get()).toEqual({ value: 'yes' });
  again.close();
});
