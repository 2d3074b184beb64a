import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '#engine/clock';
import { createSyncService } from '#engine/sync/service';
import type { FaultRule } from '../../../sandbox/server/index.ts';
import { guidToBlob } from '#db/guid';
import { changeBooks, freshDump } from '../../support/changedBooks.ts';
import { daily, differences, dump, type Dump } from '../../support/dump.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';

let bench: Bench;
afterEach(() => bench.close());

const SMALL = 4;
const first = (): string => bench.orgIds[SMALL] ?? '';
const fault = (rule: FaultRule): void => bench.sandbox.state.faults.add(rule);
const all = { offset: 0, limit: 1_000_000, includeArchived: true } as const;
const invoices = () => bench.sandbox.state.world.books(first()).page('invoices', all).records;

/** What a run could not do, the next one does: "complete" means complete. */
describe('a run that could not read everything', () => {
  it.each(['ProfitAndLoss', 'BalanceSheet', 'TrialBalance', 'BankSummary'])(
    '%s failed while older months had changed: the next run reads them all again',
    async (report) => {
      bench = await startBench();
      await bench.sync.start(first());
      changeBooks(
        bench,
        first(),
        { kind: 'createInvoice', type: 'ACCPAY', date: '2025-12-10', net: 777_0000 },
        { kind: 'createInvoice', type: 'ACCREC', date: '2026-09-10', net: 555_0000 },
        { kind: 'createInvoice', type: 'ACCREC', date: '2024-02-10', net: 111_0000 },
      );
      fault({ endpoint: `Reports/${report}`, nth: 2, times: 0, action: { kind: 'serverError' } });
      expect((await bench.sync.start(first())).result).not.toBe('complete');
      bench.sandbox.state.faults.clear();
      expect((await bench.sync.start(first())).result).toBe('complete');
      expect(differences(daily(dump(bench.file(first()))), daily(await freshDump(bench, first())))).toEqual([]);
    },
  );

  it('a full read that failed is made again, and a reading of cash figures in between changes nothing about it', async () => {
    bench = await startBench();
    await bench.sync.start(first());
    const [invoice] = invoices().filter((one) => one.status === 'AUTHORISED' && one.type === 'ACCREC');
    if (!invoice) throw new Error('no open invoice');
    changeBooks(bench, first(), { kind: 'editInvoice', id: invoice.id, set: { dueDate: '2027-01-31' }, bump: false });
    fault({ endpoint: 'Invoices', times: 0, action: { kind: 'serverError' } });
    expect((await bench.sync.start(first(), { full: true })).result).not.toBe('complete');
    bench.sandbox.state.faults.clear();
    expect((await bench.sync.fetchCashBasis(first())).result).toBe('complete');
    expect(await bench.sync.start(first())).toMatchObject({ result: 'complete', full: true });
    const due = bench.file(first()).prepare('SELECT due_date FROM invoice WHERE id = ?').pluck();
    expect(due.get(guidToBlob(invoice.id))).toBe('2027-01-31');
    expect((await bench.sync.start(first())).full).toBe(false);
  });

  it('a full read that one report failed in reads that report whole again', async () => {
    bench = await startBench();
    await bench.sync.start(first());
    changeBooks(bench, first(), { kind: 'breakTrialBalance', by: 5_0000 });
    fault({ endpoint: 'Reports/TrialBalance', nth: 9, times: 0, action: { kind: 'serverError' } });
    expect((await bench.sync.start(first(), { full: true })).result).not.toBe('complete');
    bench.sandbox.state.faults.clear();
    expect((await bench.sync.start(first())).result).toBe('complete');
    expect(differences(daily(dump(bench.file(first()))), daily(await freshDump(bench, first())))).toEqual([]);
  });
});

/** The machine's clock shifted against Xero's. */
function shifted(by: () => number): Clock {
  const { clock } = bench.deps;
  return {
    now: () => new Date(clock.now().getTime() + by()),
    monotonicMs: () => clock.monotonicMs(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
}

describe('a clock that is wrong', () => {
  it.each<[string, FaultRule['action']]>([
    ['a page that takes Xero too long', { kind: 'hang' }],
    ['a list that is too large for one walk', { kind: 'highVolume' }],
  ])('%s before anything is stored: the next run asks from Xero’s time, not from ours', async (_name, action) => {
    bench = await startBench();
    const sync = createSyncService({ ...bench.deps, clock: shifted(() => 86_400_000), answerMs: 300 });
    fault({ endpoint: 'Invoices', times: action.kind === 'hang' ? 2 : 1, action });
    expect((await sync.start(first())).result).toBe('complete');
    const [invoice] = invoices();
    if (!invoice) throw new Error('no invoice');
    changeBooks(bench, first(), { kind: 'editInvoice', id: invoice.id, set: { reference: 'Later' } });
    expect((await sync.start(first())).result).toBe('complete');
    const found = bench.file(first()).prepare(`SELECT count(*) FROM invoice WHERE reference = 'Later'`).pluck().get();
    expect(found).toBe(1);
  });

  it('a year ahead for one full read does not put off the weekly ones once it is right again', async () => {
    bench = await startBench();
    let ahead = 365 * 86_400_000;
    const sync = createSyncService({ ...bench.deps, clock: shifted(() => ahead) });
    expect((await sync.start(first())).result).toBe('complete');
    ahead = 0;
    const [invoice] = invoices().filter((one) => one.status === 'AUTHORISED' && one.type === 'ACCREC');
    if (!invoice) throw new Error('no open invoice');
    changeBooks(bench, first(), { kind: 'editInvoice', id: invoice.id, set: { dueDate: '2027-01-31' }, bump: false });
    bench.sandbox.state.clock.advance(8 * 86_400_000);
    expect(await sync.start(first())).toMatchObject({ result: 'complete', full: true });
    expect(differences(soFar(dump(bench.file(first()))), soFar(await freshDump(bench, first())))).toEqual([]);
    expect((await sync.start(first())).full).toBe(false);
  });

  /** Without the reports of months to come that the wrong clock asked for. */
  function soFar(rows: Dump): Dump {
    const isToCome = /(accrual|"to_date":)[^,]*"?2026-12|accrual 2027|"to_date":"2027/;
    return Object.fromEntries(
      Object.entries(rows).map(([table, lines]) => [table, lines.filter((line) => !isToCome.test(line))]),
    );
  }
});
