/** A table as it was measured: what stands above its rows on every page, each row, and what closes it on the last. */
export interface MeasuredTable {
  readonly head: number;
  readonly rows: readonly { readonly height: number; readonly isSum: boolean }[];
  readonly foot: number;
}

/** Something to place, in pixels. `keep`: never the last thing on a page. */
export interface Measured {
  readonly height: number;
  readonly keep: boolean;
  readonly table: MeasuredTable | null;
}

export interface MeasuredSection {
  /** Begins a page, however much room is left on the one before. */
  readonly isOnNewPage: boolean;
  readonly blocks: readonly Measured[];
}

/** A block, or rows `from` to `to` (not included) of a table. */
export interface Piece {
  readonly section: number;
  readonly block: number;
  readonly from: number;
  readonly to: number;
}

/** Fewer rows than this look lost below a heading or at the top of a page. */
const LEAST_ROWS = 3;
/** A section begins further down a page only where so much of it is left. */
const LEAST_ROOM = 0.2;

/**
 * Places blocks on pages, in their order. A heading stays with what it heads; tables break between rows, at least three on either
 * side where they have them, and a sum never leaves the rows it adds up. A block higher than a page has one of its own.
 */
export function paginate(sections: readonly MeasuredSection[], pageHeight: number): Piece[][] {
  const pages: Piece[][] = [];
  let used = Infinity;
  const newPage = () => {
    pages.push([]);
    used = 0;
  };
  const put = (piece: Piece, height: number) => {
    pages.at(-1)?.push(piece);
    used += height;
  };
  sections.forEach((section, at) => {
    if (section.blocks.length === 0) return;
    const isEmpty = used === 0;
    const need = Math.max(leastOf(section.blocks, 0), pageHeight * LEAST_ROOM);
    if (used === Infinity || (!isEmpty && (section.isOnNewPage || used + need > pageHeight))) newPage();
    section.blocks.forEach((block, index) => {
      const place = { section: at, block: index };
      const least = leastOf(section.blocks, index);
      if (used > 0 && used + least > pageHeight && !isHeld(section.blocks, index)) newPage();
      if (block.table === null) {
        put({ ...place, from: 0, to: 0 }, block.height);
        return;
      }
      const { head, rows, foot } = block.table;
      let from = 0;
      do {
        const to = breakAfter(block.table, from, pageHeight - used);
        const isLast = to === rows.length;
        const height = head + sum(rows, from, to) + (isLast ? foot : 0);
        put({ ...place, from, to }, height);
        from = to;
        if (!isLast) newPage();
      } while (from < rows.length);
    });
  });
  return pages;
}

/** The block before already decided where this one stands. */
function isHeld(blocks: readonly Measured[], index: number): boolean {
  return blocks[index - 1]?.keep === true;
}

/** The least room a block and what it must not leave behind can begin with. */
function leastOf(blocks: readonly Measured[], index: number): number {
  const block = blocks[index];
  if (!block) return 0;
  if (block.keep) return block.height + leastOf(blocks, index + 1);
  if (block.table === null) return block.height;
  const { head, rows, foot } = block.table;
  const to = firstBreak(block.table);
  return head + sum(rows, 0, to) + (to === rows.length ? foot : 0);
}

/** How many rows the first part of a table has at the least. */
function firstBreak(table: MeasuredTable): number {
  for (let to = Math.min(LEAST_ROWS, table.rows.length); to < table.rows.length; to++) {
    if (mayBreak(table, 0, to)) return to;
  }
  return table.rows.length;
}

function mayBreak({ rows }: MeasuredTable, from: number, to: number): boolean {
  if (to >= rows.length) return true;
  if (rows[to]?.isSum) return false;
  // A subtotal with its next group's first line is fine; what follows must not be too little to stand alone.
  return to - from >= Math.min(LEAST_ROWS, rows.length) && rows.length - to >= Math.min(LEAST_ROWS, rows.length);
}

/** The row after which the table breaks, so that rows from `from` fit into `room`; always at least one row. */
function breakAfter(table: MeasuredTable, from: number, room: number): number {
  const { head, rows, foot } = table;
  if (head + sum(rows, from, rows.length) + foot <= room) return rows.length;
  let fit = from;
  let height = head;
  while (fit < rows.length && height + (rows[fit]?.height ?? 0) <= room) height += rows[fit++]?.height ?? 0;
  // All rows fit but not the closing line: it takes rows along to the next page.
  if (fit === rows.length) fit -= 1;
  for (let to = fit; to > from; to--) if (mayBreak(table, from, to)) return to;
  return Math.min(rows.length, Math.max(from + 1, fit));
}

function sum(rows: MeasuredTable['rows'], from: number, to: number): number {
  let height = 0;
  for (let at = from; at < to; at++) height += rows[at]?.height ?? 0;
  return height;
}
