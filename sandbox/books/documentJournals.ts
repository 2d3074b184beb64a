/** Journals of invoices, credits, payments and allocations on both bases. */
import type { CreditNoteRecord, Ids, InvoiceRecord, PaymentRecord, PrepaymentRecord, Amount } from '../model.ts';
import { dayNumber } from './days.ts';
import { ACCRUAL, BOTH, CASH, noOptions as none, type Journal, type Posting } from './journal.ts';
import { scaleToCents, toBase } from './money.ts';
import { reliefsOf, type Document, type Relief, type Systems } from './settlements.ts';
import { soundInvoicesOf, type BookStore } from './store.ts';

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

export function documentJournals(
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
