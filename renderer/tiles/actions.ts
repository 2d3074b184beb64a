import { createContext, use } from 'react';
import type { TileId } from '#contract/tiles';
import type { DeskTileId, TileDress } from '#contract/desk';

/** What a tile can ask of the page it stands on. */
export interface TileActions {
  /** The report the tile leads to, or where the practice made it lead. */
  readonly open: (id: DeskTileId) => void;
  /** What stands behind the figure of one of the product's own tiles. */
  readonly openDocuments: (id: DeskTileId) => void;
  readonly showFormula: (id: DeskTileId, anchor: Element) => void;
  readonly showTable: (id: DeskTileId, anchor: Element) => void;
  readonly showMore: (id: DeskTileId, anchor: Element) => void;
  readonly sync: () => void;
  readonly openRuns: () => void;
  /** A note for the owner, who can give the role this tile lacks. */
  readonly copyNote: (name: string) => void;
  readonly dressOf: (id: DeskTileId) => TileDress;
}

const nothing = () => undefined;
const bare: TileDress = {};
export const TileActionsContext = createContext<TileActions>({
  open: nothing,
  openDocuments: nothing,
  showFormula: nothing,
  showTable: nothing,
  showMore: nothing,
  sync: nothing,
  openRuns: nothing,
  copyNote: nothing,
  dressOf: () => bare,
});

/** Tiles whose figure came in a moment ago, while the first sync of a client is looked at. */
export const ArrivedTiles = createContext<ReadonlySet<TileId>>(new Set());

/** Seconds until the run that fills the page is over, as far as that is known. */
export const SecondsLeft = createContext<number | null>(null);

export const useTileActions = (): TileActions => use(TileActionsContext);
