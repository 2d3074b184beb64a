import writeXlsxFile from 'write-excel-file/node';
import type { CellObject, SheetData } from 'write-excel-file/node';
import type { Cell, TableColumn } from '#contract/ledger';
import type { TableContent } from './csv.ts';
import { printable } from './pack.ts';

const widths: Record<TableColumn['type'], number> = {
  id: 38,
  text: 28,
  money: 16,
  number: 12,
  date: 12,
  instant: 20,
  boolean: 8,
};

/** Excel keeps 15 digits; what has more would change silently as a number, so it stays text. */
const fitsNumber = (text: string): boolean => text.replace(/^-?0*|\./g, '').length <= 15;

/** One sheet with a frozen head. Numbers are numbers, days are days, text is text and never a formula. */
export async function toXlsx(table: TableContent, sheetName: string): Promise<Buffer> {
  const head = table.columns.map((column): CellObject => ({
    value: column.name,
    type: String,
    fontWeight: 'bold',
    align: column.type === 'money' || column.type === 'number' ? 'right' : 'left',
  }));
  const rows = table.rows.map((row) => table.columns.map((column) => toCell(row[column.name] ?? null, column.type)));
  const data: SheetData = [head, ...rows];
  const columns = table.columns.map((column) => ({ width: Math.max(widths[column.type], column.name.length + 2) }));
  // Excel allows 31 characters in a sheet's name.
  return writeXlsxFile(data, { sheet: sheetName.slice(0, 31), stickyRowsCount: 1, columns }).toBuffer();
}

function toCell(value: Cell, type: TableColumn['type']): CellObject | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return { value, type: Boolean };
  if ((type === 'money' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value) && fitsNumber(value)) {
    return { value: Number(value), type: Number, format: type === 'money' ? '#,##0.00' : 'General' };
  }
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  }
  if (type === 'instant' && !Number.isNaN(Date.parse(value))) {
    return { value: new Date(value), type: Date, format: 'yyyy-mm-dd hh:mm:ss' };
  }
  return { value: printable(value), type: String };
}
