import { afterEach, describe, expect, it } from 'vitest';
import { createSyncService } from '#engine/sync/service';
import type { FaultRule } from '../../../sandbox/server/index.ts';
import { counts, differences, dump } from '../../support/dump.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';
import type { LogLine } from '../../../main/wire.ts';

let bench: Bench;
afterEach(() => bench.close());

const fault = (rule: FaultRule): void => bench.sandbox.state.faults.add(rule);
/** The smallest organisation of the scenario. */
const SMALL = 4;
const first = (): string => bench.orgIds[SMALL] ?? '';

/** What an undisturbed sync of the first organisation stores; read once for all tests. */
let expected: Promise<ReturnType<typeof dump>> | null = null;
function undisturbed(): Promise<ReturnType<typeof dump>> {
  expected ??= (async () => {
    const calm = await startBench();
    await calm.sync.start(calm.orgIds[SMALL] ?? '');
    const result = dump(calm.file(calm.orgIds[SMALL] ?? ''));
    await calm.close();
    return result;
  })();
  return expected;
}

describe('a token that ends in the middle', () => {
  it.each([1, 2, 7, 30, 50])('at call %i: one renewal, and the result is the same', async (nth) => {
    bench = await startBench();
    fault({ nth, action: { kind: 'expireToken' }, endpoint: '*' });
    const run = await bench.sync.start(first());
    expect(run.result).toBe('complete');
    expect(bench.tokens.renewals).toBe(1);
    expect(differences(dump(bench.file(first())), await undisturbed())).toEqual([]);
  });

  it('a sign-in that no longer works ends the run and says so; what was read stays', async () => {
    bench = await startBench();
    const run = await bench.sync.start(first());
    expect(run.result).toBe('complete');
    const before = dump(bench.file(first()));
    const sync = createSyncService({
      ...bench.deps,
      tokens: { accessToken: async () => ({ ok: false, failure: { code: 'signin.needed' } }) },
    });
    const again = await sync.start(first());
    expect(again).toMatchObject({ result: 'needsSignIn', failure: { code: 'signin.needed' } });
    expect(differences(dump(bench.file(first())), before)).toEqual([]);
    expect(bench.file(first()).prepare('SELECT result FROM sync_run ORDER BY id DESC').get()).toEqual({
      result: 'needsSignIn',
    });
  });

  it('an organisation without any sign-in is told at once', async () => {
    bench = await startBench();
    const sync = createSyncService({ ...bench.deps, identityOf: () => null });
    expect(await sync.start(first())).toMatchObject({ result: 'needsSignIn', calls: 0 });
  });
});

describe('limits', () => {
  it.each([
    ['minute', 20],
    ['minute', null],
    ['concurrent', null],
    ['appminute', 5],
    ['something new', 3],
    ['minute', '-4'],
  ])('%s with Retry-After %s is waited for and is no failure', async (problem, retryAfter) => {
    bench = await startBench();
    for (const nth of [3, 9]) fault({ nth, action: { kind: 'limit', problem, retryAfter } });
    const run = await bench.sync.start(first());
    expect(run).toMatchObject({ result: 'complete', failure: null });
    expect(differences(dump(bench.file(first())), await undisturbed())).toEqual([]);
  });

  it('the day’s limit parks the organisation until it ends, keeps what is there, and asks nothing meanwhile', async () => {
    bench = await startBench();
    fault({ nth: 20, times: 0, action: { kind: 'limit', problem: 'day', retryAfter: 7200 } });
    const run = await bench.sync.start(first());
    expect(run).toMatchObject({
      result: 'failed',
      failure: { code: 'xero.dayLimit', params: { until: expect.stringMatching(/T(09|10):\d\d/) } },
    });
    const asked = bench.calls().length;
    const again = await bench.sync.start(first());
    expect(again.failure?.code).toBe('xero.dayLimit');
    expect(bench.calls().length).toBe(asked);
    expect(counts(bench.file(first()))['account']).toBeGreaterThan(0);
    // Another organisation is not held up.
    bench.sandbox.state.faults.clear();
    expect((await bench.sync.start(bench.orgIds[1] ?? '')).result).toBe('complete');
  });

  it('sixty calls a minute are kept under a strict server, and all calls are made', async () => {
    bench = await startBench({ speed: 60, limits: {} });
    const run = await bench.sync.start(bench.orgIds[0] ?? '');
    expect(run.result).toBe('complete');
    const refused = bench.sandbox.state.log.entries().filter((entry) => entry.status === 429).length;
    // Calls that were delayed on their way may still meet the window's edge; they are few and are waited for.
    expect(refused).toBeLessThanOrEqual(5);
    expect(bench.calls(bench.orgIds[0]).length).toBeGreaterThan(90);
  }, 60_000);
});

describe('answers that cannot be believed', () => {
  it.each<[string, FaultRule['action']]>([
    ['a server error', { kind: 'serverError' }],
    ['maintenance', { kind: 'unavailable' }],
    ['a cut connection', { kind: 'cut', bytes: 700 }],
    ['no answer at all', { kind: 'drop' }],
    ['half an archive', { kind: 'truncatedGzip' }],
    ['broken JSON', { kind: 'malformedJson' }],
  ])('%s is tried again and leaves no trace', async (_name, action) => {
    bench = await startBench();
    for (const endpoint of ['Organisation', 'Invoices', 'Reports/TrialBalance', 'Accounts'])
      fault({ endpoint, times: 2, action });
    const run = await bench.sync.start(first());
    expect(run).toMatchObject({ result: 'complete', failure: null });
    expect(differences(dump(bench.file(first())), await undisturbed())).toEqual([]);
  });

  it.each([
    ['an amount that is text', '"SubTotal":', '"SubTotal":"1",'],
    ['an endless number', '"Total":', '"Total":1e400,"Was":'],
    ['a missing id', '"InvoiceID":', '"Invoice":'],
    ['a date that is none', '"UpdatedDateUTC":"/Date(', '"UpdatedDateUTC":"/Datum('],
  ])('a page with %s is rejected whole, and the rest is read', async (_name, find, replace) => {
    bench = await startBench();
    fault({ endpoint: 'Invoices', page: 1, times: 0, action: { kind: 'edit', find, replace } });
    const run = await bench.sync.start(first());
    expect(run).toMatchObject({
      result: 'partly',
      failure: { code: 'xero.badAnswer', params: { path: 'Invoices', page: 1 } },
    });
    expect(run.steps.find((step) => step.step === 'invoices')?.state).toBe('failed');
    expect(run.steps.find((step) => step.step === 'payments')?.state).toBe('done');
    const rows = counts(bench.file(first()));
    expect(rows['invoice_line'] ?? 0).toBeLessThan((await undisturbed())['invoice_line']?.length ?? 0);
    bench.sandbox.state.faults.clear();
    expect((await bench.sync.start(first())).result).toBe('complete');
    expect(differences(dump(bench.file(first())), await undisturbed())).toEqual([]);
  });

  it('the log names the field that could not be believed, and nothing of what stood in it', async () => {
    const lines: LogLine[] = [];
    bench = await startBench({ deps: { log: (line) => lines.push(line) } });
    fault({
      endpoint: 'Contacts',
      times: 0,
      action: { kind: 'edit', find: '"Name":"', replace: '"Name":42,"Secret":"' },
    });
    await bench.sync.start(first());
    expect(lines).toMatchObject([
      {
        level: 'warn',
        event: 'sync.stepFailed',
        fields: { step: 'contacts', code: 'xero.badAnswer', path: 'Contacts', field: 'Name' },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain('42');
  });

  it('words nobody knows are stored as they are', async () => {
    bench = await startBench();
    fault({
      endpoint: 'Invoices',
      times: 0,
      action: { kind: 'edit', find: '"Status":"PAID"', replace: '"Status":"HALFPAID"', all: true },
    });
    fault({
      endpoint: 'Organisation',
      times: 0,
      action: { kind: 'edit', find: '"Class":"', replace: '"Class":"NEWPLAN' },
    });
    expect((await bench.sync.start(first())).result).toBe('complete');
    const db = bench.file(first());
    expect(db.prepare(`SELECT count(*) AS n FROM invoice WHERE status = 'HALFPAID'`).get()).not.toEqual({ n: 0 });
    expect(db.prepare('SELECT class FROM organisation').pluck().get()).toMatch(/^NEWPLAN/);
  });

  it('an answer of another organisation is not stored', async () => {
    bench = await startBench();
    fault({
      endpoint: 'Organisation',
      times: 0,
      action: { kind: 'edit', find: first(), replace: bench.orgIds[1] ?? '' },
    });
    const run = await bench.sync.start(first());
    expect(run).toMatchObject({ result: 'failed', failure: { code: 'xero.badAnswer' } });
    expect(counts(bench.file(first()))['organisation']).toBe(0);
  });
});

describe('what this user may not read', () => {
  it('one data set refused: its figures stay, the others go on', async () => {
    bench = await startBench();
    await bench.sync.start(first());
    const before = dump(bench.file(first()));
    for (const endpoint of ['Payments', 'Contacts', 'Items'])
      fault({ endpoint, times: 0, action: { kind: 'unauthorised', detail: 'AuthorizationUnsuccessful' } });
    const run = await bench.sync.start(first());
    expect(run).toMatchObject({ result: 'partly', failure: { code: 'xero.notPermitted' } });
    for (const step of ['payments', 'contacts', 'items'])
      expect(run.steps.find((entry) => entry.step === step)?.state).toBe('notPermitted');
    expect(bench.tokens.renewals).toBe(0);
    expect(differences(dump(bench.file(first())), before)).toEqual([]);
    expect(
      bench.file(first()).prepare(`SELECT count(*) AS n FROM checkpoint WHERE not_permitted_utc IS NOT NULL`).get(),
    ).toEqual({ n: 3 });
  });

  it.each([401, 403] as const)('reports refused with %i: one refusal is enough', async (status) => {
    bench = await startBench({ knobs: { reportingRoleStatus: status } });
    const closed =
      bench.orgIds.find((orgId) => bench.sandbox.state.identity.standing(bench.userId, orgId)?.reports === false) ?? '';
    const run = await bench.sync.start(closed);
    expect(run).toMatchObject({ result: 'partly', failure: { code: 'xero.reportsNotPermitted' } });
    const asked = bench.calls(closed).filter((call) => call.startsWith('Reports/')).length;
    expect(asked).toBe(1);
    expect(counts(bench.file(closed))['invoice']).toBeGreaterThan(0);
  });

  it('one report refused by itself: it alone is missing, the others are read', async () => {
    bench = await startBench();
    const action: FaultRule['action'] = { kind: 'unauthorised', detail: 'AuthorizationUnsuccessful' };
    fault({ endpoint: 'Reports/ExecutiveSummary', times: 0, action });
    fault({ endpoint: 'Reports/BankSummary', times: 0, action });
    const run = await bench.sync.start(first());
    const refused = run.steps.filter((step) => step.state === 'notPermitted').map((step) => step.step);
    expect(refused).toEqual(['bankSummary', 'executiveSummary', 'bankSummaryMonths']);
    expect(run.steps.find((step) => step.step === 'executiveSummary')?.failure).toMatchObject({
      code: 'xero.notPermitted',
      params: { path: 'Reports/ExecutiveSummary' },
    });
    expect(bench.calls().filter((call) => call.startsWith('Reports/BankSummary')).length).toBe(1);
    expect(counts(bench.file(first()))['trial_balance_line']).toBe((await undisturbed())['trial_balance_line']?.length);
  });

  it('a scope that was not granted costs no call', async () => {
    const scopes = ['accounting.settings.read', 'accounting.invoices.read', 'accounting.contacts.read'];
    bench = await startBench({ scopes });
    const run = await bench.sync.start(first());
    expect(run.result).toBe('partly');
    expect(run.failure?.code).toBe('xero.scopeMissing');
    expect(bench.calls().some((call) => /^(Payments|Reports)/.test(call))).toBe(false);
    expect(run.steps.find((step) => step.step === 'budgets')?.state).toBe('skipped');
    expect(run.steps.find((step) => step.step === 'invoices')?.state).toBe('done');
  });
});

describe('the way to Xero', () => {
  it('no network: failed, and the next run completes', async () => {
    bench = await startBench();
    const offline: typeof fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }));
    const run = await createSyncService({ ...bench.deps, fetch: offline }).start(first());
    expect(run).toMatchObject({ result: 'failed', failure: { code: 'network.offline' } });
    expect((await bench.sync.start(first())).result).toBe('complete');
    expect(differences(dump(bench.file(first())), await undisturbed())).toEqual([]);
  });

  it('a network that fails again and again in the middle: every run goes on where the last one stopped', async () => {
    bench = await startBench();
    let left = 0;
    const shaky: typeof fetch = (input, init) =>
      left-- > 0
        ? fetch(input, init)
        : Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENETUNREACH' }) }));
    const sync = createSyncService({ ...bench.deps, fetch: shaky });
    let runs = 0;
    for (let result: string | null = 'failed'; result === 'failed'; runs++) {
      left = 45;
      result = (await sync.start(first())).result;
      expect(runs).toBeLessThan(20);
    }
    expect(runs).toBeGreaterThan(1);
    expect(differences(dump(bench.file(first())), await undisturbed())).toEqual([]);
  });

  it.each<[string, FaultRule['action'], string]>([
    ['cut', { kind: 'cut', bytes: 900 }, 'network.interrupted'],
    ['half an archive', { kind: 'truncatedGzip' }, 'xero.badAnswer'],
  ])(
    'one answer that is %s every time: that data set alone is missing, and nobody speaks of no network',
    async (_how, action, code) => {
      bench = await startBench();
      fault({ endpoint: 'Payments', times: 0, action });
      const run = await bench.sync.start(first());
      expect(run).toMatchObject({
        result: 'partly',
        failure: { code, params: { path: 'Payments', page: 1 } },
      });
      expect(run.steps.filter((step) => step.state === 'failed').map((step) => step.step)).toEqual(['payments']);
      expect(bench.calls().filter((call) => call.startsWith('Payments')).length).toBeLessThanOrEqual(5);
      bench.sandbox.state.faults.clear();
      expect((await bench.sync.start(first())).result).toBe('complete');
      expect(differences(dump(bench.file(first())), await undisturbed())).toEqual([]);
    },
  );

  it('a sign-in that ends while Xero is asked whom it connects is told as that', async () => {
    bench = await startBench();
    fault({ endpoint: 'Invoices', times: 0, action: { kind: 'forbidden', detail: 'AuthenticationUnsuccessful' } });
    fault({ endpoint: 'connections', times: 0, action: { kind: 'expireToken' } });
    const { tokens } = bench;
    const ending = createSyncService({
      ...bench.deps,
      tokens: {
        accessToken: async (identityId, options) =>
          options?.renew === true
            ? { ok: false, failure: { code: 'signin.needed' } }
            : await tokens.accessToken(identityId, options),
      },
    });
    expect(await ending.start(first())).toMatchObject({ result: 'needsSignIn', failure: { code: 'signin.needed' } });
  });

  it('an organisation that was disconnected at Xero is told apart from one this user may not read', async () => {
    bench = await startBench();
    const { identity } = bench.sandbox.state;
    const connection = identity.connection(bench.userId, first());
    identity.detach(connection?.id ?? '', bench.userId);
    const run = await bench.sync.start(first());
    expect(run).toMatchObject({ result: 'failed', failure: { code: 'xero.disconnected' } });
    // All gone at once proves nothing yet.
    for (const entry of identity.connectionsOf(bench.userId)) identity.detach(entry.id, bench.userId);
    const other = await bench.sync.start(bench.orgIds[1] ?? '');
    expect(other).toMatchObject({ result: 'failed', failure: { code: 'xero.unavailable' } });
  });

  it('a redirect is not followed', async () => {
    bench = await startBench();
    fault({
      endpoint: 'Organisation',
      times: 0,
      action: { kind: 'answer', status: 302, headers: { Location: 'http://127.0.0.1:9/' }, body: '' },
    });
    expect((await bench.sync.start(first())).failure?.code).toBe('xero.badAnswer');
  });

  it('stopping ends the run soon, and the next one goes on', async () => {
    bench = await startBench();
    const running = bench.sync.start(first());
    while (bench.calls().length < 12) await new Promise((resolve) => setImmediate(resolve));
    await bench.sync.stop(first());
    const run = await running;
    expect(run.result).toBeNull();
    expect(run.failure).toBeNull();
    expect(bench.sync.running()).toEqual([]);
    expect((await bench.sync.start(first())).result).toBe('complete');
    expect(differences(dump(bench.file(first())), await undisturbed())).toEqual([]);
  });
});

describe('this machine', () => {
  it('a full disk stops the run with its reason, reading still works, and the next run completes', async () => {
    bench = await startBench();
    const db = bench.file(first());
    const pages = db.pragma('page_count', { simple: true }) as number;
    for (const more of [2, 20, 45, 70]) {
      db.pragma(`max_page_count = ${pages + more}`);
      const run = await bench.sync.start(first());
      expect(run, `${more} pages more`).toMatchObject({ result: 'failed', failure: { code: 'disk.full' } });
      expect(db.pragma('quick_check', { simple: true })).toBe('ok');
    }
    db.pragma('max_page_count = 1000000');
    expect((await bench.sync.start(first())).result).toBe('complete');
    expect(differences(dump(db), await undisturbed())).toEqual([]);
  });

  it.each([-86_400_000, -300_000, 300_000, 86_400_000])(
    'a clock that is wrong by %i ms misses no change',
    async (skew) => {
      bench = await startBench();
      const { clock } = bench.sandbox.state;
      const skewed = { ...bench.deps.clock, now: () => new Date(clock.now() + skew) };
      const sync = createSyncService({ ...bench.deps, clock: skewed });
      await sync.start(first());
      const books = bench.sandbox.state.world.books(first());
      for (let round = 0; round < 3; round++) {
        clock.advance(400_000);
        const invoice = books.page('invoices', { offset: round * 7, limit: 1 }).records[0];
        if (!invoice) throw new Error('no invoice');
        books.change({ kind: 'editInvoice', id: invoice.id, set: { reference: `Round ${round}` } }, clock.iso());
        await sync.start(first());
        const found = bench
          .file(first())
          .prepare('SELECT count(*) AS n FROM invoice WHERE reference = ?')
          .get(`Round ${round}`);
        expect(found).toEqual({ n: 1 });
      }
    },
  );

  it('every organisation at once, each with its own trouble: none disturbs another', async () => {
    bench = await startBench();
    const [a = '', b = '', c = ''] = bench.orgIds;
    fault({ tenant: a, times: 0, endpoint: 'Payments', action: { kind: 'serverError' } });
    fault({ tenant: b, nth: 15, times: 0, action: { kind: 'limit', problem: 'day', retryAfter: 50_000 } });
    const runs = await Promise.all([a, b, c].map((orgId) => bench.sync.start(orgId)));
    expect(runs.map((run) => run.result)).toEqual(['partly', 'failed', 'complete']);
    expect(runs[0]?.steps.find((step) => step.step === 'payments')?.failure?.code).toBe('xero.unavailable');
  });
});
