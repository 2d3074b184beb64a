/** What an own tile needs to know about a table besides its columns: which steps fill it, and whose money its amounts are. */
import type { TableName } from '#contract/ledger';
import type { Column, SqlTable, Table, WorkedOptions } from '../tables/define.ts';
import { tableDefinition } from '../tables/index.ts';
import type { ReadableDb } from '#db/open';

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
};

/** A table as a question can be put to it: columns as SQL, and what stands after FROM with its parameters. */
export interface Askable {
  readonly columns: readonly Column[];
  readonly from: string;
  readonly where: string;
  readonly parameters: readonly unknown[];
}

/** Any table as SQL. One that is worked out hands its rows over as JSON, so that there is one way to ask, not two. */
export function askable(db: ReadableDb, name: TableName, options: WorkedOptions): Askable {
  const table: Table = tableDefinition(name);
  if (table.kind === 'sql') return sqlAskable(db, table);
  const rows = table
    .rows(db, options)
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, Buffer.isBuffer(value) ? value.toString('hex') : value]),
      ),
    );
  return {
    columns: table.columns.map((column) => {
      const cell = `json_extract(w.value, '$.${column.name}')`;
      return { ...column, sql: column.type === 'id' ? `unhex(${cell})` : cell };
    }),
    from: 'json_each(?) w',
    where: '',
    parameters: [JSON.stringify(rows)],
  };
}

function sqlAskable(db: ReadableDb, table: SqlTable): Askable {
  return {
    columns: table.columns,
    from: table.from,
    where: table.where ?? '',
    parameters: table.parameter === undefined ? [] : [table.parameter(db)],
  };
}

/**
 * SQL for the currency of a money column, null when it is the organisation's base currency. Documents and bank lines carry amounts
 * of their own currency beside those in base currency; adding up several currencies would be a number that means nothing.
 */
export function currencyOf(table: TableName, columns: readonly Column[], column: Column): string | null {
  if (column.type !== 'money' || column.name.startsWith('base_')) return null;
  if (table === 'invoice-line-items') return 'i.currency_code';
  return columns.find((one) => one.name === 'currency_code')?.sql ?? null;
}
