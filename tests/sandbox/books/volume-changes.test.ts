import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import type { Change, Records } from '../../../sandbox/model.ts';
import { Indexes } from '../../../sandbox/server/indexes.ts';
import { everyRecord, ordinary, reportsAt, sizeBooks } from './volumeReference.ts';

const kinds = [
  'editInvoice',
  'moveInvoice',
  'quietEdit',
  'voidInvoice',
  'payInvoice',
  'authoriseInvoice',
  'createInvoice',
  'deletePayment',
  'renameContact',
  'archiveContact',
  'mergeContact',
  'corruptInvoice',
  'deleteItem',
] as const;
type Kind = (typeof kinds)[number];

/** The change of a kind that a position points at, among the records as they are now. */
function changeOf(books: InspectableBooks, kind: Kind, position: number): Change {
  const at = (name: 'invoices' | 'payments' | 'contacts' | 'items', offset = 0): string => {
    const { total } = books.page(name, { offset: 0, limit: 1, includeArchived: true });
    const place = (position + offset) % total;
    return books.page(name, { offset: place, limit: 1, includeArchived: true }).records[0]?.id ?? '';
  };
  const open = (status: string): string => {
    const { total } = books.page('invoices', { offset: 0, limit: 0, statuses: [status] });
    const query = { offset: position % Math.max(1, total), limit: 1, statuses: [status] };
    return books.page('invoices', query).records[0]?.id ?? '';
  };
  switch (kind) {
    case 'editInvoice':
      return { kind, id: open('AUTHORISED'), set: { unitAmount: (position % 9000) * 1230, reference: 'edited' } };
    case 'moveInvoice':
      return { kind: 'editInvoice', id: at('invoices'), set: { date: '2026-10-14', dueDate: '2026-10-20' } };
    case 'quietEdit':
      return { kind: 'editInvoice', id: open('AUTHORISED'), set: { dueDate: '2027-01-01' }, bump: false };
    case 'createInvoice':
      return {
        kind,
        type: position % 2 === 0 ? 'ACCREC' : 'ACCPAY',
        contactId: at('contacts'),
        date: position % 3 === 0 ? '2026-12-30' : '2026-11-02',
        net: (position % 5000) * 77,
      };
    case 'deletePayment':
      return { kind, id: at('payments') };
    case 'renameContact':
      return { kind, id: at('contacts'), name: `Renamed ${position}` };
    case 'archiveContact':
      return { kind, id: at('contacts') };
    case 'mergeContact':
      return { kind, id: at('contacts'), into: at('contacts', 1) };
    case 'corruptInvoice':
      return { kind, id: open('AUTHORISED'), by: 12_300 };
    case 'deleteItem':
      return { kind, id: at('items') };
    case 'payInvoice':
      return { kind, id: open('AUTHORISED') };
    case 'authoriseInvoice':
      return { kind, id: open(position % 2 === 0 ? 'DRAFT' : 'SUBMITTED') };
    case 'voidInvoice':
      return { kind, id: at('invoices') };
  }
}

const attempt = (books: InspectableBooks, change: Change, at: string): boolean => {
  try {
    books.change(change, at);
    return true;
  } catch {
    return false;
  }
};

/** All records without what a new record is free to choose: its id and number. */
function contents(books: InspectableBooks): unknown {
  const plain = (
    record: Records['invoices' | 'payments' | 'contacts' | 'creditNotes' | 'bankTransactions'],
  ): unknown => {
    const isNew = record.updatedUtc >= '2026-11-23T02';
    const free = { id: '', number: '', documentId: '', documentNumber: '', lines: [] };
    return isNew ? { ...record, ...free } : record;
  };
  return (['invoices', 'payments', 'contacts', 'creditNotes', 'bankTransactions'] as const).map((name) =>
    everyRecord(books, name).map(plain),
  );
}

describe('changes to an organisation of a size', () => {
  it('do what they do to ordinary books, in lists, reports and balances', { timeout: 300_000 }, () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat({ max: 5000 })), {
      minLength: 16,
      maxLength: 30,
    });
    let done = 0;
    fc.assert(
      fc.property(steps, (chosen) => {
        const books = sizeBooks('size-S');
        const same = ordinary(books);
        chosen.forEach(([kind, position], index) => {
          const change = changeOf(books, kind, position);
          const at = `2026-11-23T02:${String(index).padStart(2, '0')}:00.000Z`;
          const twin = twinOf(books, same, change);
          const isDone = attempt(books, change, at);
          expect([kind, attempt(same, twin, at)]).toEqual([kind, isDone]);
          if (isDone) done += 1;
        });
        expect(contents(books)).toEqual(contents(same));
        const contacts = everyRecord(same, 'contacts').slice(-12);
        const ids = contacts.map((contact) => contact.id);
        const index = new Indexes();
        for (const date of ['2026-10-31', '2026-11-23', '2026-12-31']) {
          const [ours, theirs] = [reportsAt(books, date, []), reportsAt(same, date, [])];
          expect(ours).toEqual(theirs);
        }
        for (const id of ids) {
          expect(index.balance(books, id, '2026-11-23')).toEqual(new Indexes().balance(same, id, '2026-11-23'));
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
    expect(done).toBeGreaterThan(50);
  });

  it('arrive last, and only they arrive after a later If-Modified-Since', { timeout: 120_000 }, () => {
    const books = sizeBooks('size-M');
    const { total } = books.page('invoices', { offset: 0, limit: 1 });
    const places = [0, 17, 4000, total - 1];
    const ids = places.map((offset) => books.page('invoices', { offset, limit: 1 }).records[0]?.id ?? '');
    const before = everyRecord(books, 'invoices').map((invoice) => invoice.id);
    ids.forEach((id, index) =>
      books.change({ kind: 'editInvoice', id, set: { reference: 'late' } }, `2026-11-23T03:00:0${index}.000Z`),
    );
    const after = everyRecord(books, 'invoices').map((invoice) => invoice.id);
    expect(after).toEqual([...before.filter((id) => !ids.includes(id)), ...ids]);
    const since = books.page('invoices', { offset: 0, limit: 1000, modifiedSince: '2026-11-23T03:00:00Z' });
    expect(since.total).toBe(4);
    expect(since.records.map((invoice) => [invoice.id, invoice.reference])).toEqual(ids.map((id) => [id, 'late']));
    expect(books.get('invoices', ids[1] ?? '')?.reference).toBe('late');
  });

  it('break the trial balance and the lock date like anywhere else', () => {
    const books = sizeBooks('size-S');
    books.change({ kind: 'setLockDate', date: '2026-09-30' }, '2026-11-23T03:00:00Z');
    expect(books.organisation.periodLockDate).toBe('2026-09-30');
    const sound = books.trialBalance('2026-10-31', false);
    books.change({ kind: 'breakTrialBalance', by: 100 }, '2026-11-23T03:00:00Z');
    expect(books.trialBalance('2026-10-31', false)).not.toEqual(sound);
    expect(() => books.change({ kind: 'payInvoice', id: 'nobody' }, '2026-11-23T03:00:00Z')).toThrow('nobody');
  });
});

/** The same change for the other books, where a document that a change has made goes by an id of its own. */
function twinOf(books: InspectableBooks, same: InspectableBooks, change: Change): Change {
  if (!('id' in change)) return change;
  for (const name of ['invoices', 'payments'] as const) {
    const record = books.get(name, change.id);
    if (record === undefined || same.get(name, change.id) !== undefined) continue;
    const twins = everyRecord(same, name).filter((other) => other.updatedUtc === record.updatedUtc);
    expect(twins).toHaveLength(1);
    return { ...change, id: twins[0]?.id ?? '' };
  }
  return change;
}
