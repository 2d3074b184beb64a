import { join } from 'node:path';
import { derivedKey } from '../derivedKey.ts';
import { migrate } from '../migrate.ts';
import { openReadable, openWritable, type ReadableDb, type WritableDb } from '../open.ts';
import { registryMigrations } from './migrations/index.ts';

/** Opens the practice's own file (organisations, sign-ins, settings), made and migrated when needed. */
export function openRegistry(profileDir: string, masterKey: Buffer): WritableDb {
  const db = openWritable(registryPath(profileDir), derivedKey(masterKey, 'registry'));
  try {
    migrate(db, registryMigrations);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** The same file for questions only. It must exist. */
export function openRegistryForReading(profileDir: string, masterKey: Buffer): ReadableDb {
  return openReadable(registryPath(profileDir), derivedKey(masterKey, 'registry'));
}

export function registryPath(profileDir: string): string {
  return join(profileDir, 'registry.sqlite');
}
