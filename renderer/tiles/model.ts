import type { Area, Tile, TileId, TilesDocument } from '#contract/tiles';
import { change as writeChange, growth, share, subtract } from '../i18n/format.ts';
import { daysBetween, localTime } from '../i18n/dates.ts';
import type { Speech } from '../i18n/index.ts';

export const areaOrder = [
  'cash',
  'customers',
  'suppliers',
  'profitAndLoss',
  'balanceSheet',
  'health',
  'inventory',
] as const satisfies readonly Area[];

const growthTiles = new Set<TileId>(['T08', 'T14']);

/** Growth is a change and carries a sign; every other percentage is a share. */
export const isGrowth = (tile: Pick<Tile, 'id'>): boolean => growthTiles.has(tile.id);

export function decimalsOf(unit: Tile['unit']): number {
  return { money: 2, percent: 1, ratio: 2, days: 0 }[unit];
}

/** A value of a tile with its unit, as it stands in a sentence or a table. */
export function write(tile: Pick<Tile, 'id' | 'unit'>, decimal: string, speech: Speech): string {
  if (tile.unit === 'percent') return speech.percent(decimal, isGrowth(tile));
  const text = speech.money(decimal, decimalsOf(tile.unit));
  return tile.unit === 'days' ? `${text} ${speech.t('common.days')}` : text;
}

/** The line that says what a figure is compared with, null when the tile compares with nothing. */
export function comparisonText(tile: Tile, speech: Speech): string | null {
  const { comparison, value } = tile;
  if (!comparison || comparison.value === null || value === null) return null;
  const window = withYear(speech.span(comparison.window), comparison.window.to, tile.window.to);
  if (tile.unit === 'money') {
    const grown = growth(value, comparison.value);
    if (grown === null) return speech.t('tile.before', { value: speech.money(comparison.value), window });
    const changed = speech.percent(grown, true);
    return tile.id === 'T05'
      ? speech.t('tile.since', { change: changed, day: speech.shortDay(comparison.window.to) })
      : speech.t('tile.vs', { change: changed, window });
  }
  const before = write(tile, comparison.value, speech);
  const isYear = Math.abs(daysBetween(comparison.window.to, tile.window.to) - 365) <= 2;
  return isYear ? speech.t('tile.sameLastYear', { value: before }) : speech.t('tile.before', { value: before, window });
}

/** A span of another year says so, also where it is short enough to leave the year out. */
function withYear(text: string, day: string, reference: string): string {
  const year = day.slice(0, 4);
  return year === reference.slice(0, 4) || text.includes(year) ? text : `${text} ${year}`;
}

/** Share of a tile's value, or null when there is no value to share. */
export function shareText(tile: Tile, part: string | null, speech: Speech): string | null {
  const found = part === null || tile.value === null ? null : share(part, tile.value);
  return found === null ? null : speech.percent(found);
}

/** Change of a point against its previous value, with a sign. */
export function changeText(value: string | null, previous: string | null | undefined, speech: Speech): string | null {
  if (value === null || previous === null || previous === undefined) return null;
  const grown = growth(value, previous);
  return grown === null ? writeChange(subtract(value, previous), speech) : speech.percent(grown, true);
}

export function factText(fact: Tile['facts'][number], speech: Speech): string {
  if (fact.value === null) return speech.t('common.na');
  switch (fact.unit) {
    case 'money':
      return speech.money(fact.value);
    case 'percent':
      return speech.percent(fact.value);
    case 'ratio':
      return speech.money(fact.value, 2);
    case 'days':
      return `${speech.money(fact.value, 0)} ${speech.t('common.days')}`;
    case 'count':
      return speech.money(fact.value, 0);
    case 'date':
      return speech.day(fact.value);
    case 'text':
      return fact.value;
  }
}

export interface TieCount {
  readonly tied: number;
  readonly all: number;
  readonly open: number;
  readonly explained: number;
}

const hasFigure = (tile: Tile): boolean => tile.state === 'fresh' || tile.state === 'stale' || tile.state === 'error';

/** "30 of 31 tie": tied and explained of those that can tie; what has nothing to check leaves both numbers. */
export function tieCount(tiles: readonly Tile[]): TieCount {
  const checked = tiles.filter((tile) => hasFigure(tile) && tile.tieOut.status !== 'notApplicable');
  const of = (status: Tile['tieOut']['status']) => checked.filter((tile) => tile.tieOut.status === status).length;
  return { tied: of('tied') + of('explained'), all: checked.length, open: of('open'), explained: of('explained') };
}

export function arrivedCount(tiles: readonly Tile[]): number {
  return tiles.filter((tile) => tile.state !== 'never' && tile.state !== 'loading').length;
}

/** "today 07:42", "yesterday 07:42", "19 Nov 02:04" in the organisation's own zone. */
export function whenText(instant: string, today: string, zone: string, speech: Speech): string {
  const { day, time } = localTime(instant, zone);
  const age = daysBetween(day, today);
  if (age === 0) return speech.t('band.today', { time });
  if (age === 1) return speech.t('band.yesterday', { time });
  return speech.t('band.dayTime', { day: speech.shortDay(day), time });
}

export function ageInDays(instant: string, today: string, zone: string): number {
  return daysBetween(localTime(instant, zone).day, today);
}

export function tileById(document: Pick<TilesDocument, 'tiles'>): ReadonlyMap<TileId, Tile> {
  return new Map(document.tiles.map((tile) => [tile.id, tile]));
}
