import type { DeskBlock, DeskLayout, DeskPage, DeskSheet, DeskSlot, DeskTileId } from '#contract/desk';
import type { Area, TileId } from '#contract/tiles';
import { areaOrder } from './model.ts';

/*
 * Arranging a sheet. A sheet is a list of areas, each a row of slots of so many of twelve columns, each slot a stack of lines
 * with one tile or two side by side. Every function here answers a new sheet and changes nothing.
 */

export const COLUMNS = 12;
export const LEAST_SPAN = 2;

const slot = (span: number, ...lines: DeskTileId[][]): DeskSlot => ({ span, lines });

/** The statement as it is set for everybody who arranged nothing. */
const standardOverview: Readonly<Record<Area, readonly DeskSlot[]>> = {
  cash: [slot(4, ['T05'], ['T04']), slot(5, ['T01']), slot(3, ['T02'], ['T03'])],
  customers: [slot(4, ['T10'], ['T09', 'T11']), slot(3, ['T06']), slot(3, ['T07']), slot(2, ['T08'])],
  suppliers: [slot(4, ['T16'], ['T15', 'T17']), slot(3, ['T12']), slot(3, ['T13']), slot(2, ['T14'])],
  profitAndLoss: [slot(4, ['T20'], ['T21']), slot(5, ['T19']), slot(3, ['T22'])],
  balanceSheet: [slot(4, ['T23']), slot(4, ['T24']), slot(4, ['T25'])],
  health: (['T26', 'T27', 'T28', 'T29', 'T30', 'T31'] as const).map((id) => slot(2, [id])),
  inventory: [slot(12, ['T18'])],
};

const each = (span: number, ids: readonly TileId[]): DeskSlot[] => ids.map((id) => slot(span, [id]));

const standardAreas: Readonly<Record<Area, readonly DeskSlot[]>> = {
  cash: [...each(4, ['T05', 'T02', 'T03']), ...each(12, ['T01', 'T04'])],
  customers: [...each(4, ['T09', 'T11', 'T10']), slot(5, ['T06']), slot(4, ['T08']), slot(3, ['T07'])],
  suppliers: [...each(4, ['T15', 'T17', 'T16']), slot(5, ['T12']), slot(4, ['T14']), slot(3, ['T13'])],
  inventory: each(12, ['T18']),
  profitAndLoss: [...each(6, ['T20', 'T21']), ...each(12, ['T19', 'T22'])],
  balanceSheet: each(4, ['T23', 'T24', 'T25']),
  health: each(4, ['T26', 'T27', 'T28', 'T29', 'T30', 'T31']),
};

/** The sheet of a page before anybody arranged it. */
export function standardSheet(page: DeskPage): DeskSheet {
  const blocks =
    page === 'overview'
      ? areaOrder.map((area) => ({ area, slots: [...standardOverview[area]] }))
      : [{ area: page, slots: [...standardAreas[page]] }];
  return { blocks, hidden: [] };
}

/** A tile there is, with the area it belongs to. */
export interface KnownTile {
  readonly id: DeskTileId;
  readonly area: Area;
  /** The least columns its mark needs to be read. */
  readonly span: number;
}

export const tilesOn = (sheet: DeskSheet): DeskTileId[] =>
  sheet.blocks.flatMap((block) => block.slots.flatMap((one) => one.lines.flat()));

/**
 * The sheet to draw: what was stored, without tiles that are gone, and with tiles it never heard of at the end of their area.
 * Nothing a client has is ever missing: it stands on the sheet or in the drawer of hidden tiles.
 */
export function settle(stored: DeskSheet | undefined, page: DeskPage, known: readonly KnownTile[]): DeskSheet {
  const ours = known.filter((tile) => page === 'overview' || tile.area === page);
  const ids = new Set(ours.map((tile) => tile.id));
  const sheet = stored ?? standardSheet(page);
  const seen = new Set<DeskTileId>();
  const hidden = sheet.hidden.filter((id) => ids.has(id) && !seen.has(id) && seen.add(id));
  const keep = (id: DeskTileId) => ids.has(id) && !seen.has(id) && seen.add(id);
  const pageAreas: readonly Area[] = page === 'overview' ? areaOrder : [page];
  const stands = sheet.blocks.filter((block, at) => pageAreas.includes(block.area) && sheet.blocks.findIndex((one) => one.area === block.area) === at); // prettier-ignore
  const missingAreas = pageAreas.filter((area) => !stands.some((block) => block.area === area));
  const blocks: DeskBlock[] = [...stands, ...missingAreas.map((area) => ({ area, slots: [] }))].map((block) => ({
    area: block.area,
    slots: tidy(block.slots.map((one) => ({ ...one, lines: one.lines.map((line) => line.filter(keep)) }))),
  }));
  const added = ours.filter((tile) => !seen.has(tile.id));
  return {
    hidden,
    blocks: blocks.map((block) => ({
      ...block,
      slots: [
        ...block.slots,
        ...added
          .filter((tile) => tile.area === block.area)
          .map((tile) => slot(page === 'overview' ? tile.span : Math.max(4, tile.span), [tile.id])),
      ],
    })),
  };
}

/** Without empty lines and slots. */
const tidy = (slots: readonly DeskSlot[]): DeskSlot[] =>
  slots
    .map((one) => ({ ...one, lines: one.lines.filter((line) => line.length > 0) }))
    .filter((one) => one.lines.length > 0);

/** Slots of a block as they fall into rows of twelve columns. */
export function rowsOf(slots: readonly DeskSlot[]): DeskSlot[][] {
  const rows: DeskSlot[][] = [];
  let used = COLUMNS;
  for (const one of slots) {
    if (used + one.span > COLUMNS) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(one);
    used += one.span;
  }
  return rows;
}

export interface Spot {
  readonly block: number;
  readonly slot: number;
  readonly line: number;
  readonly at: number;
}

/** Where a tile stands, null when it is hidden. */
export function find(sheet: DeskSheet, id: DeskTileId): Spot | null {
  for (const [block, { slots }] of sheet.blocks.entries())
    for (const [slotAt, { lines }] of slots.entries())
      for (const [line, ids] of lines.entries()) {
        const at = ids.indexOf(id);
        if (at >= 0) return { block, slot: slotAt, line, at };
      }
  return null;
}

export function spanOf(sheet: DeskSheet, id: DeskTileId): number {
  const spot = find(sheet, id);
  return spot === null ? 0 : (sheet.blocks[spot.block]?.slots[spot.slot]?.span ?? 0);
}

const withBlock = (sheet: DeskSheet, at: number, slots: readonly DeskSlot[]): DeskSheet => ({
  ...sheet,
  blocks: sheet.blocks.map((block, index) => (index === at ? { ...block, slots: tidy(slots) } : block)),
});

/** The sheet without this tile, neither placed nor hidden. */
function lift(sheet: DeskSheet, id: DeskTileId): DeskSheet {
  return {
    hidden: sheet.hidden.filter((one) => one !== id),
    blocks: sheet.blocks.map((block) => ({
      ...block,
      slots: tidy(
        block.slots.map((one) => ({ ...one, lines: one.lines.map((line) => line.filter((tile) => tile !== id)) })),
      ),
    })),
  };
}

export type Side = 'left' | 'right' | 'above' | 'below';

/** Puts a tile beside another one (a slot of its own) or into its stack. */
export function place(sheet: DeskSheet, id: DeskTileId, target: DeskTileId, side: Side): DeskSheet {
  if (id === target) return sheet;
  const span = spanOf(sheet, id) || 3;
  const rest = lift(sheet, id);
  const spot = find(rest, target);
  const block = spot === null ? undefined : rest.blocks[spot.block];
  const old = spot === null ? undefined : block?.slots[spot.slot];
  if (spot === null || block === undefined || old === undefined) return sheet;
  if (side === 'left' || side === 'right') {
    const at = spot.slot + (side === 'right' ? 1 : 0);
    return withBlock(rest, spot.block, [...block.slots.slice(0, at), slot(span, [id]), ...block.slots.slice(at)]);
  }
  const at = spot.line + (side === 'below' ? 1 : 0);
  const lines = [...old.lines.slice(0, at), [id], ...old.lines.slice(at)];
  return withBlock(
    rest,
    spot.block,
    block.slots.map((one) => (one === old ? { ...one, lines } : one)),
  );
}

/** Puts a tile at the end of an area. */
export function append(sheet: DeskSheet, id: DeskTileId, area: Area, span = 3): DeskSheet {
  const width = spanOf(sheet, id) || span;
  const rest = lift(sheet, id);
  const at = rest.blocks.findIndex((block) => block.area === area);
  const block = rest.blocks[at];
  return block === undefined ? sheet : withBlock(rest, at, [...block.slots, slot(width, [id])]);
}

/**
 * One step by arrow key. Sideways a tile changes place with its neighbour; out of a stack it gets a slot of its own beside it. Up
 * and down it moves within its stack, and from its ends to the area above or below. Answers the same sheet at an edge.
 */
export function step(sheet: DeskSheet, id: DeskTileId, way: 'left' | 'right' | 'up' | 'down'): DeskSheet {
  const spot = find(sheet, id);
  const block = spot === null ? undefined : sheet.blocks[spot.block];
  const own = spot === null ? undefined : block?.slots[spot.slot];
  const line = spot === null ? undefined : own?.lines[spot.line];
  if (spot === null || block === undefined || own === undefined || line === undefined) return sheet;
  const forth = way === 'right' || way === 'down' ? 1 : -1;
  if (way === 'left' || way === 'right') {
    if (line.length === 2 && spot.at + forth >= 0 && spot.at + forth < 2) {
      const swapped = [line[1], line[0]].filter((one) => one !== undefined);
      const lines = own.lines.map((one) => (one === line ? swapped : one));
      return withBlock(
        sheet,
        spot.block,
        block.slots.map((one) => (one === own ? { ...one, lines } : one)),
      );
    }
    if (own.lines.length > 1 || line.length > 1) {
      const other = own.lines.flat().find((one) => one !== id);
      return other === undefined ? sheet : place(sheet, id, other, way);
    }
    const neighbour = block.slots[spot.slot + forth];
    if (neighbour === undefined) return sheet;
    const slots = [...block.slots];
    slots[spot.slot] = neighbour;
    slots[spot.slot + forth] = own;
    return withBlock(sheet, spot.block, slots);
  }
  if (own.lines[spot.line + forth] !== undefined && line.length === 1) {
    const lines = [...own.lines];
    const other = lines[spot.line + forth];
    if (other === undefined) return sheet;
    lines[spot.line] = other;
    lines[spot.line + forth] = line;
    return withBlock(
      sheet,
      spot.block,
      block.slots.map((one) => (one === own ? { ...one, lines } : one)),
    );
  }
  const next = sheet.blocks[spot.block + forth];
  return next === undefined ? sheet : append(sheet, id, next.area);
}

/** Puts a tile under its left neighbour, or takes it out of its stack when it is in one. */
export function stack(sheet: DeskSheet, id: DeskTileId): DeskSheet {
  const spot = find(sheet, id);
  const block = spot === null ? undefined : sheet.blocks[spot.block];
  const own = spot === null ? undefined : block?.slots[spot.slot];
  if (spot === null || block === undefined || own === undefined) return sheet;
  if (own.lines.flat().length > 1) return step(sheet, id, 'right');
  const left = block.slots[spot.slot - 1]?.lines.at(-1)?.[0];
  return left === undefined ? sheet : place(sheet, id, left, 'below');
}

/** Makes a tile's slot wider or narrower by so many of the twelve columns, within its limits. */
export function resize(sheet: DeskSheet, id: DeskTileId, by: number): DeskSheet {
  const spot = find(sheet, id);
  const block = spot === null ? undefined : sheet.blocks[spot.block];
  if (spot === null || block === undefined) return sheet;
  const slots = block.slots.map((one, at) =>
    at === spot.slot ? { ...one, span: Math.min(COLUMNS, Math.max(LEAST_SPAN, one.span + by)) } : one,
  );
  return withBlock(sheet, spot.block, slots);
}

export function hide(sheet: DeskSheet, id: DeskTileId): DeskSheet {
  const rest = lift(sheet, id);
  return { ...rest, hidden: [...rest.hidden, id] };
}

/** Brings a tile back to where the standard sheet has it as nearly as may be: beside its old neighbour, else at the end. */
export function restore(sheet: DeskSheet, tile: KnownTile, page: DeskPage): DeskSheet {
  const rest = lift(sheet, tile.id);
  const standard = standardSheet(page);
  const spot = find(standard, tile.id);
  const home = spot === null ? undefined : standard.blocks[spot.block]?.slots[spot.slot];
  if (spot !== null && home !== undefined) {
    const mate = home.lines.flat().find((id) => id !== tile.id && find(rest, id) !== null);
    if (mate !== undefined) {
      const before = home.lines.flat().indexOf(tile.id) < home.lines.flat().indexOf(mate);
      return place(rest, tile.id, mate, before ? 'above' : 'below');
    }
    const slots = standard.blocks[spot.block]?.slots ?? [];
    const previous = slots[spot.slot - 1]?.lines[0]?.[0];
    const placed =
      previous !== undefined && find(rest, previous) !== null
        ? place(rest, tile.id, previous, 'right')
        : append(rest, tile.id, tile.area, home.span);
    return resize(placed, tile.id, home.span - spanOf(placed, tile.id));
  }
  return append(rest, tile.id, tile.area, tile.span);
}

/** Whether two sheets show the same: what is stored must not differ from the standard one only because somebody looked. */
export const sameSheet = (a: DeskSheet, b: DeskSheet): boolean => JSON.stringify(a) === JSON.stringify(b);

export const noLayout: DeskLayout = { sheets: {}, dress: {} };
