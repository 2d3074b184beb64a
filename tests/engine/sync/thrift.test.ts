import { afterEach, describe, expect, it } from 'vitest';
import { guidToBlob } from '#db/guid';
import { readVersion } from '#engine/sync/history';
import type { RunSummary } from '#engine/sync/types';
import type { Change, OrgBooks } from '../../../sandbox/model.ts';
import type { FaultRule } from '../../../sandbox/server/index.ts';
import { differences, dump } from '../../support/dump.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';

let bench: Bench;
afterEach(() => bench.close());

const SMALL = 4;
const org = (): string => bench.orgIds[SMALL] ?? bench.orgIds[0] ?? '';
const books = (): OrgBooks => bench.sandbox.state.world.books(org());
const all = { offset: 0, limit: 1_000_000, includeArchived: true } as const;
const HOUR = 3_600_000;

function change(...changes: Change[]): void {
  const { clock, indexes } = bench.sandbox.state;
  clock.advance(HOUR);
  for (const one of changes) books().change(one, clock.iso());
  indexes.forget(org());
}

/** Runs, and answers what the sandbox was asked meanwhile. */
async function sync(): Promise<{ run: RunSummary; calls: string[] }> {
  const before = bench.calls(org()).length;
  const run = await bench.sync.start(org());
  return { run, calls: bench.calls(org()).slice(before).map(decodeURIComponent) };
}

/** Steps that no figure of today waits for, and the lists of names that change seldom. */
const background = [
  ...['taxRates', 'trackingCategories', 'currencies', 'users', 'budgets', 'executiveSummary'],
  ...['earlierStatements', 'trialBalanceMonths', 'bankSummaryMonths'],
];
const inBackground = (run: RunSummary): number =>
  run.steps.filter((step) => background.includes(step.step)).reduce((sum, step) => sum + step.calls, 0);

describe('calls', () => {
  it('a typical organisation is complete in sixty, shows figures after ten, and a day later takes sixteen', async () => {
    bench = await startBench({ scenario: 'size-typical' });
    const { run, calls } = await sync();
    expect(run.result).toBe('complete');
    expect(run.calls).toBe(calls.length);
    const rows = (table: string): unknown => bench.file(org()).prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect(rows('invoice')).toBeGreaterThanOrEqual(10_000);
    expect(rows('bank_transaction')).toBeGreaterThanOrEqual(19_900);
    expect(rows('contact')).toBe(2000);
    expect(run.calls - inBackground(run)).toBeLessThanOrEqual(60);
    // The months of the past come after everything else.
    const documents = /^(Invoices|CreditNotes|BankTransactions|BankTransfers|Payments|Contacts|Items|ManualJournals)\b/;
    expect(calls.findLastIndex((call) => documents.test(call))).toBeLessThan(60);
    expect(calls.findLastIndex((call) => /^Reports\/TrialBalance date=2026-1[01]-22/.test(call))).toBeLessThan(60);
    const first = calls.slice(0, 10).map((call) => call.split(' ')[0]);
    for (const wanted of [
      ...['Organisation', 'Accounts', 'Reports/TrialBalance', 'Reports/ProfitAndLoss', 'Reports/BalanceSheet'],
      ...['Reports/BankSummary', 'Invoices', 'BankTransactions'],
    ])
      expect(first).toContain(wanted);

    bench.sandbox.state.clock.advance(23 * HOUR);
    change({ kind: 'createInvoice', type: 'ACCREC', date: '2026-11-20', net: 12_345_600 });
    const next = await sync();
    expect(next.run.result).toBe('complete');
    expect(next.calls.filter((call) => !call.startsWith('Accounts')).length + 1).toBeLessThanOrEqual(16);
    expect(next.run.calls).toBeLessThanOrEqual(16);
  }, 300_000);

  it('a top-up of an organisation with everything takes at most sixteen, and one after it, of nothing, fewer', async () => {
    bench = await startBench();
    await sync();
    for (let day = 0; day < 3; day++) {
      bench.sandbox.state.clock.advance(23 * HOUR);
      change({ kind: 'createInvoice', type: 'ACCPAY', date: `2026-11-2${String(day + 2)}`, net: 500_0000 });
      const { run } = await sync();
      expect(run.result).toBe('complete');
      expect(run.calls).toBeLessThanOrEqual(16);
    }
    const again = await sync();
    expect(again.run.calls).toBeLessThanOrEqual(14);
    expect(again.run.rows).toBe(0);
  }, 120_000);

  it('what changes seldom is looked at again within a week and a day', async () => {
    bench = await startBench();
    await sync();
    const seen = new Set<string>();
    for (let day = 0; day < 8; day++) {
      bench.sandbox.state.clock.advance(24 * HOUR);
      for (const call of (await sync()).calls) seen.add(call.split(' ')[0] ?? '');
    }
    for (const name of [
      'Organisation',
      'TaxRates',
      'TrackingCategories',
      'Currencies',
      'Users',
      'Reports/ExecutiveSummary',
    ])
      expect(seen).toContain(name);
  }, 120_000);
});

describe('answers Xero cannot give', () => {
  const fault = (rule: FaultRule): void => bench.sandbox.state.faults.add(rule);

  it('a page that takes too long is asked for in halves, and the rest of the walk too', async () => {
    bench = await startBench({ deps: { answerMs: 400 } });
    fault({ endpoint: 'Invoices', page: 1, times: 2, action: { kind: 'hang' } });
    const { run, calls } = await sync();
    expect(run.result).toBe('complete');
    const sizes = calls.filter((call) => call.startsWith('Invoices')).map((call) => /pageSize=(\d+)/.exec(call)?.[1]);
    expect(sizes.slice(0, 2)).toEqual(['1000', '1000']);
    expect(sizes.length).toBeGreaterThan(2);
    expect(new Set(sizes.slice(2))).toEqual(new Set(['500']));
    expect(
      bench.file(org()).prepare(`SELECT walk_size FROM checkpoint WHERE step = 'invoices'`).pluck().get(),
    ).toBeNull();
    const rows = bench.file(org()).prepare(`SELECT count(*) FROM invoice WHERE type NOT LIKE '%CREDIT'`).pluck().get();
    expect(rows).toBe(books().page('invoices', all).total);
  }, 60_000);

  it('a list too large for one question is read by years, and by months where a year is too large', async () => {
    bench = await startBench();
    const whole = await sync();
    expect(whole.run.result).toBe('complete');
    const expected = dump(bench.file(org()));
    await bench.close();
    bench = await startBench();
    bench.sandbox.state.knobs.largestList = 60;
    const { run, calls } = await sync();
    const parts = calls.filter((call) => call.startsWith('Invoices') && call.includes('where='));
    expect(parts.length).toBeGreaterThan(6);
    expect(parts.some((call) => /Date<DateTime\(\d{4},(0[2-9]|1[0-2]),01\)/.test(call))).toBe(true);
    // Contacts have no date to divide them by.
    expect(run.steps.filter((step) => step.state === 'failed').every((step) => step.step === 'contacts')).toBe(true);
    const stored = dump(bench.file(org()));
    for (const table of ['invoice', 'invoice_line', 'payment', 'bank_transaction', 'bank_transaction_line'])
      expect(differences({ [table]: stored[table] ?? [] }, { [table]: expected[table] ?? [] })).toEqual([]);
  }, 120_000);
});

describe('what changes without saying so', () => {
  it('a line moved to another account is found by the next run, through the report it no longer matches', async () => {
    bench = await startBench();
    await sync();
    await sync();
    const codes = bench
      .file(org())
      .prepare<[], string>(
        `SELECT code FROM account WHERE class = 'EXPENSE' AND type IN ('OVERHEADS', 'EXPENSE') AND status = 'ACTIVE'
           AND system_account IS NULL AND code IS NOT NULL ORDER BY code`,
      )
      .pluck()
      .all();
    const [bill] = books()
      .page('invoices', all)
      .records.filter((one) => one.type === 'ACCPAY' && one.status === 'PAID' && one.date.startsWith('2026-10'));
    const account = bill?.lines[0]?.accountCode;
    const other = codes.find((code) => code !== account);
    if (!bill || other === undefined) throw new Error('the books have no such bill');
    change({ kind: 'editInvoice', id: bill.id, set: { lineAccountCode: other }, bump: false });
    const code = (): unknown =>
      bench
        .file(org())
        .prepare('SELECT account_code FROM invoice_line WHERE invoice_id = ? AND position = 0')
        .pluck()
        .get(guidToBlob(bill.id));
    expect(code()).toBe(account);
    const { run, calls } = await sync();
    expect(run.full).toBe(false);
    expect(calls.filter((call) => call.includes('where=Date>=DateTime(2026,10,01)'))).not.toEqual([]);
    expect(code()).toBe(other);
    // What is explained now is not looked at again.
    expect((await sync()).calls.filter((call) => call.includes('where='))).toEqual([]);
  }, 60_000);

  it('a contact’s new name is on its old documents after the same run; the old name stands in their history', async () => {
    bench = await startBench();
    await sync();
    const db = bench.file(org());
    const [contact] = db
      .prepare<[], { id: Buffer; name: string }>(
        `SELECT contact_id AS id, contact_name AS name FROM payment WHERE contact_id IS NOT NULL
         GROUP BY contact_id ORDER BY count(*) DESC LIMIT 1`,
      )
      .all();
    if (!contact) throw new Error('no contact has payments');
    const guid = books()
      .page('contacts', all)
      .records.find((one) => guidToBlob(one.id).equals(contact.id))?.id;
    change({ kind: 'renameContact', id: guid ?? '', name: 'Quite Another Name' });
    const { calls } = await sync();
    expect(calls.length).toBeLessThanOrEqual(16);
    for (const table of ['invoice', 'payment', 'bank_transaction']) {
      const names = db
        .prepare<[Buffer], string>(`SELECT DISTINCT contact_name FROM ${table} WHERE contact_id = ?`)
        .pluck()
        .all(contact.id);
      expect(
        names.every((name) => name === 'Quite Another Name'),
        table,
      ).toBe(true);
    }
    const before = db.prepare<[], Buffer>(`SELECT body FROM history WHERE record = 'payment'`).pluck().all();
    expect(before.length).toBeGreaterThan(0);
    expect(readVersion(before[0] ?? Buffer.alloc(0)).row['contact_name']).toBe(contact.name);
    expect((await sync()).run.rows).toBe(0);
  }, 60_000);
});
