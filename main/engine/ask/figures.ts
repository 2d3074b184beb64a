import type { AskRow } from '#contract/ask';
import type { Tile, TileId, TilesDocument } from '#contract/tiles';
import type { Lang } from '#contract/values';
import { isMonthEnd, monthEnd, monthOf, type Span } from '../metrics/periods.ts';
import {
  monthSpan,
  periodText,
  resolvePeriod,
  spanText,
  type AskedPeriod,
  type Calendar,
  type Period,
} from './periods.ts';
import type { Metric } from './vocabulary.ts';
import { askText } from './words.ts';

/** The tiles of one organisation, of today or of a month end; as the window and `tiles` answer them. */
export type ReadTiles = (asOf?: string) => Promise<TilesDocument>;

export interface Picked {
  readonly rows: AskRow[];
  /** The name of what was picked, and its time in words. */
  readonly name: string;
  readonly period: string;
  readonly tile: Tile;
}

/**
 * The figure a metric has in the time asked for. Only what a tile itself says is taken: its own figure where its window is the time asked
 * for, else the point of its series; otherwise the row has no value and a sentence that says which time is known.
 */
export async function pickFigure(
  read: ReadTiles,
  metric: Metric,
  asked: AskedPeriod | null,
  lang: Lang,
): Promise<Picked> {
  const now = await read();
  const calendar = calendarOf(now);
  const period = asked === null ? null : resolvePeriod(asked, calendar);
  const tileId = tileFor(metric, period, calendar);
  const tile = tileIn(now, tileId);
  const name = nameOf(metric, tile, lang);
  const none = (reason: string): Picked => ({
    rows: [{ ...rowOf(now, tile, name), value: null, reason, window: null, tieOut: null }],
    name,
    period: period === null ? '' : periodText(period, calendar, lang),
    tile,
  });
  if (asked !== null && period === null) return none(askText('reason.noPeriod', lang));
  if (period === null) return own(now, tile, name, metric, lang);

  const found = await within(read, { now, tileId, metric, period, calendar, name, lang });
  if (found !== null) return { ...found, name, period: periodText(period, calendar, lang) };
  const window = spanText(tile.window, lang);
  return none(askText('reason.otherWindow', lang, { name, window, period: periodText(period, calendar, lang) }));
}

/** Net profit has a tile per time: the year's, the month's, and the line of months. */
function tileFor(metric: Metric, period: Period | null, calendar: Calendar): TileId {
  if (metric.isProfit !== true || period === null || period.kind === 'span') return metric.tile;
  if (period.kind === 'day') return period.day === calendar.today ? 'T20' : 'T21';
  return period.kind === 'month' ? 'T21' : 'T19';
}

function own(now: TilesDocument, tile: Tile, name: string, metric: Metric, lang: Lang): Picked {
  const part = metric.part;
  const month = monthOf(tile.window.to);
  // A part has no figure of its own on the tile: the point of the tile's month has it.
  const point = part === undefined ? null : tile.series.find((one) => one.key === month);
  const value = part === undefined ? tile.value : (point?.parts?.[part] ?? null);
  return {
    rows: [{ ...rowOf(now, tile, name), value, key: point?.key ?? null }],
    name,
    period: spanText(tile.window, lang),
    tile,
  };
}

interface Wanted {
  readonly now: TilesDocument;
  readonly tileId: TileId;
  readonly metric: Metric;
  readonly period: Period;
  readonly calendar: Calendar;
  readonly name: string;
  readonly lang: Lang;
}

type Found = Pick<Picked, 'rows' | 'tile'>;

async function within(read: ReadTiles, wanted: Wanted): Promise<Found | null> {
  const { period, now, tileId, calendar } = wanted;
  const tile = tileIn(now, tileId);
  switch (period.kind) {
    case 'day': {
      const day = { from: period.day, to: period.day };
      if (period.day === calendar.today) {
        return (
          whole(wanted, now, day) ??
          (isRolling(tile) ? whole(wanted, now, tile.window) : point(wanted, now, period.day, day))
        );
      }
      const flow = point(wanted, now, period.day, day);
      if (flow !== null || !isMonthEnd(period.day)) return flow;
      return whole(wanted, await read(period.day), day);
    }
    case 'month': {
      const span = monthSpan(period.month, calendar.today);
      const isRunning = period.month === monthOf(calendar.today);
      const end = { from: span.to, to: span.to };
      const seen = point(wanted, now, period.month, span);
      if (isRunning) return whole(wanted, now, span) ?? seen ?? whole(wanted, now, end);
      if (seen !== null) return seen;
      const then = await read(span.to);
      return whole(wanted, then, span) ?? whole(wanted, then, end) ?? point(wanted, then, period.month, span);
    }
    case 'months': {
      const last = period.months.at(-1) ?? '';
      const then = last === monthOf(calendar.today) ? now : await read(monthEnd(last));
      const rows: AskRow[] = [];
      for (const month of period.months) {
        const span = monthSpan(month, calendar.today);
        const one = point(wanted, then, month, span) ?? point(wanted, then, span.to, { from: span.to, to: span.to });
        if (one === null) return null;
        rows.push(...one.rows);
      }
      return { rows, tile };
    }
    case 'span': {
      const { span } = period;
      const end = { from: span.to, to: span.to };
      if (span.to === calendar.today) return whole(wanted, now, span) ?? whole(wanted, now, end);
      if (!isMonthEnd(span.to)) return null;
      const then = await read(span.to);
      return whole(wanted, then, span) ?? whole(wanted, then, end);
    }
  }
}

/** The tile's own figure where its window is exactly this one. */
function whole({ tileId, metric, name }: Wanted, document: TilesDocument, span: Span): Found | null {
  const tile = tileIn(document, tileId);
  const isIt = tile.window.from === span.from && tile.window.to === span.to;
  if (!isIt || metric.part !== undefined) return null;
  return { rows: [rowOf(document, tile, name)], tile };
}

/** Tiles whose points carry the part asked for beside the point's own value. */
const partOf: Readonly<Partial<Record<TileId, string>>> = { T02: 'in', T03: 'out' };

/** The point of the tile's series with this key. */
function point({ tileId, metric, name }: Wanted, document: TilesDocument, key: string, span: Span): Found | null {
  const tile = tileIn(document, tileId);
  const source = (tileId === 'T02' || tileId === 'T03') && tile.series.every((one) => one.key !== key) ? 'T01' : tileId;
  const found = tileIn(document, source).series.find((one) => one.key === key);
  if (!found) return null;
  const part = metric.part ?? partOf[tileId];
  const value = part === undefined ? found.value : (found.parts?.[part] ?? null);
  // Points say nothing about a check against Xero; their tile's check is of its own window.
  const row = { ...rowOf(document, tile, `${name}, ${found.label}`), value, key, window: span, tieOut: null };
  return value === null ? null : { rows: [{ ...row, tile: source }], tile };
}

/** Ratios over twelve months and growth: their window ends with the last complete month, whatever day it is. */
function isRolling(tile: Tile): boolean {
  return ['T08', 'T14', 'T28', 'T30', 'T31'].includes(tile.id);
}

export function tileIn(document: TilesDocument, id: TileId): Tile {
  const tile = document.tiles.find((one) => one.id === id);
  if (!tile) throw new RangeError(`no tile ${id}`);
  return tile;
}

export function calendarOf(document: TilesDocument): Calendar {
  return { today: document.calendar.today, fiscalYear: document.org.fiscalYear };
}

function nameOf(metric: Metric, tile: Tile, lang: Lang): string {
  return metric.part === undefined ? tile.name : askText(`part.${metric.part}`, lang);
}

/** A row with the tile's own figure and everything that tells how far it can be relied on. */
export function rowOf(document: TilesDocument, tile: Tile, label: string): AskRow {
  return {
    org: document.org.nickname,
    tenantId: document.org.tenantId,
    label,
    key: null,
    value: tile.value,
    unit: tile.unit,
    currency: tile.currency,
    window: tile.window,
    tile: tile.id,
    report: null,
    table: null,
    tieOut: tile.tieOut.status,
    state: tile.state,
    asOf: tile.asOf,
    reason: tile.value === null ? tile.reasonText : null,
    cells: {},
  };
}
