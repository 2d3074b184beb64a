/** Documents as the ledger sees them: base-currency legs, and the order in which payments and credits settle them. */
import type {
  Amount,
  CreditNoteRecord,
  Ids,
  InvoiceRecord,
  LineAmountTypes,
  LineRecord,
  PaymentRecord,
  PrepaymentRecord,
} from '../model.ts';
import { dayNumber } from './days.ts';
import { isInLedger, netOf } from './documents.ts';
import { noOptions as none } from './journal.ts';
import { scaleToCents, toBase } from './money.ts';
import { soundInvoicesOf, type BookStore } from './store.ts';

export interface Leg {
  readonly accountId: Ids;
  /** Base currency, signed as posted when the whole document is recognised. */
  readonly amount: Amount;
  readonly optionIds: readonly Ids[];
}

export interface Settlement {
  readonly id: Ids;
  readonly day: number;
  readonly amount: Amount;
  readonly payment: PaymentRecord | null;
}

export interface Document {
  readonly id: Ids;
  readonly total: Amount;
  readonly rate: string;
  readonly controlId: Ids;
  /** +1 when the document debits its control account. */
  readonly sign: number;
  readonly legs: readonly Leg[];
  readonly stockLegs: readonly Leg[];
  readonly settlements: readonly Settlement[];
}

/** Accounts that documents post to by themselves. */
export interface Systems {
  readonly debtors: Ids;
  readonly creditors: Ids;
  readonly tax: Ids;
  readonly gain: Ids;
}

/** Legs in base currency; rounding runs along, so that the legs add up to the base value of the total. */
export function legsOf(
  lines: readonly LineRecord[],
  types: LineAmountTypes,
  totalTax: Amount,
  rate: string,
  sign: number,
  taxId: Ids,
): Leg[] {
  const legs: Leg[] = [];
  let before = 0;
  let foreign = 0;
  const add = (accountId: Ids, amount: Amount, optionIds: readonly Ids[]): void => {
    foreign += amount;
    const after = toBase(foreign, rate);
    if (after !== before) legs.push({ accountId, amount: sign * (after - before), optionIds });
    before = after;
  };
  for (const line of lines) {
    if (line.accountId === null) continue;
    add(line.accountId, netOf(line, types), line.tracking.length === 0 ? none : line.tracking.map((t) => t.optionId));
  }
  if (totalTax !== 0) add(taxId, totalTax, none);
  return legs;
}

function stockLegsOf(store: BookStore, lines: readonly LineRecord[], sign: number): Leg[] {
  const legs: Leg[] = [];
  for (const line of lines) {
    if (line.itemId === null || line.quantity === null) continue;
    const item = store.tables.items.get(line.itemId) ?? store.deletedItems.get(line.itemId);
    if (!item?.isTracked || item.purchaseUnitPrice === null) continue;
    const stock = accountByCode(store, item.inventoryAssetAccountCode);
    const cost = accountByCode(store, item.purchaseAccountCode);
    if (stock === null || cost === null) continue;
    const amount = scaleToCents(line.quantity, item.purchaseUnitPrice, 10_000) * sign;
    legs.push({ accountId: cost, amount, optionIds: line.tracking.map((t) => t.optionId) });
    legs.push({ accountId: stock, amount: -amount, optionIds: none });
  }
  return legs;
}

const codeIndexes = new WeakMap<BookStore, Map<string, Ids>>();

function accountByCode(store: BookStore, code: string | null): Ids | null {
  if (code === null) return null;
  let index = codeIndexes.get(store);
  if (index === undefined) {
    index = new Map();
    for (const account of store.tables.accounts.values())
      if (account.code !== null) index.set(account.code, account.id);
    codeIndexes.set(store, index);
  }
  return index.get(code) ?? null;
}

function settlementsByDocument(store: BookStore): Map<Ids, Settlement[]> {
  const found = new Map<Ids, Settlement[]>();
  const add = (documentId: Ids, settlement: Settlement): void => {
    const list = found.get(documentId);
    if (list === undefined) found.set(documentId, [settlement]);
    else list.push(settlement);
  };
  for (const payment of store.tables.payments.values()) {
    if (payment.status === 'DELETED') continue;
    add(payment.documentId, { id: payment.id, day: dayNumber(payment.date), amount: payment.amount, payment });
  }
  const addCredits = (record: CreditNoteRecord | PrepaymentRecord): void => {
    if (!isInLedger(record.status)) return;
    for (const allocation of record.allocations) {
      const settlement = {
        id: allocation.id,
        day: dayNumber(allocation.date),
        amount: allocation.amount,
        payment: null,
      };
      add(allocation.invoiceId, settlement);
      add(record.id, settlement);
    }
  };
  for (const note of store.tables.creditNotes.values()) addCredits(note);
  for (const record of store.tables.prepayments.values()) addCredits(record);
  for (const record of store.tables.overpayments.values()) addCredits(record);
  for (const list of found.values()) list.sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1));
  return found;
}

export function collectDocuments(store: BookStore, systems: Systems): Map<Ids, Document> {
  const settlements = settlementsByDocument(store);
  const documents = new Map<Ids, Document>();
  const add = (record: InvoiceRecord | CreditNoteRecord | PrepaymentRecord, sign: number, debtors: boolean): void => {
    const stockSign = debtors && record.type.startsWith('ACC') ? sign : 0;
    documents.set(record.id, {
      id: record.id,
      total: record.total,
      rate: record.currencyRate,
      controlId: debtors ? systems.debtors : systems.creditors,
      sign,
      legs: legsOf(record.lines, record.lineAmountTypes, record.totalTax, record.currencyRate, -sign, systems.tax),
      stockLegs: stockSign === 0 ? [] : stockLegsOf(store, record.lines, stockSign),
      settlements: settlements.get(record.id) ?? [],
    });
  };
  for (const invoice of soundInvoicesOf(store)) {
    if (isInLedger(invoice.status)) add(invoice, invoice.type === 'ACCREC' ? 1 : -1, invoice.type === 'ACCREC');
  }
  for (const note of store.tables.creditNotes.values()) {
    if (isInLedger(note.status)) add(note, note.type === 'ACCRECCREDIT' ? -1 : 1, note.type === 'ACCRECCREDIT');
  }
  for (const table of [store.tables.prepayments, store.tables.overpayments]) {
    for (const record of table.values()) {
      const received = record.type.startsWith('RECEIVE');
      if (isInLedger(record.status)) add(record, received ? -1 : 1, received);
    }
  }
  return documents;
}

/** Base value of the control balance that a settlement takes away, by what is due before and after it. */
export interface Relief {
  readonly base: Amount;
  readonly settledBefore: Amount;
  readonly settledAfter: Amount;
}

export function reliefsOf(document: Document): Map<Ids, Relief> {
  const reliefs = new Map<Ids, Relief>();
  let due = document.total;
  const whole = toBase(document.total, document.rate);
  for (const settlement of document.settlements) {
    const after = due - settlement.amount;
    const settledBefore = whole - toBase(due, document.rate);
    const settledAfter = whole - toBase(after, document.rate);
    reliefs.set(settlement.id, { base: settledAfter - settledBefore, settledBefore, settledAfter });
    due = after;
  }
  return reliefs;
}
