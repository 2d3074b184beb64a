/**
 * What must always hold between figures, in whole cents. Checked on the figures as they are shown, at every sync and in the
 * health report; an identity without its figures is not checked and says so.
 */
import type { z } from 'zod';
import type { TileId } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { monthLabel, say } from './figure.ts';
import { cents, moneyText, parseAmount, type Amount } from './money.ts';
import type { Sources } from './sources.ts';
import { addMonths, monthOf, monthStart } from './periods.ts';
import { all, guidOfHex } from './sql.ts';
import type { TileDocument } from './tilesDocument.ts';

export interface Identity {
  readonly key: string;
  readonly tile: z.output<typeof TileId>;
  readonly label: string;
  /** Both sides as money text; null where a figure is missing. */
  readonly left: string | null;
  readonly right: string | null;
  readonly difference: string | null;
  readonly holds: boolean | null;
}

const words = (lang: Lang): Record<string, string> => ({
  position: say(
    lang,
    'Total assets less total liabilities is equity',
    'Totaal activa min totaal vreemd vermogen is eigen vermogen',
  ),
  receivables: say(
    lang,
    'Not yet overdue plus overdue is outstanding receivables',
    'Nog niet vervallen plus vervallen is openstaande debiteuren',
  ),
  payables: say(
    lang,
    'Not yet overdue plus overdue is outstanding payables',
    'Nog niet vervallen plus vervallen is openstaande crediteuren',
  ),
  products: say(lang, 'Sales by product add up to invoiced sales', 'Omzet per artikel telt op tot gefactureerde omzet'),
  accounts: say(
    lang,
    'Balances by account add up to the closing balance',
    'Saldi per rekening tellen op tot het eindsaldo',
  ),
  year: say(lang, 'Months add up to this financial year’s profit', 'Maanden tellen op tot de winst van dit boekjaar'),
});

/** The identities between tiles of one document, and that each month's bank days close on Bank Summary. */
export function identitiesOf(sources: Sources, document: TileDocument): Identity[] {
  const tile = (id: z.output<typeof TileId>) => document.tiles.find((one) => one.id === id);
  const amount = (id: z.output<typeof TileId>): Amount | null => {
    const value = tile(id)?.value ?? null;
    return value === null ? null : parseAmount(value);
  };
  const named = words(sources.lang);
  const equal = (
    key: string,
    of: z.output<typeof TileId>,
    left: Amount | null,
    right: Amount | null,
    within = 0,
  ): Identity => {
    const known = left !== null && right !== null;
    const difference = known ? cents(left - right) : null;
    return {
      key,
      tile: of,
      label: named[key] ?? key,
      left: left === null ? null : moneyText(left),
      right: right === null ? null : moneyText(right),
      difference: difference === null ? null : moneyText(difference * 100),
      holds: difference === null ? null : Math.abs(difference) <= within,
    };
  };
  const sum = (a: Amount | null, b: Amount | null): Amount | null => (a === null || b === null ? null : a + b);
  const series = (id: z.output<typeof TileId>): Amount | null => {
    const points = tile(id)?.series ?? [];
    return points.length === 0 || tile(id)?.value === null
      ? null
      : points.reduce((total, point) => total + parseAmount(point.value ?? '0'), 0);
  };
  const liabilities = amount('T24');
  // Each figure is rounded once for display, so two that are added may be a cent beside the third.
  return [
    equal('position', 'T25', sum(amount('T23'), liabilities === null ? null : -liabilities), amount('T25')),
    equal('receivables', 'T10', sum(amount('T09'), amount('T11')), amount('T10'), 1),
    equal('payables', 'T16', sum(amount('T15'), amount('T17')), amount('T16'), 1),
    equal('products', 'T18', amount('T18'), invoicedYear(document)),
    equal('accounts', 'T05', series('T04'), amount('T05')),
    equal('year', 'T20', monthsOfYear(document), amount('T20')),
    ...bankDays(sources),
  ];
}

/** Invoiced sales of the financial year, also where another window was chosen for its headline. */
function invoicedYear(document: TileDocument): Amount | null {
  const tile = document.tiles.find((one) => one.id === 'T06');
  if (tile === undefined || tile.value === null) return null;
  const year = tile.facts.find((fact) => fact.key === 'thisYear')?.value;
  return parseAmount(year ?? tile.value);
}

/** The sum of the months of T19 that lie in the financial year; null where the year does not begin with a month, or one is missing. */
function monthsOfYear(document: TileDocument): Amount | null {
  const tile = document.tiles.find((one) => one.id === 'T19');
  const year = document.tiles.find((one) => one.id === 'T20')?.window;
  if (tile === undefined || year === undefined || monthStart(monthOf(year.from)) !== year.from) return null;
  const wanted = tile.series.filter((point) => point.key >= monthOf(year.from) && point.key <= monthOf(year.to));
  if (wanted.length === 0 || wanted.some((point) => point.value === null)) return null;
  if (wanted[0]?.key !== monthOf(year.from)) return null;
  return wanted.reduce((total, point) => total + parseAmount(point.value ?? '0'), 0);
}

interface SummaryRow {
  readonly account: string;
  readonly name: string;
  readonly from_date: string;
  readonly opening: Amount;
  readonly closing: Amount;
}

/** A month's opening balance must be what the month before closed with, for each bank account: thirteen months. */
function bankDays(sources: Sources): Identity[] {
  const { db, lang, today } = sources;
  const first = monthStart(addMonths(monthOf(today), -12));
  const rows = all<SummaryRow>(
    db,
    `SELECT hex(l.account_id) AS account, max(coalesce(a.name, l.account_name)) AS name, r.from_date, l.opening, l.closing, max(r.to_date)
     FROM report r JOIN bank_summary_line l ON l.report_id = r.id LEFT JOIN account a ON a.id = l.account_id
     WHERE r.name = 'BankSummary' AND r.from_date >= ? AND r.to_date <= ? AND l.account_id IS NOT NULL
     GROUP BY l.account_id, r.from_date ORDER BY 1, 3`,
    first,
    today,
  );
  const found: Identity[] = [];
  let checked = 0;
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before?.account !== row.account || addMonths(monthOf(before.from_date), 1) !== monthOf(row.from_date)) return;
    checked += 1;
    const difference = cents(row.opening - before.closing);
    if (difference === 0) return;
    found.push({
      key: `bank ${guidOfHex(row.account)} ${monthOf(row.from_date)}`,
      tile: 'T05',
      label: say(
        lang,
        `${row.name}: ${monthLabel(lang, monthOf(row.from_date))} opens with what the month before closed with`,
        `${row.name}: ${monthLabel(lang, monthOf(row.from_date))} begint met het eindsaldo van de maand ervoor`,
      ),
      left: moneyText(row.opening),
      right: moneyText(before.closing),
      difference: moneyText(difference * 100),
      holds: false,
    });
  });
  if (found.length > 0) return found;
  return [
    {
      key: 'bank',
      tile: 'T05',
      label: say(
        lang,
        `Bank balances close on Bank Summary month after month (${checked} checked)`,
        `Banksaldi sluiten maand na maand aan op de Bank Summary (${checked} gecontroleerd)`,
      ),
      left: null,
      right: null,
      difference: checked === 0 ? null : '0.00',
      holds: checked === 0 ? null : true,
    },
  ];
}
