/** Where the columns of each table come from: the lists and reports of Xero that are read for it. */
import type { z } from 'zod';
import type { TableName } from '#contract/ledger';
import type { Lang } from '#contract/values';
import type { Column } from './define.ts';

/** Names of Xero's lists and reports, as its documentation has them; empty for what only this program keeps. */
const origins: Readonly<Record<z.output<typeof TableName>, string>> = {
  addresses: 'Contacts, Organisation',
  alerts: '',
  'bank-statement-daily-balance': 'Bank Summary, BankTransactions, Payments',
  'bank-statements': 'BankTransactions, Payments',
  contacts: 'Contacts',
  'expense-claims': 'ExpenseClaims',
  'invoice-line-items': 'Invoices, CreditNotes',
  invoices: 'Invoices, CreditNotes',
  items: 'Items',
  'month-end': 'Trial Balance',
  organisation: 'Organisation',
  'trial-balance': 'Trial Balance',
  'xero-accounts': 'Accounts',
  payments: 'Payments',
  'bank-transactions': 'BankTransactions',
  'bank-transfers': 'BankTransfers',
  'manual-journals': 'ManualJournals',
  allocations: 'CreditNotes, Prepayments, Overpayments',
  budgets: 'Budgets',
  tracking: 'TrackingCategories',
  'sync-runs': '',
  history: '',
};

const own = 'Orgfolio';
const plain = /^\w+\.\w+$/u;

/** Where the rows of a table come from. */
export function originOf(table: z.output<typeof TableName>): string {
  return origins[table] === '' ? own : `Xero: ${origins[table]}`;
}

/** Where a column comes from: as Xero has it, worked out from that, or kept by this program alone. */
export function columnOrigin(table: z.output<typeof TableName>, column: Column, lang: Lang): string {
  if (origins[table] === '' || column.name === 'synced_at') return own;
  if (plain.test(column.sql)) return originOf(table);
  return lang === 'nl' ? `${own}, uit Xero: ${origins[table]}` : `${own}, from Xero: ${origins[table]}`;
}
