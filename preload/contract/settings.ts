import { z } from 'zod';
import { command, query } from './define.ts';
import { Failure } from './failure.ts';
import { SchedulePlan, XeroPlan } from './schedule.ts';
import { Instant, Lang, Nothing } from './values.ts';

export const Theme = z.enum(['system', 'light', 'dark']);
export const Negative = z.enum(['minus', 'brackets']);
export const ScopePreset = z.enum(['standard', 'olderApp', 'custom']);

export const Settings = z.object({
  lang: Lang.nullable(),
  theme: Theme,
  negative: Negative,
  /** Whether keys without Ctrl, Alt or Cmd do something on a page; off for whoever speaks to the computer or brushes keys. */
  singleKeys: z.boolean(),
  practiceName: z.string().max(80),
  clientId: z.string().max(100),
  scopePreset: ScopePreset,
  /** Used with the preset `custom`. */
  scopes: z.array(z.string().max(100)).max(60),
  /** When organisations are read by themselves, unless they have a plan of their own. */
  schedule: SchedulePlan,
  /** The price plan of the app at Xero: says how much may be read in a month. */
  xeroPlan: XeroPlan,
  /** Gigabytes a month, used with the plan `own`; 0 is no limit. */
  ownAllowance: z.number().min(0).max(100_000),
});
export type Settings = z.output<typeof Settings>;

export const AppInfo = z.object({
  version: z.string(),
  profile: z.string(),
  demo: z.boolean(),
  host: z.string(),
  secretStore: z.enum(['keychain', 'sealedFile', 'memory']),
  redirectUris: z.array(z.string()),
  scopes: z.array(z.string()),
  now: Instant,
  /** Why no figures can be opened (keychain, registry file); everything else waits until it is solved. */
  problem: Failure.nullable(),
});
export type AppInfo = z.output<typeof AppInfo>;

export const settingCalls = {
  'settings.get': query(Nothing, Settings),
  'settings.set': command(Settings.partial(), Settings),
  'app.info': query(Nothing, AppInfo, 'main'),
  /** Opens one of a closed list of pages in the system browser; the page never names an address. */
  'app.openPage': command(z.object({ page: z.enum(['xeroApps', 'xeroConnectedApps', 'xeroLogin']) }), Nothing, 'main'),
  'app.copyText': command(z.object({ text: z.string().max(20_000) }), Nothing, 'main'),
  /** Closes the practice that is open and opens the other one in the same window. */
  'app.openPractice': command(z.object({ which: z.enum(['demo', 'own']) }), Nothing, 'main'),
  /** Answers to `problem`: try again, keep everything in memory for this session, or a sealed file behind a passphrase. */
  'app.unlock': command(
    z.object({ how: z.enum(['retry', 'session', 'passphrase']), passphrase: z.string().max(200).optional() }),
    Nothing,
    'main',
  ),
} as const;
