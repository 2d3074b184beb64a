import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '#db/backup';
import { classify, fileFailure } from '#db/errors';
import { blobToGuid, guidToBlob } from '#db/guid';
import { FromFutureError, migrate } from '#db/migrate';
import { inTransaction, openReadable, openWritable, prepared } from '#db/open';
import {
  openOrgForReading,
  openOrgForWriting,
  orgFilePath,
  orgFolder,
  quarantineOrgFile,
  removeOrgFiles,
} from '#db/orgFiles';
import { openPortfolio } from '#db/portfolio/open';
import { openRegistry } from '#db/registry/open';

let dir = '';
const key = randomBytes(32);
const orgId = 'e31b0000-0000-4000-8000-00000000abcd';
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'orgfolio-db-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('ids', () => {
  it('any GUID comes back from its 16 bytes in lower case', () => {
    fc.assert(fc.property(fc.uuid(), (id) => blobToGuid(guidToBlob(id.toUpperCase())) === id.toLowerCase()));
  });

  it('text that is no GUID is refused, so it can never name a folder', () => {
    for (const text of ['', '..', `${randomUUID()}/..`, 'x'.repeat(36)]) expect(() => guidToBlob(text)).toThrow();
    expect(() => orgFolder(dir, '../../etc')).toThrow();
  });
});

describe('opening', () => {
  it('every open has the settings that keep money safe', () => {
    for (let round = 0; round < 2; round++) {
      const db = openWritable(join(dir, 'a', 'x.sqlite'), key);
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
      expect(db.pragma('trusted_schema', { simple: true })).toBe(0);
      expect(db.pragma('busy_timeout', { simple: true })).toBe(5000);
      db.exec('CREATE TABLE IF NOT EXISTS t (a)');
      db.close();
    }
  });

  it('only the owner can read files and folders', () => {
    const db = openOrgForWriting({ profileDir: dir, orgId, key });
    expect(statSync(orgFolder(dir, orgId)).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(orgFolder(dir, orgId))) {
      expect(statSync(join(orgFolder(dir, orgId), name)).mode & 0o777, name).toBe(0o600);
    }
    db.close();
  });

  it('nothing readable is in the file or its log', () => {
    const db = openOrgForWriting({ profileDir: dir, orgId, key });
    db.exec(`INSERT INTO meta VALUES ('marker', 'Harbour Cafe in plain words')`);
    for (const name of readdirSync(orgFolder(dir, orgId))) {
      const bytes = readFileSync(join(orgFolder(dir, orgId), name));
      expect(bytes.includes('Harbour'), name).toBe(false);
      expect(bytes.includes('CREATE TABLE'), name).toBe(false);
    }
    db.close();
  });

  it('a wrong key is a failure, never a new file', () => {
    openOrgForWriting({ profileDir: dir, orgId, key }).close();
    const before = readFileSync(orgFilePath(dir, orgId));
    const error = thrown(() => openOrgForWriting({ profileDir: dir, orgId, key: randomBytes(32) }));
    expect(fileFailure(error)?.failure.code).toBe('file.corrupt');
    expect(readFileSync(orgFilePath(dir, orgId)).equals(before)).toBe(true);
  });

  it('a reading connection cannot write and sees what the writer commits', () => {
    const writer = openOrgForWriting({ profileDir: dir, orgId, key });
    const reader = openOrgForReading({ profileDir: dir, orgId, key });
    inTransaction(writer, () => prepared(writer, 'INSERT INTO meta VALUES (?, ?)').run('a', 'b'));
    expect(prepared(reader, 'SELECT value FROM meta WHERE key = ?').get('a')).toEqual({ value: 'b' });
    expect(classify(thrown(() => reader.exec('DELETE FROM meta')))).toBe('readOnly');
    writer.close();
    reader.close();
    const alone = openOrgForReading({ profileDir: dir, orgId, key });
    expect(prepared(alone, 'SELECT value FROM meta WHERE key = ?').get('a')).toEqual({ value: 'b' });
    alone.close();
  });

  it('a file put into another organisation’s folder is refused', () => {
    openOrgForWriting({ profileDir: dir, orgId, key }).close();
    const other = randomUUID();
    openOrgForWriting({ profileDir: dir, orgId: other, key }).close();
    writeFileSync(orgFilePath(dir, other), readFileSync(orgFilePath(dir, orgId)));
    for (const open of [openOrgForWriting, openOrgForReading]) {
      expect(fileFailure(thrown(() => open({ profileDir: dir, orgId: other, key })))?.failure.code).toBe(
        'file.foreign',
      );
    }
  });

  it('every flipped bit in a file is noticed', () => {
    const db = openOrgForWriting({ profileDir: dir, orgId, key });
    const insert = db.prepare('INSERT INTO meta VALUES (?, ?)');
    inTransaction(db, () => {
      for (let i = 0; i < 300; i++) insert.run(`k${i}`, 'v'.repeat(50));
    });
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const sound = readFileSync(orgFilePath(dir, orgId));
    const read = (): void => {
      const again = openReadable(orgFilePath(dir, orgId), key);
      try {
        again.pragma('integrity_check');
        for (const { name } of again
          .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
          .all()) {
          again.prepare(`SELECT * FROM "${name}"`).all();
        }
      } finally {
        again.close();
      }
    };
    read();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sound.length * 8 - 1 }), (bit) => {
        const bytes = Buffer.from(sound);
        bytes[bit >> 3] = bytes[bit >> 3]! ^ (1 << (bit & 7));
        writeFileSync(orgFilePath(dir, orgId), bytes);
        expect(classify(thrown(read))).toBe('corrupt');
      }),
      { numRuns: 100 },
    );
  });
});

describe('migrating', () => {
  const one = { version: 10, up: (db: { exec(sql: string): unknown }) => db.exec('CREATE TABLE a (x)') };
  const two = { version: 20, up: (db: { exec(sql: string): unknown }) => db.exec('CREATE TABLE b (x)') };

  it('brings a file to the newest version once', () => {
    const db = openWritable(join(dir, 'm.sqlite'), key);
    expect(migrate(db, [one])).toBe(true);
    expect(migrate(db, [one, two])).toBe(true);
    expect(migrate(db, [one, two])).toBe(false);
    expect(db.pragma('user_version', { simple: true })).toBe(20);
    db.close();
  });

  it('refuses a newer file and leaves it untouched', () => {
    const db = openWritable(join(dir, 'm.sqlite'), key);
    migrate(db, [one, two]);
    expect(() => migrate(db, [one])).toThrow(FromFutureError);
    expect(fileFailure(thrown(() => migrate(db, [one])))?.failure.code).toBe('file.newer');
    expect(db.pragma('user_version', { simple: true })).toBe(20);
    db.close();
  });

  it('a step that fails leaves nothing of any step', () => {
    const db = openWritable(join(dir, 'm.sqlite'), key);
    const broken = {
      version: 30,
      up: () => {
        throw new Error('no');
      },
    };
    expect(() => migrate(db, [one, two, broken])).toThrow('no');
    expect(db.pragma('user_version', { simple: true })).toBe(0);
    expect(db.prepare(`SELECT count(*) AS n FROM sqlite_schema`).get()).toEqual({ n: 0 });
    db.close();
  });

  it('versions that do not rise are a mistake of ours', () => {
    const db = openWritable(join(dir, 'm.sqlite'), key);
    expect(() => migrate(db, [two, one])).toThrow(RangeError);
    db.close();
  });
});

describe('looking after files', () => {
  it('a backup opens with the same key, and only the newest three are kept', async () => {
    const db = openOrgForWriting({ profileDir: dir, orgId, key });
    db.exec(`INSERT INTO meta VALUES ('kept', 'yes')`);
    let last = '';
    for (const stamp of ['20261101T000000', '20261102T000000', '20261103T000000', '20261104T000000']) {
      last = await backUp(db, orgFolder(dir, orgId), stamp);
    }
    expect(readdirSync(join(orgFolder(dir, orgId), 'backups'))).toHaveLength(3);
    const copy = openReadable(last, key);
    expect(copy.prepare(`SELECT value FROM meta WHERE key = 'kept'`).get()).toEqual({ value: 'yes' });
    copy.close();
    db.close();
  });

  it('a damaged file is moved aside whole, and a new one takes its place', () => {
    openOrgForWriting({ profileDir: dir, orgId, key }).close();
    writeFileSync(
      orgFilePath(dir, orgId),
      'not a database at all, really not, but long enough to look like one'.repeat(100),
    );
    expect(classify(thrown(() => openOrgForWriting({ profileDir: dir, orgId, key })))).toBe('corrupt');
    const aside = quarantineOrgFile(dir, orgId, new Date('2026-11-22T10:00:00Z'));
    expect(readFileSync(join(aside, 'ledger.sqlite'), 'utf8')).toContain('not a database');
    openOrgForWriting({ profileDir: dir, orgId, key }).close();
  });

  it('removing an organisation leaves no folder and touches no other', () => {
    const other = randomUUID();
    openOrgForWriting({ profileDir: dir, orgId, key }).close();
    openOrgForWriting({ profileDir: dir, orgId: other, key }).close();
    const before = readFileSync(orgFilePath(dir, other));
    removeOrgFiles(dir, orgId);
    expect(existsSync(orgFolder(dir, orgId))).toBe(false);
    expect(readFileSync(orgFilePath(dir, other)).equals(before)).toBe(true);
  });

  it('an unreadable portfolio file is made again; an unreadable registry is not', () => {
    openPortfolio(dir, key).close();
    openRegistry(dir, key).close();
    for (const name of ['portfolio.sqlite', 'registry.sqlite']) writeFileSync(join(dir, name), 'damage'.repeat(2000));
    openPortfolio(dir, key).close();
    expect(classify(thrown(() => openRegistry(dir, key)))).toBe('corrupt');
    expect(readFileSync(join(dir, 'registry.sqlite'), 'utf8')).toContain('damage');
  });
});
