import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paginate, type Measured, type MeasuredSection, type Piece } from '../../../renderer/pages/print/paginate.ts';

const PAGE = 900;
const heading: Measured = { height: 60, keep: true, table: null };
const block = fc.record({
  height: fc.integer({ min: 10, max: 500 }),
  keep: fc.constant(false),
  table: fc.constant(null),
});
const table = fc
  .record({
    head: fc.integer({ min: 20, max: 60 }),
    rows: fc.array(fc.record({ height: fc.integer({ min: 15, max: 60 }), isSum: fc.boolean() }), { minLength: 1, maxLength: 80 }),
    foot: fc.integer({ min: 0, max: 30 }),
  })
  .map((one): Measured => ({
    height: one.head + one.foot + one.rows.reduce((sum, row) => sum + row.height, 0),
    keep: false,
    table: one,
  })); // prettier-ignore
const section = fc.record({
  isOnNewPage: fc.boolean(),
  blocks: fc.array(fc.oneof(block, table), { minLength: 1, maxLength: 6 }).map((blocks) => [heading, ...blocks]),
});

function heightOf(sections: readonly MeasuredSection[], piece: Piece): number {
  const found = sections[piece.section]?.blocks[piece.block];
  if (!found) throw new Error('no such block');
  if (!found.table) return found.height;
  const { head, rows, foot } = found.table;
  const body = rows.slice(piece.from, piece.to).reduce((sum, row) => sum + row.height, 0);
  return head + body + (piece.to === rows.length ? foot : 0);
}

describe('placing a pack on pages', () => {
  test('nothing is lost, doubled or turned around', () => {
    fc.assert(
      fc.property(fc.array(section, { maxLength: 6 }), (sections) => {
        const pieces = paginate(sections, PAGE).flat();
        const expected = sections.flatMap((one, at) => one.blocks.map((_block, index) => `${at}.${index}`));
        expect([...new Set(pieces.map((piece) => `${piece.section}.${piece.block}`))]).toEqual(expected);
        for (const [at, one] of sections.entries()) {
          for (const [index, content] of one.blocks.entries()) {
            if (!content.table) continue;
            const rows = pieces
              .filter((piece) => piece.section === at && piece.block === index)
              .flatMap((piece) => content.table?.rows.slice(piece.from, piece.to) ?? []);
            expect(rows).toEqual(content.table.rows);
          }
        }
      }),
    );
  });

  test('no page holds more than fits, unless a single thing is higher than a page', () => {
    fc.assert(
      fc.property(fc.array(section, { maxLength: 6 }), (sections) => {
        for (const page of paginate(sections, PAGE)) {
          const height = page.reduce((sum, piece) => sum + heightOf(sections, piece), 0);
          const highest = Math.max(...page.map((piece) => heightOf(sections, piece)));
          if (highest + heading.height <= PAGE) expect(height).toBeLessThanOrEqual(PAGE);
        }
      }),
    );
  });

  test('a heading is never the last thing on a page', () => {
    fc.assert(
      fc.property(fc.array(section, { maxLength: 6 }), (sections) => {
        for (const page of paginate(sections, PAGE)) expect(page.at(-1)?.block).not.toBe(0);
      }),
    );
  });

  test('a sum stays with rows it adds up: no part of a table begins with one', () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ height: 20, isSum: index % 9 === 8 }));
    const one: Measured = { height: 2040, keep: false, table: { head: 40, rows, foot: 0 } };
    const pieces = paginate([{ isOnNewPage: false, blocks: [heading, one] }], PAGE).flat();
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces.slice(1)) expect(rows[piece.from]?.isSum).toBe(false);
  });

  test('a section begins on the page before where enough of it is left, and otherwise on its own', () => {
    const short: Measured = { height: 300, keep: false, table: null };
    const long: Measured = { height: 700, keep: false, table: null };
    const of = (first: Measured) => [
      { isOnNewPage: false, blocks: [heading, first] },
      { isOnNewPage: false, blocks: [heading, short] },
    ];
    expect(paginate(of(short), PAGE)).toHaveLength(1);
    expect(paginate(of(long), PAGE)).toHaveLength(2);
  });
});
