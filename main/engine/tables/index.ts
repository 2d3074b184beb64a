/** The 13 tables of the data explorer: documented columns, paged by SQL. */
import type { z } from 'zod';
import type { TableColumn, TableDocument as TableDocumentSchema, TableName } from '#contract/ledger';
import type { Lang } from '#contract/values';
import { blobToGuid } from '#db/guid';
import { prepared, type ReadableDb } from '#db/open';
import { exactText, moneyText } from '../metrics/money.ts';
import { first } from '../metrics/sql.ts';
import { alerts } from './alerts.ts';
import { bankStatementDailyBalance, bankStatements } from './bank.ts';
import type { CellValue, Column, RawRow, SqlTable, Table, TableRow, Type, WorkedTable } from './define.ts';
import { invoiceLineItems, invoices } from './documents.ts';
import { monthEnd, trialBalance } from './ledger.ts';
import { addresses, contacts, expenseClaims, items, organisation, xeroAccounts } from './masters.ts';

export type { TableRow } from './define.ts';
export type TableDocument = z.output<typeof TableDocumentSchema>;
type Name = z.output<typeof TableName>;

const tables: Readonly<Record<Name, Table>> = {
  addresses,
  alerts,
  'bank-statement-daily-balance': bankStatementDailyBalance,
  'bank-statements': bankStatements,
  contacts,
  'expense-claims': expenseClaims,
  'invoice-line-items': invoiceLineItems,
  invoices,
  items,
  'month-end': monthEnd,
  organisation,
  'trial-balance': trialBalance,
  'xero-accounts': xeroAccounts,
};

export interface TableQuery {
  readonly table: Name;
  readonly offset: number;
  readonly limit: number;
  /** A column that the table does not have is left out of account. */
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
  /** Text to be found in any text column, upper and lower case alike. */
  readonly search?: string | undefined;
  readonly lang: Lang;
  readonly now: Date;
}

/** How a table is declared, for figures that are made from its columns. */
export function tableDefinition(table: Name): Table {
  return tables[table];
}

/** The columns of a table with their meaning in the language. */
export function tableColumns(table: Name, lang: Lang): z.output<typeof TableColumn>[] {
  return tables[table].columns.map((entry) => ({
    name: entry.name,
    type: entry.type,
    meaning: lang === 'nl' ? entry.nl : entry.en,
  }));
}

/** One page of a table. `total` counts all rows that match the search. */
export function tableDocument(db: ReadableDb, query: TableQuery): TableDocument {
  const table = tables[query.table];
  const { rows, total } = table.kind === 'sql' ? sqlPage(db, table, query) : workedPage(db, table, query);
  return { schema: 1, table: query.table, columns: tableColumns(query.table, query.lang), rows, total };
}

/** All rows of a table, one at a time, for files. Nothing else may use the same connection meanwhile. */
export function* tableRows(
  db: ReadableDb,
  query: { readonly table: Name; readonly lang: Lang; readonly now: Date },
): Generator<TableRow> {
  const table = tables[query.table];
  if (table.kind === 'worked') {
    for (const row of table.rows(db, query)) yield toCells(table.columns, row);
    return;
  }
  const parameters = table.parameter === undefined ? [] : [table.parameter(db)];
  // Prepared apart: the cached statement must stay free for pages that are asked for meanwhile.
  const statement = db.prepare<unknown[], RawRow>(`${selectOf(table)} ${whereOf(table, '')} ORDER BY ${table.order}`);
  for (const row of statement.iterate(...parameters)) yield toCells(table.columns, row);
}

function selectOf(table: SqlTable): string {
  const columns = table.columns.map((entry) => `${entry.sql} AS "${entry.name}"`).join(', ');
  return `SELECT ${columns} FROM ${table.from}`;
}

function whereOf(table: SqlTable, search: string): string {
  const conditions = [table.where ?? '', search].filter((condition) => condition !== '');
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}

const searched: ReadonlySet<Type> = new Set<Type>(['text', 'date']);

function sqlPage(db: ReadableDb, table: SqlTable, query: TableQuery): { rows: TableRow[]; total: number } {
  const parameters: unknown[] = table.parameter === undefined ? [] : [table.parameter(db)];
  let search = '';
  const wanted = (query.search ?? '').trim();
  if (wanted !== '') {
    const pattern = `%${wanted.replace(/[\\%_]/gu, '\\$&')}%`;
    const texts = table.columns.filter((entry) => searched.has(entry.type));
    search = `(${texts.map((entry) => `${entry.sql} LIKE ? ESCAPE '\\'`).join(' OR ')})`;
    parameters.push(...texts.map(() => pattern));
  }
  const where = whereOf(table, search);
  const counted = first<{ total: number }>(db, `SELECT COUNT(*) AS total FROM ${table.from} ${where}`, ...parameters);
  const rows = prepared<unknown[], RawRow>(
    db,
    `${selectOf(table)} ${where} ORDER BY ${orderOf(table, query)} LIMIT ? OFFSET ?`,
  ).all(...parameters, query.limit, query.offset);
  return { rows: rows.map((row) => toCells(table.columns, row)), total: counted?.total ?? 0 };
}

/** Only names of declared columns ever reach the SQL text. */
function orderOf(table: SqlTable, query: TableQuery): string {
  const chosen = table.columns.find((entry) => entry.name === query.sort?.column);
  if (chosen === undefined) return table.order;
  const by = chosen.type === 'number' ? `CAST(${chosen.sql} AS REAL)` : chosen.sql;
  const collation = chosen.type === 'text' ? ' COLLATE NOCASE' : '';
  return `${by}${collation} ${query.sort?.descending === true ? 'DESC' : 'ASC'}, ${table.order}`;
}

function workedPage(db: ReadableDb, table: WorkedTable, query: TableQuery): { rows: TableRow[]; total: number } {
  let rows = table.rows(db, query);
  const wanted = (query.search ?? '').trim().toLocaleLowerCase();
  if (wanted !== '') {
    const texts = table.columns.filter((entry) => searched.has(entry.type)).map((entry) => entry.name);
    rows = rows.filter((row) => texts.some((name) => textOf(row[name]).toLocaleLowerCase().includes(wanted)));
  }
  const chosen = table.columns.find((entry) => entry.name === query.sort?.column);
  if (chosen !== undefined) {
    const factor = query.sort?.descending === true ? -1 : 1;
    rows = [...rows].sort((a, b) => factor * compare(a[chosen.name] ?? null, b[chosen.name] ?? null));
  }
  const page = rows.slice(query.offset, query.offset + query.limit);
  return { rows: page.map((row) => toCells(table.columns, row)), total: rows.length };
}

const textOf = (value: RawRow[string] | undefined): string => (typeof value === 'string' ? value : '');

function compare(a: RawRow[string], b: RawRow[string]): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const first = Buffer.isBuffer(a) ? a.toString('hex') : String(a ?? '');
  const second = Buffer.isBuffer(b) ? b.toString('hex') : String(b ?? '');
  return first < second ? -1 : first > second ? 1 : 0;
}

function toCells(columns: readonly Column[], row: RawRow): TableRow {
  const cells: TableRow = {};
  for (const entry of columns) cells[entry.name] = toCell(entry.type, row[entry.name] ?? null);
  return cells;
}

function toCell(type: Type, value: RawRow[string]): CellValue {
  if (value === null) return null;
  if (Buffer.isBuffer(value)) return blobToGuid(value);
  if (type === 'boolean') return value === 1;
  if (typeof value === 'string') return value;
  return type === 'money' ? moneyText(value) : exactText(value, 0);
}
