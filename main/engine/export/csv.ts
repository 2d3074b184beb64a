import type { Cell, TableColumn } from '#contract/ledger';
import type { CsvStyle } from '#contract/exports';

/** What a table needs to become a file. */
export interface TableContent {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Names of columns that a workbook adds up below the last row. */
  readonly totals?: readonly string[];
}

/**
 * Text that a spreadsheet would read as a formula or a command, also in full-width letters; a leading apostrophe makes it text.
 * OWASP, "CSV Injection".
 */
const startsFormula = /^[=+\-@\t\r\n\0＝＋－＠]/u;
/**
 * The same behind the separator of another country's programs: to them a new cell begins there, whatever the quotes say. The own
 * separator is safe behind quotes.
 */
const laterFormula = { ',': /(?<=[;\t])(?=[=+\-@＝＋－＠])/gu, ';': /(?<=[,\t])(?=[=+\-@＝＋－＠])/gu } as const;
const plainNumber = /^-?\d+(\.\d+)?$/;

interface CsvFormat {
  readonly separator: ',' | ';';
  readonly decimal: '.' | ',';
  readonly mark: string;
}

/** What programs of a country expect. Without a mark at the start, Excel takes UTF-8 for its own code page. */
const styles: Readonly<Record<CsvStyle, CsvFormat>> = {
  plain: { separator: ',', decimal: '.', mark: '' },
  excel: { separator: ',', decimal: '.', mark: '\ufeff' },
  european: { separator: ';', decimal: ',', mark: '\ufeff' },
};

/** A cell's text without quoting: numbers as they are, so that −123.45 stays a number; dangerous text with an apostrophe. */
export function cellText(
  value: Cell | undefined,
  type: TableColumn['type'],
  { separator, decimal }: Pick<CsvFormat, 'separator' | 'decimal'> = styles.plain,
): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if ((type === 'money' || type === 'number') && plainNumber.test(value)) return value.replace('.', decimal);
  const safe = value.replace(laterFormula[separator], "'");
  return startsFormula.test(safe) ? `'${safe}` : safe;
}

/** RFC 4180: a header line, CRLF after each line, quotes where a field holds a separator, a quote or a line break. UTF-8. */
export function toCsv(table: TableContent, style: CsvStyle = 'plain'): string {
  const format = styles[style];
  const { separator, mark } = format;
  const lines = [table.columns.map((column) => quoted(cellText(column.name, 'text', format), separator))];
  for (const row of table.rows) {
    lines.push(table.columns.map(({ name, type }) => quoted(cellText(row[name], type, format), separator)));
  }
  return mark + lines.map((fields) => `${fields.join(separator)}\r\n`).join('');
}

function quoted(field: string, separator: string): string {
  return field.includes(separator) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
