/** The same organisation twice: from generators, and as ordinary books over all records read from them. */
import { makeOrgBooks, type InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { keyOf, makeStore, recordNames } from '../../../sandbox/books/store.ts';
import type { Day, Ids, RecordName, Records, ReportTree } from '../../../sandbox/model.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';

export const now = '2026-11-23T01:00:00Z';

export const sizeBooks = (name: string, at = now): InspectableBooks => {
  const world = loadWorld(name, at);
  return world.books(world.tenantIds[0] ?? '');
};

/** Every record of a kind, read in pages of a thousand. */
export function everyRecord<K extends RecordName>(books: InspectableBooks, name: K): Records[K][] {
  const found: Records[K][] = [];
  for (;;) {
    const { records, total } = books.page(name, { offset: found.length, limit: 1000, includeArchived: true });
    found.push(...records);
    if (found.length >= total || records.length === 0) return found;
  }
}

/** Ordinary books over the records of a generated organisation. */
export function ordinary(books: InspectableBooks): InspectableBooks {
  const store = makeStore(books.organisation, books.store.firstDay, books.store.today);
  const fill = <K extends RecordName>(name: K): void => {
    for (const record of everyRecord(books, name)) store.tables[name].set(keyOf(record), record);
  };
  recordNames.forEach(fill);
  store.hidden.push(...books.store.hidden);
  return makeOrgBooks(store);
}

const plain = { periods: 0, timeframe: 'MONTH', standardLayout: true } as const;

/** Every kind of report of some books, at and around a day. */
export function reportsAt(books: InspectableBooks, date: Day, contacts: readonly Ids[]): Record<string, ReportTree> {
  const [categoryId = ''] = books.store.tables.trackingCategories.keys();
  const from = `${date.slice(0, 7)}-01`;
  const reports: Record<string, ReportTree> = {
    bank: books.bankSummary(from, date),
    executive: books.executiveSummary(date),
    budget: books.budgetSummary(date, 3, 1),
  };
  for (const paymentsOnly of [false, true]) {
    const basis = paymentsOnly ? 'cash' : 'accrual';
    reports[`trial balance ${basis}`] = books.trialBalance(date, paymentsOnly);
    reports[`sheet ${basis}`] = books.balanceSheet({ ...plain, date, periods: 5, timeframe: 'QUARTER', paymentsOnly });
    reports[`profit ${basis}`] = books.profitAndLoss({ ...plain, from, to: date, periods: 11, paymentsOnly });
    reports[`tracking ${basis}`] = books.profitAndLoss({
      ...plain,
      from: '2026-01-01',
      to: date,
      paymentsOnly,
      trackingCategoryId: categoryId,
    });
  }
  for (const id of contacts) {
    reports[`receivables ${id}`] = books.agedByContact('receivables', id, date);
    reports[`payables ${id}`] = books.agedByContact('payables', id, date);
  }
  return reports;
}
