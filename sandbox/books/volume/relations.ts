/** What settles a document, and what a contact owes: found from indexes and from the held records. */
import type { AppliedRecord, AppliedRecords, ContactBalance, Day, Ids, InvoiceRecord, Relations } from '../../model.ts';
import type { BookStore } from '../store.ts';
import type { Cluster } from './invoices.ts';
import type { Kinds } from './kinds.ts';

type Mutable = { payments: AppliedRecord[]; creditNotes: AppliedRecord[]; prepayments: []; overpayments: [] };

const nothing = (): Mutable => ({ payments: [], creditNotes: [], prepayments: [], overpayments: [] });

/** What is applied to each document among some payments and credit notes. */
function appliedAmong(
  payments: Iterable<Cluster['payments'][number]>,
  notes: Iterable<Cluster['notes'][number]>,
): Map<Ids, Mutable> {
  const found = new Map<Ids, Mutable>();
  const of = (id: Ids): Mutable => {
    let entry = found.get(id);
    if (entry === undefined) found.set(id, (entry = nothing()));
    return entry;
  };
  for (const { id, reference, date, amount, currencyRate, status, documentId } of payments) {
    if (status === 'DELETED') continue;
    of(documentId).payments.push({ id, number: reference, day: date, amount, currencyRate });
  }
  for (const { id, number, currencyRate, allocations } of notes) {
    for (const { invoiceId, date, amount } of allocations) {
      of(invoiceId).creditNotes.push({ id, number, day: date, amount, currencyRate });
    }
  }
  return found;
}

const columns = ['receivable', 'receivableOverdue', 'payable', 'payableOverdue'] as const;
type Balances = Float64Array[];

/** Adds what is due on an invoice to four sums; drafts and settled documents add nothing. */
function addDue(
  invoice: InvoiceRecord,
  today: Day,
  factor: number,
  add: (column: number, amount: number) => void,
): void {
  if (invoice.status !== 'AUTHORISED' || invoice.amountDue === 0) return;
  const column = invoice.type === 'ACCREC' ? 0 : 2;
  add(column, factor * invoice.amountDue);
  if (invoice.dueDate !== null && invoice.dueDate < today) add(column + 1, factor * invoice.amountDue);
}

/** Makes the relations of a large organisation. */
export function makeRelations(kinds: Kinds, store: BookStore): Relations {
  let heldFor = -1;
  let heldApplied = new Map<Ids, Mutable>();
  let madeFor: Day | null = null;
  let made: Balances = [];
  let movedFor = '';
  let moved = new Map<Ids, number[]>();

  const madeBalances = (today: Day): Balances => {
    if (madeFor === today) return made;
    const { invoices, contacts } = kinds;
    made = columns.map(() => new Float64Array(contacts.count));
    for (let index = 0; index < invoices.count; index += 1) {
      const { status, contact } = invoices.facets(index);
      if (status !== 'AUTHORISED') continue;
      addDue(invoices.record(index), today, 1, (column, amount) => {
        const sums = made[column];
        if (sums !== undefined) sums[contact] = (sums[contact] ?? 0) + amount;
      });
    }
    madeFor = today;
    return made;
  };
  /** By how much held invoices differ from the ones they were made as. */
  const movedBalances = (today: Day): Map<Ids, number[]> => {
    const key = `${today} ${store.version}`;
    if (movedFor === key) return moved;
    movedFor = key;
    moved = new Map();
    const count = (invoice: InvoiceRecord, factor: number): void =>
      addDue(invoice, today, factor, (column, amount) => {
        const sums = moved.get(invoice.contactId) ?? [0, 0, 0, 0];
        sums[column] = (sums[column] ?? 0) + amount;
        moved.set(invoice.contactId, sums);
      });
    for (const invoice of store.tables.invoices.values()) {
      const index = kinds.invoices.indexOf(invoice.id);
      if (index >= 0) count(kinds.invoices.record(index), -1);
      count(invoice, 1);
    }
    return moved;
  };

  return {
    applied: (documentId): AppliedRecords | undefined => {
      if (store.tables.invoices.has(documentId) || store.tables.creditNotes.has(documentId)) {
        if (heldFor !== store.version) {
          heldApplied = appliedAmong(store.tables.payments.values(), store.tables.creditNotes.values());
          heldFor = store.version;
        }
        return heldApplied.get(documentId);
      }
      const index = kinds.invoiceOf(documentId);
      if (index < 0) return undefined;
      const { payments, notes } = kinds.cluster(index);
      return appliedAmong(payments, notes).get(documentId);
    },
    balance: (contactId, today): ContactBalance | undefined => {
      const index = kinds.contacts.indexOf(contactId);
      const base = madeBalances(today);
      const change = movedBalances(today).get(contactId);
      const [receivable = 0, receivableOverdue = 0, payable = 0, payableOverdue = 0] = columns.map(
        (_, column) => (index < 0 ? 0 : (base[column]?.[index] ?? 0)) + (change?.[column] ?? 0),
      );
      if (receivable === 0 && payable === 0) return undefined;
      return { receivable, receivableOverdue, payable, payableOverdue };
    },
  };
}
