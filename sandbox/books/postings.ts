/**
 * From records to double entry. Every journal here is worked out from documents, payments and allocations alone, so a
 * changed document changes the ledger with it. Accrual and cash basis are two readings of the same events: on cash
 * basis a document's lines count in the proportion in which its balance is settled.
 */
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
import { scaleToCents, toBase } from './money.ts';
import { soundInvoicesOf, systemAccount, type BookStore } from './store.ts';

export const ACCRUAL = 1;
export const CASH = 2;
export const BOTH = 3;

export interface Posting {
  readonly accountId: Ids;
  /** Debit positive, base currency. */
  readonly amount: Amount;
  readonly basis: number;
  readonly optionIds: readonly Ids[];
}

export interface Journal {
  readonly sourceId: Ids;
  readonly day: number;
  readonly text: string;
  readonly postings: readonly Posting[];
}

interface Leg {
  readonly accountId: Ids;
  /** Base currency, signed as posted when the whole document is recognised. */
  readonly amount: Amount;
  readonly optionIds: readonly Ids[];
}

interface Settlement {
  readonly id: Ids;
  readonly day: number;
  readonly amount: Amount;
  readonly payment: PaymentRecord | null;
}

interface Document {
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

interface Systems {
  readonly debtors: Ids;
  readonly creditors: Ids;
  readonly tax: Ids;
  readonly gain: Ids;
}

const none: readonly Ids[] = [];
const ledgerStatuses = new Set(['AUTHORISED', 'PAID']);

/** Whether a document of this status is in the ledger. */
export const isInLedger = (status: string): boolean => ledgerStatuses.has(status);

/** A line's amount without tax. */
export function netOf(line: LineRecord, types: LineAmountTypes): Amount {
  return types === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount;
}

/** All journals of the books, in no particular order. */
export function journalsOf(store: BookStore): Journal[] {
  const systems: Systems = {
    debtors: systemAccount(store, 'DEBTORS').id,
    creditors: systemAccount(store, 'CREDITORS').id,
    tax: systemAccount(store, 'GST').id,
    gain: systemAccount(store, 'REALISEDCURRENCYGAIN').id,
  };
  const documents = collectDocuments(store, systems);
  const journals: Journal[] = [];
  for (const hidden of store.hidden) {
    journals.push({
      sourceId: hidden.id,
      day: hidden.day,
      text: hidden.text,
      postings: hidden.lines.map((line) => ({ ...line, basis: BOTH, optionIds: none })),
    });
  }
  documentJournals(store, documents, systems, journals);
  bankJournals(store, systems, journals);
  for (const manual of store.tables.manualJournals.values()) {
    if (manual.status !== 'POSTED') continue;
    const basis = manual.showOnCashBasis ? BOTH : ACCRUAL;
    const postings: Posting[] = [];
    for (const line of manual.lines) {
      const net = manual.lineAmountTypes === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount;
      postings.push({ accountId: line.accountId, amount: net, basis, optionIds: line.tracking.map((t) => t.optionId) });
      if (line.taxAmount !== 0) {
        postings.push({ accountId: systems.tax, amount: line.taxAmount, basis, optionIds: none });
      }
    }
    journals.push({ sourceId: manual.id, day: dayNumber(manual.date), text: manual.narration, postings });
  }
  return journals;
}

/** Legs in base currency; rounding runs along, so that the legs add up to the base value of the total. */
function legsOf(
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

function collectDocuments(store: BookStore, systems: Systems): Map<Ids, Document> {
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
interface Relief {
  readonly base: Amount;
  readonly settledBefore: Amount;
  readonly settledAfter: Amount;
}

function reliefsOf(document: Document): Map<Ids, Relief> {
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

/** The part of each leg that the settlement brings into the cash books; the parts add up to the relief. */
function recognised(document: Document, relief: Relief, into: Posting[]): void {
  const whole = toBase(document.total, document.rate);
  if (whole === 0) return;
  let running = 0;
  let before = 0;
  for (const leg of document.legs) {
    running += leg.amount;
    const after =
      scaleToCents(running, relief.settledAfter, whole) - scaleToCents(running, relief.settledBefore, whole);
    if (after !== before) {
      into.push({ accountId: leg.accountId, amount: after - before, basis: CASH, optionIds: leg.optionIds });
    }
    before = after;
  }
  for (const leg of document.stockLegs) {
    const part =
      scaleToCents(leg.amount, relief.settledAfter, whole) - scaleToCents(leg.amount, relief.settledBefore, whole);
    if (part !== 0) into.push({ accountId: leg.accountId, amount: part, basis: CASH, optionIds: leg.optionIds });
  }
}

function documentJournals(
  store: BookStore,
  documents: Map<Ids, Document>,
  systems: Systems,
  journals: Journal[],
): void {
  const reliefs = new Map<Ids, Map<Ids, Relief>>();
  for (const document of documents.values()) {
    if (document.settlements.length > 0) reliefs.set(document.id, reliefsOf(document));
  }
  const issued = (record: InvoiceRecord | CreditNoteRecord): void => {
    const document = documents.get(record.id);
    if (document === undefined) return;
    const basis = document.total === 0 ? BOTH : ACCRUAL;
    const postings: Posting[] = [];
    const control = document.sign * toBase(document.total, document.rate);
    if (control !== 0) postings.push({ accountId: document.controlId, amount: control, basis, optionIds: none });
    for (const leg of document.legs) postings.push({ ...leg, basis });
    for (const leg of document.stockLegs) postings.push({ ...leg, basis });
    journals.push({
      sourceId: record.id,
      day: dayNumber(record.date),
      text: `${record.type} ${record.number}`,
      postings,
    });
    for (const settlement of document.settlements) {
      if (settlement.payment !== null) {
        const relief = reliefs.get(document.id)?.get(settlement.id);
        if (relief !== undefined) journals.push(paymentJournal(document, settlement.payment, relief, systems, true));
      }
    }
  };
  for (const invoice of soundInvoicesOf(store)) issued(invoice);
  for (const note of store.tables.creditNotes.values()) {
    issued(note);
    allocationJournals(note, documents, reliefs, systems, journals);
  }
  for (const table of [store.tables.prepayments, store.tables.overpayments]) {
    for (const record of table.values()) {
      const document = documents.get(record.id);
      const bank = store.tables.bankTransactions.get(record.bankTransactionId);
      if (document === undefined || bank === undefined) continue;
      const amount = document.sign * toBase(document.total, document.rate);
      journals.push({
        sourceId: record.id,
        day: dayNumber(record.date),
        text: record.type,
        postings: [
          { accountId: document.controlId, amount, basis: BOTH, optionIds: none },
          { accountId: bank.bankAccountId, amount: -amount, basis: BOTH, optionIds: none },
        ],
      });
      for (const settlement of document.settlements) {
        const relief = reliefs.get(document.id)?.get(settlement.id);
        if (settlement.payment === null || relief === undefined) continue;
        journals.push(paymentJournal(document, settlement.payment, relief, systems, false));
      }
      allocationJournals(record, documents, reliefs, systems, journals);
    }
  }
}

function paymentJournal(
  document: Document,
  payment: PaymentRecord,
  relief: Relief,
  systems: Systems,
  hasLines: boolean,
): Journal {
  const bank = bankBase(payment);
  const gain = relief.base - bank;
  const postings: Posting[] = [
    { accountId: payment.accountId, amount: document.sign * bank, basis: BOTH, optionIds: none },
    {
      accountId: document.controlId,
      amount: -document.sign * relief.base,
      basis: hasLines ? ACCRUAL : BOTH,
      optionIds: none,
    },
  ];
  if (gain !== 0) {
    postings.push({ accountId: systems.gain, amount: document.sign * gain, basis: BOTH, optionIds: none });
  }
  if (hasLines) recognised(document, relief, postings);
  return {
    sourceId: payment.id,
    day: dayNumber(payment.date),
    text: `${payment.type} ${payment.documentNumber}`,
    postings,
  };
}

/** A payment's value in base currency: what the document's amount is worth at the payment's own rate. */
function bankBase(payment: PaymentRecord): Amount {
  return toBase(payment.amount, payment.currencyRate);
}

function allocationJournals(
  credit: CreditNoteRecord | PrepaymentRecord,
  documents: Map<Ids, Document>,
  reliefs: Map<Ids, Map<Ids, Relief>>,
  systems: Systems,
  journals: Journal[],
): void {
  const from = documents.get(credit.id);
  if (from === undefined) return;
  const hasLines = !('kind' in credit);
  for (const allocation of credit.allocations) {
    const onto = documents.get(allocation.invoiceId);
    const given = reliefs.get(from.id)?.get(allocation.id);
    const taken = onto === undefined ? undefined : reliefs.get(onto.id)?.get(allocation.id);
    if (onto === undefined || given === undefined || taken === undefined) continue;
    const postings: Posting[] = [];
    const gain = -(from.sign * given.base + onto.sign * taken.base);
    postings.push({
      accountId: from.controlId,
      amount: -from.sign * given.base,
      basis: hasLines ? ACCRUAL : BOTH,
      optionIds: none,
    });
    postings.push({ accountId: onto.controlId, amount: -onto.sign * taken.base, basis: ACCRUAL, optionIds: none });
    if (gain !== 0) postings.push({ accountId: systems.gain, amount: -gain, basis: BOTH, optionIds: none });
    recognised(onto, taken, postings);
    if (hasLines) recognised(from, given, postings);
    journals.push({
      sourceId: allocation.id,
      day: dayNumber(allocation.date),
      text: `Allocation to ${allocation.invoiceNumber}`,
      postings,
    });
  }
}

function bankJournals(store: BookStore, systems: Systems, journals: Journal[]): void {
  for (const record of store.tables.bankTransactions.values()) {
    if (!isInLedger(record.status) || (record.type !== 'RECEIVE' && record.type !== 'SPEND')) continue;
    const sign = record.type === 'RECEIVE' ? 1 : -1;
    const legs = legsOf(record.lines, record.lineAmountTypes, record.totalTax, record.currencyRate, -sign, systems.tax);
    const total = toBase(record.total, record.currencyRate);
    const postings: Posting[] = [
      { accountId: record.bankAccountId, amount: sign * total, basis: BOTH, optionIds: none },
      ...legs.map((leg) => ({ ...leg, basis: BOTH })),
    ];
    journals.push({
      sourceId: record.id,
      day: dayNumber(record.date),
      text: `${record.type} ${record.reference}`,
      postings,
    });
  }
  for (const transfer of store.tables.bankTransfers.values()) {
    const out = store.tables.bankTransactions.get(transfer.fromBankTransactionId);
    if (transfer.status === 'DELETED' || out === undefined) continue;
    const amount = toBase(out.total, out.currencyRate);
    journals.push({
      sourceId: transfer.id,
      day: dayNumber(transfer.date),
      text: 'Bank transfer',
      postings: [
        { accountId: transfer.fromAccountId, amount: -amount, basis: BOTH, optionIds: none },
        { accountId: transfer.toAccountId, amount, basis: BOTH, optionIds: none },
      ],
    });
  }
}
