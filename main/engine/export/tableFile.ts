import type { TableDocument } from '#contract/ledger';
import type { CsvStyle } from '#contract/exports';
import { writeFileSafely } from '../../safeFile.ts';
import { toCsv } from './csv.ts';
import { toXlsx } from './xlsx.ts';

export type TableFormat = 'csv' | 'xlsx' | 'json';

/** Whose table it is and of when: stands in the workbook's properties and at the foot of every page. */
export interface TableFileAbout {
  readonly org: string;
  /** ISO instant. */
  readonly now: string;
  readonly csv?: CsvStyle | undefined;
}

/** The bytes of a table in one of the formats. */
export async function tableBytes(
  table: TableDocument & { readonly totals?: readonly string[] },
  format: TableFormat,
  about: TableFileAbout,
): Promise<Uint8Array | string> {
  if (format === 'json') return `${JSON.stringify(table, null, 2)}\n`;
  if (format === 'csv') return toCsv(table, about.csv);
  const subject = `${about.org}, ${about.now.slice(0, 10)}`;
  return toXlsx(table, table.table, { title: `${subject}, ${table.table}`, subject, created: about.now });
}

/** Writes the whole table; throws `export.cannotWrite` or `disk.full` and leaves an earlier file as it was. */
export async function writeTable(
  table: TableDocument,
  format: TableFormat,
  path: string,
  about: TableFileAbout,
): Promise<void> {
  await writeFileSafely(path, await tableBytes(table, format, about));
}
