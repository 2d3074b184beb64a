import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dayNumber, isoDay, localDay, monthStart } from '../../../sandbox/books/days.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { recordNames } from '../../../sandbox/books/store.ts';
import type { LoadWorld } from '../../../sandbox/model.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { accountsInSection, labelled } from './reading.ts';

const now = '2026-11-23T01:00:00Z';
const everything = { offset: 0, limit: 1_000_000, includeArchived: true } as const;

function fingerprint(books: InspectableBooks): string {
  const hash = createHash('sha256');
  for (const name of recordNames) hash.update(JSON.stringify(books.page(name, everything).records));
  hash.update(JSON.stringify(books.trialBalance('2026-10-31', false)));
  return hash.digest('hex');
}

describe('worlds', () => {
  it('fits the type the server loads', () => {
    const load: LoadWorld = loadWorld;
    expect(load('empty', now).tenantIds).toHaveLength(1);
  });

  it.each(['first', 'demo', 'variety', 'empty'])(
    'gives byte-identical records of %s for the same instant',
    { timeout: 120_000 },
    (name) => {
      const one = loadWorld(name, now);
      const two = loadWorld(name, now);
      for (const id of one.tenantIds) expect(fingerprint(one.books(id))).toBe(fingerprint(two.books(id)));
    },
  );

  it('keeps yesterday’s events when the clock moves on by a day', () => {
    const today = loadWorld('first', '2026-11-20T10:00:00Z');
    const tomorrow = loadWorld('first', '2026-11-21T10:00:00Z');
    for (const id of today.tenantIds) {
      const { invoices } = tomorrow.books(id).store.tables;
      for (const invoice of today.books(id).store.tables.invoices.values()) {
        expect(invoices.get(invoice.id)).toMatchObject({ number: invoice.number, total: invoice.total });
      }
    }
  });

  it.each(['2024-02-29T12:00:00Z', '2025-01-01T00:30:00Z', '2026-12-31T23:30:00Z', '2027-03-31T10:00:00Z'])(
    'ends the books on the organisation’s own day at %s',
    (instant) => {
      const world = loadWorld('variety', instant);
      for (const id of world.tenantIds.slice(0, 3)) {
        const books = world.books(id);
        const today = isoDay(localDay(instant, books.organisation.timezone));
        const dates = books.page('invoices', everything).records.map((invoice) => invoice.date);
        expect(dates.length).toBeGreaterThan(100);
        expect(dates.every((date) => date <= today)).toBe(true);
        expect(books.page('payments', everything).records.every((payment) => payment.date <= today)).toBe(true);
      }
    },
  );

  it('knows organisations without generating books, and the same afterwards', () => {
    const world = loadWorld('first', now);
    const id = world.tenantIds[0] ?? '';
    const cheap = world.organisation(id);
    expect(world.books(id).organisation).toEqual(cheap);
    expect(() => world.organisation('unknown')).toThrow();
    expect(() => loadWorld('no-such-world', now)).toThrow();
  });

  it('has what tests of the first world count on', () => {
    const world = loadWorld('first', now);
    const organisations = world.tenantIds.map((id) => world.organisation(id));
    expect(new Set(world.tenantIds).size).toBe(5);
    expect(organisations.map((organisation) => organisation.baseCurrency)).toEqual(['EUR', 'GBP', 'NZD', 'NZD', 'GBP']);
    expect(organisations[1]).toMatchObject({ yearEndDay: 5, yearEndMonth: 4 });
    expect(organisations[3]?.name).toBe(organisations[4]?.name);
    expect(world.users[0]?.organisations.map((access) => access.reports)).toEqual([true, true, true, false, true]);
    const foreign = world.books(world.tenantIds[2] ?? '').page('invoices', everything).records;
    expect(foreign.some((invoice) => invoice.currencyCode === 'USD')).toBe(true);
  });

  it.each(['2026-11-23T09:00:00Z', '2027-06-15T09:00:00Z', '2028-03-01T09:00:00Z'])(
    'tells the same stories about the demo clients at %s',
    { timeout: 120_000 },
    (instant) => {
      const world = loadWorld('demo', instant);
      const named = (name: string): InspectableBooks => {
        const id = world.tenantIds.find((tenantId) => world.organisation(tenantId).name.startsWith(name));
        if (id === undefined) throw new Error(`No client ${name}`);
        return world.books(id);
      };
      const date = instant.slice(0, 10);
      const lastMonth = isoDay(monthStart(dayNumber(date)) - 1);
      const monthBefore = isoDay(dayNumber(lastMonth) - 364);
      const years = (books: InspectableBooks, label: string): readonly number[] =>
        labelled(
          books.profitAndLoss({
            from: isoDay(monthStart(dayNumber(monthBefore))),
            to: lastMonth,
            periods: 1,
            timeframe: 'YEAR',
            paymentsOnly: false,
            standardLayout: true,
          }),
          label,
        ) ?? [];
      const trouble = named('Pinnacle').balanceSheet({
        date: lastMonth,
        periods: 0,
        timeframe: 'MONTH',
        paymentsOnly: false,
        standardLayout: true,
      });
      expect(labelled(trouble, 'Net Assets')?.[0]).toBeLessThan(0);
      const banks = accountsInSection(trouble, 'Current Liabilities').map((id) =>
        named('Pinnacle').get('accounts', id),
      );
      expect(banks.some((account) => account?.bankAccountType === 'BANK')).toBe(true);
      expect(years(named('Drukkerij'), 'Net Profit')[0]).toBeLessThan(0);
      const [thisYear = 0, lastYear = 0] = years(named('Theehuisje'), 'Total Income');
      expect(thisYear / lastYear).toBeGreaterThan(1.25);
      for (const id of world.tenantIds) {
        const { invoices } = world.books(id).store.tables;
        expect(invoices.size).toBeGreaterThan(300);
        expect(invoices.size).toBeLessThan(4000);
      }
    },
  );

  it('has the promised oddities in the variety world', () => {
    const world = loadWorld('variety', now);
    const books = world.tenantIds.map((id) => world.books(id));
    expect(books.length).toBeGreaterThanOrEqual(12);
    const ends = new Set(books.map(({ organisation: o }) => `${o.yearEndDay}-${o.yearEndMonth}`));
    for (const end of ['31-12', '31-3', '30-6', '5-4', '28-2', '29-2']) expect(ends).toContain(end);
    const all = <T>(read: (each: InspectableBooks) => Iterable<T>): T[] => books.flatMap((each) => [...read(each)]);
    const invoices = all((each) => each.store.tables.invoices.values());
    expect(new Set(invoices.map((invoice) => invoice.status))).toEqual(
      new Set(['DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED']),
    );
    expect(new Set(invoices.map((invoice) => invoice.lineAmountTypes))).toEqual(
      new Set(['Exclusive', 'Inclusive', 'NoTax']),
    );
    expect(invoices.some((invoice) => invoice.lines.some((line) => line.discountRate !== null))).toBe(true);
    expect(invoices.some((invoice) => invoice.lines.some((line) => line.accountId === null))).toBe(true);
    expect(invoices.some((invoice) => invoice.lines.some((line) => line.itemCode !== null))).toBe(true);
    expect(invoices.some((invoice) => invoice.lines.some((line) => line.tracking.length === 2))).toBe(true);
    const contacts = all((each) => each.store.tables.contacts.values());
    expect(new Set(contacts.map((contact) => contact.status))).toEqual(new Set(['ACTIVE', 'ARCHIVED', 'GDPRREQUEST']));
    expect(contacts.some((contact) => contact.mergedTo !== null)).toBe(true);
    const advances = all((each) => [
      ...each.store.tables.prepayments.values(),
      ...each.store.tables.overpayments.values(),
    ]);
    expect(new Set(advances.map((advance) => advance.type))).toEqual(
      new Set(['RECEIVE-PREPAYMENT', 'RECEIVE-OVERPAYMENT', 'SPEND-PREPAYMENT', 'SPEND-OVERPAYMENT']),
    );
    expect(advances.some((advance) => advance.allocations.length > 0 && advance.remainingCredit > 0)).toBe(true);
    const payments = all((each) => each.store.tables.payments.values());
    expect(new Set(payments.map((payment) => payment.type))).toContain('ARCREDITPAYMENT');
    expect(payments.some((payment) => payment.status === 'DELETED')).toBe(true);
    expect(
      all((each) => each.store.tables.accounts.values()).some(
        (account) => account.type === 'BANK' && account.code === null,
      ),
    ).toBe(true);
    const numbers =
      books[11]?.page('invoices', { ...everything, types: ['ACCREC'] }).records.map((invoice) => invoice.number) ?? [];
    expect(new Set(numbers).size).toBeLessThan(numbers.length);
    expect(books.filter(({ organisation: o }) => o.registrationNumber === '90001111')).toHaveLength(2);
    expect(books.some(({ organisation: o }) => o.class === 'NEWPLAN')).toBe(true);
    expect(books.some(({ organisation: o }) => o.isDemoCompany)).toBe(true);
    expect(books.at(-1)?.page('invoices', everything).total).toBe(0);
    const reach = world.users.flatMap((user) => user.organisations.map((access) => access.tenantId));
    expect(reach.length - new Set(reach).size).toBe(1);
  });

  it('shows transfers both as bank transactions and as transfers, of the same money', () => {
    const world = loadWorld('first', now);
    const books = world.books(world.tenantIds[0] ?? '');
    for (const transfer of books.store.tables.bankTransfers.values()) {
      const out = books.get('bankTransactions', transfer.fromBankTransactionId);
      const into = books.get('bankTransactions', transfer.toBankTransactionId);
      expect([out?.type, into?.type]).toEqual(['SPEND-TRANSFER', 'RECEIVE-TRANSFER']);
      expect([out?.total, into?.total]).toEqual([transfer.amount, transfer.amount]);
    }
  });

  it('pages through records once each, in order of change', () => {
    const world = loadWorld('first', now);
    const books = world.books(world.tenantIds[2] ?? '');
    const seen: string[] = [];
    for (let offset = 0; ; offset += 100) {
      const { records } = books.page('invoices', { offset, limit: 100, types: ['ACCPAY'], statuses: ['PAID'] });
      if (records.length === 0) break;
      seen.push(...records.map((record) => record.id));
      expect(records.every((record) => record.type === 'ACCPAY' && record.status === 'PAID')).toBe(true);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(books.page('invoices', { ...everything, types: ['ACCPAY'], statuses: ['PAID'] }).total);
  });
});
