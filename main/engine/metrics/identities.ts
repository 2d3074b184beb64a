/**
 * What must always hold between figures, in whole cents. Checked on the figures as they are shown, at every sync and in the
 * health report; an identity without its figures is not checked and says so.
 */
import type { z } from 'zod';
import type { Tile, TileId } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { monthLabel, say } from './figure.ts';
import { cents, moneyText, parseAmount, type Amount } from './money.ts';
import type { Sources } from './sources.ts';
import { addMonths, monthOf, monthStart } from './periods.ts';
import { all, guidOfHex } from './sql.ts';

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

type Tiles = readonly z.output<typeof Tile>[];

/** The identities between tiles, and that each month's bank days close on Bank Summary. */
export function identitiesOf(sources: Sources, document: { readonly tiles: Tiles }): Identity[] {
  return [...tileIdentities(sources.lang, document.tiles), ...bankMonths(sources), ...bankDays(sources)];
}

/** The identities between tiles of one document. */
export function tileIdentities(lang: Lang, tiles: Tiles): Identity[] {
  const tile = (id: z.output<typeof TileId>) => tiles.find((one) => one.id === id);
  const amount = (id: z.output<typeof TileId>): Amount | null => {
    const value = tile(id)?.value ?? null;
    return value === null ? null : parseAmount(value);
  };
  const named = words(lang);
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
    equal('products', 'T18', amount('T18'), invoicedYear(tiles)),
    equal('accounts', 'T05', series('T04'), amount('T05')),
    equal('year', 'T20', monthsOfYear(tiles), amount('T20')),
  ];
}

/** Invoiced sales of the financial year, also where another window was chosen for its headline. */
function invoicedYear(tiles: Tiles): Amount | null {
  const tile = tiles.find((one) => one.id === 'T06');
  if (tile === undefined || tile.value === null) return null;
  const year = tile.facts.find((fact) => fact.key === 'thisYear')?.value;
  return parseAmount(year ?? tile.value);
}

/**
 * The sum of the months of T19 that lie in the financial year; null where one is missing. Where the year begins inside a
 * month, that month's part of it is the first point of T20: profit since the year began, at that month's end.
 */
function monthsOfYear(tiles: Tiles): Amount | null {
  const tile = tiles.find((one) => one.id === 'T19');
  const year = tiles.find((one) => one.id === 'T20');
  if (tile === undefined || year === undefined || year.value === null) return null;
  const first = monthOf(year.window.from);
  const isWhole = monthStart(first) === year.window.from;
  const begin = isWhole ? first : addMonths(first, 1);
  const part = isWhole ? '0' : year.series.find((point) => point.key === first && point.running !== true)?.value;
  const last = monthOf(year.window.to);
  const wanted = tile.series.filter((point) => point.key >= begin && point.key <= last);
  if (part === undefined || part === null || wanted.some((point) => point.value === null)) return null;
  if (begin <= last && wanted[0]?.key !== begin) return null;
  return wanted.reduce((total, point) => total + parseAmount(point.value ?? '0'), parseAmount(part));
}

interface SummaryRow {
  readonly account: string;
  readonly name: string;
  readonly from_date: string;
  readonly opening: Amount;
  readonly closing: Amount;
}

/** A month's opening balance must be what the month before closed with, for each bank account: thirteen months. */
function bankMonths(sources: Sources): Identity[] {
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

interface WalkRow {
  readonly account: string;
  readonly name: string;
  readonly month: string;
  /** What the movements of the month's days bring to the opening balance. */
  readonly walked: Amount;
  readonly closing: Amount;
  /** 1 in the month in which the account begins: its opening balances came by conversion, without a document. */
  readonly begins: number;
}

const walkSql = `
SELECT hex(l.account_id) AS account, coalesce(a.name, l.account_name) AS name, substr(r.from_date, 1, 7) AS month, l.closing,
  l.opening = 0 AND NOT EXISTS (SELECT 1 FROM sum_bank_day d WHERE d.account_id = l.account_id AND d.day < r.from_date) AS begins,
  l.opening + coalesce((SELECT SUM(CASE WHEN d.kind IN ('in', 'paymentIn', 'transferIn') THEN d.cents ELSE -d.cents END)
    FROM sum_bank_day d WHERE d.day >= r.from_date AND d.day <= r.to_date AND d.account_id = l.account_id), 0) AS walked
FROM report r JOIN bank_summary_line l ON l.report_id = r.id JOIN account a ON a.id = l.account_id
WHERE r.name = 'BankSummary' AND r.from_date >= ? AND r.to_date <= ? AND coalesce(a.currency_code, ?) = ?
  AND NOT EXISTS (SELECT 1 FROM report o WHERE o.name = 'BankSummary' AND o.from_date = r.from_date AND o.to_date > r.to_date AND o.to_date <= ?)
ORDER BY 1, 3`;

/** Paid on classic expense claims: money that leaves the bank without a document of its own, on a day Xero does not tell. */
const claimsSql = `SELECT coalesce(SUM(amount_paid), 0) AS paid FROM expense_claim WHERE status NOT IN ('DELETED', 'VOIDED')`;

/**
 * The walk from a month's opening balance through its days must end on what Bank Summary closes with: nothing may be
 * unexplained, but the balances an account began with and, as far as they go, payments of expense claims. Accounts in another
 * currency carry a currency result that no document tells of, and are left out.
 */
function bankDays(sources: Sources): Identity[] {
  const { db, lang, today, organisation } = sources;
  const { baseCurrency } = organisation;
  const first = monthStart(addMonths(monthOf(today), -12));
  const rows = all<WalkRow>(db, walkSql, first, today, baseCurrency, baseCurrency, today);
  let claims = all<{ paid: Amount }>(db, claimsSql)[0]?.paid ?? 0;
  const found = rows.flatMap((row): Identity[] => {
    const difference = cents(row.walked - row.closing);
    if (difference === 0 || row.begins === 1) return [];
    if (difference > 0 && difference * 100 <= claims) {
      claims -= difference * 100;
      return [];
    }
    return [
      {
        key: `bankDays ${guidOfHex(row.account)} ${row.month}`,
        tile: 'T05',
        label: say(
          lang,
          `${row.name}: the days of ${monthLabel(lang, row.month)} end with the closing balance`,
          `${row.name}: de dagen van ${monthLabel(lang, row.month)} eindigen met het eindsaldo`,
        ),
        left: moneyText(row.walked),
        right: moneyText(row.closing),
        difference: moneyText(difference * 100),
        holds: false,
      },
    ];
  });
  if (found.length > 0) return found;
  return [
    {
      key: 'bankDays',
      tile: 'T05',
      label: say(
        lang,
        `Bank days leave nothing unexplained beside Bank Summary (${rows.length} months checked)`,
        `Bankdagen laten niets onverklaard naast de Bank Summary (${rows.length} maanden gecontroleerd)`,
      ),
      left: null,
      right: null,
      difference: rows.length === 0 ? null : '0.00',
      holds: rows.length === 0 ? null : true,
    },
  ];
}
