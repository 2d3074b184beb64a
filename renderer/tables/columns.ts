import type { Cell, TableColumn } from '#contract/ledger';
import type { Speech } from '../i18n/index.ts';

export function isFigure(column: Pick<TableColumn, 'type'>): boolean {
  return column.type === 'money' || column.type === 'number';
}

/** What people read first, Xero's ids last; the exports keep the order of the table. */
export function readingOrder(columns: readonly TableColumn[]): TableColumn[] {
  return [...columns.filter((column) => column.type !== 'id'), ...columns.filter((column) => column.type === 'id')];
}

/** `invoice_number` as it is read: "invoice number". The name stays Xero's, in both languages. */
export function columnTitle(column: Pick<TableColumn, 'name'>): string {
  return column.name.replaceAll('_', ' ');
}

const widths: Record<TableColumn['type'], number> = {
  id: 110,
  text: 190,
  money: 130,
  number: 110,
  date: 110,
  instant: 160,
  boolean: 80,
};

/** Wide enough for its title and for the largest figure of its kind: figures are never cut. */
export function widthOf(column: Pick<TableColumn, 'name' | 'type'>): number {
  return Math.max(widths[column.type], columnTitle(column).length * 7 + 40);
}

/** How a cell is read. Money and numbers follow the language; ids, names and texts stay as in the books. */
export function cellView(
  value: Cell,
  column: Pick<TableColumn, 'type'>,
  speech: Speech,
): { text: string; isNegative: boolean } {
  if (value === null || value === '') return { text: '', isNegative: false };
  if (typeof value === 'boolean') return { text: speech.t(value ? 'common.yes' : 'common.no'), isNegative: false };
  switch (column.type) {
    case 'money':
      return { text: speech.money(value, 2), isNegative: value.startsWith('-') };
    case 'number': {
      const fraction = value.split('.')[1]?.replace(/0+$/, '') ?? '';
      return { text: speech.money(value, Math.min(4, fraction.length)), isNegative: value.startsWith('-') };
    }
    case 'date':
      return { text: /^\d{4}-\d{2}-\d{2}/.test(value) ? speech.day(value) : value, isNegative: false };
    case 'instant':
      return { text: value.replace('T', ' ').replace(/(\.\d+)?Z$/, ''), isNegative: false };
    default:
      return { text: value, isNegative: false };
  }
}
