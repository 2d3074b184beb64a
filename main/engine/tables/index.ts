/** The tables of the data explorer: documented columns, paged by SQL. */
import type { z } from 'zod';
import { FailureError } from '#contract/failure';
import {
  tableNames,
  type Filter,
  type DocumentedColumn,
  type TableDocument as TableDocumentSchema,
  type TableName,
} from '#contract/ledger';
import type { GlossaryEntry } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { blobToGuid } from '#db/guid';
import { prepared, type ReadableDb } from '#db/open';
import { exactText, moneyText } from '../metrics/money.ts';
import { fiscalYearToDate } from '../metrics/periods.ts';
import { readOrganisation } from '../metrics/sources.ts';
import { first } from '../metrics/sql.ts';
import { todayIn } from '../metrics/timezones.ts';
import { remembered } from '../readers/remembered.ts';
import { askableTable, type Askable } from './askable.ts';
import { alerts } from './alerts.ts';
import { bankStatementDailyBalance, bankStatements } from './bank.ts';
import type { CellValue, Column, RawRow, Table, TableRow, Type } from './define.ts';
import { filterPart, type Part } from './filter.ts';
import { invoiceLineItems, invoices } from './documents.ts';
import { monthEnd, trialBalance } from './ledger.ts';
import { addresses, contacts, expenseClaims, items, organisation, xeroAccounts } from './masters.ts';
import { allocations, bankTransactions, bankTransfers, manualJournals, payments } from './money.ts';
import { columnOrigin, originOf } from './origins.ts';
import { budgets, history, syncRuns, tracking } from './runs.ts';

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
  payments,
  'bank-transactions': bankTransactions,
  'bank-transfers': bankTransfers,
  'manual-journals': manualJournals,
  allocations,
  budgets,
  tracking,
  'sync-runs': syncRuns,
  history,
};

export interface TableQuery {
  readonly table: Name;
  readonly offset: number;
  readonly limit: number;
  /** A column that the table does not have is left out of account. */
  readonly sort?: { readonly column: string; readonly descending: boolean } | undefined;
  /** Text to be found in any text column, upper and lower case alike. */
  readonly search?: string | undefined;
  /** All of them hold. A condition that does not fit its column is `bad.input`. */
  readonly filters?: readonly Filter[] | undefined;
  readonly lang: Lang;
  readonly now: Date;
}

/** How a table is declared, for figures that are made from its columns. */
export function tableDefinition(table: Name): Table {
  return tables[table];
}

/** The columns of a table with their meaning in the language. */
export function tableColumns(table: Name, lang: Lang): z.output<typeof DocumentedColumn>[] {
  return tables[table].columns.map((entry) => ({
    name: entry.name,
    type: entry.type,
    meaning: lang === 'nl' ? entry.nl : entry.en,
    source: columnOrigin(table, entry, lang),
  }));
}

/** The tables as glossary entries, in the language. */
export function tableGlossary(lang: Lang): z.output<typeof GlossaryEntry>[] {
  return tableNames.map((table) => ({
    id: table,
    name: table,
    area: null,
    formula: '',
    source: originOf(table),
    basis: '',
    window: '',
    exclusions: '',
    tieOut: '',
    columns: tableColumns(table, lang).map(({ name, meaning, source }) => ({ name, meaning, source })),
  }));
}

/** One page of a table. `total` counts all rows that match the search. */
export function tableDocument(db: ReadableDb, query: TableQuery): TableDocument {
  const table = tables[query.table];
  const { rows, total } = pageOf(db, askableTable(db, table, query), query);
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
  const statement = db.prepare<unknown[], RawRow>(
    `${selectOf(table)} ${table.where === undefined ? '' : `WHERE ${table.where}`} ORDER BY ${table.order}`,
  );
  for (const row of statement.iterate(...parameters)) yield toCells(table.columns, row);
}

function selectOf(table: Pick<Askable, 'columns' | 'from'>): string {
  const columns = table.columns.map((entry) => `${entry.sql} AS "${entry.name}"`).join(', ');
  return `SELECT ${columns} FROM ${table.from}`;
}

const searched: ReadonlySet<Type> = new Set<Type>(['text', 'date']);

function conditionsOf(db: ReadableDb, table: Askable, query: TableQuery): Part[] {
  const parts: Part[] = [];
  const wanted = (query.search ?? '').trim();
  if (wanted !== '') {
    const pattern = `%${wanted.replace(/[\\%_]/gu, '\\$&')}%`;
    const texts = table.columns.filter((entry) => searched.has(entry.type));
    parts.push({
      sql: `(${texts.map((entry) => `${entry.sql} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
      parameters: texts.map(() => pattern),
    });
  }
  const filters = query.filters ?? [];
  if (filters.length === 0) return parts;
  const organisation = readOrganisation(db);
  const today = todayIn(query.now, organisation?.timezone ?? 'UTC');
  const fiscalToDate = fiscalYearToDate(organisation?.yearEndDay ?? 31, organisation?.yearEndMonth ?? 12, today);
  for (const filter of filters) {
    const column = table.columns.find((entry) => entry.name === filter.column);
    const part = filterPart(filter, column, { today, fiscalToDate });
    // A condition that does not fit its column is a mistake of the caller, never silently everything.
    if (part === null) throw new FailureError('bad.input', { field: filter.column });
    parts.push(part);
  }
  return parts;
}

function pageOf(db: ReadableDb, table: Askable, query: TableQuery): { rows: TableRow[]; total: number } {
  const conditions = conditionsOf(db, table, query);
  const sql = [table.where, ...conditions.map((part) => part.sql)].filter((one) => one !== '');
  const where = sql.length === 0 ? '' : `WHERE ${sql.join(' AND ')}`;
  const parameters = [...table.parameters, ...conditions.flatMap((part) => [...part.parameters])];
  const countSql = `SELECT COUNT(*) AS total FROM ${table.from} ${where}`;
  // Every page of a table asks for the same count; it is kept until the file changes.
  const total = remembered(db, JSON.stringify([countSql, parameters]), () =>
    first<{ total: number }>(db, countSql, ...parameters),
  );
  const rows = prepared<unknown[], RawRow>(
    db,
    `${selectOf(table)} ${where} ORDER BY ${orderOf(table, query)} LIMIT ? OFFSET ?`,
  ).all(...parameters, query.limit, query.offset);
  return { rows: rows.map((row) => toCells(table.columns, row)), total: total?.total ?? 0 };
}

/** Only names of declared columns ever reach the SQL text. */
function orderOf(table: Askable, query: TableQuery): string {
  const chosen = table.columns.find((entry) => entry.name === query.sort?.column);
  if (chosen === undefined) return table.order;
  const by = chosen.type === 'number' ? `CAST(${chosen.sql} AS REAL)` : chosen.sql;
  const collation = chosen.type === 'text' ? ' COLLATE NOCASE' : '';
  return `${by}${collation} ${query.sort?.descending === true ? 'DESC' : 'ASC'}, ${table.order}`;
}

function toCells(columns: readonly Column[], row: RawRow): TableRow {
  const cells: TableRow = {};
  for (const entry of columns) cells[entry.name] = toCell(entry.type, row[entry.name] ?? null);
  return cells;
}

function toCell(type: Type, value: RawRow[string]): CellValue {
  if (value === null) return null;
  if (Buffer.isBuffer(value)) return value.length === 0 ? null : blobToGuid(value);
  if (type === 'boolean') return value === 1;
  if (typeof value === 'string') return value;
  return type === 'money' ? moneyText(value) : exactText(value, 0);
}
