/** The mutable books of one organisation: records by id, in insertion order, with sorted views made on demand. */
import type {
  AccountRecord,
  Amount,
  Ids,
  Instant,
  InvoiceRecord,
  ItemRecord,
  OrganisationRecord,
  RecordName,
  Records,
} from '../model.ts';

/** Postings no document of the API explains: conversion balances and expense claims. */
export interface HiddenJournal {
  readonly id: Ids;
  readonly day: number;
  readonly text: string;
  readonly lines: readonly { readonly accountId: Ids; readonly amount: Amount }[];
}

export type Tables = { readonly [K in RecordName]: Map<Ids, Records[K]> };

export interface BookStore {
  organisation: OrganisationRecord;
  readonly tables: Tables;
  readonly hidden: HiddenJournal[];
  /** Last local day of the generated books. */
  readonly today: number;
  readonly firstDay: number;
  /** Grows with every change; views and indexes made for an older number are stale. */
  version: number;
  /** What the ledger goes on using for invoices whose stored amounts were made wrong on purpose. */
  readonly soundInvoices: Map<Ids, InvoiceRecord>;
  /** Deleted items that documents in the ledger still mention. */
  readonly deletedItems: Map<Ids, ItemRecord>;
  /** The trial balance shows this much debit too much; zero unless a test breaks it on purpose. */
  trialBalanceError: Amount;
}

export const recordNames = [
  'accounts',
  'contacts',
  'invoices',
  'creditNotes',
  'prepayments',
  'overpayments',
  'payments',
  'bankTransactions',
  'bankTransfers',
  'manualJournals',
  'items',
  'taxRates',
  'trackingCategories',
  'users',
  'expenseClaims',
  'budgets',
] as const satisfies readonly RecordName[];

/** An empty store for an organisation. */
export function makeStore(organisation: OrganisationRecord, firstDay: number, today: number): BookStore {
  return {
    organisation,
    tables: {
      accounts: new Map(),
      contacts: new Map(),
      invoices: new Map(),
      creditNotes: new Map(),
      prepayments: new Map(),
      overpayments: new Map(),
      payments: new Map(),
      bankTransactions: new Map(),
      bankTransfers: new Map(),
      manualJournals: new Map(),
      items: new Map(),
      taxRates: new Map(),
      trackingCategories: new Map(),
      users: new Map(),
      expenseClaims: new Map(),
      budgets: new Map(),
    },
    hidden: [],
    today,
    firstDay,
    version: 0,
    soundInvoices: new Map(),
    deletedItems: new Map(),
    trialBalanceError: 0,
  };
}

/** The instant that orders a record and answers If-Modified-Since; empty for records that carry none. */
export function stampOf(record: Records[RecordName]): Instant {
  if ('updatedUtc' in record) return record.updatedUtc;
  return 'createdUtc' in record ? record.createdUtc : '';
}

/** The key of a record: its id, or the tax type for tax rates, which have no id. */
export function keyOf(record: Records[RecordName]): string {
  return 'id' in record ? record.id : record.taxType;
}

/** The account that Xero itself keeps under a system name such as DEBTORS. Throws when the chart lacks it. */
export function systemAccount(store: BookStore, name: string): AccountRecord {
  for (const account of store.tables.accounts.values()) if (account.systemAccount === name) return account;
  throw new Error(`The chart of accounts has no ${name} account`);
}

/** Invoices as the ledger sees them, also when stored amounts were made wrong on purpose. */
export function* soundInvoicesOf(store: BookStore): Generator<InvoiceRecord> {
  for (const invoice of store.tables.invoices.values()) yield store.soundInvoices.get(invoice.id) ?? invoice;
}
