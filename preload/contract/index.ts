import { z } from 'zod';
import { drillCalls, drillDeskCalls } from './drill.ts';
import { askCalls } from './ask.ts';
import { connectionCalls, signInEvents } from './connections.ts';
import { deskCalls } from './desk.ts';
import { exportCalls } from './exports.ts';
import { ledgerCalls } from './ledger.ts';
import { backupCalls, lockCalls, lockEvents } from './lock.ts';
import { orgCalls } from './orgs.ts';
import { packCalls, packEvents } from './packs.ts';
import { scheduleCalls } from './schedule.ts';
import { settingCalls } from './settings.ts';
import { syncCalls, SyncProgress } from './sync.ts';
import { tileCalls } from './tiles.ts';
import { OrgId } from './values.ts';
import type { Reply } from './failure.ts';

/** Everything the page may ask. A name that is not here does not exist. */
export const calls = {
  ...orgCalls,
  ...connectionCalls,
  ...syncCalls,
  ...scheduleCalls,
  ...tileCalls,
  ...ledgerCalls,
  ...askCalls,
  ...lockCalls,
  ...backupCalls,
  ...drillCalls,
  ...drillDeskCalls,
  ...exportCalls,
  ...packCalls,
  ...settingCalls,
  ...deskCalls,
} as const;

/** What changed, so that the page asks again for exactly that. `null` orgId: the practice as a whole. */
export const ChangedArea = z.enum([
  'orgs',
  'tiles',
  'tables',
  'runs',
  'findings',
  'connections',
  'settings',
  'packs',
  'desk',
]);
export type ChangedArea = z.output<typeof ChangedArea>;
export const events = {
  'org.changed': z.object({ orgId: OrgId.nullable(), areas: z.array(ChangedArea) }),
  'sync.progress': SyncProgress,
  'sync.ended': z.object({ orgId: OrgId, runId: z.number().int() }),
  ...signInEvents,
  ...lockEvents,
  ...packEvents,
  /** From the menu or a second instance: the page goes there. */
  'app.navigate': z.object({ to: z.string() }),
  'app.command': z.object({ command: z.enum(['refresh', 'print', 'switcher', 'help', 'back', 'forward']) }),
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type EngineCallName = { [N in CallName]: Calls[N]['place'] extends 'main' ? never : N }[CallName];
export type Input<N extends CallName> = z.input<Calls[N]['input']>;
export type Parsed<N extends CallName> = z.output<Calls[N]['input']>;
export type Output<N extends CallName> = z.output<Calls[N]['output']>;
export type Handlers<N extends CallName = CallName> = { [K in N]: (input: Parsed<K>) => Promise<Output<K>> };
export type Events = typeof events;
export type EventName = keyof Events;
export type EventBody<N extends EventName> = z.output<Events[N]>;

/** What the preload puts on the page as `window.orgfolio`. */
export interface Bridge {
  invoke(name: string, input: unknown): Promise<Reply<unknown>>;
  on(name: string, listener: (body: unknown) => void): () => void;
}

export const isCallName = (name: string): name is CallName => Object.hasOwn(calls, name);
export const isEventName = (name: string): name is EventName => Object.hasOwn(events, name);
