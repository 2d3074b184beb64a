import { describe, expect, it } from 'vitest';
import { isoDay } from '../../../sandbox/books/days.ts';
import { ACCRUAL, CASH } from '../../../sandbox/books/journal.ts';
import { unbalancedDays } from '../../../sandbox/books/ledger.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { checkControls, checkDocuments } from './checks.ts';
import { amountsByAccount, labelled, readTrialBalance } from './reading.ts';

const now = '2026-11-23T01:00:00Z';

for (const name of ['first', 'demo', 'variety', 'empty']) {
  const world = loadWorld(name, now);
  describe.each(world.tenantIds.map((id) => [`${name}: ${world.organisation(id).name}`, id] as const))(
    '%s',
    (_, id) => {
      const books = world.books(id);
      const today = isoDay(books.store.today);

      it('balances debits and credits every day on both bases', () => {
        expect(unbalancedDays(books.journals(), ACCRUAL)).toEqual([]);
        expect(unbalancedDays(books.journals(), CASH)).toEqual([]);
      });

      it('shows equal debits and credits in every trial balance and assets less debts equal to equity', () => {
        for (let day = books.store.firstDay; day <= books.store.today; day += 19) {
          for (const paymentsOnly of [false, true]) {
            const { totals } = readTrialBalance(books.trialBalance(isoDay(day), paymentsOnly));
            expect(totals[0]).toBe(totals[1]);
            expect(totals[2]).toBe(totals[3]);
          }
          const sheet = books.balanceSheet(sheetQuery(isoDay(day)));
          expect(labelled(sheet, 'Total Equity')).toEqual(labelled(sheet, 'Net Assets'));
        }
      });

      it('keeps the arithmetic of every document', () => checkDocuments(books));

      it('ties open documents to the receivable and payable accounts', () => {
        checkControls(books);
      });

      it('reaches the ledger balance of each bank account through the month bank summaries', () => {
        const { balance } = readTrialBalance(books.trialBalance(today, false));
        const summary = amountsByAccount(books.bankSummary(`${today.slice(0, 7)}-01`, today));
        for (const [accountId, [opening = 0, received = 0, spent = 0, closing = 0]] of summary) {
          expect(opening + received - spent).toBe(closing);
          expect(balance.get(accountId) ?? 0).toBe(closing);
        }
      });

      it('adds up twelve months of profit and loss to the year', () => {
        const months = books.profitAndLoss({ ...profitQuery, from: '2026-10-01', to: '2026-10-31', periods: 11 });
        const year = books.profitAndLoss({ ...profitQuery, from: '2025-11-01', to: '2026-10-31', periods: 0 });
        const sum = (labelled(months, 'Net Profit') ?? []).reduce((total, amount) => total + amount, 0);
        expect([sum]).toEqual(labelled(year, 'Net Profit'));
      });

      it('stamps no record later than now', () => {
        const { records } = books.page('invoices', { offset: 0, limit: 100_000 });
        for (const invoice of records) expect(invoice.updatedUtc <= '2026-11-23T01:00:00.000Z').toBe(true);
        expect(records.map((invoice) => invoice.updatedUtc)).toEqual(
          records.map((invoice) => invoice.updatedUtc).sort(),
        );
      });
    },
  );
}

const profitQuery = { timeframe: 'MONTH', paymentsOnly: false, standardLayout: true } as const;
const sheetQuery = (date: string) =>
  ({ date, periods: 2, timeframe: 'MONTH', paymentsOnly: false, standardLayout: true }) as const;
