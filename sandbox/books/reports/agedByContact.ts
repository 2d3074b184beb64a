import type { Amount, Day, Ids, ReportRow, ReportTree } from '../../model.ts';
import { dayNumber, longDayText } from '../days.ts';
import { amountText } from '../money.ts';
import { isInLedger } from '../documents.ts';
import { soundInvoicesOf, type BookStore } from '../store.ts';
import { headerRow, plainRow, section, summaryRow } from './tree.ts';

interface Paid {
  paid: Amount;
  credited: Amount;
}

/** What is settled on each document up to a day, payments and credits apart. */
function settledUpTo(store: BookStore, date: Day): Map<Ids, Paid> {
  const settled = new Map<Ids, Paid>();
  const of = (id: Ids): Paid => {
    let entry = settled.get(id);
    if (entry === undefined) {
      entry = { paid: 0, credited: 0 };
      settled.set(id, entry);
    }
    return entry;
  };
  for (const payment of store.tables.payments.values()) {
    if (payment.status === 'AUTHORISED' && payment.date <= date) of(payment.documentId).paid += payment.amount;
  }
  const { creditNotes, prepayments, overpayments } = store.tables;
  for (const table of [creditNotes, prepayments, overpayments]) {
    for (const record of table.values()) {
      if (!isInLedger(record.status)) continue;
      for (const allocation of record.allocations) {
        if (allocation.date > date) continue;
        of(allocation.invoiceId).credited += allocation.amount;
        of(record.id).credited += allocation.amount;
      }
    }
  }
  return settled;
}

/** Open documents of one contact at a day, in the documents' own currency; credits are negative. */
export function agedByContact(
  store: BookStore,
  side: 'receivables' | 'payables',
  contactId: Ids,
  date: Day,
): ReportTree {
  const { creditNotes, prepayments, overpayments, contacts } = store.tables;
  const sales = side === 'receivables';
  const settled = settledUpTo(store, date);
  const found: { date: Day; row: ReportRow; amounts: Amount[] }[] = [];
  const add = (
    record: { id: Ids; date: Day; status: string; contactId: Ids; total: Amount; reference: string },
    label: string,
    due: Day | null,
    sign: number,
  ): void => {
    if (record.contactId !== contactId || record.date > date || !isInLedger(record.status)) return;
    const entry = settled.get(record.id) ?? { paid: 0, credited: 0 };
    const amounts = [record.total, entry.paid, entry.credited, record.total - entry.paid - entry.credited].map(
      (amount) => sign * amount + 0,
    );
    if (amounts[3] === 0) return;
    found.push({
      date: record.date,
      amounts,
      row: plainRow(`${record.date}T00:00:00`, [
        label,
        record.reference,
        due === null ? '' : `${due}T00:00:00`,
        ...amounts.map(amountText),
      ]),
    });
  };
  for (const invoice of soundInvoicesOf(store)) {
    if ((invoice.type === 'ACCREC') === sales) add(invoice, invoice.number, invoice.dueDate, 1);
  }
  for (const note of creditNotes.values()) {
    if ((note.type === 'ACCRECCREDIT') === sales) add(note, note.number, null, -1);
  }
  for (const table of [prepayments, overpayments]) {
    for (const record of table.values()) {
      if (record.type.startsWith('RECEIVE') === sales) add(record, record.kind, null, -1);
    }
  }
  found.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const totals = [0, 0, 0, 0];
  for (const entry of found) entry.amounts.forEach((amount, index) => (totals[index] = (totals[index] ?? 0) + amount));
  const name = sales ? 'Aged Receivables By Contact' : 'Aged Payables By Contact';
  return {
    name,
    type: sales ? 'AgedReceivablesByContact' : 'AgedPayablesByContact',
    titles: [
      sales ? 'Aged Receivables' : 'Aged Payables',
      contacts.get(contactId)?.name ?? '',
      `As at ${longDayText(dayNumber(date))}`,
    ],
    rows: [
      headerRow('Date', 'Number', 'Reference', 'Due Date', 'Total', 'Paid', 'Credited', 'Due'),
      section('', [...found.map((entry) => entry.row), summaryRow('Total', ['', '', '', ...totals.map(amountText)])]),
    ],
  };
}
