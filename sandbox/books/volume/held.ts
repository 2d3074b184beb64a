/**
 * What a large organisation keeps as records: small tables whole, and documents that were changed, each with everything
 * that settles it. The ledger moves by the difference that a change makes to its document.
 */
import type { Change, Ids, Instant, InvoiceRecord } from '../../model.ts';
import { applyChange } from '../changes.ts';
import type { Journal } from '../journal.ts';
import { units } from '../money.ts';
import { journalsOf } from '../postings.ts';
import { guidOf } from '../random.ts';
import { makeStore, soundInvoicesOf, type BookStore } from '../store.ts';
import type { Ground } from './ground.ts';
import type { Kinds } from './kinds.ts';
import type { Sums } from './sums.ts';

/** The store at the beginning: reference data, and the conversion balances on the day before the first month. */
export function makeHeldStore(ground: Ground): BookStore {
  const store = makeStore(ground.organisation, ground.firstDay, ground.today);
  for (const account of ground.accounts) store.tables.accounts.set(account.id, account);
  for (const rate of ground.taxRates) store.tables.taxRates.set(rate.taxType, rate);
  for (const item of ground.items) store.tables.items.set(item.id, item);
  store.tables.trackingCategories.set(ground.category.id, ground.category);
  const opening = [
    ['bank', 2_400_000],
    ['savings', 100_000],
    ['equipment', 1_900_000],
    ['loan', -900_000],
    ['shares', -18_000],
    ['retained', -3_482_000],
  ] as const;
  store.hidden.push({
    id: guidOf(`${ground.key}/conversion`),
    day: ground.firstDay - 1,
    text: 'Conversion balances',
    lines: opening.map(([role, amount]) => ({
      accountId: ground.account(role).id,
      amount: units(amount * ground.volume.factor),
    })),
  });
  return store;
}

/** A store with the same reference data and no documents. */
export function emptyCopy(store: BookStore): BookStore {
  const documents = makeStore(store.organisation, store.firstDay, store.today).tables;
  const { accounts, taxRates, trackingCategories, items } = store.tables;
  return { ...store, hidden: [], tables: { ...documents, accounts, taxRates, trackingCategories, items } };
}

/** Puts a document with all that settles it into a store. */
export function putCluster(store: BookStore, kinds: Kinds, index: number): void {
  const { invoice, payments, notes } = kinds.cluster(index);
  store.tables.invoices.set(invoice.id, invoice);
  for (const payment of payments) store.tables.payments.set(payment.id, payment);
  for (const note of notes) store.tables.creditNotes.set(note.id, note);
}

/** The held documents of some invoices in a store of their own. */
export function heldPart(store: BookStore, kinds: Kinds, invoices: ReadonlySet<Ids>): BookStore {
  const part = emptyCopy(store);
  const { tables } = part;
  for (const id of invoices) {
    const invoice = store.tables.invoices.get(id);
    if (invoice !== undefined) tables.invoices.set(id, invoice);
  }
  for (const note of store.tables.creditNotes.values()) {
    if (invoices.has(kinds.invoices.id(kinds.invoiceOf(note.id)))) tables.creditNotes.set(note.id, note);
  }
  for (const payment of store.tables.payments.values()) {
    const { documentId } = payment;
    if (tables.invoices.has(documentId) || tables.creditNotes.has(documentId)) tables.payments.set(payment.id, payment);
  }
  return part;
}

/** Applies a change: holds what it touches, changes it there, and moves the sums by the difference. */
export function changeHeld(store: BookStore, kinds: Kinds, sums: Sums, change: Change, at: Instant): void {
  const { tables } = store;
  const hold = (index: number): void => {
    if (index >= 0 && !tables.invoices.has(kinds.invoices.id(index))) putCluster(store, kinds, index);
  };
  const holdContact = (id: Ids): void => {
    const index = kinds.contacts.indexOf(id);
    if (index >= 0 && !tables.contacts.has(id)) tables.contacts.set(id, kinds.contacts.record(index));
  };
  const scope = new Set<Ids>();
  switch (change.kind) {
    case 'editInvoice':
    case 'voidInvoice':
    case 'payInvoice':
    case 'authoriseInvoice':
    case 'corruptInvoice':
      hold(kinds.invoices.indexOf(change.id));
      holdContact(tables.invoices.get(change.id)?.contactId ?? '');
      scope.add(change.id);
      break;
    case 'deletePayment': {
      hold(kinds.invoiceOf(change.id));
      const documentId = tables.payments.get(change.id)?.documentId ?? '';
      scope.add(tables.creditNotes.has(documentId) ? kinds.invoices.id(kinds.invoiceOf(documentId)) : documentId);
      break;
    }
    case 'createInvoice':
      if (change.contactId !== undefined) holdContact(change.contactId);
      else holdContact(firstActive(kinds, change.type === 'ACCREC'));
      break;
    case 'renameContact':
    case 'archiveContact':
      holdContact(change.id);
      break;
    case 'mergeContact':
      holdContact(change.id);
      holdContact(change.into);
      holdDocuments(store, kinds, change.id, hold);
      break;
    case 'editRecord':
    case 'voidRecord':
    case 'deleteTransfer':
    case 'archiveAccount':
    case 'vanish':
      throw new Error(`Books of this size do not know ${change.kind}`);
    case 'deleteItem':
    case 'setLockDate':
    case 'breakTrialBalance':
      break;
  }
  const readScope = (): { readonly journals: readonly Journal[]; readonly invoices: readonly InvoiceRecord[] } => {
    const part = heldPart(store, kinds, scope);
    return { journals: journalsOf(part), invoices: [...soundInvoicesOf(part)] };
  };
  const before = readScope();
  applyChange(store, change, at);
  const created = change.kind === 'createInvoice' ? [...tables.invoices.keys()].at(-1) : undefined;
  if (created !== undefined) scope.add(created);
  const after = readScope();
  sums.add(before.journals, -1);
  sums.addIssued(before.invoices, -1);
  sums.add(after.journals, 1);
  sums.addIssued(after.invoices, 1);
  store.version += 1;
}

function firstActive(kinds: Kinds, isCustomer: boolean): Ids {
  const { contacts } = kinds;
  for (let index = 0; index < contacts.count; index += 1) {
    const { id, status, isCustomer: buys, isSupplier } = contacts.record(index);
    if (status === 'ACTIVE' && (isCustomer ? buys : isSupplier)) return id;
  }
  return '';
}

/** A merge rewrites every document of a contact, so all of them are held from then on. */
function holdDocuments(store: BookStore, kinds: Kinds, contactId: Ids, hold: (index: number) => void): void {
  const contact = kinds.contacts.indexOf(contactId);
  if (contact < 0) return;
  const { invoices, bankTransactions } = kinds;
  for (let index = 0; index < invoices.count; index += 1) {
    if (invoices.facets(index).contact === contact) hold(index);
  }
  for (let index = 0; index < bankTransactions.count; index += 1) {
    if (bankTransactions.facets(index).contact !== contact) continue;
    const record = bankTransactions.record(index);
    if (!store.tables.bankTransactions.has(record.id)) store.tables.bankTransactions.set(record.id, record);
  }
}
