import type { Cell, TableColumn } from '#contract/ledger';

/** What a table needs to become a file. */
export interface TableContent {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/**
 * Text that a spreadsheet would read as a formula or a command, also in full-width letters; a leading apostrophe makes it text.
 * OWASP, "CSV Injection".
 */
const startsFormula = /^[=+\-@\t\r\n\0＝＋－＠]/u;
const plainNumber = /^-?\d+(\.\d+)?$/;

/** A cell's text without quoting: numbers as they are, so that −123.45 stays a number; dangerous text with an apostrophe. */
export function cellText(value: Cell | undefined, type: TableColumn['type']): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if ((type === 'money' || type === 'number') && plainNumber.test(value)) return value;
  return startsFormula.test(value) ? `'${value}` : value;
}

/** RFC 4180: a header line, CRLF after each line, quotes where a field holds a comma, a quote or a line break. UTF-8 without a mark. */
export function toCsv(table: TableContent): string {
  const lines = [table.columns.map((column) => quoted(cellText(column.name, 'text')))];
  for (const row of table.rows) lines.push(table.columns.map(({ name, type }) => quoted(cellText(row[name], type))));
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
