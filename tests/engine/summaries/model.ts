/** Made-up books that change at random: kept as plain values, handed over as Xero's JSON. */
import { createHash } from 'node:crypto';

/** Cents throughout; documents carry their own rate, foreign units for one base unit. */
export interface Line {
  item: string | null;
  account: string;
  quantity: number;
  amount: number;
  tax: number;
}
export interface Document {
  readonly id: string;
  readonly type: 'ACCREC' | 'ACCPAY' | 'ACCRECCREDIT' | 'ACCPAYCREDIT';
  status: string;
  contact: string;
  date: string;
  due: string | null;
  inclusive: boolean;
  rate: string;
  lines: Line[];
}
export interface Payment {
  readonly id: string;
  readonly document: string;
  date: string;
  amount: number;
  account: string;
  status: string;
  reconciled: boolean;
}
export interface Allocation {
  readonly id: string;
  readonly credit: string;
  readonly invoice: string;
  readonly date: string;
  readonly amount: number;
}
export interface Movement {
  readonly id: string;
  type: string;
  status: string;
  date: string;
  bank: string;
  rate: string;
  account: string;
  amount: number;
  reconciled: boolean;
}
export interface Journal {
  readonly id: string;
  status: string;
  date: string;
  account: string;
  amount: number;
}
export interface Advance {
  readonly id: string;
  readonly kind: 'prepayment' | 'overpayment';
  readonly type: string;
  status: string;
  date: string;
  total: number;
  left: number;
}

export class Model {
  readonly contacts = new Map<string, string>();
  readonly accounts = new Map<string, { code: string; type: string }>();
  readonly documents = new Map<string, Document>();
  readonly payments = new Map<string, Payment>();
  readonly allocations = new Map<string, Allocation>();
  readonly movements = new Map<string, Movement>();
  readonly journals = new Map<string, Journal>();
  readonly advances = new Map<string, Advance>();
  yearEnd = { day: 31, month: 12 };
  /** Payments and allocations by the documents they settle. */
  readonly settling = new Map<string, Set<Payment | Allocation>>();

  addPayment(one: Payment): void {
    this.payments.set(one.id, one);
    this.#settles(one.document).add(one);
  }

  addAllocation(one: Allocation): void {
    this.allocations.set(one.id, one);
    for (const id of [one.credit, one.invoice]) this.#settles(id).add(one);
  }

  removeAllocation(one: Allocation): void {
    this.allocations.delete(one.id);
    for (const id of [one.credit, one.invoice]) this.#settles(id).delete(one);
  }

  #settles(id: string): Set<Payment | Allocation> {
    const known = this.settling.get(id) ?? new Set();
    this.settling.set(id, known);
    return known;
  }
}

/** A GUID that is always the same for the same words. */
export function guid(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const netOf = (document: Document): number =>
  document.lines.reduce((sum, line) => sum + line.amount - (document.inclusive ? line.tax : 0), 0);
export const totalOf = (document: Document): number =>
  document.lines.reduce((sum, line) => sum + line.amount + (document.inclusive ? 0 : line.tax), 0);
export const isNote = (document: Document): boolean => document.type.endsWith('CREDIT');

/** What payments, allocations to it and allocations of it have left of a document. */
export function leftOf(model: Model, document: Document): number {
  let left = totalOf(document);
  for (const one of model.settling.get(document.id) ?? [])
    if (!('status' in one) || one.status === 'AUTHORISED') left -= one.amount;
  return left;
}

const money = (cents: number): number => cents / 100;
const dateOf = (day: string): string => `/Date(${Date.parse(day)}+0000)/`;
const stamp = { UpdatedDateUTC: '/Date(1763712000000+0000)/' };

function lineItems(id: string, lines: readonly Line[]): object[] {
  return lines.map((line, index) => ({
    LineItemID: guid(`${id} line ${index}`),
    Description: 'Work',
    Quantity: line.quantity,
    UnitAmount: 1,
    ItemCode: line.item ?? undefined,
    AccountID: line.account,
    TaxAmount: money(line.tax),
    LineAmount: money(line.amount),
  }));
}

export function documentJson(model: Model, document: Document): object {
  const left = ['AUTHORISED', 'PAID'].includes(document.status) ? leftOf(model, document) : 0;
  const common = {
    Type: document.type,
    Contact: { ContactID: document.contact, Name: model.contacts.get(document.contact) },
    Date: dateOf(document.date),
    ...(document.due === null ? {} : { DueDate: dateOf(document.due) }),
    Status: document.status,
    LineAmountTypes: document.inclusive ? 'Inclusive' : 'Exclusive',
    SubTotal: money(netOf(document)),
    TotalTax: money(totalOf(document) - netOf(document)),
    Total: money(totalOf(document)),
    CurrencyCode: document.rate === '1' ? 'EUR' : 'USD',
    CurrencyRate: Number(document.rate),
    LineItems: lineItems(document.id, document.lines),
    ...(document.status === 'PAID' ? { FullyPaidOnDate: dateOf(document.due ?? document.date) } : {}),
    ...stamp,
  };
  if (!isNote(document)) {
    const paid = totalOf(document) - left;
    return { ...common, InvoiceID: document.id, InvoiceNumber: '', AmountDue: money(left), AmountPaid: money(paid) };
  }
  const settled = [...(model.settling.get(document.id) ?? [])];
  const parts = settled.filter((one) => 'credit' in one && one.credit === document.id) as Allocation[];
  return {
    ...common,
    CreditNoteID: document.id,
    CreditNoteNumber: '',
    RemainingCredit: money(left),
    Allocations: parts.map((one) => ({
      AllocationID: one.id,
      Invoice: { InvoiceID: one.invoice, InvoiceNumber: '' },
      Date: dateOf(one.date),
      Amount: money(one.amount),
    })),
  };
}

export function paymentJson(model: Model, payment: Payment): object {
  const document = model.documents.get(payment.document);
  if (!document) throw new Error('a payment has a document');
  const names = { ACCREC: 'ACCRECPAYMENT', ACCPAY: 'ACCPAYPAYMENT', ACCRECCREDIT: 'ARCREDITPAYMENT', ACCPAYCREDIT: 'APCREDITPAYMENT' }; // prettier-ignore
  return {
    PaymentID: payment.id,
    PaymentType: names[document.type],
    Status: payment.status,
    Date: dateOf(payment.date),
    Amount: money(payment.amount),
    BankAmount: money(payment.amount),
    CurrencyRate: Number(document.rate),
    IsReconciled: payment.reconciled,
    Account: { AccountID: payment.account },
    Invoice: { InvoiceID: document.id, InvoiceNumber: '', Contact: { ContactID: document.contact } },
    ...stamp,
  };
}

export function movementJson(movement: Movement): object {
  return {
    BankTransactionID: movement.id,
    Type: movement.type,
    Status: movement.status,
    Date: dateOf(movement.date),
    BankAccount: { AccountID: movement.bank },
    LineAmountTypes: 'NoTax',
    IsReconciled: movement.reconciled,
    SubTotal: money(movement.amount),
    TotalTax: 0,
    Total: money(movement.amount),
    CurrencyCode: movement.rate === '1' ? 'EUR' : 'USD',
    CurrencyRate: Number(movement.rate),
    LineItems: lineItems(movement.id, [
      { item: null, account: movement.account, quantity: 1, amount: movement.amount, tax: 0 },
    ]),
    ...stamp,
  };
}

export const journalJson = (journal: Journal): object => ({
  ManualJournalID: journal.id,
  Date: dateOf(journal.date),
  Narration: 'Correction',
  Status: journal.status,
  LineAmountTypes: 'NoTax',
  JournalLines: [
    { AccountID: journal.account, LineAmount: money(journal.amount) },
    { AccountID: guid('account 9'), LineAmount: -money(journal.amount) },
  ],
  ...stamp,
});

export const advanceJson = (advance: Advance): object => ({
  [advance.kind === 'prepayment' ? 'PrepaymentID' : 'OverpaymentID']: advance.id,
  Type: advance.type,
  Status: advance.status,
  Date: dateOf(advance.date),
  LineAmountTypes: 'NoTax',
  SubTotal: money(advance.total),
  TotalTax: 0,
  Total: money(advance.total),
  RemainingCredit: money(advance.left),
  CurrencyCode: 'EUR',
  CurrencyRate: 1,
  ...stamp,
});

export const accountJson = (id: string, account: { code: string; type: string }): object => ({
  AccountID: id,
  Code: account.code,
  Name: `Account ${account.code}`,
  Type: account.type,
  Class: account.type === 'REVENUE' || account.type === 'OTHERINCOME' ? 'REVENUE' : 'ASSET',
  Status: 'ACTIVE',
  ...stamp,
});

export const contactJson = (id: string, name: string): object => ({ ContactID: id, Name: name, ...stamp });

export const organisationJson = (id: string, yearEnd: { day: number; month: number }): object => ({
  OrganisationID: id,
  Name: 'Random BV',
  BaseCurrency: 'EUR',
  CountryCode: 'NL',
  FinancialYearEndDay: yearEnd.day,
  FinancialYearEndMonth: yearEnd.month,
  Timezone: 'WEUROPESTANDARDTIME',
  PaymentTerms: {},
  ExternalLinks: [],
});
