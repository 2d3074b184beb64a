/** T18: what was sold of which product, month by month. */
import { monthLabel, say, moneyFact, type Figure, type Point, type TieOut } from './figure.ts';
import { exactText, moneyText, percentText, type Amount } from './money.ts';
import { monthOf, thirteenMonths } from './periods.ts';
import { readSalesLines, readYearLines } from './salesLines.ts';
import type { Sources } from './sources.ts';
import { all } from './sql.ts';
import { sumTie } from './tieOut.ts';

const shownItems = 8;

/** Keys of the bands that are no item. */
const ownBands = /^=*(?:other|none)$/u;

/** The key of an item's band: its code, marked where it reads as one of the bands that are no item. */
export const bandOfCode = (code: string): string => (ownBands.test(code) ? `=${code}` : code);

/** The code behind the key of an item's band. */
export const codeOfBand = (band: string): string =>
  band.startsWith('=') && ownBands.test(band) ? band.slice(1) : band;

/** Stacked months by product. `invoiced` is T06 per month: the bands must add up to it. */
export function productFigure(sources: Sources, invoiced: ReadonlyMap<string, Amount>, input: TieOut): Figure {
  const { lang, today, fiscalToDate } = sources;
  const months = thirteenMonths(today);
  const current = monthOf(today);
  const rows = readSalesLines(sources);
  const yearly = readYearLines(sources, rows);
  const top = [...yearly]
    .filter(([code]) => code !== '')
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, shownItems)
    .map(([code]) => code);
  const shown = new Set(top);
  const names = new Map(
    all<{ code: string; name: string }>(
      sources.db,
      'SELECT code, name FROM item WHERE code IN (SELECT value FROM json_each(?))',
      JSON.stringify(top),
    ).map((row) => [row.code, row.name]),
  );
  const labels: Record<string, string> = {};
  for (const code of top) labels[bandOfCode(code)] = names.get(code) ?? code;
  labels['other'] = say(lang, 'Other', 'Overig');
  labels['none'] = say(lang, 'No item code', 'Zonder artikelcode');
  const bandOf = (code: string): string => (code === '' ? 'none' : shown.has(code) ? bandOfCode(code) : 'other');

  type Cell = { amount: Amount; quantity: number };
  const cells = new Map<string, Map<string, Cell>>(months.map((month) => [month, new Map()]));
  for (const row of rows) {
    const bands = cells.get(row.month);
    const band = bandOf(row.code);
    const cell = bands?.get(band);
    if (cell === undefined) bands?.set(band, { amount: row.amount, quantity: row.quantity });
    else {
      cell.amount += row.amount;
      cell.quantity += row.quantity;
    }
  }
  const order = [...top.map(bandOfCode), 'other', 'none'];
  const totals = months.map((month) =>
    [...(cells.get(month)?.values() ?? [])].reduce((sum, cell) => sum + cell.amount, 0),
  );
  const series = months.map((month, index): Point => {
    const bands = cells.get(month) ?? new Map<string, Cell>();
    const parts: Record<string, string> = {};
    const quantities: Record<string, string> = {};
    for (const band of order) {
      const cell = bands.get(band);
      if (cell === undefined) continue;
      parts[band] = moneyText(cell.amount);
      // Units of different items, and of lines without one, do not add up to anything.
      if (band !== 'other' && band !== 'none') quantities[band] = exactText(cell.quantity, 0);
    }
    return {
      key: month,
      label: monthLabel(lang, month),
      value: moneyText(totals[index] ?? 0),
      parts,
      partLabels: labels,
      quantities,
      ...(month === current ? { running: true } : {}),
    };
  });
  const total = [...yearly.values()].reduce((sum, amount) => sum + amount, 0);
  const uncoded = yearly.get('') ?? 0;
  // Each month is compared; the one that differs most is shown.
  let shownMonth = months.length - 1;
  months.forEach((month, index) => {
    const gap = Math.abs((totals[index] ?? 0) - (invoiced.get(month) ?? 0));
    if (gap > Math.abs((totals[shownMonth] ?? 0) - (invoiced.get(months[shownMonth] ?? '') ?? 0))) shownMonth = index;
  });
  return {
    value: moneyText(total),
    window: fiscalToDate,
    comparison: null,
    series,
    facts: [
      moneyFact('noItemCode', labels['none'], uncoded),
      {
        key: 'noItemCodeShare',
        label: say(lang, 'Share without item code', 'Aandeel zonder artikelcode'),
        value: total === 0 ? null : percentText(uncoded, total),
        unit: 'percent',
      },
    ],
    chips: ['documents'],
    tieOut: sumTie(
      'T06',
      total,
      total + (invoiced.get(months[shownMonth] ?? '') ?? 0) - (totals[shownMonth] ?? 0),
      input,
    ),
  };
}
