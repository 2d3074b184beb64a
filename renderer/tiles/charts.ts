import type { Tile } from '#contract/tiles';
import type { Speech } from '../i18n/index.ts';
import { dailyCash } from '../charts/options/dailyCash.ts';
import { monthColumns } from '../charts/options/monthColumns.ts';
import { profitLoss } from '../charts/options/profitLoss.ts';
import { stackedItems } from '../charts/options/stackedItems.ts';
import { trendLine } from '../charts/options/trendLine.ts';
import type { ChartSize, ChartSpec } from '../charts/spec.ts';
import { isGrowth, write } from './model.ts';

export type Mark = 'chart' | 'spark' | 'ranked' | 'bars' | 'buckets' | 'ageing' | 'none';

/** Which mark a tile carries (design, section 6). */
export function markOf(tile: Pick<Tile, 'id'>): Mark {
  switch (tile.id) {
    case 'T01': case 'T06': case 'T08': case 'T12': case 'T14': case 'T18': case 'T19': return 'chart';
    case 'T04': return 'bars';
    case 'T07': case 'T13': case 'T22': return 'ranked';
    case 'T09': case 'T15': return 'buckets';
    case 'T11': case 'T17': return 'ageing';
    case 'T23': case 'T24': case 'T25': case 'T26': case 'T27': case 'T28': case 'T29': case 'T30': case 'T31': return 'spark';
    default: return 'none';
  } // prettier-ignore
}

/** The chart of a tile that has one; on a page the sparkline tiles become lines too. */
export function chartOf(tile: Tile, speech: Speech, size: ChartSize): ChartSpec | null {
  if (tile.series.length === 0) return null;
  switch (tile.id) {
    case 'T01':
      return dailyCash(tile.series, speech, size);
    case 'T06':
    case 'T12':
      return monthColumns(tile.series, speech, size);
    case 'T18':
      return stackedItems(tile.series, speech, size);
    case 'T19':
      return profitLoss(tile.series, speech, size);
    default:
      if (markOf(tile) !== 'chart' && markOf(tile) !== 'spark') return null;
      return trendLine(tile.series, speech, size, {
        write: (decimal) => write(tile, decimal, speech),
        hasZero: isGrowth(tile),
        isPercent: tile.unit === 'percent',
        isNarrow: markOf(tile) === 'spark',
      });
  }
}

/** One sentence that names a chart: what, from when to when, the highest and the last value. */
export function chartName(tile: Tile, speech: Speech): string {
  const known = tile.series.filter((point) => point.value !== null);
  const first = tile.series[0];
  const last = known.at(-1);
  if (!first || !last || last.value === null) return `${tile.name}: ${speech.t('tile.noHistory')}`;
  const high = known.reduce((best, point) => (Number(point.value) > Number(best.value) ? point : best), last);
  const when = (key: string) => (key.length === 10 ? speech.day(key) : speech.month(key));
  return speech.t('tile.chartName', {
    name: tile.name,
    from: when(first.key),
    to: when(last.key),
    high: `${write(tile, high.value ?? '0', speech)} (${when(high.key)})`,
    last: write(tile, last.value, speech),
  });
}
