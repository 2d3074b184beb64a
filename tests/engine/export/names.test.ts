import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanFileName } from '../../../main/fileName.ts';
import { freeName, packFileName } from '../../../main/engine/export/packNames.ts';

const parts = { nickname: 'De Linde', legalName: 'Linde BV', title: 'Report', month: '2026-10', day: '2026-10-31', isWholeMonth: true, lang: 'nl' } as const; // prettier-ignore
/** What stands beside a name on disk: an ending, a number that tells two apart, and the temporary name's point and twelve digits. */
const beside = '.xlsx'.length + ' 999'.length + 14;

describe('names of files', () => {
  test('a name keeps to what file systems take, in bytes, and letters are never cut in two', () => {
    const letters = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constantFrom('漢'.repeat(200), '👩‍👩‍👧‍👦'.repeat(60), 'A\u0300'.repeat(200))); // prettier-ignore
    fc.assert(
      fc.property(letters, letters, (nickname, title) => {
        const name = packFileName('{nickname} {period} {title}', { ...parts, nickname, title });
        expect(Buffer.byteLength(name) + beside).toBeLessThanOrEqual(255);
        expect(name.isWellFormed()).toBe(true);
        expect(name).toContain('2026-10');
        expect(cleanFileName(name)).toBe(name);
        expect(Buffer.byteLength(cleanFileName(nickname + title)) + beside).toBeLessThanOrEqual(255);
      }),
      { numRuns: 500 },
    );
  });

  test('client and period stay whatever the pattern is', () => {
    const long = { ...parts, nickname: 'Bakkerij '.repeat(30), title: 'Rapportage '.repeat(30) };
    expect(packFileName('{title} {nickname}', long)).toMatch(/^Rapportage.* Bakkerij.* 2026-10$/);
    expect(packFileName('x'.repeat(120), { ...parts, nickname: '漢'.repeat(200) })).toMatch(/^漢+ 2026-10$/);
  });

  test('names a system keeps for itself are not used, with an ending neither', () => {
    expect(['con', 'LPT1', 'nul.2026', 'com¹'].map(cleanFileName)).toEqual(['Orgfolio con', 'Orgfolio LPT1', 'Orgfolio nul.2026', 'Orgfolio com¹']); // prettier-ignore
    const taken = new Set<string>();
    expect(['A', 'a', 'A'].map((name) => freeName(name, taken))).toEqual(['A', 'a 2', 'A 3']);
  });
});
