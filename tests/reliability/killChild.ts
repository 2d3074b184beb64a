/**
 * A process that syncs one organisation until it is killed. It is started ahead of time and waits for its orders; on standard
 * output it writes a line for every call it makes and for every step it calls done.
 */
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openOrgForWriting } from '#db/orgFiles';
import { createSyncService } from '#engine/sync/service';
import { inSmallPages } from './smallPages.ts';

export interface Orders {
  readonly origin: string;
  readonly token: string;
  readonly scopes: readonly string[];
  readonly userId: string;
  readonly orgId: string;
  /** Of the organisation's file, in hexadecimal digits. */
  readonly key: string;
  readonly profileDir: string;
  readonly now: string;
}

async function obey(orders: Orders): Promise<void> {
  const say = (line: string): void => void writeSync(1, `${line}\n`);
  const { profileDir, orgId } = orders;
  const db = openOrgForWriting({ profileDir, orgId, key: Buffer.from(orders.key, 'hex') });
  const sync = createSyncService({
    clock: {
      now: () => new Date(orders.now),
      monotonicMs: () => performance.now(),
      sleep: async (_ms, signal) => void (await wait(1, undefined, signal ? { signal } : {})),
    },
    tokens: {
      accessToken: async () => ({ ok: true, value: { token: orders.token, secondsLeft: 1800, scopes: orders.scopes } }),
    },
    origins: { login: orders.origin, identity: orders.origin, api: orders.origin },
    fetch: inSmallPages((input, init) => {
      say('call');
      return fetch(input, init);
    }),
    openForWriting: () => db,
    identityOf: () => orders.userId,
    log: () => undefined,
    onProgress: () => undefined,
    onStepDone: (_orgId, step) => say(`done ${step}`),
    onOrganisation: () => undefined,
    onRunEnded: () => undefined,
  });
  const run = await sync.start(orgId);
  db.close();
  say(`ended ${run.result} ${run.failure?.code ?? ''}`);
}

process.once('message', (orders) => {
  void obey(orders as Orders).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
