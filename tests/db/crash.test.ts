import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyBeforeMigration } from '#db/backup';
import { inTransaction, openReadable, openWritable } from '#db/open';
import { openOrgForWriting, orgFilePath, orgFolder } from '#db/orgFiles';

let dir = '';
const key = randomBytes(32);
const orgId = 'e31b0000-0000-4000-8000-00000000abcd';
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'orgfolio-crash-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A file whose every transaction writes as many rows as its number says, so that a torn one cannot hide. */
function fill(commits: number): { file: Buffer; log: Buffer } {
  const path = join(dir, 'whole.sqlite');
  const db = openWritable(path, key);
  db.exec('CREATE TABLE t (batch INTEGER NOT NULL, n INTEGER NOT NULL, filler TEXT NOT NULL) STRICT');
  db.pragma('wal_checkpoint(TRUNCATE)');
  const insert = db.prepare('INSERT INTO t VALUES (?, ?, ?)');
  for (let batch = 1; batch <= commits; batch++) {
    inTransaction(db, () => {
      for (let n = 0; n < batch * 10; n++) insert.run(batch, n, 'x'.repeat(100));
    });
  }
  const copy = { file: readFileSync(path), log: readFileSync(`${path}-wal`) };
  db.close();
  return copy;
}

it('a log that power loss cut, emptied or spoilt at any place opens to whole transactions', () => {
  const COMMITS = 12;
  const whole = fill(COMMITS);
  let lost = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: whole.log.length - 1 }),
      fc.constantFrom('cut', 'zeroes', 'bit'),
      fc.integer({ min: 0, max: 7 }),
      (at, harm, bit) => {
        const path = join(dir, 'torn.sqlite');
        writeFileSync(path, whole.file);
        const log = Buffer.from(harm === 'cut' ? whole.log.subarray(0, at) : whole.log);
        if (harm === 'zeroes') log.fill(0, at);
        if (harm === 'bit') log[at] = (log[at] ?? 0) ^ (1 << bit);
        writeFileSync(`${path}-wal`, log);
        rmSync(`${path}-shm`, { force: true });
        const db = openWritable(path, key);
        try {
          expect(db.pragma('quick_check', { simple: true })).toBe('ok');
          const batches = db
            .prepare<[], { batch: number; rows: number }>(
              'SELECT batch, count(*) AS rows FROM t GROUP BY batch ORDER BY batch',
            )
            .all();
          batches.forEach((entry, index) => expect(entry).toEqual({ batch: index + 1, rows: (index + 1) * 10 }));
          if (batches.length < COMMITS) lost++;
        } finally {
          db.close();
        }
      },
    ),
    { numRuns: 150 },
  );
  // Some of the harm must have hit something, or the test proves nothing.
  expect(lost).toBeGreaterThan(25);
});

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
