import type { TileId } from '#contract/tiles';
import type { TileDocument } from './tilesDocument.ts';

/** The figures of the portfolio table `rollup`; whoever stores them adds the organisation and its run. */
export interface Rollup {
  as_of_utc: string | null;
  tied: number;
  tieable: number;
  closing_balance: string | null;
  /** JSON list of decimal texts, oldest first. */
  closing_balance_trend: string;
  receivables: string | null;
  overdue: string | null;
  net_profit: string | null;
  net_profit_trend: string;
  sales_growth: string | null;
  current_ratio: string | null;
}

/** The practice page's figures of one organisation, exactly as its tiles show them. */
export function rollupOf(document: TileDocument): Rollup {
  const tile = (id: TileId) => document.tiles.find((entry) => entry.id === id);
  const value = (id: TileId): string | null => tile(id)?.value ?? null;
  const trend = (id: TileId): string =>
    JSON.stringify((tile(id)?.series ?? []).flatMap((point) => (point.value === null ? [] : [point.value])));
  const compared = document.tiles.filter((entry) => entry.tieOut.status !== 'notApplicable');
  return {
    as_of_utc: document.syncedAt,
    tied: compared.filter((entry) => entry.tieOut.status !== 'open').length,
    tieable: compared.length,
    closing_balance: value('T05'),
    closing_balance_trend: trend('T05'),
    receivables: value('T10'),
    overdue: value('T11'),
    net_profit: value('T20'),
    net_profit_trend: trend('T19'),
    sales_growth: value('T08'),
    current_ratio: value('T26'),
  };
}
