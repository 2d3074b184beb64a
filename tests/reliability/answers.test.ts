import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WritableDb } from '#db/open';
import type { Failure } from '#contract/failure';
import type { Clock } from '#engine/clock';
import { StepTally } from '#engine/sync/progress';
import type { Run } from '#engine/sync/run';
import { goThrough } from '#engine/sync/runner';
import { steps, type Step } from '#engine/sync/steps';
import { createSummaries } from '#engine/summaries/collector';
import { TouchedMonths } from '#engine/sync/touched';
import { XeroClient } from '#engine/xero/client';
import { RateLimiter } from '#engine/xero/rateLimiter';
import { olderAppScopes } from '../../sandbox/server/index.ts';
import { startBench, type Bench } from '../support/syncBench.ts';
import { wrongCells } from '../support/summaries.ts';
import { dump, type Dump } from '../support/dump.ts';
import { mutate } from './mutate.ts';
import { replaying } from './replay.ts';
import { dice, inSmallPages, isNightly, lists, openOrg, smallWorld, tempDir } from './support.ts';

const cases = isNightly ? 50_000 : 5_000;
const hangMs = 2_000;
/** Three pages at most, so that no list is long enough to be read in another order. */
const pageSize = 30;

const random = dice('answers');
const profile = tempDir('answers');
let bench: Bench;
let db: WritableDb;
let replay: ReturnType<typeof replaying>;
/** What each step asks for when nothing is wrong, and what it then stores. */
const undisturbed = new Map<string, { calls: string[]; rows: Dump }>();
let before: Dump;

const failures = new Set<unknown>(['xero.badAnswer', 'xero.tooLarge', 'xero.reportsNotPermitted']);
/** Later steps build on these two. */
const basis = ['organisation', 'accounts'];

beforeAll(async () => {
  replay = replaying(inSmallPages(fetch, pageSize));
  bench = await startBench({ scenario: smallWorld(1, 2), scopes: olderAppScopes, deps: { fetch: replay.fetch } });
  db = openOrg(profile.dir, bench.orgIds[0] ?? '');
  db.pragma('synchronous = OFF');
  db.prepare('INSERT INTO sync_run (id, started_utc) VALUES (1, ?)').run(bench.sandbox.state.clock.iso());
  for (const name of basis) await take(named(name), null);
  before = dump(db);
  for (const step of steps) {
    db.exec('BEGIN');
    const { calls } = await take(step, null);
    undisturbed.set(step.name, { calls, rows: dump(db) });
    db.exec('ROLLBACK');
  }
});
afterAll(async () => {
  db.close();
  await bench.close();
  profile.remove();
});

function named(name: string): Step {
  const step = steps.find((one) => one.name === name);
  if (!step) throw new Error(`no step ${name}`);
  return step;
}

interface Taken {
  readonly failure: Failure | null;
  readonly calls: string[];
  /** The text that was answered to the spoilt call. */
  readonly spoilt: string;
  readonly bug: unknown;
  readonly target: string;
}

/** Takes one step through the real client, mappers and store. The `spoil.nth` call is answered with a spoilt body. */
async function take(step: Step, spoil: { nth: number } | null): Promise<Taken> {
  const calls: string[] = [];
  const state = { spoilt: '', bug: null as unknown };
  let target = '';
  const spoiling: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const address = url.pathname + url.search;
    calls.push(address);
    const answer = await replay.fetch(input, init);
    if (spoil && target === '' && calls.length === spoil.nth) {
      target = address;
      state.spoilt = mutate(await answer.clone().text(), random);
    }
    // The same wrong answer whenever it is asked for: trying again does not help.
    return address === target ? new Response(state.spoilt, { headers: answer.headers }) : answer;
  };
  const clock = stillClock();
  const limiter = new RateLimiter(clock);
  const client = new XeroClient({ ...bench.deps, clock, limiter, fetch: spoiling });
  const tally = new StepTally(step.name, step.expected);
  const failure = await goThrough(
    {
      run: runFor(client, clock),
      tallies: new Map([[step.name, tally]]),
      onStepDone: () => undefined,
      onStepFailed: (_step, known) => {
        if (known.failure.code.startsWith('bug.')) state.bug = known.cause ?? known;
      },
    },
    [step],
  );
  return { failure: failure ?? tally.failure, calls, target, ...state };
}

function stillClock(): Clock {
  let skipped = 0;
  return {
    now: () => new Date(bench.sandbox.state.clock.now()),
    monotonicMs: () => performance.now() + skipped,
    sleep: async (ms) => {
      skipped += ms;
      await turn();
    },
  };
}

function runFor(client: XeroClient, clock: Clock): Run {
  const at = bench.sandbox.state.clock.iso();
  return {
    orgId: bench.orgIds[0] ?? '',
    identityId: bench.userId,
    db,
    clock,
    client,
    signal: new AbortController().signal,
    writing: { runId: 1, now: at, summaries: createSummaries(db) },
    basis: 'accrual',
    fullBefore: '2026-01-01T00:00:00.000Z',
    isFull: false,
    scopes: olderAppScopes,
    baseCurrency: bench.facts.get(bench.orgIds[0] ?? '')?.baseCurrency ?? 'EUR',
    timezone: 'WEUROPESTANDARDTIME',
    today: at.slice(0, 10),
    touched: new TouchedMonths(db),
    lateFrom: null,
    firstReport: null,
    refusedReports: new Map(),
    onOrganisation: () => undefined,
    onTick: () => undefined,
    onCall: () => undefined,
  };
}

/** All pages were believed, and their number of records was not what Xero says: the step fails without a page to blame. */
function isShort(step: string, taken: Taken): boolean {
  const isPaged = lists.some((list) => list.step === step && list.isPaged);
  return isPaged && taken.failure?.code === 'xero.badAnswer' && taken.failure.params?.['page'] === undefined;
}

/** The spoilt answer was believed, and what it made the step ask next was refused: a record of an id that nobody has. */
function isAnotherCall({ failure, target }: Taken): boolean {
  const path = failure?.params?.['path'];
  return typeof path === 'string' && !target.split('?')[0]?.endsWith(`/${path}`);
}

/** Rows of a step's own tables that should not be there after the spoilt page was refused. */
function partial(step: string, taken: Taken): string[] {
  const rows = dump(db);
  const clean = undisturbed.get(step)?.rows ?? {};
  const odd: string[] = [];
  for (const [table, here] of Object.entries(rows)) {
    // Sums are of the rows that are there, so after a refused page they are not those of the whole.
    if (table.startsWith('sum_')) continue;
    // Sums of the pages before the refused one are sums of their own; that they fit the rows is tested with the summaries.
    if (table.startsWith('sum_')) continue;
    const known = new Set([...(clean[table] ?? []), ...(before[table] ?? [])]);
    for (const row of here) if (!known.has(row)) odd.push(`${table}: ${row.slice(0, 300)}`);
  }
  odd.push(...wrongCells(db).slice(0, 2));
  const list = lists.find((one) => one.step === step);
  if (!list || step === 'budgets') return odd;
  const sql = `SELECT count(*) FROM ${list.shape.table} WHERE ${list.shape.only ?? '1'}`;
  const count = db.prepare<[], number>(sql).pluck().get() ?? 0;
  const walked = db
    .prepare<[string], number | null>('SELECT walk_page FROM checkpoint WHERE step = ?')
    .pluck()
    .get(step);
  // Whole pages before the refused one; a list in one piece is there or not.
  const total = (clean[list.shape.table]?.length ?? 0) + (list.isPaged ? 0 : 1);
  const wanted = list.isPaged ? Math.min((walked ?? 0) * pageSize, total) : (before[list.shape.table]?.length ?? 0);
  const isEnd =
    walked === null || walked === undefined ? count === wanted : count === wanted || count === cleanCount(step);
  if (!isEnd) odd.push(`${step}: ${count} rows after ${walked ?? 0} pages: ${JSON.stringify(taken.failure)}`);
  return odd;
}

function cleanCount(step: string): number {
  const shape = lists.find((one) => one.step === step)?.shape;
  const rows = undisturbed.get(step)?.rows[shape?.table ?? ''] ?? [];
  return rows.length - (before[shape?.table ?? '']?.length ?? 0);
}

const amounts: Readonly<Record<string, { list: string; id: string; table: string; columns: Record<string, string> }>> = {
  invoices: { list: 'Invoices', id: 'InvoiceID', table: 'invoice', columns: { SubTotal: 'sub_total', TotalTax: 'total_tax', Total: 'total', AmountDue: 'amount_due', AmountPaid: 'amount_paid', AmountCredited: 'amount_credited' } },
  creditNotes: { list: 'CreditNotes', id: 'CreditNoteID', table: 'invoice', columns: { SubTotal: 'sub_total', TotalTax: 'total_tax', Total: 'total' } },
  payments: { list: 'Payments', id: 'PaymentID', table: 'payment', columns: { Amount: 'amount' } },
  bankTransactions: { list: 'BankTransactions', id: 'BankTransactionID', table: 'bank_transaction', columns: { SubTotal: 'sub_total', TotalTax: 'total_tax', Total: 'total' } },
  bankTransfers: { list: 'BankTransfers', id: 'BankTransferID', table: 'bank_transfer', columns: { Amount: 'amount' } },
  prepayments: { list: 'Prepayments', id: 'PrepaymentID', table: 'prepayment', columns: { Total: 'total' } },
  contacts: { list: 'Contacts', id: 'ContactID', table: 'contact', columns: {} },
  items: { list: 'Items', id: 'ItemID', table: 'item', columns: {} },
  manualJournals: { list: 'ManualJournals', id: 'ManualJournalID', table: 'manual_journal', columns: {} },
  users: { list: 'Users', id: 'UserID', table: 'xero_user', columns: {} },
  overpayments: { list: 'Overpayments', id: 'OverpaymentID', table: 'prepayment', columns: { Total: 'total' } },
}; // prettier-ignore

/** Ten-thousandths of a number as it is written, by hand: no floating point on the way. Null beyond fifteen digits. */
function byHand(source: string): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits.length > 15 || Math.abs(Number(power)) > 20) return null;
  // The value is digits / 10^places; wanted are units of 10^-4, half away from zero.
  const places = fraction.length - Number(power) - 4;
  const top = BigInt(digits || '0');
  if (places <= 0) return BigInt(`${sign}1`) * top * 10n ** BigInt(-places);
  const divisor = 10n ** BigInt(places);
  return BigInt(`${sign}1`) * ((2n * top + divisor) / (2n * divisor));
}

/** Records of a believed page that are missing, and amounts that were stored as something else than they were written. */
function inexact(step: string, taken: Taken): { odd: string[]; checked: number } {
  const what = amounts[step];
  const result = { odd: [] as string[], checked: 0 };
  // The call that only counts stores nothing.
  if (!what || taken.spoilt === '' || /pageSize=1$/.test(taken.target)) return result;
  const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' ? { written: context?.source ?? '' } : value;
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(taken.spoilt, reviver) as Record<string, unknown>;
  } catch {
    return result;
  }
  const list = body?.[what.list];
  if (!Array.isArray(list)) return result;
  const select = db.prepare<[Buffer], Record<string, unknown>>(`SELECT * FROM ${what.table} WHERE id = ?`);
  // The last of several records with one id is the one that stays.
  const records = new Map(list.map((record: Record<string, unknown>) => [String(record?.[what.id]), record]));
  for (const [id, record] of records) {
    const row = select.get(Buffer.from(id.replaceAll('-', ''), 'hex'));
    if (!row) {
      result.odd.push(`${what.id} ${id} is of a page that was believed, and is not there`);
      continue;
    }
    for (const [name, column] of Object.entries(what.columns)) {
      const written = (record[name] as { written?: string } | undefined)?.written;
      const exact = written === undefined ? null : byHand(written);
      if (exact === null) continue;
      result.checked++;
      if (BigInt(Number(row[column])) !== exact) result.odd.push(`${name} ${written} became ${String(row[column])}`);
    }
  }
  return result;
}

test(`${cases} spoilt answers of every endpoint: no crash, no hang, no half page, every amount exact`, async () => {
  const perStep = new Map<string, { accepted: number; refused: number }>();
  let checked = 0;
  let longest = 0;
  for (let number = 0; number < cases; number++) {
    const step = steps[number % steps.length];
    if (!step) throw new Error('no steps');
    const known = undisturbed.get(step.name)?.calls.length ?? 0;
    if (known === 0) continue;
    db.exec('BEGIN');
    const started = process.cpuUsage();
    const taken = await take(step, { nth: 1 + random.below(known) });
    // Of this process: what else the machine does is not the answer's fault.
    const { user, system } = process.cpuUsage(started);
    const took = (user + system) / 1000;
    longest = Math.max(longest, took);
    const where = `case ${number}, ${step.name}: ${taken.spoilt.slice(0, 200)}`;
    expect(taken.bug, where).toBeNull();
    if (took > hangMs) expect.fail(`${Math.round(took)} ms: ${where}`);
    const count = perStep.get(step.name) ?? { accepted: 0, refused: 0 };
    perStep.set(step.name, count);
    if (taken.failure) {
      count.refused++;
      expect(failures.has(taken.failure.code), `${taken.failure.code}: ${where}`).toBe(true);
      if (!basis.includes(step.name) && !isShort(step.name, taken) && !isAnotherCall(taken))
        expect(partial(step.name, taken), where).toEqual([]);
    } else {
      count.accepted++;
      const exact = inexact(step.name, taken);
      checked += exact.checked;
      expect(exact.odd, where).toEqual([]);
    }
    db.exec('ROLLBACK');
  }
  process.stdout.write(`answers: longest ${Math.round(longest)} ms, ${checked} amounts compared\n`);
  expect(checked).toBeGreaterThan(cases / 2);
  const used = [...perStep.values()];
  expect(used.length).toBeGreaterThan(20);
  for (const [name, { accepted, refused }] of perStep) {
    expect(accepted + refused, name).toBeGreaterThan(10);
    expect(refused, name).toBeGreaterThan(0);
  }
}, 3_600_000);
