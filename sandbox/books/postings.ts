/**
 * From records to double entry. Every journal here is worked out from documents, payments and allocations alone, so a
 * changed document changes the ledger with it. Accrual and cash basis are two readings of the same events: on cash
 * basis a document's lines count in the proportion in which its balance is settled.
 */
import { dayNumber } from './days.ts';
import { documentJournals } from './documentJournals.ts';
import { isInLedger } from './documents.ts';
import { ACCRUAL, BOTH, noOptions as none, type Journal, type Posting } from './journal.ts';
import { toBase } from './money.ts';
import { collectDocuments, legsOf, type Systems } from './settlements.ts';
import { systemAccount, type BookStore } from './store.ts';

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
