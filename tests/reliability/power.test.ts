import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SyncRun } from '#contract/sync';
import { openOrgForReading } from '#db/orgFiles';
import { unwrapKey } from '#db/keyWrap';
import { openRegistry } from '#db/registry/open';
import { wrappedKeyOf } from '#db/registry/queries/orgs';
import type { Clock } from '#engine/clock';
import { createEngine, type Engine } from '../../main/engine/engine.ts';
import { openEngineWorld, type EngineWorld } from '../engine/core/support.ts';
import { dump, type Dump } from '../support/dump.ts';
import { expectSameRows, forgetOrg, inSmallPages, smallWorld } from './support.ts';

/*
 * The machine goes to sleep, wakes, and the app is closed, at every kind of call a sync makes; each time the sync goes on by itself,
 * and in the end the file holds exactly what an undisturbed sync stores.
 */

/** A page is stored within a moment; two seconds is what a closing window may take. */
const closingMs = 2_000;

let world: EngineWorld;
let orgId: string;
let key: Buffer;
let undisturbed: Dump;
/** The addresses of a sync, each kind once, in the order in which they are first asked for. */
const kinds: string[] = [];
let engine: Engine;
let onCall: (kind: string) => void = () => {};
let asked = 0;

/** Waits a hundredth of what it is told: the schedule's first look comes after fifty milliseconds instead of five seconds. */
const quickClock: Clock = {
  now: () => new Date(world.practice.start.now ?? 0),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => void (await wait(ms / 100, undefined, signal ? { signal } : {})),
};

const watching: typeof fetch = inSmallPages((input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.pathname.startsWith('/api.xro/')) {
    asked++;
    onCall(url.pathname.replace('/api.xro/2.0/', ''));
  }
  return fetch(input, init);
});

async function startAgain(): Promise<void> {
  const { start, tokens } = world.practice;
  const started = await createEngine({
    start,
    tokens,
    clock: quickClock,
    fetch: watching,
    log: (line) => world.log.push(line),
    schedule: true,
    readers: 0,
  });
  if (!started.ok) throw new Error(started.failure.code);
  engine = started.value;
}

function rows(): Dump {
  const db = openOrgForReading({ profileDir: world.profile.dir, orgId, key });
  try {
    return dump(db);
  } finally {
    db.close();
  }
}

/** Resolves with the last run when the next one has come to its end. */
function nextEnd(): Promise<SyncRun | undefined> {
  return new Promise((resolve) => {
    const off = engine.on((name) => {
      if (name !== 'sync.ended') return;
      off();
      void engine.call('sync.runs', { orgId, limit: 1, lang: 'en' }).then((reply) => {
        resolve(reply.ok ? (reply.value as { runs: SyncRun[] }).runs[0] : undefined);
      });
    });
  });
}

const nextCall = (fits: (kind: string) => boolean): Promise<void> =>
  new Promise((resolve) => {
    onCall = (kind) => {
      if (!fits(kind)) return;
      onCall = () => {};
      resolve();
    };
  });

beforeAll(async () => {
  world = await openEngineWorld({ scenario: smallWorld(1, 2) });
  const name = 'Proefbedrijf 0 BV';
  orgId = await world.attach('proef@practice.example', name, 'Proef');
  await world.engine.stop();
  const masterKey = Buffer.from(world.practice.start.masterKey, 'base64');
  const registry = openRegistry(world.profile.dir, masterKey);
  key = unwrapKey(masterKey, wrappedKeyOf(registry, orgId) ?? Buffer.alloc(0), orgId) ?? Buffer.alloc(0);
  registry.close();
  onCall = (kind) => {
    if (!kinds.includes(kind)) kinds.push(kind);
  };
  // Attached and never read: the schedule begins by itself.
  await startAgain();
  expect((await nextEnd())?.result).toBe('complete');
  await engine.stop();
  undisturbed = rows();
});
afterAll(async () => {
  onCall = () => {};
  await engine.stop();
  await world.close();
});

test('asleep, awake, closed and opened at every kind of call: it goes on by itself to the same end', async () => {
  expect(kinds.length).toBeGreaterThan(18);
  const slowest = { kind: '', ms: 0 };
  for (const kind of kinds) {
    forgetOrg(world.profile.dir, orgId);
    await startAgain();
    let atKind = nextCall((one) => one === kind);
    const begun = engine.call('sync.start', { orgIds: [orgId], full: true });
    await atKind;
    await begun;

    await engine.suspend();
    const before = asked;
    await wait(20);
    expect(asked, `calls while asleep at ${kind}`).toBe(before);
    expect(await engine.call('sync.progress', { lang: 'en' })).toMatchObject({ ok: true, value: { running: [] } });

    atKind = nextCall(() => true);
    engine.resume();
    await atKind;
    const closing = performance.now();
    await engine.stop();
    const ms = performance.now() - closing;
    if (ms > slowest.ms) Object.assign(slowest, { kind, ms });

    await startAgain();
    const end = await nextEnd();
    expect(end, `the run after ${kind}`).toMatchObject({ result: 'complete' });
    await engine.stop();
    expectSameRows(rows(), undisturbed, `after sleep and closing at ${kind}:`);
  }
  expect(slowest.ms, `closing at ${slowest.kind}`).toBeLessThan(closingMs);
}, 600_000);

test('closing does not wait for an answer of Xero that does not come', async () => {
  await startAgain();
  world.sandbox.state.faults.add({ match: {}, action: { kind: 'delay', milliseconds: 60_000 } } as never);
  const called = nextCall(() => true);
  void engine.call('sync.start', { orgIds: [orgId] });
  await called;
  const closing = performance.now();
  await engine.stop();
  expect(performance.now() - closing).toBeLessThan(closingMs);
}, 60_000);
