import { describe, expect, test } from 'vitest';
import { inRuns } from '../../../main/pdfText.ts';
import { simplerStructure } from '../../../main/pdfStructure.ts';

const byGlyph = new Map([[1, 500], [2, 580], [3, 250], [4, 873]]); // prettier-ignore
const faces = new Map([['F5', { usual: 600, byGlyph }]]);
const widthOf = (glyph: number) => byGlyph.get(glyph) ?? 600;
const hex = (glyph: number) => glyph.toString(16).padStart(4, '0');

/** The text as the browser writes it: each letter with its distance from the one before. */
const oneByOne = (size: number, glyphs: readonly number[], steps: readonly number[]) =>
  [
    'BT',
    `/F5 ${size} Tf`,
    '1 0 0 -1 75.73 3424 Tm',
    ...glyphs.map((glyph, at) => (at === 0 ? `<${hex(glyph)}> Tj` : `${steps[at - 1]} 0 Td <${hex(glyph)}> Tj`)),
    'ET',
  ].join('\n');

/** Where each letter of a run stands, read the way ISO 32000-1, 9.4.4 says. */
function places(line: string, size: number): { glyph: number; at: number }[] {
  const found: { glyph: number; at: number }[] = [];
  let pen = 0;
  for (const [, letters, gap] of line.matchAll(/<([0-9a-f]+)>|(-?\d+)(?=<)/g)) {
    if (gap !== undefined) pen -= (Number(gap) / 1000) * size;
    for (const [letter] of (letters ?? '').matchAll(/.{4}/g)) {
      const glyph = Number.parseInt(letter, 16);
      found.push({ glyph, at: pen });
      pen += (widthOf(glyph) / 1000) * size;
    }
  }
  return found;
}

describe('letters of a page', () => {
  test('that stand where their widths put them are one text', () => {
    const size = 10.66;
    const steps = [5.3296, 6.1828, 2.6651];
    expect(inRuns(oneByOne(size, [1, 2, 3, 4], steps), faces)).toBe(
      'BT\n/F5 10.66 Tf\n1 0 0 -1 75.73 3424 Tm\n<0001000200030004> Tj\nET',
    );
  });

  test('stay where they were to six thousandths of their size, however long the run, kerned or not', () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 200; round++) {
      const size = 6 + random() * 40;
      const glyphs = Array.from({ length: 2 + Math.floor(random() * 120) }, () => 1 + Math.floor(random() * 6));
      // Off by the browser's rounding, sometimes by kerning.
      const off = () => (random() < 0.2 ? (random() - 0.5) * 120 : (random() - 0.5) * 3);
      const steps = glyphs.slice(0, -1).map((glyph) => Number((((widthOf(glyph) + off()) / 1000) * size).toFixed(7)));
      const line = inRuns(oneByOne(size, glyphs, steps), faces).split('\n')[3] ?? '';
      const found = places(line, size);
      expect(found.map(({ glyph }) => glyph)).toEqual(glyphs);
      let wanted = 0;
      found.forEach(({ at }, index) => {
        expect(Math.abs(at - wanted)).toBeLessThanOrEqual((6 / 1000) * size);
        wanted += steps[index] ?? 0;
      });
    }
  });

  test('of an unknown face, or with more in the same text, are left as they are', () => {
    const text = oneByOne(12, [1, 2, 3], [6, 7]);
    expect(inRuns(text, new Map())).toBe(text);
    const more = text.replace('\nET', '\n0 14 Td <0001> Tj\nET');
    expect(inRuns(more, faces)).toBe(more);
  });
});

describe('structure for readers of screens', () => {
  const texts = new Map([
    [3, '<</Type /Page\n/StructParents 0>>'],
    [10, '<</Type /StructTreeRoot\n/K 11 0 R\n/ParentTree 20 0 R\n/IDTree 21 0 R>>'],
    [11, '<</Type /StructElem\n/S /TR\n/P 10 0 R\n/K [12 0 R 14 0 R]>>'],
    [12, '<</Type /StructElem\n/S /TH\n/P 11 0 R\n/K 13 0 R\n/A [<</O /Table\n/Scope /Row>> <</O /Table\n/ColSpan 1>>]\n/ID (node00000012)>>'],
    [13, '<</Type /StructElem\n/S /NonStruct\n/P 12 0 R\n/Pg 3 0 R\n/K 0>>'],
    [14, '<</Type /StructElem\n/S /TD\n/P 11 0 R\n/K 15 0 R\n/A [<</O /Table\n/Headers [(node00000012)]>>]>>'],
    [15, '<</Type /StructElem\n/S /NonStruct\n/P 14 0 R\n/Pg 3 0 R\n/K 1>>'],
    [20, '<</Nums [0 [13 0 R 15 0 R]]>>'],
    [21, '<</Kids [22 0 R]>>'],
    [22, '<</Limits [(node00000012) (node00000012)]\n/Names [(node00000012) 12 0 R]>>'],
    [30, '<</Title (15 0 R, by De Linde)\n/Dest [3 0 R /XYZ 0 0 0]>>'],
  ]); // prettier-ignore

  test('keeps rows, heads with their direction, cells and texts, in half the elements; names nothing refers to are gone', () => {
    expect([...simplerStructure(texts)]).toEqual([
      [3, '<</Type /Page\n/StructParents 0>>'],
      [10, '<</Type /StructTreeRoot\n/K 11 0 R\n/ParentTree 20 0 R>>'],
      [11, '<</Type /StructElem\n/S /TR\n/P 10 0 R\n/K [12 0 R 13 0 R]>>'],
      [12, '<</Type /StructElem\n/S /TH\n/P 11 0 R\n/Pg 3 0 R\n/K 0\n/A [<</O /Table\n/Scope /Row>>]>>'],
      [13, '<</Type /StructElem\n/S /TD\n/P 11 0 R\n/Pg 3 0 R\n/K 1>>'],
      [20, '<</Nums [0 [12 0 R 13 0 R]]>>'],
      [30, '<</Title (15 0 R, by De Linde)\n/Dest [3 0 R /XYZ 0 0 0]>>'],
    ]);
  });
});
