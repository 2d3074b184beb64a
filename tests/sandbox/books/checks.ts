/** Checks that hold for all sound books. */
import { expect } from 'vitest';
import type { AllocationRecord, Ids } from '../../../sandbox/model.ts';
import { isInLedger, netOf } from '../../../sandbox/books/documents.ts';
import { toBase } from '../../../sandbox/books/money.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { systemAccount } from '../../../sandbox/books/store.ts';
import { readTrialBalance } from './reading.ts';

/** Every document's own arithmetic, and its payments and allocations against what it says is paid. */
export function checkDocuments(books: InspectableBooks): void {
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

/** Open documents against the receivable and payable accounts, at the end of all books. */
export function checkControls(books: InspectableBooks): void {
  const controls = openBalances(books);
  const { balance } = readTrialBalance(books.trialBalance('2099-12-31', false));
  expect(balance.get(systemAccount(books.store, 'DEBTORS').id) ?? 0).toBe(controls.debtors);
  expect(balance.get(systemAccount(books.store, 'CREDITORS').id) ?? 0).toBe(0 - controls.creditors);
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
