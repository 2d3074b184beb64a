import type { ReportName } from '#contract/ledger';
import type { Tile, TileId } from '#contract/tiles';

/** The page of its report that shows what a tile is about; a report without that page opens at its first. */
const pages: Record<TileId, string> = {
  T01: 'movements',
  T02: 'months',
  T03: 'months',
  T04: 'balance',
  T05: 'balance',
  T06: 'sales',
  T07: 'contacts',
  T08: 'sales',
  T09: 'documents',
  T10: 'documents',
  T11: 'ageing',
  T12: 'sales',
  T13: 'contacts',
  T14: 'sales',
  T15: 'calendar',
  T16: 'documents',
  T17: 'ageing',
  T18: 'months',
  T19: 'lines',
  T20: 'lines',
  T21: 'lines',
  T22: 'lines',
  T23: 'lines',
  T24: 'lines',
  T25: 'equity',
  T26: 'ratios',
  T27: 'ratios',
  T28: 'ratios',
  T29: 'ratios',
  T30: 'ratios',
  T31: 'ratios',
};

export interface ReportPlace {
  readonly report: ReportName;
  readonly part: string;
  readonly only?: Readonly<Record<string, string>>;
}

/** Where a tile's report shows what the tile does; with a point of its series narrowed to that point where the report can be. */
export function reportOf(tile: Pick<Tile, 'id' | 'report'>, point?: string): ReportPlace {
  return {
    report: tile.report as ReportName,
    part: pages[tile.id],
    ...(tile.id === 'T04' && point !== undefined ? { only: { account: point } } : {}),
  };
}
