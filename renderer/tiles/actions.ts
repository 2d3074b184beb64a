import { createContext, use } from 'react';
import type { Tile } from '#contract/tiles';

/** What a tile can ask of the page it stands on. */
export interface TileActions {
  readonly openReport: (tile: Tile) => void;
  readonly showFormula: (tile: Tile, anchor: Element) => void;
  readonly showTable: (tile: Tile, anchor: Element) => void;
  readonly sync: () => void;
  readonly openRuns: () => void;
  readonly copyNote: (tile: Tile) => void;
}

const nothing = () => undefined;
export const TileActionsContext = createContext<TileActions>({
  openReport: nothing,
  showFormula: nothing,
  showTable: nothing,
  sync: nothing,
  openRuns: nothing,
  copyNote: nothing,
});

export const useTileActions = (): TileActions => use(TileActionsContext);
