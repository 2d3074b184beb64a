import { afterEach, describe, expect, it } from 'vitest';
import { guidToBlob } from '#db/guid';
import type { Change, Records } from '../../../sandbox/model.ts';
import { inSmallPages, smallWorld } from '../../reliability/support.ts';
import { changeBooks, freshDump } from '../../support/changedBooks.ts';
import { differences, dump } from '../../support/dump.ts';
import { startBench, type Bench } from '../../support/syncBench.ts';

let bench: Bench;
afterEach(() => bench.close());

const first = (): string => bench.orgIds[0] ?? '';
const all = { offset: 0, limit: 1_000_000, includeArchived: true } as const;
const listed = <K extends keyof Records>(name: K): readonly Records[K][] =>
  bench.sandbox.state.world.books(first()).page(name, all).records;
const open = async (): Promise<void> => {
  bench = await startBench({ scenario: smallWorld(1, 3), deps: { fetch: inSmallPages(fetch) } });
  expect((await bench.sync.start(first())).result).toBe('complete');
};
const vanish = (list: Extract<Change, { kind: 'vanish' }>['list'], id: string): Change => ({
  kind: 'vanish',
  list,
  id,
});

describe('records that Xero no longer lists and never said so', () => {
  it('go with the next full read, whatever the list, with their last version in the history', async () => {
    await open();
    const [invoice] = listed('invoices').filter((one) => one.status === 'DRAFT');
    const [money] = listed('bankTransactions').filter((one) => one.type === 'SPEND');
    const [journal] = listed('manualJournals');
    const [payment] = listed('payments').filter((one) => one.status === 'DELETED');
    if (!invoice || !money || !journal) throw new Error('the books are too small');
    const gone = [
      vanish('invoices', invoice.id),
      vanish('bankTransactions', money.id),
      vanish('manualJournals', journal.id),
    ];
    if (payment) gone.push(vanish('payments', payment.id));
    changeBooks(bench, first(), ...gone);
    expect((await bench.sync.start(first(), { full: true })).result).toBe('complete');
    const db = bench.file(first());
    expect(differences(dump(db), await freshDump(bench, first()))).toEqual([]);
    const kept = db.prepare('SELECT count(*) FROM history WHERE record = ? AND record_id = ?').pluck();
    expect(kept.get('bank_transaction', guidToBlob(money.id))).toBe(1);
    expect(kept.get('manual_journal', guidToBlob(journal.id))).toBe(1);
  });

  it('one vanished and one new: as many as before, and still exact', async () => {
    await open();
    const [invoice] = listed('invoices').filter((one) => one.status === 'DRAFT');
    if (!invoice) throw new Error('no draft');
    changeBooks(bench, first(), vanish('invoices', invoice.id), {
      kind: 'createInvoice',
      type: 'ACCREC',
      date: '2026-11-12',
      net: 12_0000,
    });
    expect((await bench.sync.start(first(), { full: true })).result).toBe('complete');
    expect(differences(dump(bench.file(first())), await freshDump(bench, first()))).toEqual([]);
  });

  it('nothing is removed when the walk may have missed something: a page that came short, or an empty list', async () => {
    await open();
    const before = dump(bench.file(first()));
    const edit = (body: string): void =>
      bench.sandbox.state.faults.add({
        endpoint: 'ManualJournals',
        page: 1,
        action: { kind: 'answer', status: 200, contentType: 'application/json', body },
      });
    edit('{"ManualJournals":[]}');
    expect((await bench.sync.start(first(), { full: true })).result).toBe('complete');
    expect(differences(dump(bench.file(first())), before)).toEqual([]);
    edit('{"ManualJournals":[],"pagination":{"page":1,"pageSize":100,"pageCount":0,"itemCount":0}}');
    expect((await bench.sync.start(first(), { full: true })).result).toBe('complete');
    expect(differences(dump(bench.file(first())), before)).toEqual([]);
  });
});
