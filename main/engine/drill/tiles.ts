/** From a tile, or a point of its series, to what stands behind it. */
import type { DrillRow, Figure, LedgerGroup } from '#contract/drill';
import type { SeriesPoint, Tile, TileWindow } from '#contract/tiles';
import { customers, suppliers, type Side } from '../metrics/documents.ts';
import { monthLabel, say } from '../metrics/figure.ts';
import { codeOfBand } from '../metrics/inventory.ts';
import { moneyText } from '../metrics/money.ts';
import {
  addDays,
  addMonths,
  monthEnd,
  monthOf,
  monthStart,
  monthToDate,
  sameDaysLastYear,
  type Span,
} from '../metrics/periods.ts';
import { groupAmounts } from './accounts.ts';
import { blobOf, type DrillInput, type Plan, type Shown } from './plan.ts';
import { accountsWith } from '../metrics/choices.ts';
import { accountAmount, inputRow, invoicedPlan, keyOfSide, linesPlan, paidInvoicesPlan, planOfSet } from './sets.ts';

type TileFigure = Extract<Figure, { of: 'tile' }>;

export interface Resolved {
  readonly shown: Shown;
  readonly plan: Plan | null;
}

const dayOpen = '9999-12-31';

/** Days until, or since, the due date, by the key of the bucket. */
const dueBuckets: Readonly<Record<string, readonly [number, number | null]>> = {
  today: [0, 0], '1-7': [1, 7], '8-14': [8, 14], '15-30': [15, 30], '31+': [31, null],
}; // prettier-ignore
const lateBuckets: Readonly<Record<string, readonly [number, number | null]>> = {
  '1-30': [1, 30], '31-60': [31, 60], '61-90': [61, 90], '90+': [91, null],
}; // prettier-ignore

/** The days on which documents of a bucket fall due; null for a key that is no bucket. */
export function dueSpan(today: string, key: string): { from?: string; to?: string } | null {
  const due = dueBuckets[key];
  if (due !== undefined) {
    return { from: addDays(today, due[0]), ...(due[1] === null ? {} : { to: addDays(today, due[1]) }) };
  }
  const late = lateBuckets[key];
  if (late === undefined) return null;
  return { to: addDays(today, -late[0]), ...(late[1] === null ? {} : { from: addDays(today, -late[1]) }) };
}

/** What a tile, a point of it or a part of a point is made of. The plan is null where the key names nothing. */
export function resolveTile(input: DrillInput, figure: TileFigure): Resolved {
  const tile = input.tiles().tiles.find((one) => one.id === figure.tile);
  if (tile === undefined) throw new Error('a tile of the contract is missing');
  const point = figure.key === undefined ? null : (tile.series.find((one) => one.key === figure.key) ?? null);
  const shown = shownOf(input, tile, figure, point);
  const isMissing = (figure.key !== undefined && point === null) || shown.total === null;
  return { shown, plan: isMissing ? null : planOf(input, tile, figure, point) };
}

function shownOf(input: DrillInput, tile: Tile, figure: TileFigure, point: SeriesPoint | null): Shown {
  const { lang } = input.sources;
  const { part } = figure;
  const fact = part?.startsWith('fact:') === true ? tile.facts.find((one) => `fact:${one.key}` === part) : undefined;
  const words = [point?.label, part === undefined ? undefined : (fact?.label ?? partText(part, point, lang))];
  const total =
    fact !== undefined
      ? fact.value
      : figure.key === undefined
        ? part === 'previous'
          ? (tile.comparison?.value ?? null)
          : tile.value
        : part === undefined
          ? (point?.value ?? null)
          : part === 'previous'
            ? (point?.previous ?? null)
            : (point?.parts?.[part] ?? null);
  return {
    title: tile.name,
    detail: words.filter((word) => word !== undefined && word !== '').join(' · '),
    unit: fact?.unit ?? tile.unit,
    window: figure.key === undefined && part === 'previous' ? (tile.comparison?.window ?? null) : null,
    total,
    reason: total === null ? (tile.reasonText ?? say(lang, 'There is no figure here.', 'Hier is geen cijfer.')) : null,
  };
}

function partText(part: string, point: SeriesPoint | null, lang: 'en' | 'nl'): string {
  const words: Readonly<Record<string, string>> = {
    in: say(lang, 'In', 'In'),
    out: say(lang, 'Out', 'Uit'),
    net: say(lang, 'Net', 'Netto'),
    revenue: say(lang, 'Revenue', 'Opbrengsten'),
    expense: say(lang, 'Costs', 'Kosten'),
    previous: say(lang, 'A year earlier', 'Een jaar eerder'),
  };
  return point?.partLabels?.[part] ?? words[part] ?? part;
}

function planOf(input: DrillInput, tile: Tile, figure: TileFigure, point: SeriesPoint | null): Plan | null {
  const { key } = figure;
  const part = figure.part;
  switch (tile.id) {
    case 'T01':
    case 'T02':
    case 'T03': {
      const own = tile.id === 'T01' ? 'net' : tile.id === 'T02' ? 'in' : 'out';
      const flow = part === 'in' || part === 'out' || part === 'net' ? part : own;
      const window = part === 'previous' ? tile.comparison?.window : tile.window;
      const fact = part === 'fact:in' ? 'in' : part === 'fact:out' ? 'out' : flow;
      const span = key === undefined ? window : { from: key, to: key };
      return span === undefined ? null : planOfSet(input, { of: 'cash', flow: fact, from: span.from, to: span.to });
    }
    case 'T04':
    case 'T05': {
      if (tile.id === 'T04' && key !== undefined)
        return planOfSet(input, { of: 'account', account: key, to: tile.window.to });
      const day = key ?? (part === 'previous' ? (tile.comparison?.window.to ?? tile.window.to) : tile.window.to);
      return planOfSet(input, { of: 'ledger', group: 'cash', to: day });
    }
    case 'T06':
    case 'T12':
      return invoicedPlan(sideOfTile(tile), invoicedSpan(input, tile, figure, point));
    case 'T07':
    case 'T13': {
      const window = part === 'previous' ? (tile.comparison?.window ?? tile.window) : tile.window;
      return contactPlan(sideOfTile(tile), tile, key, window);
    }
    case 'T08':
    case 'T14':
      return growthPlan(input, tile, key);
    case 'T09':
    case 'T11':
    case 'T15':
    case 'T17': {
      const isLate = tile.id === 'T11' || tile.id === 'T17';
      return openPlan(input, tile, key ?? (isLate ? 'overdue' : 'due'));
    }
    case 'T10':
    case 'T16':
      if (part === 'fact:unallocated') return planOfSet(input, { of: 'credits', side: keyOfSide(sideOfTile(tile)) });
      return part === undefined ? openPlan(input, tile, key) : null;
    case 'T18': {
      if (point === null) return linesPlan(customers, tile.window, part === 'fact:noItemCode' ? { is: '' } : undefined);
      const span = monthSpan(point, tile.window.to);
      if (part === undefined) return linesPlan(customers, span);
      if (part === 'none') return linesPlan(customers, span, { is: '' });
      const codes = Object.keys(point.partLabels ?? {}).filter((code) => code !== 'other' && code !== 'none');
      return linesPlan(customers, span, part === 'other' ? { not: codes.map(codeOfBand) } : { is: codeOfBand(part) });
    }
    case 'T19': {
      const month = key ?? monthOf(tile.window.to);
      const group: LedgerGroup =
        part === 'revenue' || part === 'fact:revenue'
          ? 'revenue'
          : part === 'expense' || part === 'fact:expense'
            ? 'expense'
            : 'net';
      const span = part === 'previous' ? tile.comparison?.window : profitSpan(input, month);
      return span === undefined ? null : ledger(input, group, span);
    }
    case 'T20':
    case 'T21': {
      const group = part === 'fact:revenue' ? 'revenue' : part === 'fact:expense' ? 'expense' : 'net';
      const window = part === 'previous' ? (tile.comparison?.window ?? tile.window) : tile.window;
      if (key === undefined) return ledger(input, group, window);
      const to = monthEnd(key) < tile.window.to ? monthEnd(key) : tile.window.to;
      return ledger(input, group, { from: tile.window.from, to });
    }
    case 'T22':
      return expensePlan(input, tile, figure);
    case 'T23':
    case 'T24':
    case 'T25': {
      const group = tile.id === 'T23' ? 'assets' : tile.id === 'T24' ? 'liabilities' : 'equity';
      const day = key ?? (part === 'previous' ? (tile.comparison?.window.to ?? tile.window.to) : tile.window.to);
      return planOfSet(input, { of: 'ledger', group, to: day });
    }
    default:
      return ratioPlan(input, tile, key);
  }
}

const sideOfTile = (tile: Tile): Side => (tile.area === 'customers' ? customers : suppliers);

const ledger = (input: DrillInput, group: LedgerGroup, span: Span): Plan =>
  planOfSet(input, { of: 'ledger', group, from: span.from, to: span.to });

/** A month of a series; the running one ends where the figure does. */
function monthSpan(point: SeriesPoint, last: string): Span {
  return point.running === true ? monthToDate(last) : { from: monthStart(point.key), to: monthEnd(point.key) };
}

function profitSpan(input: DrillInput, month: string): Span {
  const last = input.statements.asOf ?? input.sources.today;
  return month === monthOf(last) ? monthToDate(last) : { from: monthStart(month), to: monthEnd(month) };
}

function invoicedSpan(input: DrillInput, tile: Tile, figure: TileFigure, point: SeriesPoint | null): Span {
  const isBefore = figure.part === 'previous';
  const { today } = input.sources;
  if (point === null) {
    if (figure.part === 'fact:thisMonth') return monthToDate(today);
    return isBefore ? (tile.comparison?.window ?? tile.window) : tile.window;
  }
  if (point.running === true) return isBefore ? sameDaysLastYear(today) : monthToDate(today);
  const month = isBefore ? addMonths(point.key, -12) : point.key;
  return { from: monthStart(month), to: monthEnd(month) };
}

function contactPlan(side: Side, tile: Tile, key: string | undefined, window: TileWindow): Plan {
  if (key === undefined) return invoicedPlan(side, window);
  if (key !== 'other') return invoicedPlan(side, window, { is: key === 'none' ? null : blobOf(key) });
  const named = tile.series.map((point) => point.key).filter((one) => one !== 'other');
  const ids = named.filter((one) => one !== 'none').map(blobOf);
  return invoicedPlan(side, window, { not: ids, ...(named.includes('none') ? { isKnown: true } : {}) });
}

function openPlan(input: DrillInput, tile: Tile, key: string | undefined): Plan | null {
  const side = keyOfSide(sideOfTile(tile));
  const { today } = input.sources;
  if (key === undefined) return planOfSet(input, { of: 'open', side });
  const span =
    key === 'due' ? { from: today, to: dayOpen } : key === 'overdue' ? { to: addDays(today, -1) } : dueSpan(today, key);
  if (span === null) return null;
  return planOfSet(input, {
    of: 'open',
    side,
    ...(span.from === undefined ? {} : { dueFrom: span.from }),
    ...(span.to === undefined ? {} : { dueTo: span.to }),
  });
}

/** How many months a point of the growth line takes, and how far back the others lie. */
const growthWays = {
  threeMonths: { count: 3, lag: 12 },
  monthOnMonth: { count: 1, lag: 1 },
  yearOnYear: { count: 1, lag: 12 },
} as const;

/** Growth compares the documents of some months with those of the same months a year earlier. */
function growthPlan(input: DrillInput, tile: Tile, key: string | undefined): Plan {
  const { lang } = input.sources;
  const side = sideOfTile(tile);
  const last = key ?? monthOf(tile.window.to);
  const method = input.sources.choice(`${tile.id}.method`);
  const way = growthWays[method === 'monthOnMonth' || method === 'yearOnYear' ? method : 'threeMonths'];
  const { count, lag } = key === undefined && method === 'threeMonths' ? { count: 12, lag: 12 } : way;
  const spanOf = (end: string): Span => ({ from: monthStart(addMonths(end, 1 - count)), to: monthEnd(end) });
  const row = (name: string, label: string, end: string): DrillRow => {
    const span = spanOf(end);
    const further = { of: 'invoiced', side: keyOfSide(side), from: span.from, to: span.to } as const;
    return { ...inputRow(name, label, input.sumOf(planOfSet(input, further)), 'money', further), date: span.to };
  };
  const text = (end: string): string => {
    const first = monthLabel(lang, addMonths(end, 1 - count));
    return count === 1 ? first : `${first} – ${monthLabel(lang, end)}`;
  };
  const before = addMonths(last, -lag);
  const rows = [row('now', text(last), last), row('before', text(before), before)];
  return { kind: 'parts', list: 'inputs', adds: false, rows, window: spanOf(last) };
}

function expensePlan(input: DrillInput, tile: Tile, figure: TileFigure): Plan | null {
  const window = figure.part === 'previous' ? (tile.comparison?.window ?? tile.window) : tile.window;
  if (figure.part === 'fact:costOfSales') return ledger(input, 'costOfSales', window);
  const { key } = figure;
  if (key !== undefined && key !== 'other') {
    return planOfSet(input, { of: 'account', account: key, from: window.from, to: window.to });
  }
  const withCostOfSales = input.sources.choice('T22.costOfSales') === 'on';
  const plan = ledger(input, withCostOfSales ? 'expense' : 'operatingExpense', window);
  if (key === undefined || plan.kind !== 'parts') return plan;
  const named = new Set(tile.series.map((point) => point.key));
  return { ...plan, rows: plan.rows.filter((row) => row.id === null || !named.has(row.id)) };
}

/** A ratio is divided from its inputs; each input is a figure of its own. */
function ratioPlan(input: DrillInput, tile: Tile, key: string | undefined): Plan | null {
  const { sources } = input;
  const { lang } = sources;
  const texts = {
    currentAssets: say(lang, 'Current assets', 'Vlottende activa'),
    currentLiabilities: say(lang, 'Current liabilities', 'Kortlopende schulden'),
    operatingRevenue: say(lang, 'Operating revenue', 'Omzet'),
    costOfSales: say(lang, 'Cost of sales', 'Kostprijs van de omzet'),
    net: say(lang, 'Net profit', 'Nettowinst'),
    assets: say(lang, 'Total assets', 'Totaal activa'),
    liabilities: say(lang, 'Total liabilities', 'Totaal vreemd vermogen'),
    equity: say(lang, 'Equity', 'Eigen vermogen'),
    debtors: say(lang, 'Receivables', 'Debiteuren'),
  } as const;
  const statements = tile.id === 'T30' ? input.accrual : input.statements;
  const part = (group: keyof typeof texts, span: { from?: string; to: string }): DrillRow => {
    const found = groupAmounts(sources, statements, group, span);
    const sum = found === null ? null : found.rows.reduce((total, row) => total + row.amount, found.earnings ?? 0);
    const amount = sum === null ? null : moneyText(sum);
    const further = { of: 'ledger', group, ...span } as const;
    const name = `${group} ${span.from ?? ''} ${span.to}`;
    return { ...inputRow(name, texts[group], amount, 'money', further), date: span.to };
  };
  const list = (window: TileWindow, rows: DrillRow[]): Plan => ({
    kind: 'parts', list: 'inputs', adds: false, rows, window,
  }); // prettier-ignore
  const year = (): Span => {
    if (key === undefined) return { ...tile.window };
    const from = monthStart(addMonths(key.slice(0, 7), -11));
    return { from, to: monthEnd(key.slice(0, 7)) };
  };
  switch (tile.id) {
    case 'T26':
    case 'T29': {
      const to = key ?? tile.window.to;
      const names =
        tile.id === 'T26' ? (['currentAssets', 'currentLiabilities'] as const) : (['liabilities', 'equity'] as const);
      return list(
        { from: to, to },
        names.map((name) => part(name, { to })),
      );
    }
    case 'T27': {
      const span = key === undefined ? tile.window : profitSpan(input, key);
      return list(span, [part('operatingRevenue', span), part('costOfSales', span)]);
    }
    case 'T28':
    case 'T31': {
      const span = year();
      const name = tile.id === 'T28' ? 'assets' : 'equity';
      const isBefore = tile.id === 'T28' && sources.choice('T28.profit') === 'beforeInterestAndTax';
      const roles = isBefore ? roleRows(input, span) : [];
      return list(span, [
        part('net', span),
        ...roles,
        part(name, { to: addDays(span.from, -1) }),
        part(name, { to: span.to }),
      ]);
    }
    case 'T30': {
      const span = year();
      if (sources.choice('T30.method') === 'documents') return paidInvoicesPlan(span, sources.today);
      return list(span, [part('debtors', { to: span.to }), part('operatingRevenue', span)]);
    }
    default:
      return null;
  }
}

/** Interest and tax on profit of the accounts that were called so; they are added back to the profit. */
function roleRows(input: DrillInput, span: Span): DrillRow[] {
  const { sources } = input;
  const ids = [...accountsWith(sources.choices, 'interest'), ...accountsWith(sources.choices, 'tax')];
  return ids.map((id) => {
    const further = { of: 'account', account: id, from: span.from, to: span.to } as const;
    const amount = accountAmount(input, further);
    return inputRow(id, sources.account(id)?.name ?? '', amount === null ? null : moneyText(amount), 'money', further);
  });
}
