import { useMemo } from 'react';
import type { DeskLayout, DeskPage, DeskSheet, DeskTileId, OwnTile, TileDress } from '#contract/desk';
import type { Tile, TilesDocument } from '#contract/tiles';
import { useCall } from '../data/useCall.ts';
import { useSpeech } from '../i18n/index.ts';
import { noLayout, settle, type KnownTile } from '../tiles/layout.ts';

/** How a client's pages are arranged, and the tiles made for it. */
export interface Desk {
  readonly source: 'client' | 'template' | 'standard';
  readonly layout: DeskLayout;
  /** Other clients with a page of their own; they do not follow the template. */
  readonly others: number;
  readonly hasTemplate: boolean;
  readonly own: readonly OwnTile[];
  /** False until the arrangement is known; drawing before would show tiles that jump. */
  readonly isReady: boolean;
}

/** The arrangement in force for a client. The standard page when it cannot be read: figures come before arrangement. */
export function useDesk(orgId: string): Desk {
  const { lang } = useSpeech();
  const layout = useCall('desk.layout', { orgId });
  const own = useCall('desk.ownTiles', { orgId, lang }, { keepPrevious: false });
  const isReady = layout.data !== undefined || layout.failure !== null;
  return useMemo(
    () => ({
      source: layout.data?.source ?? 'standard',
      layout: layout.data?.layout ?? noLayout,
      others: layout.data?.others ?? 0,
      hasTemplate: layout.data?.hasTemplate ?? false,
      own: own.data?.tiles ?? [],
      isReady,
    }),
    [layout.data, own.data, isReady],
  );
}

/** Columns a tile's mark needs when nobody gave it any. */
const roomFor: Record<OwnTile['definition']['chart'], number> = { figure: 3, columns: 4, line: 4, table: 4 };

/** Every tile of a client with its area: Xero's figures and those made here. */
export function knownTiles(document: Pick<TilesDocument, 'tiles'>, own: readonly OwnTile[]): KnownTile[] {
  return [
    ...document.tiles.map((tile) => ({ id: tile.id, area: tile.area, span: 3 })),
    ...own.map(({ definition }) => ({
      id: definition.id,
      area: definition.area,
      span: roomFor[definition.chart],
    })),
  ];
}

/** The sheet of a page as it is drawn. */
export const sheetOf = (layout: DeskLayout, page: DeskPage, known: readonly KnownTile[]): DeskSheet =>
  settle(layout.sheets[page], page, known);

/** What somebody changed about one tile. */
export const dressOf = (layout: DeskLayout, id: DeskTileId): TileDress => layout.dress[id] ?? {};

/** The document with the names the practice gave its tiles; findings, search and prints then use them too. */
export function dressed(document: TilesDocument, layout: DeskLayout): TilesDocument {
  if (Object.keys(layout.dress).length === 0) return document;
  const rename = (tile: Tile): Tile => {
    const title = layout.dress[tile.id]?.title;
    return title === undefined ? tile : { ...tile, name: title };
  };
  return { ...document, tiles: document.tiles.map(rename) };
}
