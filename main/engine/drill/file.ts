/** What stands behind a figure as a table for a file: the rows as they are shown, then the lines that complete the figure. */
import type { DrillColumn, DrillDocument } from '#contract/drill';
import type { Cell, TableColumn } from '#contract/ledger';
import type { Lang } from '#contract/values';
import { say } from '../metrics/figure.ts';

const titles: Readonly<Record<DrillColumn, readonly [en: string, nl: string]>> = {
  date: ['Date', 'Datum'],
  due: ['Due', 'Vervalt'],
  type: ['Kind', 'Soort'],
  number: ['Number', 'Nummer'],
  contact: ['Contact', 'Contact'],
  description: ['Description', 'Omschrijving'],
  account: ['Account', 'Rekening'],
  amount: ['Amount', 'Bedrag'],
};

const types: Partial<Record<DrillColumn, TableColumn['type']>> = { date: 'date', due: 'date', amount: 'money' };

export interface DrillTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Amounts that add up to the figure, with the lines that complete it. */
  readonly totals: readonly string[];
}

/** The table of a document that was read whole. With a search only what it found is in it, and no line of the whole. */
export function drillTable(document: DrillDocument, lang: Lang): DrillTable {
  const words = (column: DrillColumn): string => say(lang, ...titles[column]);
  const own = say(lang, 'Own currency', 'Eigen valuta');
  const isForeign = document.rows.some((row) => row.foreign !== null);
  const columns: TableColumn[] = document.columns.map((column) => ({
    name: words(column),
    type: types[column] ?? 'text',
    meaning: '',
  }));
  if (isForeign) {
    const currency: TableColumn = { name: say(lang, 'Currency', 'Valuta'), type: 'text', meaning: '' };
    columns.splice(-1, 0, currency, { name: own, type: 'money', meaning: '' });
  }
  const id: TableColumn = { name: 'Xero ID', type: 'id', meaning: '' };
  const rows = document.rows.map((row): Record<string, Cell> => {
    const cells: Record<DrillColumn, Cell> = {
      date: row.date,
      due: row.due,
      type: row.label,
      number: row.number,
      contact: row.contact,
      description: row.description,
      account: row.account,
      amount: row.amount,
    };
    return {
      ...Object.fromEntries(document.columns.map((column) => [words(column), cells[column]])),
      ...(isForeign ? { [say(lang, 'Currency', 'Valuta')]: row.currency, [own]: row.foreign } : {}),
      [id.name]: row.id,
    };
  });
  const label = document.columns.includes('description') ? words('description') : words(document.columns[0] ?? 'type');
  const lines = document.found === null && document.adds ? document.lines : [];
  return {
    columns: [...columns, id],
    totals: document.adds ? [words('amount')] : [],
    rows: [...rows, ...lines.map((line) => ({ [label]: line.label, [words('amount')]: line.amount }))],
  };
}
