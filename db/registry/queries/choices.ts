/** What the user chose about figures, per organisation: one JSON object by key in the settings, gone with the organisation. */
import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';
import { writeSetting } from './settings.ts';

const keyOf = (orgId: string): string => `choices.${orgId.toLowerCase()}`;

/** The stored choices by key; empty when nothing was chosen. */
export function readChoices(db: ReadableDb, orgId: string): Record<string, string> {
  const row = prepared<[string], { value: string }>(db, 'SELECT value FROM setting WHERE key = ?').get(keyOf(orgId));
  if (row === undefined) return {};
  const stored = JSON.parse(row.value) as unknown;
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Keeps one choice; null forgets it, so that the default is in force again. */
export function writeChoice(db: WritableDb, orgId: string, key: string, value: string | null): void {
  const choices = new Map(Object.entries(readChoices(db, orgId)));
  if (value === null) choices.delete(key);
  else choices.set(key, value);
  writeSetting(db, keyOf(orgId), Object.fromEntries(choices));
}

export function deleteChoices(db: WritableDb, orgId: string): void {
  prepared(db, 'DELETE FROM setting WHERE key = ?').run(keyOf(orgId));
}
