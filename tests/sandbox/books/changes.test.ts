import { describe, expect, it } from 'vitest';
import type { Change, InvoiceRecord } from '../../../sandbox/model.ts';
import { unbalancedDays } from '../../../sandbox/books/ledger.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { ACCRUAL, CASH } from '../../../sandbox/books/journal.ts';
import { systemAccount } from '../../../sandbox/books/store.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { labelled, readTrialBalance } from './reading.ts';

const now = '2026-11-23T01:00:00Z';
const at = '2026-11-23T02:30:00.000Z';

/** Fresh books of the first organisation, since changes stay. */
function freshBooks(name = 'first', index = 0): InspectableBooks {
  const world = loadWorld(name, now);
  return world.books(world.tenantIds[index] ?? '');
}

function pick(books: InspectableBooks, test: (invoice: InvoiceRecord) => boolean): InvoiceRecord {
  for (const invoice of books.store.tables.invoices.values()) if (test(invoice)) return invoice;
  throw new Error('No such invoice');
}

const debtors = (books: InspectableBooks): number =>
  readTrialBalance(books.trialBalance('2026-12-31', false)).balance.get(systemAccount(books.store, 'DEBTORS').id) ?? 0;
const income = (books: InspectableBooks): number =>
  labelled(
    books.profitAndLoss({
      from: '2020-01-01',
      to: '2026-12-31',
      periods: 0,
      timeframe: 'YEAR',
      paymentsOnly: false,
      standardLayout: true,
    }),
    'Total Income',
  )?.[0] ?? 0;

function expectSound(books: InspectableBooks): void {
  expect(unbalancedDays(books.journals(), ACCRUAL)).toEqual([]);
  expect(unbalancedDays(books.journals(), CASH)).toEqual([]);
}

describe('changes move documents, ledger and reports together', () => {
  it('a new invoice is in the reports and comes with If-Modified-Since', () => {
    const books = freshBooks();
    const before = [debtors(books), income(books)];
    books.change({ kind: 'createInvoice', type: 'ACCREC', date: '2026-11-20', net: 10_000_000 }, at);
    expect(debtors(books) - (before[0] ?? 0)).toBe(12_100_000);
    expect(income(books) - (before[1] ?? 0)).toBe(10_000_000);
    const page = books.page('invoices', { offset: 0, limit: 10, modifiedSince: '2026-11-23T02:30:00' + 'Z' });
    expect(page.total).toBe(1);
    expectSound(books);
  });

  it('a new bill works in an organisation without contacts', () => {
    const books = freshBooks('empty');
    books.change({ kind: 'createInvoice', type: 'ACCPAY', date: '2026-11-20', net: 500_000 }, at);
    expect(books.page('contacts', { offset: 0, limit: 10 }).total).toBe(1);
    expectSound(books);
  });

  it('a new price changes total, tax and what is due', () => {
    const books = freshBooks();
    const invoice = pick(
      books,
      (candidate) => candidate.type === 'ACCREC' && candidate.amountPaid === 0 && candidate.amountDue > 0,
    );
    const before = debtors(books);
    books.change({ kind: 'editInvoice', id: invoice.id, set: { unitAmount: 99_990_000 } }, at);
    const edited = books.get('invoices', invoice.id);
    expect(edited?.amountDue).toBe(edited?.total);
    expect(debtors(books) - before).toBe((edited?.total ?? 0) - invoice.total);
    expect(edited?.updatedUtc).toBe(at);
    expectSound(books);
  });

  it('an edit without a bump leaves the time of change alone', () => {
    const books = freshBooks();
    const invoice = pick(books, (candidate) => candidate.type === 'ACCREC' && candidate.amountDue > 0);
    books.change({ kind: 'editInvoice', id: invoice.id, set: { dueDate: '2027-01-31' }, bump: false }, at);
    const edited = books.get('invoices', invoice.id);
    expect([edited?.dueDate, edited?.updatedUtc]).toEqual(['2027-01-31', invoice.updatedUtc]);
  });

  it('another line account moves income between accounts', () => {
    const books = freshBooks();
    const invoice = pick(
      books,
      (candidate) => candidate.type === 'ACCREC' && candidate.lines[0]?.accountCode === '8000',
    );
    const before = income(books);
    books.change({ kind: 'editInvoice', id: invoice.id, set: { lineAccountCode: '8010' } }, at);
    expect(books.get('invoices', invoice.id)?.lines[0]?.accountCode).toBe('8010');
    expect(income(books)).toBe(before);
    expectSound(books);
  });

  it('voiding a paid invoice undoes its payments and credits', () => {
    const books = freshBooks();
    const invoice = pick(
      books,
      (candidate) => candidate.type === 'ACCREC' && candidate.amountPaid > 0 && candidate.amountCredited > 0,
    );
    const before = income(books);
    books.change({ kind: 'voidInvoice', id: invoice.id }, at);
    expect(books.get('invoices', invoice.id)).toMatchObject({ status: 'VOIDED', amountDue: 0, amountPaid: 0 });
    expect(before - income(books)).toBe(invoice.subTotal);
    const payments = books.page('payments', { offset: 0, limit: 10, modifiedSince: at });
    expect(payments.records.every((payment) => payment.status === 'DELETED')).toBe(true);
    expectSound(books);
  });

  it('paying clears an invoice and deleting that payment opens it again', () => {
    const books = freshBooks();
    const invoice = pick(books, (candidate) => candidate.type === 'ACCREC' && candidate.amountDue > 0);
    const before = debtors(books);
    books.change({ kind: 'payInvoice', id: invoice.id }, at);
    expect(books.get('invoices', invoice.id)).toMatchObject({ status: 'PAID', amountDue: 0 });
    expect(before - debtors(books)).toBe(invoice.amountDue);
    const payment = books.page('payments', { offset: 0, limit: 1, modifiedSince: at }).records[0];
    books.change({ kind: 'deletePayment', id: payment?.id ?? '' }, at);
    expect(books.get('invoices', invoice.id)).toMatchObject({ status: 'AUTHORISED', amountDue: invoice.amountDue });
    expect(debtors(books)).toBe(before);
    expectSound(books);
  });

  it('authorising a draft brings it into the ledger', () => {
    const world = loadWorld('variety', now);
    const books = world.books(world.tenantIds[11] ?? '');
    const draft = pick(books, (candidate) => candidate.type === 'ACCREC' && candidate.status === 'DRAFT');
    const before = debtors(books);
    books.change({ kind: 'authoriseInvoice', id: draft.id }, at);
    expect(debtors(books) - before).toBe(draft.total);
    expectSound(books);
  });

  it('deleting an item keeps the cost of what it sold', () => {
    const books = freshBooks('first', 1);
    const before = books.trialBalance('2026-11-30', false);
    const item = books.page('items', { offset: 0, limit: 1 }).records[0];
    books.change({ kind: 'deleteItem', id: item?.id ?? '' }, at);
    expect(books.get('items', item?.id ?? '')).toBeUndefined();
    expect(books.trialBalance('2026-11-30', false)).toEqual(before);
  });

  it('renaming, archiving and merging contacts leaves every amount alone', () => {
    const books = freshBooks();
    const before = books.trialBalance('2026-11-30', false);
    const [first, second] = books.page('contacts', { offset: 0, limit: 2 }).records;
    if (first === undefined || second === undefined) throw new Error('Two contacts needed');
    books.change({ kind: 'renameContact', id: first.id, name: 'Another Name' }, at);
    books.change({ kind: 'mergeContact', id: first.id, into: second.id }, at);
    books.change({ kind: 'archiveContact', id: second.id }, at);
    expect(books.get('contacts', first.id)).toMatchObject({
      status: 'ARCHIVED',
      mergedTo: second.id,
      name: 'Another Name',
    });
    expect(books.page('contacts', { offset: 0, limit: 100, includeArchived: true }).total).toBe(
      books.page('contacts', { offset: 0, limit: 100 }).total + 2,
    );
    expect([...books.store.tables.invoices.values()].some((invoice) => invoice.contactId === first.id)).toBe(false);
    expect(books.trialBalance('2026-11-30', false)).toEqual(before);
  });

  it('sets and clears the lock date', () => {
    const books = freshBooks();
    books.change({ kind: 'setLockDate', date: '2026-09-30' }, at);
    expect(books.organisation.periodLockDate).toBe('2026-09-30');
    books.change({ kind: 'setLockDate', date: null }, at);
    expect(books.organisation.periodLockDate).toBeNull();
  });

  it('a corrupted invoice no longer agrees with the ledger, by just that much', () => {
    const books = freshBooks();
    const open = (): number =>
      [...books.store.tables.invoices.values()].reduce(
        (sum, invoice) => sum + (invoice.type === 'ACCREC' ? invoice.amountDue : 0),
        0,
      );
    const invoice = pick(books, (candidate) => candidate.type === 'ACCREC' && candidate.amountDue > 0);
    const before = [open(), debtors(books)];
    books.change({ kind: 'corruptInvoice', id: invoice.id, by: 1_230_000 }, at);
    expect([open() - (before[0] ?? 0), debtors(books) - (before[1] ?? 0)]).toEqual([1_230_000, 0]);
    expectSound(books);
  });

  it('a broken trial balance is out by just that much, in the report alone', () => {
    const books = freshBooks();
    books.change({ kind: 'breakTrialBalance', by: 50_000 }, at);
    const { totals } = readTrialBalance(books.trialBalance('2026-10-31', false));
    expect((totals[2] ?? 0) - (totals[3] ?? 0)).toBe(50_000);
    expectSound(books);
  });

  it('refuses what Xero refuses', () => {
    const books = freshBooks();
    const paid = pick(books, (candidate) => candidate.status === 'PAID');
    const refused: readonly Change[] = [
      { kind: 'payInvoice', id: paid.id },
      { kind: 'authoriseInvoice', id: paid.id },
      { kind: 'editInvoice', id: paid.id, set: { unitAmount: 0 } },
      { kind: 'voidInvoice', id: 'no-such-id' },
    ];
    for (const change of refused) expect(() => books.change(change, at)).toThrow();
  });
});
