/** Changes of documents other than invoices, of accounts, and records that are gone without a trace. */
import type { Change, EditableList, Ids, Instant, Records } from '../model.ts';
import type { BookStore } from './store.ts';

type Edit = Extract<Change, { kind: 'editRecord' }>['set'];

function recordIn<K extends EditableList>(store: BookStore, list: K, id: Ids): Records[K] {
  const found = store.tables[list].get(id);
  if (found === undefined) throw new Error(`No record ${id} among ${list}`);
  return found;
}

/** Another day or other words; without an instant the record looks unchanged, as Xero leaves it now and then. */
export function editRecord(store: BookStore, list: EditableList, id: Ids, set: Edit, updatedUtc: Instant | null): void {
  const stamp = updatedUtc === null ? {} : { updatedUtc };
  const day = set.date === undefined ? {} : { date: set.date };
  const { tables } = store;
  if (list === 'manualJournals') {
    const journal = recordIn(store, list, id);
    tables.manualJournals.set(id, { ...journal, ...day, narration: set.text ?? journal.narration, ...stamp });
    return;
  }
  const words = set.text === undefined ? {} : { reference: set.text };
  const change = { ...day, ...words, ...stamp };
  if (list === 'creditNotes') tables.creditNotes.set(id, { ...recordIn(store, list, id), ...change });
  else if (list === 'prepayments') tables.prepayments.set(id, { ...recordIn(store, list, id), ...change });
  else if (list === 'overpayments') tables.overpayments.set(id, { ...recordIn(store, list, id), ...change });
  else tables.bankTransactions.set(id, { ...recordIn(store, list, id), ...change });
}

/** Xero refuses to void what still settles something, and money that belongs to a transfer or an advance. */
export function voidRecord(store: BookStore, list: EditableList, id: Ids, updatedUtc: Instant): void {
  const { tables } = store;
  const refuse = (why: string): never => {
    throw new Error(`${id} cannot be voided: ${why}`);
  };
  const assertFree = (allocations: number): void => {
    if (allocations > 0) refuse('it is allocated');
    for (const payment of tables.payments.values())
      if (payment.documentId === id && payment.status !== 'DELETED') refuse('it is paid out');
  };
  if (list === 'manualJournals') {
    const journal = recordIn(store, list, id);
    tables.manualJournals.set(id, {
      ...journal,
      status: journal.status === 'DRAFT' ? 'DELETED' : 'VOIDED',
      updatedUtc,
    });
  } else if (list === 'bankTransactions') {
    const money = recordIn(store, list, id);
    if (money.type !== 'RECEIVE' && money.type !== 'SPEND') refuse('it is part of something else');
    tables.bankTransactions.set(id, { ...money, status: 'DELETED', updatedUtc });
  } else if (list === 'creditNotes') {
    const note = recordIn(store, list, id);
    assertFree(note.allocations.length);
    tables.creditNotes.set(id, { ...note, status: 'VOIDED', remainingCredit: 0, updatedUtc });
  } else {
    const advance = recordIn(store, list, id);
    assertFree(advance.allocations.length);
    const gone = { ...advance, status: 'VOIDED', remainingCredit: 0, updatedUtc };
    if (list === 'prepayments') tables.prepayments.set(id, gone);
    else tables.overpayments.set(id, gone);
    const money = tables.bankTransactions.get(advance.bankTransactionId);
    if (money) tables.bankTransactions.set(money.id, { ...money, status: 'DELETED', updatedUtc });
  }
}

/** A transfer is deleted with both of its movements. Transfers carry no time of change of their own. */
export function deleteTransfer(store: BookStore, id: Ids, updatedUtc: Instant): void {
  const { tables } = store;
  const transfer = tables.bankTransfers.get(id);
  if (transfer === undefined) throw new Error(`No record ${id} among bankTransfers`);
  tables.bankTransfers.set(id, { ...transfer, status: 'DELETED' });
  for (const movement of [transfer.fromBankTransactionId, transfer.toBankTransactionId]) {
    const money = tables.bankTransactions.get(movement);
    if (money) tables.bankTransactions.set(movement, { ...money, status: 'DELETED', updatedUtc });
  }
}

export function archiveAccount(store: BookStore, id: Ids, updatedUtc: Instant): void {
  const account = store.tables.accounts.get(id);
  if (account === undefined) throw new Error(`No record ${id} among accounts`);
  if (account.systemAccount !== null) throw new Error(`Account ${account.name} is Xero's own`);
  store.tables.accounts.set(id, { ...account, status: 'ARCHIVED', updatedUtc });
}

/** Gone, and no list ever says so: what Xero itself does with items and unused accounts, and what it may do with anything. */
export function vanish(
  store: BookStore,
  list: EditableList | 'accounts' | 'contacts' | 'invoices' | 'payments',
  id: Ids,
): void {
  if (!store.tables[list].delete(id)) throw new Error(`No record ${id} among ${list}`);
}
