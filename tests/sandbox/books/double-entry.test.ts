import { describe, expect, it } from 'vitest';
import type { AllocationRecord, Ids } from '../../../sandbox/model.ts';
import { isoDay } from '../../../sandbox/books/days.ts';
import { unbalancedDays } from '../../../sandbox/books/ledger.ts';
import { toBase } from '../../../sandbox/books/money.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { isInLedger, netOf } from '../../../sandbox/books/documents.ts';
import { ACCRUAL, CASH } from '../../../sandbox/books/journal.ts';
import { systemAccount } from '../../../sandbox/books/store.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { amountsByAccount, labelled, readTrialBalance } from './reading.ts';

const now = '2026-11-23T01:00:00Z';

for (const name of ['first', 'variety', 'empty']) {
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
        const controls = openBalances(books);
        const { balance } = readTrialBalance(books.trialBalance(today, false));
        expect(balance.get(systemAccount(books.store, 'DEBTORS').id) ?? 0).toBe(controls.debtors);
        expect(balance.get(systemAccount(books.store, 'CREDITORS').id) ?? 0).toBe(0 - controls.creditors);
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

function checkDocuments(books: InspectableBooks): void {
  const { invoices, creditNotes, prepayments, overpayments, bankTransactions, payments } = books.store.tables;
  for (const table of [invoices, creditNotes, prepayments, overpayments, bankTransactions]) {
    for (const record of table.values()) {
      let net = 0;
      let tax = 0;
      for (const line of record.lines) {
        net += netOf(line, record.lineAmountTypes);
        tax += line.taxAmount;
      }
      expect([record.subTotal, record.totalTax, record.total]).toEqual([net, tax, net + tax]);
    }
  }
  const paid = new Map<Ids, number>();
  for (const payment of payments.values()) {
    if (payment.status === 'AUTHORISED') {
      paid.set(payment.documentId, (paid.get(payment.documentId) ?? 0) + payment.amount);
    }
  }
  const credited = new Map<Ids, number>();
  const note = (allocations: readonly AllocationRecord[], id: Ids): number => {
    let given = 0;
    for (const allocation of allocations) {
      given += allocation.amount;
      credited.set(allocation.invoiceId, (credited.get(allocation.invoiceId) ?? 0) + allocation.amount);
    }
    return given + (paid.get(id) ?? 0);
  };
  for (const table of [creditNotes, prepayments, overpayments]) {
    for (const credit of table.values()) {
      const used = note(credit.allocations, credit.id);
      if (isInLedger(credit.status)) expect(credit.remainingCredit).toBe(credit.total - used);
    }
  }
  for (const invoice of invoices.values()) {
    expect(invoice.amountPaid).toBe(paid.get(invoice.id) ?? 0);
    expect(invoice.amountCredited).toBe(credited.get(invoice.id) ?? 0);
    if (invoice.status === 'VOIDED') continue;
    expect(invoice.amountDue).toBe(invoice.total - invoice.amountPaid - invoice.amountCredited);
    if (isInLedger(invoice.status)) expect(invoice.status === 'PAID').toBe(invoice.amountDue === 0);
  }
}

/** What open documents say the control accounts hold, in base currency at each document's own rate. */
function openBalances(books: InspectableBooks): { readonly debtors: number; readonly creditors: number } {
  const { invoices, creditNotes, prepayments, overpayments } = books.store.tables;
  let debtors = 0;
  let creditors = 0;
  for (const invoice of invoices.values()) {
    if (!isInLedger(invoice.status)) continue;
    const due = toBase(invoice.amountDue, invoice.currencyRate);
    if (invoice.type === 'ACCREC') debtors += due;
    else creditors += due;
  }
  for (const table of [creditNotes, prepayments, overpayments]) {
    for (const credit of table.values()) {
      if (!isInLedger(credit.status)) continue;
      const rest = toBase(credit.remainingCredit, credit.currencyRate);
      if (credit.type === 'ACCRECCREDIT' || credit.type.startsWith('RECEIVE')) debtors -= rest;
      else creditors -= rest;
    }
  }
  return { debtors, creditors };
}
