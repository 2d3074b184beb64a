import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { derivedKey } from '../derivedKey.ts';
import { classify } from '../errors.ts';
import { migrate } from '../migrate.ts';
import { openWritable, type WritableDb } from '../open.ts';
import { portfolioMigrations } from './migrations/index.ts';

/**
 * Opens the file behind the practice page. It only repeats what the organisations' files say, so one that cannot be
 * read is deleted and made again; nothing is lost by that.
 */
export function openPortfolio(profileDir: string, masterKey: Buffer): WritableDb {
  const path = join(profileDir, 'portfolio.sqlite');
  const key = derivedKey(masterKey, 'portfolio');
  try {
    return open(path, key);
  } catch (error) {
    if (!['corrupt', 'newer'].includes(classify(error))) throw error;
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { recursive: true, force: true });
    return open(path, key);
  }
}

function open(path: string, key: Buffer): WritableDb {
  const db = openWritable(path, key);
  try {
    migrate(db, portfolioMigrations);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}
