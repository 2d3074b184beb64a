import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { toCsv } from '../../../main/engine/export/csv.ts';
import { packBytes } from '../../../main/engine/export/pack.ts';
import { reportTable } from '../../../main/engine/export/reportFile.ts';
import type { SheetAbout } from '../../../main/engine/export/sheetCells.ts';
import { packFileName } from '../../../main/engine/export/packNames.ts';
import { buildPack } from '../../renderer/fixtures/packs.ts';
import { members } from '../../renderer/fixtures/orgs.ts';
import { corpus, poisonedPack } from '../../support/hostile.ts';
import { readCsv } from './support/readers.ts';

/** At night every field has each of the 500 strings once. */
const isNightly = process.env['ORGFOLIO_NIGHTLY'] === '1';
const rounds = isNightly ? 500 : 8;
const step = isNightly ? 1 : 61;
const member = members[0] as NonNullable<(typeof members)[0]>;

/** Formulas of ours: sums of cells and cells added and taken off, of nothing else. */
const ours = /^(SUM\([A-Z]+\d+:[A-Z]+\d+\)|[A-Z]+\d+([+-][A-Z]+\d+)*)$/;

describe('files of a pack whose every word is hostile', () => {
  test('a workbook is strict XML, has no formula but ours, no link and nothing from outside', async () => {
    for (let round = 0; round < rounds; round++) {
      const { content, fields } = poisonedPack(buildPack(member, { template: 'standard', lang: 'en' }), round * step);
      expect(fields).toBeGreaterThan(150);
      const files = unzipSync(await packBytes(content));
      for (const [name, bytes] of Object.entries(files)) {
        let inFormula = '';
        const parser = new SaxesParser({ xmlns: true, fileName: name });
        parser.on('error', (error) => {
          throw error;
        });
        const tags = new Set<string>();
        parser.on('opentag', (tag) => tags.add(tag.local));
        parser.on('text', (text) => (inFormula = text));
        parser.on('closetag', (tag) => tag.local === 'f' && expect(inFormula).toMatch(ours));
        parser.write(strFromU8(bytes)).close();
        for (const tag of ['hyperlink', 'hyperlinks', 'externalReference', 'externalLink', 'drawing', 'oleObject']) expect(tags).not.toContain(tag); // prettier-ignore
        if (name.endsWith('.rels')) expect(strFromU8(bytes)).not.toContain('TargetMode="External"');
        if (!name.startsWith('xl/workbook')) continue;
        const sheets = [...strFromU8(bytes).matchAll(/<sheet name="([^"]*)"/g)].map(([, sheet = '']) => sheet);
        expect(new Set(sheets.map((sheet) => sheet.toLowerCase())).size).toBe(sheets.length);
      }
    }
  }, 3_600_000);

  test.each([
    ['plain', ','],
    ['excel', ','],
    ['european', ';'],
  ] as const)(
    'a report as CSV, %s: a rectangle whose cells begin no formula',
    (style, separator) => {
      for (let round = 0; round < rounds; round++) {
        const { content } = poisonedPack(buildPack(member, { template: 'standard', lang: 'en' }), round * step);
        const { org } = content.tiles;
        const about: SheetAbout = { lang: 'en', nickname: org.nickname, legalName: org.legalName, basis: 'accrual', currency: 'EUR', syncedAt: null, day: '2026-10-31' }; // prettier-ignore
        for (const report of content.reports) {
          const [head = [], ...lines] = readCsv(
            toCsv(reportTable(report, about), style).replace('\ufeff', ''),
            separator,
          );
          for (const line of lines) {
            expect(line).toHaveLength(head.length);
            for (const cell of line) expect(/^-\d+([.,]\d+)?$/.test(cell) ? '' : cell).not.toMatch(/^[=+\-@\t\r\n\0]/);
          }
        }
      }
    },
    3_600_000,
  );

  test('every string as a client is a name of a file, with its period', () => {
    for (const text of corpus) {
      const name = packFileName('{nickname} {title}', { nickname: text, legalName: text, title: text, month: '2026-10', day: '2026-10-31', isWholeMonth: true, lang: 'en' }); // prettier-ignore
      expect(name).toContain('2026-10');
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}<>:"/\\|?*]|^[. ]|[. ]$/u);
    }
  });
});
