import type { Cell, TableColumn } from '#contract/ledger';
import type { TableContent } from './csv.ts';
import {
  columnName,
  dayFormat,
  dayNumber,
  fitsNumber,
  instantFormat,
  instantNumber,
  moneyFormat,
  workbookBytes,
  type Sheet,
  type Style,
  type WorkbookAbout,
  type WorkbookCell,
} from './workbook.ts';

const widths: Record<TableColumn['type'], number> = {
  id: 38,
  text: 28,
  money: 16,
  number: 12,
  date: 12,
  instant: 20,
  boolean: 8,
};

/** Excel ends a sheet at 1,048,576 rows; the head and the totals are among them. */
const mostRows = 1_048_000;

const head: Style = { bold: true, below: 'medium' };
const sum: Style = { bold: true, format: moneyFormat, above: 'thin', below: 'double' };

/** A frozen head; numbers are numbers, days are days, text is text and never a formula; totals are computed by the sheet. */
export async function toXlsx(table: TableContent, name: string, about?: Partial<WorkbookAbout>): Promise<Buffer> {
  const sheets: Sheet[] = [];
  for (let from = 0; from === 0 || from < table.rows.length; from += mostRows) {
    sheets.push(sheetOf({ ...table, rows: table.rows.slice(from, from + mostRows) }, name, about?.subject ?? name));
  }
  return workbookBytes(sheets, { title: name, subject: '', creator: 'Orgfolio', created: '1980-01-01T00:00:00Z', ...about }); // prettier-ignore
}

function sheetOf(table: TableContent, name: string, footer: string): Sheet {
  const { columns } = table;
  return {
    name,
    footer,
    widths: columns.map((column) => Math.max(widths[column.type], column.name.length + 2)),
    frozenRows: 1,
    rows: rowsOf(table),
  };
}

function* rowsOf(table: TableContent): Iterable<readonly (WorkbookCell | null)[]> {
  const { columns, rows } = table;
  yield columns.map((column) => ({
    kind: 'text',
    text: column.name,
    style: isFigure(column.type) ? { ...head, right: true } : head,
  }));
  for (const row of rows) yield columns.map((column) => toCell(row[column.name] ?? null, column.type));
  const summed = new Set(table.totals ?? []);
  if (summed.size === 0 || rows.length === 0) return;
  yield columns.map((column, index) => {
    if (!summed.has(column.name)) return null;
    const values = rows.map((row) => row[column.name] ?? null);
    const total = exactSum(values);
    if (total === null) return null;
    const letter = columnName(index);
    return { kind: 'number', number: total, formula: `SUM(${letter}2:${letter}${rows.length + 1})`, style: sum };
  });
}

const isFigure = (type: TableColumn['type']): boolean => type === 'money' || type === 'number';

/** The sum of decimal texts without a float; null where one of them stands in the sheet as text. */
export function exactSum(values: readonly Cell[]): string | null {
  const scale = 10;
  let sum = 0n;
  for (const value of values) {
    if (value === null || value === '') continue;
    if (typeof value !== 'string' || !fitsNumber(value)) return null;
    const [whole = '0', fraction = ''] = value.replace('-', '').split('.');
    const digits = BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale));
    sum += value.startsWith('-') ? -digits : digits;
  }
  const text = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const fraction = text.slice(-scale).replace(/0{0,8}$/, '');
  return `${sum < 0n ? '-' : ''}${text.slice(0, -scale)}.${fraction.padEnd(2, '0')}`;
}

function toCell(value: Cell, type: TableColumn['type']): WorkbookCell | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (isFigure(type) && fitsNumber(value)) {
    return { kind: 'number', number: value, ...(type === 'money' ? { style: { format: moneyFormat } } : {}) };
  }
  if (type === 'date' && isDay(value))
    return { kind: 'number', number: dayNumber(value), style: { format: dayFormat } };
  if (type === 'instant' && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value))) {
    return { kind: 'number', number: instantNumber(value), style: { format: instantFormat } };
  }
  return { kind: 'text', text: value };
}

/** Days a spreadsheet can hold: none before 1 March 1900, where its calendar goes wrong. */
export function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && value >= '1900-03-01' && !Number.isNaN(Date.parse(value));
}
