import type { TableDocument } from '#contract/ledger';
import { writeFileSafely } from '../../safeFile.ts';
import { toCsv } from './csv.ts';
import { toXlsx } from './xlsx.ts';

export type TableFormat = 'csv' | 'xlsx' | 'json';

/** The bytes of a table in one of the formats. */
export async function tableBytes(table: TableDocument, format: TableFormat): Promise<Uint8Array | string> {
  if (format === 'json') return `${JSON.stringify(table, null, 2)}\n`;
  if (format === 'csv') return toCsv(table);
  return toXlsx(table, table.table);
}

/** Writes the whole table; throws `export.cannotWrite` or `disk.full` and leaves an earlier file as it was. */
export async function writeTable(table: TableDocument, format: TableFormat, path: string): Promise<void> {
  await writeFileSafely(path, await tableBytes(table, format));
}
