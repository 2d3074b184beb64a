/** What an own tile needs to know about a table besides its columns: which steps fill it, and whose money its amounts are. */
import type { TableName } from '#contract/ledger';
import { askableTable, type Askable } from '../tables/askable.ts';
import type { Column, WorkedOptions } from '../tables/define.ts';
import { tableDefinition } from '../tables/index.ts';
import type { ReadableDb } from '#db/open';

export type { Askable } from '../tables/askable.ts';

/** The steps whose data a table shows; its tiles are in the state of these. */
export const stepsOf: Readonly<Record<TableName, readonly string[]>> = {
  addresses: ['organisation', 'contacts'],
  alerts: ['organisation', 'accounts', 'invoices'],
  'bank-statement-daily-balance': ['organisation', 'accounts', 'bankSummary', 'bankTransactions', 'payments'],
  'bank-statements': ['organisation', 'accounts', 'bankTransactions', 'payments'],
  contacts: ['contacts'],
  'expense-claims': ['expenseClaims'],
  'invoice-line-items': ['invoices', 'creditNotes'],
  invoices: ['invoices', 'creditNotes'],
  items: ['items'],
  'month-end': ['accounts', 'trialBalance'],
  organisation: ['organisation'],
  'trial-balance': ['accounts', 'trialBalance'],
  'xero-accounts': ['accounts'],
  payments: ['accounts', 'payments'],
  'bank-transactions': ['accounts', 'bankTransactions'],
  'bank-transfers': ['accounts', 'bankTransfers'],
  'manual-journals': ['accounts', 'manualJournals'],
  allocations: ['invoices', 'creditNotes', 'prepayments', 'overpayments'],
  budgets: ['accounts', 'budgets'],
  tracking: ['trackingCategories'],
  'sync-runs': ['organisation'],
  history: ['organisation'],
};

/** A table by its name, as a question can be put to it. */
export function askable(db: ReadableDb, name: TableName, options: WorkedOptions): Askable {
  return askableTable(db, tableDefinition(name), options);
}

/**
 * SQL for the currency of a money column, null when it is the organisation's base currency. Documents and bank lines carry amounts
 * of their own currency beside those in base currency; adding up several currencies would be a number that means nothing.
 */
export function currencyOf(table: TableName, columns: readonly Column[], column: Column): string | null {
  if (column.type !== 'money' || column.name.startsWith('base_')) return null;
  if (table === 'invoice-line-items') return 'i.currency_code';
  if (table === 'payments' && column.name === 'bank_amount') return 'a.currency_code';
  if (table === 'payments') return '(SELECT d.currency_code FROM invoice d WHERE d.id = p.document_id)';
  if (table === 'allocations') return 'coalesce(c.currency_code, p.currency_code)';
  if (table === 'bank-transfers') return 'f.currency_code';
  return columns.find((one) => one.name === 'currency_code')?.sql ?? null;
}
