/**
 * Changes as an accountant makes them at Xero. Only records change here; ledger and reports are worked out from the
 * records and follow by themselves.
 */
import type { Change, ContactRecord, Ids, Instant, InvoiceRecord, RecordName, Records } from '../model.ts';
import { createInvoice, editInvoice, payInvoice } from './changedInvoices.ts';
import { archiveAccount, deleteTransfer, editRecord, vanish, voidRecord } from './changedRecords.ts';
import { refreshStock } from './stockLevels.ts';
import { isInLedger } from './documents.ts';
import type { BookStore } from './store.ts';

/** The record, or an error that names what is missing: a test asked for something that is not there. */
export function recordOf<K extends RecordName>(store: BookStore, name: K, id: Ids): Records[K] {
  const found = store.tables[name].get(id);
  if (found === undefined) throw new Error(`No record ${id} among ${name}`);
  return found;
}

/** Applies one change to the store, stamped with the instant it is made. */
export function applyChange(store: BookStore, change: Change, at: Instant): void {
  const updatedUtc = new Date(at).toISOString();
  const { tables } = store;
  switch (change.kind) {
    case 'editInvoice':
      editInvoice(store, recordOf(store, 'invoices', change.id), change.set, change.bump === false ? null : updatedUtc);
      break;
    case 'voidInvoice':
      voidInvoice(store, recordOf(store, 'invoices', change.id), updatedUtc);
      break;
    case 'payInvoice':
      payInvoice(store, recordOf(store, 'invoices', change.id), updatedUtc);
      break;
    case 'authoriseInvoice':
      authorise(store, recordOf(store, 'invoices', change.id), updatedUtc);
      break;
    case 'createInvoice':
      createInvoice(store, change, updatedUtc);
      break;
    case 'deletePayment':
      deletePayment(store, change.id, updatedUtc);
      break;
    case 'deleteItem':
      store.deletedItems.set(change.id, recordOf(store, 'items', change.id));
      tables.items.delete(change.id);
      break;
    case 'renameContact':
      renameContact(store, recordOf(store, 'contacts', change.id), change.name, updatedUtc);
      break;
    case 'archiveContact':
      tables.contacts.set(change.id, { ...recordOf(store, 'contacts', change.id), status: 'ARCHIVED', updatedUtc });
      break;
    case 'mergeContact':
      mergeContact(store, recordOf(store, 'contacts', change.id), recordOf(store, 'contacts', change.into), updatedUtc);
      break;
    case 'editRecord':
      editRecord(store, change.list, change.id, change.set, change.bump === false ? null : updatedUtc);
      break;
    case 'voidRecord':
      voidRecord(store, change.list, change.id, updatedUtc);
      break;
    case 'deleteTransfer':
      deleteTransfer(store, change.id, updatedUtc);
      break;
    case 'archiveAccount':
      archiveAccount(store, change.id, updatedUtc);
      break;
    case 'vanish':
      vanish(store, change.list, change.id);
      break;
    case 'setLockDate':
      store.organisation = { ...store.organisation, periodLockDate: change.date };
      break;
    case 'corruptInvoice':
      corrupt(store, recordOf(store, 'invoices', change.id), change.by, updatedUtc);
      break;
    case 'breakTrialBalance':
      store.trialBalanceError = change.by;
      break;
  }
  refreshStock(tables);
}

function authorise(store: BookStore, invoice: InvoiceRecord, updatedUtc: Instant): void {
  if (invoice.status !== 'DRAFT' && invoice.status !== 'SUBMITTED') {
    throw new Error(`Invoice ${invoice.number} is ${invoice.status}, only drafts can be authorised`);
  }
  const isWorthless = invoice.total === 0;
  store.tables.invoices.set(invoice.id, {
    ...invoice,
    status: isWorthless ? 'PAID' : 'AUTHORISED',
    fullyPaidOn: isWorthless ? invoice.date : null,
    updatedUtc,
  });
}

/** Drafts are deleted, approved documents voided; what was paid on them is undone first, as Xero demands. */
function voidInvoice(store: BookStore, invoice: InvoiceRecord, updatedUtc: Instant): void {
  const { tables } = store;
  if (!isInLedger(invoice.status)) {
    tables.invoices.set(invoice.id, { ...invoice, status: 'DELETED', updatedUtc });
    return;
  }
  for (const payment of tables.payments.values()) {
    if (payment.documentId === invoice.id && payment.status === 'AUTHORISED') {
      tables.payments.set(payment.id, { ...payment, status: 'DELETED', updatedUtc });
    }
  }
  const release = <T extends Records['creditNotes'] | Records['prepayments']>(table: Map<Ids, T>): void => {
    for (const credit of table.values()) {
      const freed = credit.allocations.filter((allocation) => allocation.invoiceId === invoice.id);
      if (freed.length === 0) continue;
      const released = {
        ...credit,
        allocations: credit.allocations.filter((allocation) => allocation.invoiceId !== invoice.id),
        remainingCredit: credit.remainingCredit + freed.reduce((sum, allocation) => sum + allocation.amount, 0),
        status: credit.status === 'PAID' ? 'AUTHORISED' : credit.status,
        updatedUtc,
      };
      table.set(credit.id, 'fullyPaidOn' in released ? { ...released, fullyPaidOn: null } : released);
    }
  };
  release(tables.creditNotes);
  release(tables.prepayments);
  release(tables.overpayments);
  store.soundInvoices.delete(invoice.id);
  tables.invoices.set(invoice.id, {
    ...invoice,
    status: 'VOIDED',
    amountDue: 0,
    amountPaid: 0,
    amountCredited: 0,
    fullyPaidOn: null,
    updatedUtc,
  });
}

function deletePayment(store: BookStore, id: Ids, updatedUtc: Instant): void {
  const { tables } = store;
  const payment = recordOf(store, 'payments', id);
  if (payment.status === 'DELETED') throw new Error(`Payment ${id} is deleted already`);
  tables.payments.set(id, { ...payment, status: 'DELETED', updatedUtc });
  const reopened = { status: 'AUTHORISED', fullyPaidOn: null, updatedUtc };
  const invoice = tables.invoices.get(payment.documentId);
  if (invoice !== undefined) {
    const { amount } = payment;
    const amountPaid = invoice.amountPaid - amount;
    tables.invoices.set(invoice.id, { ...invoice, ...reopened, amountPaid, amountDue: invoice.amountDue + amount });
    const sound = store.soundInvoices.get(invoice.id);
    if (sound !== undefined) store.soundInvoices.set(invoice.id, { ...sound, ...reopened });
    return;
  }
  const note = tables.creditNotes.get(payment.documentId);
  if (note !== undefined) {
    tables.creditNotes.set(note.id, { ...note, ...reopened, remainingCredit: note.remainingCredit + payment.amount });
    return;
  }
  for (const table of [tables.prepayments, tables.overpayments]) {
    const record = table.get(payment.documentId);
    if (record === undefined) continue;
    const remainingCredit = record.remainingCredit + payment.amount;
    table.set(record.id, { ...record, remainingCredit, status: 'AUTHORISED', updatedUtc });
  }
}

/** Xero rewrites the name on documents without touching their time of change. */
function renameContact(store: BookStore, contact: ContactRecord, name: string, updatedUtc: Instant): void {
  store.tables.contacts.set(contact.id, { ...contact, name, updatedUtc });
  for (const payment of store.tables.payments.values()) {
    if (payment.contactId === contact.id) store.tables.payments.set(payment.id, { ...payment, contactName: name });
  }
}

function mergeContact(store: BookStore, from: ContactRecord, into: ContactRecord, updatedUtc: Instant): void {
  const { tables } = store;
  const move = <T extends { readonly id: Ids; readonly contactId: Ids }>(table: Map<Ids, T>): void => {
    for (const record of table.values()) {
      if (record.contactId === from.id) table.set(record.id, { ...record, contactId: into.id });
    }
  };
  move(tables.invoices);
  move(tables.creditNotes);
  move(tables.prepayments);
  move(tables.overpayments);
  move(tables.bankTransactions);
  for (const payment of tables.payments.values()) {
    if (payment.contactId !== from.id) continue;
    tables.payments.set(payment.id, { ...payment, contactId: into.id, contactName: into.name });
  }
  tables.contacts.set(from.id, { ...from, status: 'ARCHIVED', mergedTo: into.id, updatedUtc });
  tables.contacts.set(into.id, {
    ...into,
    isCustomer: into.isCustomer || from.isCustomer,
    isSupplier: into.isSupplier || from.isSupplier,
    updatedUtc,
  });
}

/** The stored document is wrong by an amount while the ledger keeps the sound one. */
function corrupt(store: BookStore, invoice: InvoiceRecord, by: number, updatedUtc: Instant): void {
  if (!store.soundInvoices.has(invoice.id)) store.soundInvoices.set(invoice.id, invoice);
  let isDone = false;
  const lines = invoice.lines.map((line) => {
    if (isDone || line.accountId === null) return line;
    isDone = true;
    return { ...line, lineAmount: line.lineAmount + by };
  });
  store.tables.invoices.set(invoice.id, {
    ...invoice,
    lines,
    subTotal: invoice.subTotal + by,
    total: invoice.total + by,
    amountDue: invoice.amountDue + by,
    updatedUtc,
  });
}
