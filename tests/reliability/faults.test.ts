import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Org } from '#contract/orgs';
import { createSyncService, type RunSummary } from '#engine/sync/service';
import type { Change } from '../../sandbox/model.ts';
import type { FaultAction, FaultRule } from '../../sandbox/server/index.ts';
import { dump } from '../support/dump.ts';
import { startBench, type Bench } from '../support/syncBench.ts';
import { openEngineWorld, type EngineWorld } from '../engine/core/support.ts';
import {
  dice,
  expectedFrom,
  expectSameRows,
  forgetOrg,
  inSmallPages,
  isNightly,
  smallPage,
  smallWorld,
  troublesOf,
  type Expected,
} from './support.ts';

const random = dice('faults');

let bench: Bench;
let orgId: string;
let expected: Expected;
/** Addresses of an undisturbed sync with the bytes of their answers. */
let calls: { endpoint: string; page: number | undefined; bytes: number }[];

beforeAll(async () => {
  bench = await startBench({ scenario: smallWorld(4, 2), deps: { fetch: inSmallPages(fetch) } });
  orgId = bench.orgIds[0] ?? '';
  expect(await sync()).toMatchObject({ result: 'complete' });
  expected = expectedFrom(bench.file(orgId));
  calls = bench.sandbox.state.log
    .entries()
    .filter((entry) => entry.path.startsWith('/api.xro/'))
    .map((entry) => ({
      endpoint: entry.path.replace('/api.xro/2.0/', ''),
      page: Number(new URLSearchParams(entry.query).get('page')) || undefined,
      bytes: entry.bytes,
    }));
});
afterEach(() => bench.sandbox.state.faults.clear());
afterAll(() => bench.close());

const fault = (rule: FaultRule): void => bench.sandbox.state.faults.add(rule);

/** A run of a service that knows nothing of earlier ones. */
function sync(deps: Partial<Bench['deps']> = {}): Promise<RunSummary> {
  bench.file(orgId).pragma('synchronous = OFF');
  return createSyncService({ ...bench.deps, ...deps }).start(orgId);
}

function forget(one = orgId): void {
  bench.file(one).close();
  forgetOrg(bench.dir, one);
}

/** Runs until one ends well; every state on the way is sound. Answers how many runs it took. */
async function syncUntilComplete(deps: Partial<Bench['deps']> = {}): Promise<number> {
  for (let runs = 1; runs <= 12; runs++) {
    const run = await sync(deps);
    expect(troublesOf({ db: bench.file(orgId), expected, pageSize: smallPage })).toEqual([]);
    if (run.result === 'complete') {
      expectSameRows(dump(bench.file(orgId)), expected.rows);
      return runs;
    }
  }
  throw new Error('twelve runs were not enough');
}

describe('F1: the network is lost', () => {
  const samples = isNightly ? 500 : 12;
  test(`after any byte of any answer (${samples} of them): the rows of an undisturbed sync in the end`, async () => {
    for (let sample = 0; sample < samples; sample++) {
      forget();
      const nth = 1 + random.below(calls.length);
      const bytes = random.below((calls[nth - 1]?.bytes ?? 1) + 1);
      // Now and then it stays away, and the run has to give up.
      fault({ nth, times: sample % 3 === 0 ? 6 : 1, action: { kind: 'cut', bytes } });
      await syncUntilComplete();
      bench.sandbox.state.faults.clear();
    }
  }, 1_800_000);
});

describe('F2: the access token ends', () => {
  const samples = isNightly ? 60 : 8;
  test(`at any call, with several on their way: one renewal each time, the same rows`, async () => {
    for (let sample = 0; sample < samples; sample++) {
      forget();
      const nth = isNightly ? sample + 1 : 1 + random.below(60);
      fault({ nth, action: { kind: 'expireToken' } });
      const before = bench.tokens.renewals;
      expect(await syncUntilComplete()).toBe(1);
      expect(bench.tokens.renewals - before, `at call ${nth}`).toBe(1);
      bench.sandbox.state.faults.clear();
    }
  }, 600_000);

  test('a token that is refused again right after its renewal ends the run with a reason; what is there stays', async () => {
    const before = dump(bench.file(orgId));
    fault({ times: 0, action: { kind: 'expireToken' } });
    expect(await sync()).toMatchObject({ result: 'failed', failure: { code: 'signin.failed' } });
    expectSameRows(dump(bench.file(orgId)), before);
  });
});

describe('F5 and F6: limits in every form', () => {
  const forms: readonly { problem: string; retryAfter?: number | string | null }[] = [
    { problem: 'minute', retryAfter: 30 },
    { problem: 'minute', retryAfter: -7 },
    { problem: 'minute', retryAfter: 'Sun, 22 Nov 2026 08:00:20 GMT' },
    { problem: 'minute', retryAfter: 'soon' },
    { problem: 'minute', retryAfter: 86_400 },
    { problem: 'concurrent' },
    { problem: 'appminute', retryAfter: 12 },
    { problem: 'day', retryAfter: 3 },
    { problem: 'day', retryAfter: null },
    { problem: '', retryAfter: null },
    { problem: '', retryAfter: 40_000 },
  ];
  test.each(forms)(
    '$problem with Retry-After $retryAfter: waited for or parked, never a different row',
    async (form) => {
      forget();
      fault({ nth: 5 + random.below(40), action: { kind: 'limit', retryAfter: null, ...form } });
      const run = await sync();
      if (run.result !== 'complete') {
        expect(run.failure?.code).toBe('xero.dayLimit');
        const until = Date.parse(String(run.failure?.params?.['until']));
        expect(until).toBeGreaterThan(bench.sandbox.state.clock.now());
        expect(until).toBeLessThanOrEqual(bench.sandbox.state.clock.now() + 86_400_000 + 1000);
      }
      expect(troublesOf({ db: bench.file(orgId), expected, pageSize: smallPage })).toEqual([]);
      bench.sandbox.state.faults.clear();
      expect((await sync()).result).toBe('complete');
      expectSameRows(dump(bench.file(orgId)), expected.rows);
    },
    60_000,
  );

  test('while one organisation is held back, nothing is asked for it and the others finish', async () => {
    for (const one of bench.orgIds) forget(one);
    fault({ tenant: orgId, nth: 8, action: { kind: 'limit', problem: 'minute', retryAfter: 60 } });
    const others = bench.orgIds.slice(1);
    const clock = heldClock();
    const service = createSyncService({ ...bench.deps, clock });
    const held = service.start(orgId);
    const runs = await Promise.all(others.map((one) => service.start(one)));
    expect(runs.map((run) => run.result)).toEqual(others.map(() => 'complete'));
    const refused = bench.sandbox.state.log.entries().filter((one) => one.tenant === orgId && one.status === 429);
    expect(refused.length).toBeGreaterThan(0);
    clock.letGo();
    expect((await held).result).toBe('complete');
    expectSameRows(dump(bench.file(orgId)), expected.rows);
  }, 120_000);

  /** Waits last until `letGo`; everything else goes on. */
  function heldClock(): Bench['deps']['clock'] & { letGo(): void } {
    const { clock } = bench.deps;
    let letGo = (): void => undefined;
    let skipped = 0;
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    return {
      now: () => clock.now(),
      monotonicMs: () => clock.monotonicMs() + skipped,
      sleep: async (ms, signal) => {
        await gone;
        signal?.throwIfAborted();
        skipped += ms;
      },
      letGo,
    };
  }
});

describe('F7: answers that never come whole', () => {
  const kinds: readonly FaultAction[] = [
    { kind: 'serverError' },
    { kind: 'unavailable' },
    { kind: 'answer', status: 502, contentType: 'text/html', body: '<html><h1>Bad gateway</h1></html>' },
    { kind: 'answer', status: 200, contentType: 'text/html', body: '<html>Maintenance</html>' },
    { kind: 'drop' },
    { kind: 'truncatedGzip' },
    { kind: 'malformedJson' },
  ];
  const samples = isNightly ? 500 : 14;
  test(`${samples} faults at pages of every list: tried again, or left for the next run; never half a page`, async () => {
    for (let sample = 0; sample < samples; sample++) {
      forget();
      const { endpoint, page } = random.pick(calls);
      const action = kinds[sample % kinds.length] ?? random.pick(kinds);
      // Five tries are made; every other time that is not enough.
      fault({ endpoint, ...(page === undefined ? {} : { page }), times: sample % 2 === 0 ? 2 : 5, action });
      await syncUntilComplete();
      bench.sandbox.state.faults.clear();
    }
  }, 1_800_000);
});

describe('F20: what a role may not read', () => {
  test('each data set refused in turn: it alone is missing, and what was there stays', async () => {
    forget();
    expect((await sync()).result).toBe('complete');
    const endpoints = [...new Set(calls.map((call) => call.endpoint))].filter(
      (endpoint) => !/^(Organisation|Accounts|Reports|Budgets)/.test(endpoint),
    );
    expect(endpoints.length).toBeGreaterThan(9);
    const before = dump(bench.file(orgId));
    for (const endpoint of endpoints) {
      const action: FaultAction = random.chance(0.5)
        ? { kind: 'forbidden' }
        : { kind: 'unauthorised', detail: 'AuthorizationUnsuccessful' };
      fault({ endpoint, tenant: orgId, times: 0, action });
      const run = await createSyncService(bench.deps).start(orgId, { full: true });
      const bad = run.steps.filter((step) => step.state === 'notPermitted' || step.state === 'failed');
      expect(run.result, endpoint).toBe('partly');
      expect(
        bad.map((step) => step.state),
        endpoint,
      ).toEqual(['notPermitted']);
      expectSameRows(dump(bench.file(orgId)), before, endpoint);
      bench.sandbox.state.faults.clear();
    }
  }, 300_000);
});

describe('F25: words nobody knows', () => {
  test('are stored as they came and change no total', async () => {
    forget();
    const words = ['AUTHORISED', 'PAID', 'ACTIVE', 'ACCREC', 'SPEND', 'BANK', 'Exclusive', 'POSTED'];
    for (const word of words) {
      for (const endpoint of ['Invoices', 'Payments', 'BankTransactions', 'Contacts', 'ManualJournals', 'Items']) {
        const edit = { kind: 'edit', find: `":"${word}"`, replace: `":"${word}-TOMORROW"`, all: true } as const;
        fault({ endpoint, times: 0, action: edit });
      }
    }
    expect((await sync()).result).toBe('complete');
    const found = dump(bench.file(orgId));
    for (const table of ['invoice', 'payment', 'bank_transaction', 'contact', 'manual_journal', 'invoice_line']) {
      expect(found[table], table).toHaveLength(expected.rows[table]?.length ?? 0);
    }
    const rows = found['payment']?.join('') ?? '';
    expect(rows).toContain('AUTHORISED-TOMORROW');
    const sum = (dumped: readonly string[]): number =>
      dumped.reduce((total, row) => total + (JSON.parse(row) as { total: number }).total, 0);
    expect(sum(found['invoice'] ?? [])).toBe(sum(expected.rows['invoice'] ?? []));
  }, 60_000);
});

describe('F8: records that change between two pages', () => {
  const rounds = isNightly ? 40 : 4;
  test(`${rounds} syncs with edits, voids and new documents between the pages: the books as they are in the end`, async () => {
    for (let round = 0; round < rounds; round++) {
      forget();
      const books = bench.sandbox.state.world.books(orgId);
      const all = { offset: 0, limit: 10_000, includeArchived: true } as const;
      // Records of the first page: when they move to the end, all others move up by one, some of them past a page border.
      const first = [...books.page('invoices', all).records]
        .sort((one, other) => one.updatedUtc.localeCompare(other.updatedUtc))
        .slice(0, smallPage);
      const changes: Change[] = [
        { kind: 'editInvoice', id: random.pick(first).id, set: { reference: `between ${round}` } },
        { kind: 'editInvoice', id: random.pick(first).id, set: { reference: `again ${round}` } },
        { kind: 'createInvoice', type: 'ACCPAY', date: '2026-11-02', net: 55_0000 },
        { kind: 'createInvoice', type: 'ACCREC', date: '2026-10-02', net: 41_0000 },
      ];
      for (const change of changes) {
        fault({ endpoint: 'Invoices', tenant: orgId, nth: 1 + random.below(3), action: { kind: 'change', change } });
      }
      bench.sandbox.state.clock.advance(60_000);
      // A second pass is allowed for what moved after the reports had been read.
      await sync();
      bench.sandbox.state.clock.advance(60_000);
      expect((await sync()).result).toBe('complete');
      bench.sandbox.state.faults.clear();
      const found = dump(bench.file(orgId));
      forget();
      expect((await sync()).result).toBe('complete');
      expected = expectedFrom(bench.file(orgId));
      expectSameRows(found, expected.rows, `round ${round}`);
    }
  }, 600_000);
});

describe('F18, F19 and F26: through the engine', () => {
  let world: EngineWorld;
  let orgIds: string[];
  let identityId: string;
  const user = 'proef@practice.example';

  beforeAll(async () => {
    world = await openEngineWorld({ scenario: smallWorld(3, 1) });
    const names = [0, 1, 2].map((number) => `Proefbedrijf ${number} BV`);
    ({ identityId } = await world.offer(user, names));
    orgIds = names.map((name) => world.tenant(name));
    for (const [index, tenantId] of orgIds.entries()) {
      await world.ok('private.attach', { identityId, tenantId, nickname: `Proef ${index}`, sync: false });
    }
    await syncAll();
    expect(await states()).toEqual(['fresh', 'fresh', 'fresh']);
  });
  afterAll(() => world.close());

  const syncAll = (): Promise<never> => world.ok('private.syncAndWait', { orgIds, full: false, lang: 'en' });
  const states = async (): Promise<string[]> => (await world.orgs()).map((org: Org) => org.state);
  const figures = async (): Promise<unknown[]> => {
    const tables: unknown[] = [];
    for (const one of orgIds)
      tables.push(await world.ok('private.table', { orgId: one, table: 'invoices', lang: 'en' }));
    return tables;
  };

  test('F19: a list of connections that is empty for a moment proves nothing; one that is gone is gone alone', async () => {
    const before = await figures();
    const refusal: FaultAction = { kind: 'forbidden', detail: 'AuthenticationUnsuccessful' };
    const empty: FaultAction = { kind: 'answer', status: 200, contentType: 'application/json', body: '[]' };
    world.sandbox.state.faults.add({ endpoint: 'Organisation', times: 3, action: refusal });
    world.sandbox.state.faults.add({ endpoint: 'connections', times: 0, action: empty });
    await syncAll();
    expect(await states()).not.toContain('disconnected');
    world.sandbox.state.faults.clear();
    await syncAll();
    expect(await states()).toEqual(['fresh', 'fresh', 'fresh']);

    const { identity } = world.sandbox.state;
    const person = identity.user(user)?.id ?? '';
    const gone = identity.connection(person, orgIds[1] ?? '');
    identity.detach(gone?.id ?? '', person);
    await syncAll();
    expect(await states()).toEqual(['fresh', 'disconnected', 'fresh']);
    expect(await figures()).toEqual(before);
  });

  test('F26: attached many times at once, by nickname and by tenant: one row, one file', async () => {
    await world.ok('orgs.detach', { orgId: orgIds[2], nickname: 'Proef 2' });
    world.sandbox.state.identity.attach(
      world.sandbox.state.identity.user(user)?.id ?? '',
      orgIds[2] ?? '',
      '11111111-2222-3333-4444-555555555555',
      world.sandbox.state.clock.now(),
    );
    const replies = await Promise.all(
      Array.from({ length: isNightly ? 200 : 50 }, (_none, index) =>
        world.engine.call('private.attach', {
          identityId,
          tenantId: orgIds[2],
          nickname: `Nogmaals ${index}`,
          sync: false,
        }),
      ),
    );
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(await world.orgs()).toHaveLength(3);
  });

  test('F18: consent taken back: every organisation of the person asks for a sign-in, all figures stay', async () => {
    const before = await figures();
    world.sandbox.state.identity.revoke(world.sandbox.state.identity.user(user)?.id ?? '');
    await syncAll();
    const found = await world.orgs();
    expect(found.filter((org) => org.state === 'disconnected').length).toBeLessThanOrEqual(1);
    expect(found.filter((org) => org.state === 'needsSignIn').length).toBeGreaterThanOrEqual(2);
    expect(await figures()).toEqual(before);
    // Asking again costs one refused call each, and reads nothing.
    const asked = (): number =>
      world.sandbox.state.log.entries().filter((entry) => entry.path.startsWith('/api.xro/')).length;
    const askedBefore = asked();
    await syncAll();
    expect(asked() - askedBefore).toBeLessThanOrEqual(orgIds.length);
    expect(await figures()).toEqual(before);
  });
});
