import { describe, expect, it } from 'vitest';
import type { BankTransactionRecord, InvoiceRecord, PaymentRecord, PrepaymentRecord } from '../../../sandbox/model.ts';
import { makeLine, totalsOf } from '../../../sandbox/books/documents.ts';
import { units } from '../../../sandbox/books/money.ts';
import type { InspectableBooks } from '../../../sandbox/books/orgBooks.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { readTrialBalance } from './reading.ts';

// Small books worked out on paper: amounts are in euros, the foreign ones in dollars at two dollars for a euro.

const updatedUtc = '2026-11-20T10:00:00.000Z';

function emptyBooks(): InspectableBooks {
  const world = loadWorld('empty', '2026-11-23T10:00:00Z');
  return world.books(world.tenantIds[0] ?? '');
}

function codeOf(books: InspectableBooks, code: string) {
  for (const account of books.store.tables.accounts.values()) if (account.code === code) return account;
  throw new Error(`No account ${code}`);
}

/** Balances in whole currency units by account code, zero left out. */
function balances(books: InspectableBooks, paymentsOnly = false): Record<string, number> {
  const { balance } = readTrialBalance(books.trialBalance('2026-11-30', paymentsOnly));
  const found: Record<string, number> = {};
  for (const [id, amount] of balance) {
    const code = books.get('accounts', id)?.code ?? id;
    if (amount !== 0) found[code] = amount / 10_000;
  }
  return found;
}

function addInvoice(
  books: InspectableBooks,
  change: Partial<InvoiceRecord> & { readonly id: string },
  net: number,
  tax = 0,
): void {
  const type = change.type ?? 'ACCREC';
  const line = makeLine({
    id: `${change.id}-line`,
    description: 'Work',
    quantity: 10_000,
    unitAmount: units(net),
    account: codeOf(books, type === 'ACCREC' ? '8000' : '4790'),
    tax: { type: 'TAX', percent: tax * 10_000 },
    types: 'Exclusive',
  });
  const totals = totalsOf([line], 'Exclusive');
  books.store.tables.invoices.set(change.id, {
    type,
    number: change.id,
    reference: '',
    contactId: 'contact',
    date: '2026-11-02',
    dueDate: '2026-11-16',
    plannedPaymentDate: null,
    fullyPaidOn: null,
    status: 'AUTHORISED',
    sentToContact: false,
    lineAmountTypes: 'Exclusive',
    ...totals,
    currencyCode: 'EUR',
    currencyRate: '1',
    lines: [line],
    amountDue: totals.total,
    amountPaid: 0,
    amountCredited: 0,
    updatedUtc,
    ...change,
  });
  books.store.version += 1;
}

function addPayment(books: InspectableBooks, documentId: string, amount: number, currencyRate = '1'): void {
  const bank = codeOf(books, '1100');
  const payment: PaymentRecord = {
    id: `${documentId}-payment-${books.store.tables.payments.size}`,
    type: 'ACCRECPAYMENT',
    status: 'AUTHORISED',
    date: '2026-11-10',
    amount: units(amount),
    bankAmount: units(amount / Number(currencyRate)),
    currencyRate,
    reference: '',
    isReconciled: true,
    accountId: bank.id,
    accountCode: bank.code,
    documentId,
    documentNumber: documentId,
    contactId: 'contact',
    contactName: 'Contact',
    batchPaymentId: null,
    updatedUtc,
  };
  books.store.tables.payments.set(payment.id, payment);
  books.store.version += 1;
}

describe('books worked out by hand', () => {
  it('post a sale with tax, and on cash basis only the part that is paid', () => {
    const books = emptyBooks();
    addInvoice(books, { id: 'A' }, 1000, 21);
    expect(balances(books)).toEqual({ '1300': 1210, '1500': -210, '8000': -1000 });
    expect(balances(books, true)).toEqual({});
    addPayment(books, 'A', 302.5);
    expect(balances(books)).toEqual({ '1100': 302.5, '1300': 907.5, '1500': -210, '8000': -1000 });
    expect(balances(books, true)).toEqual({ '1100': 302.5, '1500': -52.5, '8000': -250 });
  });

  it('post a currency gain when dollars are worth more on the day they come in', () => {
    const books = emptyBooks();
    addInvoice(books, { id: 'B', currencyCode: 'USD', currencyRate: '2' }, 500);
    addPayment(books, 'B', 500, '1.25');
    // 250 was owed, 400 came in.
    expect(balances(books)).toEqual({ '1100': 400, '8000': -250, '9130': -150 });
    expect(balances(books, true)).toEqual({ '1100': 400, '8000': -250, '9130': -150 });
  });

  it('clear a foreign invoice to the cent however it is paid in parts', () => {
    const books = emptyBooks();
    addInvoice(books, { id: 'C', currencyCode: 'USD', currencyRate: '1.3' }, 100);
    for (const part of [33.33, 33.33, 33.34]) addPayment(books, 'C', part, '1.3');
    const found = balances(books);
    expect(found['1300']).toBeUndefined();
    expect(found['8000']).toBe(-76.92);
    expect((found['1100'] ?? 0) + (found['9130'] ?? 0)).toBeCloseTo(76.92, 6);
  });

  it('post a credit note against its invoice without moving money', () => {
    const books = emptyBooks();
    addInvoice(books, { id: 'D' }, 200, 21);
    const invoice = books.get('invoices', 'D');
    if (invoice === undefined) throw new Error('No invoice');
    const { dueDate, plannedPaymentDate, sentToContact, amountDue, amountPaid, amountCredited, ...shared } = invoice;
    expect([dueDate, plannedPaymentDate, sentToContact, amountDue / 10_000, amountPaid, amountCredited]).toEqual([
      '2026-11-16',
      null,
      false,
      242,
      0,
      0,
    ]);
    const allocation = { id: 'D-all', invoiceId: 'D', invoiceNumber: 'D', date: '2026-11-12', amount: units(121) };
    books.store.tables.creditNotes.set('D-note', {
      ...shared,
      id: 'D-note',
      type: 'ACCRECCREDIT',
      number: 'CN-1',
      remainingCredit: units(121),
      allocations: [allocation],
    });
    books.store.version += 1;
    // The credit note takes the whole sale back; half of it is set against the invoice.
    expect(balances(books)).toEqual({});
    expect(balances(books, true)).toEqual({});
  });

  it('keep an advance on the receivable account until it is used', () => {
    const books = emptyBooks();
    const bank = codeOf(books, '1100');
    const line = makeLine({
      id: 'advance-line',
      description: 'Paid in advance',
      quantity: 10_000,
      unitAmount: units(300),
      account: codeOf(books, '1300'),
      tax: { type: 'NONE', percent: 0 },
      types: 'NoTax',
    });
    const shared = {
      status: 'AUTHORISED',
      contactId: 'contact',
      date: '2026-11-01',
      lineAmountTypes: 'NoTax',
      ...totalsOf([line], 'NoTax'),
      currencyCode: 'EUR',
      currencyRate: '1',
      lines: [line],
      reference: '',
      type: 'RECEIVE-PREPAYMENT',
      updatedUtc,
    } as const;
    const paid: BankTransactionRecord = {
      ...shared,
      id: 'paid',
      bankAccountId: bank.id,
      isReconciled: true,
      prepaymentId: 'advance',
      overpaymentId: null,
    };
    const advance: PrepaymentRecord = {
      ...shared,
      id: 'advance',
      kind: 'prepayment',
      bankTransactionId: 'paid',
      remainingCredit: units(300),
      allocations: [],
    };
    books.store.tables.bankTransactions.set('paid', paid);
    books.store.tables.prepayments.set('advance', advance);
    books.store.version += 1;
    expect(balances(books)).toEqual({ '1100': 300, '1300': -300 });
    expect(balances(books, true)).toEqual({ '1100': 300, '1300': -300 });
    addInvoice(books, { id: 'E', amountDue: 0, amountCredited: units(121), status: 'PAID' }, 100, 21);
    const allocation = { id: 'E-all', invoiceId: 'E', invoiceNumber: 'E', date: '2026-11-02', amount: units(121) };
    books.store.tables.prepayments.set('advance', {
      ...advance,
      remainingCredit: units(179),
      allocations: [allocation],
    });
    books.store.version += 1;
    expect(balances(books)).toEqual({ '1100': 300, '1300': -179, '1500': -21, '8000': -100 });
    expect(balances(books, true)).toEqual({ '1100': 300, '1300': -179, '1500': -21, '8000': -100 });
  });
});
