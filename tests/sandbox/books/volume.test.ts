import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ACCRUAL, CASH } from '../../../sandbox/books/journal.ts';
import { unbalancedDays } from '../../../sandbox/books/ledger.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { recordNames } from '../../../sandbox/books/store.ts';
import type { PageQuery, RecordName } from '../../../sandbox/model.ts';
import { Indexes } from '../../../sandbox/server/indexes.ts';
import { checkControls, checkDocuments } from './checks.ts';
import { everyRecord, now, ordinary, reportsAt, sizeBooks } from './volumeReference.ts';

const paged = ['contacts', 'invoices', 'creditNotes', 'payments', 'bankTransactions', 'manualJournals'] as const;

function fingerprint(books: InspectableBooks): string {
  const hash = createHash('sha256');
  for (const name of recordNames) hash.update(JSON.stringify(everyRecord(books, name)));
  hash.update(JSON.stringify(reportsAt(books, '2026-10-31', [])));
  return hash.digest('hex');
}

describe.each(['size-S', 'size-M'])('the books of %s', (name) => {
  const books = sizeBooks(name);
  const same = ordinary(books);

  it('agree with ordinary books over the same records in every report', { timeout: 120_000 }, () => {
    const contacts = everyRecord(books, 'contacts').slice(0, 8);
    const ids = contacts.map((contact) => contact.id);
    for (const date of ['2023-12-15', '2024-02-29', '2025-12-31', '2026-01-01', '2026-10-31', '2026-11-23']) {
      expect(reportsAt(books, date, ids)).toEqual(reportsAt(same, date, ids));
    }
  });

  it('keep the arithmetic of every document and tie them to the control accounts', { timeout: 120_000 }, () => {
    checkDocuments(same);
    checkControls(same);
    expect(unbalancedDays(books.journals(), ACCRUAL)).toEqual([]);
    expect(unbalancedDays(books.journals(), CASH)).toEqual([]);
  });

  it('have the ledger lines their size promises', { timeout: 120_000 }, () => {
    let lines = 0;
    for (const journal of books.journals()) {
      lines += journal.postings.filter((posting) => (posting.basis & ACCRUAL) !== 0).length;
    }
    const promised = name === 'size-S' ? 10_000 : 100_000;
    expect(lines / promised).toBeGreaterThan(0.9);
    expect(lines / promised).toBeLessThan(1.1);
  });

  it('answer every question about lists as ordinary books do', { timeout: 120_000 }, () => {
    const customer = everyRecord(books, 'invoices')[0]?.contactId ?? '';
    const some = everyRecord(books, 'payments').slice(3, 9);
    const questions: Omit<PageQuery, 'offset' | 'limit'>[] = [
      {},
      { includeArchived: true },
      { modifiedSince: '2026-06-01T10:00:00Z', includeArchived: true },
      { modifiedSince: '2026-11-20T09:15:33Z' },
      { modifiedSince: '2030-01-01T00:00:00Z' },
      { statuses: ['AUTHORISED'] },
      { statuses: ['DELETED', 'VOIDED'], modifiedSince: '2025-01-01T00:00:00Z' },
      { types: ['ACCPAY', 'SPEND', 'ARCREDITPAYMENT', 'ACCRECCREDIT'] },
      { dateFrom: '2026-03-01', dateTo: '2026-03-31' },
      { contactIds: new Set([customer, 'nobody']) },
      { ids: new Set(['nothing', ...some.map((payment) => payment.id)]) },
    ];
    const pages = [
      { offset: 0, limit: 100 },
      { offset: 37, limit: 3 },
      { offset: 700, limit: 1000 },
    ];
    const ask = (from: InspectableBooks, kind: RecordName, query: PageQuery) => from.page(kind, query);
    for (const kind of paged) {
      for (const question of questions) {
        for (const page of pages) {
          expect([kind, question, ask(books, kind, { ...question, ...page })]).toEqual([
            kind,
            question,
            ask(same, kind, { ...question, ...page }),
          ]);
        }
      }
    }
  });

  it('know what settles a document and what a contact owes without reading everything', { timeout: 120_000 }, () => {
    const indexes = [new Indexes(), new Indexes()] as const;
    for (const contact of everyRecord(books, 'contacts').slice(0, 300)) {
      const today = '2026-11-23';
      expect(indexes[0].balance(books, contact.id, today)).toEqual(indexes[1].balance(same, contact.id, today));
    }
    const documents = [
      ...everyRecord(books, 'creditNotes').slice(0, 60),
      ...everyRecord(books, 'invoices').slice(-400),
    ];
    for (const { id } of documents) {
      expect(indexes[0].settlements(books, id)?.payments ?? []).toEqual(
        indexes[1].settlements(same, id)?.payments ?? [],
      );
      expect(indexes[0].settlements(books, id)?.creditNotes ?? []).toEqual(
        indexes[1].settlements(same, id)?.creditNotes ?? [],
      );
    }
    expect(indexes[0].batches(books).size).toBe(0);
  });

  it('find every record by its id and nothing by another', { timeout: 120_000 }, () => {
    for (const kind of paged) {
      const records = everyRecord(books, kind);
      expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
      for (const record of records.filter((_, index) => index % 37 === 0)) {
        expect(record.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(books.get(kind, record.id)).toEqual(record);
      }
      expect(books.get(kind, records[0]?.id.replace(/.$/, 'x') ?? '')).toBeUndefined();
      expect(books.get(kind, 'ffffffff-0000-4000-8000-000000000000')).toBeUndefined();
    }
  });

  it('rise in their time of change and never pass now', { timeout: 120_000 }, () => {
    for (const kind of paged) {
      const stamps = everyRecord(books, kind).map((record) => record.updatedUtc);
      stamps.slice(1).forEach((stamp, index) => expect(stamp > (stamps[index] ?? '')).toBe(true));
      expect((stamps.at(-1) ?? '') <= new Date(now).toISOString()).toBe(true);
    }
  });
});

describe('organisations of a size', () => {
  it.each([now, '2026-11-22T08:00:00Z', '2028-02-29T23:30:00Z'])('are the same bytes each time at %s', (at) => {
    expect(fingerprint(sizeBooks('size-S', at))).toBe(fingerprint(sizeBooks('size-S', at)));
  });

  it('have every state of documents', () => {
    const books = sizeBooks('size-M');
    const states = (kind: 'invoices' | 'creditNotes' | 'payments' | 'bankTransactions'): Set<string> =>
      new Set(everyRecord(books, kind).map((record) => record.status));
    expect(states('invoices')).toEqual(new Set(['PAID', 'AUTHORISED', 'DRAFT', 'SUBMITTED', 'VOIDED', 'DELETED']));
    expect(states('creditNotes')).toEqual(new Set(['PAID', 'AUTHORISED', 'VOIDED']));
    expect(states('payments')).toEqual(new Set(['AUTHORISED', 'DELETED']));
    expect(states('bankTransactions')).toEqual(new Set(['AUTHORISED', 'DELETED', 'VOIDED']));
    const invoices = everyRecord(books, 'invoices');
    const lines = invoices.flatMap((invoice) => invoice.lines);
    expect(invoices.some((invoice) => invoice.amountPaid > 0 && invoice.amountDue > 0)).toBe(true);
    expect(invoices.some((invoice) => invoice.amountPaid > 0 && invoice.amountCredited > 0)).toBe(true);
    for (const test of [
      (line: (typeof lines)[number]) => line.itemCode !== null,
      (line: (typeof lines)[number]) => line.tracking.length > 0,
      (line: (typeof lines)[number]) => line.discountRate !== null,
    ]) {
      expect(lines.some(test)).toBe(true);
      expect(lines.every(test)).toBe(false);
    }
    expect(books.page('accounts', { offset: 0, limit: 1000 }).total).toBe(118);
  });

  it('are written out as a journal only while that fits', () => {
    expect(() => sizeBooks('size-L').hledgerJournal()).toThrow('too large');
  });
});
