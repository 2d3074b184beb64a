import type { DeskLayout, DeskSlot, DeskTileId, OwnTile } from '#contract/desk';
import type { Area, TilesDocument } from '#contract/tiles';
import { knownTiles, sheetOf } from '../../desk/useDesk.ts';

type PaperRow = readonly (readonly [DeskTileId, number])[];

/** The tiles of an area in rows; each with its share of six columns. A row never breaks. */
const standardRows: Record<Area, readonly (readonly [DeskTileId, number][])[]> = {
  cash: [[['T05', 2], ['T02', 2], ['T03', 2]], [['T01', 6]], [['T04', 6]]],
  customers: [[['T10', 2], ['T09', 2], ['T11', 2]], [['T06', 6]], [['T07', 3], ['T08', 3]]],
  suppliers: [[['T16', 2], ['T15', 2], ['T17', 2]], [['T12', 6]], [['T13', 3], ['T14', 3]]],
  profitAndLoss: [[['T20', 3], ['T21', 3]], [['T19', 6]], [['T22', 6]]],
  balanceSheet: [[['T23', 2], ['T24', 2], ['T25', 2]]],
  health: [[['T26', 2], ['T27', 2], ['T28', 2]], [['T29', 2], ['T30', 2], ['T31', 2]]],
  inventory: [[['T18', 6]]],
}; // prettier-ignore

/** Columns of six that a slot of twelve takes on paper. */
const paperSpan = ({ span }: DeskSlot): number => (span >= 8 ? 6 : span >= 5 ? 3 : 2);

/**
 * What an area prints: the standard rows, or the tiles in the order its client has them on the overview. Hidden tiles are left
 * out on paper too; own tiles stand where they stand, or close their area.
 */
export function paperRows(
  area: Area,
  content: { readonly tiles: TilesDocument; readonly layout: DeskLayout; readonly own: readonly OwnTile[] },
): readonly PaperRow[] {
  const sheet = sheetOf(content.layout, 'overview', knownTiles(content.tiles, content.own));
  const slots = sheet.blocks.find((block) => block.area === area)?.slots ?? [];
  const tiles = slots.flatMap((slot) => slot.lines.flat().map((id) => [id, paperSpan(slot)] as const));
  if (content.layout.sheets.overview !== undefined) return fill(tiles);
  return [...standardRows[area], ...fill(tiles.filter(([id]) => id.startsWith('own-')))];
}

/** Tiles one after the other in rows of six columns. */
function fill(tiles: PaperRow): PaperRow[] {
  const rows: (readonly [DeskTileId, number])[][] = [];
  let used = Infinity;
  for (const tile of tiles) {
    if (used + tile[1] > 6) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(tile);
    used += tile[1];
  }
  return rows;
}
