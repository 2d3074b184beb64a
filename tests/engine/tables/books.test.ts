/** Every table of every organisation: how many rows there must be, and its amounts, counted in the books. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { tableNames } from '#contract/ledger';
import { tableDocument, tableRows, type TableRow } from '#engine/tables/index';
import { Oracle } from '../../support/bookOracle.ts';
import { loaded, now, text, type Loaded } from '../../support/figures.ts';
import { inBase } from '../../support/loadBooks.ts';
import { endOfMonth } from '../../support/loadReports.ts';
import { provenOrganisations } from '../../support/organisations.ts';

type TableName = (typeof tableNames)[number];
const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0);
const cents = (one: number): number => Math.sign(one) * Math.floor((Math.abs(one) + 50) / 100) * 100;
const amount = (cell: unknown): number => Math.round(Number(cell ?? 0) * 10_000);

describe.each(provenOrganisations)('tables and the books: $title', ({ world, id }) => {
  let org: Loaded;
  let oracle: Oracle;
  beforeAll(() => {
    org = loaded(world.books(id));
    oracle = new Oracle(org.books, org.today);
  });
  afterAll(() => org.close());
  const rows = (table: TableName): TableRow[] => [...tableRows(org.db, { table, lang: 'en', now: new Date(now) })];
  const total = (table: TableName): number =>
    tableDocument(org.db, { table, offset: 0, limit: 1, lang: 'en', now: new Date(now) }).total;
  const added = (list: readonly TableRow[], column: string): string =>
    text(sum(list.map((row) => amount(row[column]))));

  it('have as many rows as there are records', () => {
    const credits = [...oracle.all('creditNotes'), ...oracle.all('prepayments'), ...oracle.all('overpayments')];
    const addresses = [org.books.organisation, ...oracle.all('contacts')].flatMap((one) => one.addresses);
    const isBank = (accountId: string): boolean => oracle.accounts.get(accountId)?.type === 'BANK';
    const documents = [...oracle.all('invoices'), ...oracle.all('creditNotes')];
    const expected: Partial<Record<TableName, number>> = {
      addresses: addresses.length,
      allocations: sum(credits.map((one) => one.allocations.length)),
      'bank-statements':
        oracle.all('bankTransactions').filter((one) => one.status === 'AUTHORISED').length +
        oracle.all('payments').filter((one) => one.status === 'AUTHORISED' && isBank(one.accountId)).length,
      'bank-transactions': oracle.all('bankTransactions').length,
      'bank-transfers': oracle.all('bankTransfers').length,
      budgets: sum(oracle.all('budgets').flatMap((one) => one.lines.map((line) => line.months.length))),
      contacts: oracle.all('contacts').length,
      'expense-claims': oracle.all('expenseClaims').length,
      'invoice-line-items': sum(documents.map((one) => one.lines.length)),
      invoices: documents.length,
      items: oracle.all('items').length,
      'manual-journals': sum(oracle.all('manualJournals').map((one) => one.lines.length)),
      organisation: 1,
      payments: oracle.all('payments').length,
      tracking: sum(oracle.all('trackingCategories').map((one) => Math.max(1, one.options.length))),
      'xero-accounts': oracle.all('accounts').length,
      'sync-runs': 1,
      history: 0,
    };
    for (const [table, number] of Object.entries(expected)) expect([table, total(table as TableName)]).toEqual([table, number]); // prettier-ignore
  });

  it('documents, lines, payments and bank transactions add up to the books', () => {
    const documents = [...oracle.all('invoices'), ...oracle.all('creditNotes')];
    expect(added(rows('invoices'), 'total')).toBe(text(sum(documents.map((one) => one.total))));
    expect(added(rows('invoices'), 'sub_total')).toBe(text(sum(documents.map((one) => one.subTotal))));
    expect(added(rows('invoices'), 'base_sub_total')).toBe(
      // Each row shows whole cents.
      text(sum(documents.map((one) => cents(inBase(one.subTotal, one.currencyRate))))),
    );
    expect(added(rows('invoices'), 'amount_due')).toBe(
      text(sum(oracle.all('invoices').map((one) => one.amountDue)) + sum(oracle.all('creditNotes').map((one) => one.remainingCredit))), // prettier-ignore
    );
    const net = (one: (typeof documents)[number]): number =>
      (one.type.endsWith('CREDIT') ? -1 : 1) *
      sum(one.lines.map((line) => line.lineAmount - (one.lineAmountTypes === 'Inclusive' ? line.taxAmount : 0)));
    expect(added(rows('invoice-line-items'), 'net')).toBe(text(sum(documents.map(net))));
    expect(added(rows('payments'), 'amount')).toBe(text(sum(oracle.all('payments').map((one) => one.amount))));
    expect(added(rows('payments'), 'bank_amount')).toBe(text(sum(oracle.all('payments').map((one) => one.bankAmount))));
    expect(added(rows('bank-transactions'), 'total')).toBe(
      text(sum(oracle.all('bankTransactions').map((one) => one.total))),
    );
    expect(added(rows('bank-transfers'), 'amount')).toBe(
      text(sum(oracle.all('bankTransfers').map((one) => one.amount))),
    );
    expect(added(rows('manual-journals'), 'line_amount')).toBe(
      text(sum(oracle.all('manualJournals').flatMap((one) => one.lines.map((line) => line.lineAmount)))),
    );
    expect(added(rows('budgets'), 'amount')).toBe(
      text(sum(oracle.all('budgets').flatMap((one) => one.lines.flatMap((line) => line.months.map((month) => month.amount))))), // prettier-ignore
    );
    expect(added(rows('expense-claims'), 'total')).toBe(text(sum(oracle.all('expenseClaims').map((one) => one.total))));
  });

  it('the trial balance and month ends are the ledger of their day', () => {
    for (const row of rows('trial-balance')) {
      const account = oracle.accounts.get(String(row['account_id']));
      // Retained earnings take over the profit of closed years by themselves.
      if (account === undefined || account.systemAccount === 'RETAINEDEARNINGS') continue;
      const day = String(row['date']);
      const restarts = account.class === 'REVENUE' || account.class === 'EXPENSE';
      const own = (one: { id: string }): boolean => one.id === account.id;
      const balance = restarts ? oracle.movement(own, { from: oracle.fiscalYearStart(day), to: day }) : oracle.balance(own, day); // prettier-ignore
      expect([account.name, day, amount(row['ytd_debit']) - amount(row['ytd_credit'])]).toEqual([account.name, day, balance]); // prettier-ignore
      const month = oracle.movement(own, { from: `${day.slice(0, 7)}-01`, to: day });
      expect([account.name, day, amount(row['debit']) - amount(row['credit'])]).toEqual([account.name, day, month]);
    }
    const ends = rows('month-end');
    const perDay = new Map<string, number>();
    for (const row of rows('trial-balance'))
      perDay.set(String(row['date']), (perDay.get(String(row['date'])) ?? 0) + 1);
    const isEnd = (day: string): boolean => endOfMonth(day, 0) === day;
    expect(ends).toHaveLength(sum([...perDay].flatMap(([day, count]) => (isEnd(day) ? [count] : []))));
  });

  it('each bank account has a balance for every day, and it is the ledger’s', () => {
    const base = org.books.organisation.baseCurrency;
    const moved = new Map<string, number>();
    const move = (account: string, day: string, by: number): void => {
      moved.set(`${account} ${day}`, (moved.get(`${account} ${day}`) ?? 0) + by);
    };
    for (const one of oracle.all('bankTransactions'))
      if (one.status === 'AUTHORISED') move(one.bankAccountId, one.date, one.type.startsWith('RECEIVE') ? one.total : -one.total); // prettier-ignore
    const receives = ['ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT'];
    for (const one of oracle.all('payments'))
      if (one.status === 'AUTHORISED') move(one.accountId, one.date, receives.includes(one.type) ? one.bankAmount : -one.bankAmount); // prettier-ignore
    const byAccount = Map.groupBy(rows('bank-statement-daily-balance'), (row) => String(row['account_id']));
    for (const [accountId, days] of byAccount) {
      const dates = days.map((row) => String(row['date'])).sort();
      const first = Date.parse(dates[0] ?? '');
      dates.forEach((date, index) => expect(Date.parse(date) - first).toBe(index * 86_400_000));
      expect(dates.at(-1)).toBe(org.today);
      // Between its month ends an account in another currency is not revalued.
      const isForeign = (oracle.accounts.get(accountId)?.currencyCode ?? base) !== base;
      // What moved and no document shows (opening balances, paid expense claims) stands apart on the last day of its month.
      const apart = new Set(
        days.flatMap((row) => (amount(row['unexplained']) === 0 ? [] : [String(row['date']).slice(0, 7)])),
      );
      for (const row of days) {
        const day = String(row['date']);
        const month = day.slice(0, 7);
        const isLast = endOfMonth(day, 0) === day || day === org.today;
        if (isLast || !(isForeign || apart.has(month)))
          expect([day, row['balance']]).toEqual([day, text(oracle.balance((one) => one.id === accountId, day))]);
        if (isForeign) continue;
        expect([day, row['movement']]).toEqual([day, text(moved.get(`${accountId} ${day}`) ?? 0)]);
        if (!isLast) continue;
        const ledger = oracle.movement((one) => one.id === accountId, { from: `${month}-01`, to: day });
        const documents = sum([...moved].flatMap(([key, by]) => (key.startsWith(`${accountId} ${month}`) && key.slice(-10) <= day ? [by] : []))); // prettier-ignore
        expect([day, row['unexplained']]).toEqual([day, text(ledger - documents)]);
      }
    }
    const used = oracle.all('accounts').filter((one) => one.type === 'BANK' && oracle.turnover(one.id, { from: '1970-01-01', to: org.today }).debit !== 0); // prettier-ignore
    for (const account of used) expect([account.name, byAccount.has(account.id)]).toEqual([account.name, true]);
  });
});
