import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** Stored settings as JSON values by name; the caller knows their shapes and defaults. */
export function readSettings(db: ReadableDb): Record<string, unknown> {
  const rows = prepared<[], { key: string; value: string }>(db, 'SELECT key, value FROM setting').all();
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}

export function writeSetting(db: WritableDb, key: string, value: unknown): void {
  prepared(
    db,
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(key, JSON.stringify(value));
}
