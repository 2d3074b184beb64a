import type { AskRow } from '#contract/ask';
import type { ReportDocument, ReportName } from '#contract/ledger';
import type { TileId, TilesDocument } from '#contract/tiles';
import { rowOf, tileIn } from './figures.ts';
import { compareDecimals } from './text.ts';
import type { ListName } from './vocabulary.ts';

export interface Ranked {
  readonly rows: AskRow[];
  readonly total: number;
}

/** Where a list's lines come from: the points of a tile, or a column of a report's section. */
export const listSources: Readonly<
  Record<ListName, { tile: TileId } | { report: ReportName; section: string; column: string }>
> = {
  customers: { tile: 'T07' },
  suppliers: { tile: 'T13' },
  expenses: { tile: 'T22' },
  accounts: { tile: 'T04' },
  products: { report: 'inventory', section: 'items', column: 'sales' },
  debtors: { report: 'customer', section: 'ageing', column: 'total' },
  creditors: { report: 'suppliers', section: 'ageing', column: 'total' },
};

/** The tile's points as rows, each named as the tile names it; without a count in the tile's own order, sums of the rest included. */
export function tileList(document: TilesDocument, id: TileId, order: Order): Ranked {
  const tile = tileIn(document, id);
  const rows = tile.series.map((point) => ({
    ...rowOf(document, tile, point.label),
    key: point.key,
    value: point.value,
    tieOut: null,
    reason: null,
  }));
  return order.isAsked ? ranked(rows, order) : { rows, total: rows.length };
}

/** The lines of a report's section. */
export function reportList(
  document: TilesDocument,
  report: ReportDocument,
  source: { section: string; column: string },
  order: Order,
): Ranked {
  const section = report.sections.find((one) => one.key === source.section);
  const lines = (section?.rows ?? []).filter((row) => row.kind === 'row');
  const rows = lines.map((line) =>
    reportRow(document, report, line.label, line.key, line.values[source.column] ?? null),
  );
  return ranked(rows, order);
}

export function reportRow(
  document: TilesDocument,
  report: ReportDocument,
  label: string,
  key: string,
  value: string | null,
): AskRow {
  return {
    org: document.org.nickname,
    tenantId: document.org.tenantId,
    label,
    key,
    value,
    unit: 'money',
    currency: document.org.baseCurrency,
    window: report.period,
    tile: null,
    report: report.report,
    table: null,
    tieOut: report.tieOut.status,
    state: null,
    asOf: document.syncedAt,
    reason: null,
    cells: {},
  };
}

export interface Order {
  readonly largest: boolean;
  readonly count: number | null;
  /** Whether the question asked for an order at all. */
  readonly isAsked: boolean;
}

/** Sums of the rest and lines without a name are no customer, supplier or product. */
const notOne = new Set(['other', 'none', '']);

function ranked(rows: readonly AskRow[], { largest, count }: Order): Ranked {
  const all = rows.filter((row) => row.value !== null && !notOne.has(row.key ?? ''));
  const sorted = sortRows(all, largest);
  return { rows: count === null ? sorted : sorted.slice(0, count), total: all.length };
}

/** By value; equal values by name, so that the same question always has the same answer. */
export function sortRows(rows: readonly AskRow[], largest: boolean): AskRow[] {
  const factor = largest ? -1 : 1;
  return [...rows].sort(
    (a, b) =>
      factor * compareDecimals(a.value ?? '0', b.value ?? '0') ||
      (a.label < b.label ? -1 : 1) ||
      (a.org < b.org ? -1 : 1),
  );
}
