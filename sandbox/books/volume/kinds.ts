/** All kinds of records of a large organisation, tied together by their indexes. */
import type {
  BankTransactionRecord,
  BankTransferRecord,
  ContactRecord,
  CreditNoteRecord,
  Ids,
  InvoiceRecord,
  ManualJournalRecord,
  PaymentRecord,
} from '../../model.ts';
import { makeBank } from './bank.ts';
import { makeContacts } from './contacts.ts';
import { isRefund, makeFates, noteDay, noteStatus, outcomes, ownerOf, paymentDay, paymentStatus } from './fates.ts';
import type { Ground } from './ground.ts';
import { makeClusters, type Cluster } from './invoices.ts';
import type { Kind } from './kind.ts';
import { makeManualJournals } from './manualJournals.ts';
import { makeGuids } from './numbers.ts';

export interface Kinds {
  readonly contacts: Kind<ContactRecord>;
  readonly invoices: Kind<InvoiceRecord>;
  readonly creditNotes: Kind<CreditNoteRecord>;
  readonly payments: Kind<PaymentRecord>;
  readonly bankTransactions: Kind<BankTransactionRecord>;
  readonly manualJournals: Kind<ManualJournalRecord>;
  cluster(index: number): Cluster;
  /** The invoice a payment or credit note belongs to, or -1 for ids of something else. */
  invoiceOf(id: Ids): number;
  transfers(): readonly BankTransferRecord[];
}

/** `renamed` gives the name a contact has by now, when that is not the one it was made with. */
export function makeKinds(ground: Ground, renamed: (contactId: Ids) => string | undefined): Kinds {
  const contacts = makeContacts(ground);
  const fates = makeFates(ground, contacts);
  const ids = {
    invoices: makeGuids(`${ground.key}/invoice`),
    notes: makeGuids(`${ground.key}/creditNote`),
    payments: makeGuids(`${ground.key}/payment`),
  };
  const nameOf = (contact: number): string => renamed(contacts.id(contact)) ?? contacts.name(contact);
  const cluster = makeClusters(ground, contacts, fates, ids, nameOf);
  const bank = makeBank(ground, contacts);
  const { count, shape, stamp, paymentsBefore, notesBefore } = fates;
  const paymentCount = paymentsBefore[count] ?? 0;
  const noteCount = notesBefore[count] ?? 0;
  const paymentPlace = (number: number): { readonly owner: number; readonly part: number } => {
    const owner = ownerOf(paymentsBefore, number);
    return { owner, part: number - (paymentsBefore[owner] ?? 0) };
  };
  const certain = <T>(record: T | undefined): T => {
    if (record === undefined) throw new Error('No record at this index');
    return record;
  };
  const invoices: Kind<InvoiceRecord> = {
    count,
    id: ids.invoices.id,
    indexOf: (id) => ids.invoices.indexOf(id, count),
    stamp,
    facets: (index) => {
      const { isBill, fate, day, contact } = shape(index);
      return { status: outcomes[fate].status, type: isBill ? 'ACCPAY' : 'ACCREC', day, contact };
    },
    record: (index) => cluster(index).invoice,
  };
  const creditNotes: Kind<CreditNoteRecord> = {
    count: noteCount,
    id: ids.notes.id,
    indexOf: (id) => ids.notes.indexOf(id, noteCount),
    stamp: (number) => stamp(ownerOf(notesBefore, number)),
    facets: (number) => {
      const own = shape(ownerOf(notesBefore, number));
      const type = own.isBill ? 'ACCPAYCREDIT' : 'ACCRECCREDIT';
      return { status: noteStatus(own), type, day: noteDay(own), contact: own.contact };
    },
    record: (number) => certain(cluster(ownerOf(notesBefore, number)).notes[0]),
  };
  const payments: Kind<PaymentRecord> = {
    count: paymentCount,
    id: ids.payments.id,
    indexOf: (id) => ids.payments.indexOf(id, paymentCount),
    stamp: (number) => {
      const { owner, part } = paymentPlace(number);
      return stamp(owner) + part;
    },
    facets: (number) => {
      const { owner, part } = paymentPlace(number);
      const own = shape(owner);
      const type = isRefund(own, part) ? (own.isBill ? 'APCREDIT' : 'ARCREDIT') : own.isBill ? 'ACCPAY' : 'ACCREC';
      const { contact } = own;
      return { status: paymentStatus(own, part), type: `${type}PAYMENT`, day: paymentDay(own, part), contact };
    },
    record: (number) => {
      const { owner, part } = paymentPlace(number);
      return certain(cluster(owner).payments[part]);
    },
  };
  return {
    contacts,
    invoices,
    creditNotes,
    payments,
    bankTransactions: bank.transactions,
    manualJournals: makeManualJournals(ground),
    cluster,
    invoiceOf: (id) => {
      const payment = payments.indexOf(id);
      if (payment >= 0) return paymentPlace(payment).owner;
      const note = creditNotes.indexOf(id);
      return note >= 0 ? ownerOf(notesBefore, note) : invoices.indexOf(id);
    },
    transfers: bank.transfers,
  };
}
