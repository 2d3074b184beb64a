import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { TilesDocument } from '#contract/tiles';
import type { Clock } from '#engine/clock';
import { createEngine, type Engine } from '../../../main/engine/engine.ts';
import { smallWorld } from '../../reliability/support.ts';
import { openEngineWorld, type EngineWorld } from './support.ts';

const clients = 5;
const shownNumber = 3;
/** A change in Xero is on screen so soon after the next look begins. */
const promisedMs = 60_000;

let world: EngineWorld;
let engine: Engine | null = null;
afterEach(async () => {
  await engine?.stop();
  await world.close();
});

test('a change in Xero is on screen within a minute of the next look, and the client on screen is asked for first', async () => {
  world = await openEngineWorld({ scenario: smallWorld(clients, 2) });
  const names = Array.from({ length: clients }, (_none, number) => `Proefbedrijf ${number} BV`);
  const { identityId } = await world.offer('proef@practice.example', names);
  const orgIds = names.map((name) => world.tenant(name));
  for (const [number, tenantId] of orgIds.entries()) {
    await world.ok('private.attach', { identityId, tenantId, nickname: `Proef ${number}`, sync: false });
  }
  await world.ok('private.syncAndWait', { orgIds, full: false, lang: 'en' });
  await world.ok('settings.set', { schedule: { kind: 'everyHours', hours: 1 } });
  await world.engine.stop();

  const { clock: xero, log, world: books } = world.sandbox.state;
  const orgId = orgIds[shownNumber] ?? '';
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const clock: Clock = {
    now: () => new Date(xero.now()),
    monotonicMs: () => performance.now(),
    async sleep(ms, signal) {
      await begun;
      await wait(ms / 100, undefined, signal ? { signal } : {});
    },
  };
  const { start, tokens } = world.practice;
  const started = await createEngine({ start, tokens, clock, log: () => {}, schedule: true, readers: 0 });
  if (!started.ok) throw new Error(started.failure.code);
  const running = (engine = started.value);
  const receivables = async (): Promise<string | null | undefined> => {
    const reply = await running.call('tiles.list', { orgId, basis: 'accrual', lang: 'en' });
    if (!reply.ok) throw new Error(reply.failure.code);
    return (reply.value as TilesDocument).tiles.find((tile) => tile.id === 'T10')?.value;
  };
  const before = await receivables();
  await running.call('sync.shown', { orgId });
  const day = new Date(xero.now()).toISOString().slice(0, 10);
  xero.advance(2 * 3_600_000);
  books.books(orgId).change({ kind: 'createInvoice', type: 'ACCREC', date: day, net: 987_6500 }, xero.iso());
  xero.advance(1000);
  const asked = log.entries().length;

  // The page asks again whenever it is told that tiles have changed, one question after the other.
  const onScreen = (async () => {
    while ((await receivables()) === before) {
      await new Promise<void>((resolve) => {
        const off = running.on((name) => {
          if (name !== 'org.changed') return;
          off();
          resolve();
        });
      });
    }
  })();
  const from = performance.now();
  begin();
  await onScreen;
  expect(performance.now() - from).toBeLessThan(promisedMs);
  const first = log.entries().find((entry) => entry.n > asked && entry.path.startsWith('/api.xro/'));
  expect(first?.tenant).toBe(orgId);
}, 120_000);
