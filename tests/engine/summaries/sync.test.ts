import { afterEach, describe, expect, it } from 'vitest';
import type { Change, OrgBooks } from '../../../sandbox/model.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';
import { cellsOf, wrongCells } from '../../support/summaries.ts';

let bench: Bench;
afterEach(() => bench.close());

const all = { offset: 0, limit: 1_000_000, includeArchived: true } as const;
const books = (orgId: string): OrgBooks => bench.sandbox.state.world.books(orgId);
function change(orgId: string, ...changes: Change[]): void {
  const { clock, indexes } = bench.sandbox.state;
  clock.advance(3_600_000);
  for (const one of changes) books(orgId).change(one, clock.iso());
  indexes.forget(orgId);
}

describe('summary tables over a real sync', () => {
  it('equal what the rows add up to after a first sync, cell by cell', async () => {
    bench = await startBench();
    for (const orgId of bench.orgIds) {
      await bench.sync.start(orgId);
      const db = bench.file(orgId);
      expect(wrongCells(db)).toEqual([]);
      // One of the users may not read reports.
      const mayRead = db
        .prepare(`SELECT 1 FROM checkpoint WHERE step = 'trialBalance' AND complete_utc IS NOT NULL`)
        .get();
      for (const [table, cells] of cellsOf(db)) {
        expect(cells.length > 0, table).toBe(table !== 'sum_report_group' || mayRead !== undefined);
      }
    }
  }, 120_000);

  it('follow payments, voids, edits and new documents, and a repeated sync writes no cell', async () => {
    bench = await startBench();
    const orgId = bench.orgIds[4] ?? '';
    await bench.sync.start(orgId);
    const db = bench.file(orgId);
    const [paid, voided, redated] = books(orgId)
      .page('invoices', all)
      .records.filter((one) => one.status === 'AUTHORISED' && one.type === 'ACCREC' && one.amountPaid === 0);
    if (!paid || !voided || !redated) throw new Error('the books have too few open invoices');
    const before = cellsOf(db);
    change(
      orgId,
      { kind: 'payInvoice', id: paid.id },
      { kind: 'voidInvoice', id: voided.id },
      { kind: 'editInvoice', id: redated.id, set: { reference: 'New reference' } },
      { kind: 'createInvoice', type: 'ACCREC', date: '2026-11-20', net: 12_345_600 },
    );
    await bench.sync.start(orgId);
    expect(cellsOf(db)).not.toEqual(before);
    expect(wrongCells(db)).toEqual([]);
    const after = cellsOf(db);
    await bench.sync.start(orgId);
    expect(cellsOf(db)).toEqual(after);
  });
});
