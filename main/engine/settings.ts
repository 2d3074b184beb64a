import type { z } from 'zod';
import { Settings } from '#contract/settings';
import { inTransaction, type ReadableDb, type WritableDb } from '#db/open';
import { readSettings, writeSetting } from '#db/registry/queries/settings';

type SettingsValue = z.output<typeof Settings>;

/** What applies until the user chooses. Every hour of a working day stays far from any daily limit; a new app at Xero starts on Starter. */
export const defaultSettings: SettingsValue = {
  lang: null,
  theme: 'system',
  negative: 'minus',
  singleKeys: true,
  practiceName: '',
  clientId: '',
  scopePreset: 'standard',
  scopes: [],
  schedule: { kind: 'workingHours' },
  xeroPlan: 'starter',
  ownAllowance: 0,
};

/** The settings in force. A stored value that no longer fits its shape counts as not set. */
export function loadSettings(db: ReadableDb): SettingsValue {
  const stored = readSettings(db);
  const entries = Object.entries(Settings.shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse(stored[key]);
    return Object.hasOwn(stored, key) && parsed.success ? [[key, parsed.data] as const] : [];
  });
  return { ...defaultSettings, ...Object.fromEntries(entries) };
}

export function saveSettings(
  db: WritableDb,
  change: { readonly [K in keyof SettingsValue]?: SettingsValue[K] | undefined },
): SettingsValue {
  inTransaction(db, () => {
    for (const [key, value] of Object.entries(change)) if (value !== undefined) writeSetting(db, key, value);
  });
  return loadSettings(db);
}
