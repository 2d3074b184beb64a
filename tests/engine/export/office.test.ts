import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TableColumn } from '#contract/ledger';
import { packBytes } from '../../../main/engine/export/pack.ts';
import { toXlsx } from '../../../main/engine/export/xlsx.ts';
import { buildPack } from '../../renderer/fixtures/packs.ts';
import { members } from '../../renderer/fixtures/orgs.ts';
import { readCsv, readSheet } from './support/readers.ts';

const column = (name: string, type: TableColumn['type']): TableColumn => ({ name, type, meaning: '' });
const member = members[0] as NonNullable<(typeof members)[0]>;

/** The pack of a made-up client whose words are hostile, with sums the report explains. */
function content() {
  const pack = buildPack(member, { template: 'standard', lang: 'nl' });
  const words = ['=1+1', '_x0041_', '"', '<b>&amp;', '@SUM(A1)', ' a\nb ', '\u0007'];
  let at = 0;
  const reports = pack.reports.map((report) => ({
    ...report,
    sections: report.sections.map((section) => ({
      ...section,
      rows: section.rows.map((row) => (row.kind === 'row' ? { ...row, label: words[at++ % words.length] ?? '' } : { ...row, adds: 'above' as const })), // prettier-ignore
    })),
  }));
  return { ...pack, reports };
}

describe('a pack as a workbook', () => {
  test('every part is well-formed XML, and every part is named where Office looks for it', async () => {
    const files = unzipSync(await packBytes(content()));
    for (const [name, bytes] of Object.entries(files)) {
      const parser = new SaxesParser({ xmlns: true, fileName: name });
      parser.on('error', (error) => {
        throw error;
      });
      parser.write(strFromU8(bytes)).close();
    }
    const types = strFromU8(files['[Content_Types].xml'] ?? new Uint8Array());
    const links = strFromU8(files['xl/_rels/workbook.xml.rels'] ?? new Uint8Array());
    const sheets = Object.keys(files).filter((name) => name.startsWith('xl/worksheets/'));
    expect(sheets.length).toBeGreaterThan(4);
    for (const name of sheets) {
      expect(types).toContain(`PartName="/${name}"`);
      expect(links).toContain(`Target="${name.slice(3)}"`);
    }
  });

  test('is in its language and has a sheet for each page of a report, and one for what was written', async () => {
    const pack = content();
    const bytes = await packBytes(pack);
    const book = strFromU8(unzipSync(bytes)['xl/workbook.xml'] ?? new Uint8Array());
    const names = [...book.matchAll(/<sheet name="([^"]*)"/g)].map(([, name]) => name);
    const pages = pack.reports.flatMap((report) => report.pages.filter((page) => report.sections.some((section) => section.page === page.key && section.rows.length > 0))); // prettier-ignore
    expect(names.slice(0, 3)).toEqual(['Overzicht', 'Toelichting', 'In de tijd']);
    expect(names).toHaveLength(3 + pages.length + 1);
    const overview = [...readSheet(bytes).values()].map((cell) => cell.text ?? '');
    for (const code of ['fresh', 'tied', 'notApplicable', 'partial', 'never']) expect(overview).not.toContain(code);
    expect(overview).toContain('actueel');
    expect([...readSheet(bytes, 2).values()].some((cell) => cell.text?.includes('October closed'))).toBe(true);
  });

  test('a figure in the unit of its row is a number in it', async () => {
    const pack = buildPack(member, { template: 'standard', lang: 'en' });
    const [report] = pack.reports;
    const [section] = report?.sections ?? [];
    if (!report || !section) throw new Error('no report');
    const row = { key: 'margin', label: 'Margin', kind: 'row', unit: 'percent', values: { value: '12.3' } } as const;
    const columns = [{ key: 'value', title: 'Value', unit: 'text', byRow: true } as const];
    const one = { ...report, sections: [{ ...section, columns, rows: [row] }] };
    const bytes = await packBytes({ ...pack, reports: [one], commentary: [] });
    const [cell] = [...readSheet(bytes, 3)].filter(([at]) => at === 'B5');
    expect(cell?.[1]).toEqual({ number: '0.123' });
  });
});

const hasOffice = (() => {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasOffice) console.info('not run: workbooks in LibreOffice, since soffice is not on this machine.');

describe.runIf(hasOffice)('in LibreOffice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orgfolio-office-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const amounts = fc
    .bigInt({ min: -99_999_999n, max: 99_999_999n })
    .map((cents) => `${cents < 0n ? '-' : ''}${(cents < 0n ? -cents : cents).toString().padStart(3, '0').replace(/(\d\d)$/, '.$1')}`); // prettier-ignore
  const rows = fc.sample(fc.record({ t: fc.constantFrom('=1+1', 'plain', '@x', 'a"b', '_x0041_'), m: amounts }), { numRuns: 200, seed: 7 }); // prettier-ignore
  /** Each sheet as LibreOffice computes it. */
  let sheets: Map<string, string[][]>;

  beforeAll(async () => {
    writeFileSync(join(folder, 'table.xlsx'), await toXlsx({ columns: [column('t', 'text'), column('m', 'money')], rows, totals: ['m'] }, 'table')); // prettier-ignore
    writeFileSync(join(folder, 'pack.xlsx'), await packBytes(content()));
    const out = join(folder, 'out');
    mkdirSync(out);
    execFileSync('soffice', ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1', '--outdir', out, join(folder, 'table.xlsx'), join(folder, 'pack.xlsx')], { stdio: 'ignore', timeout: 150_000 }); // prettier-ignore
    const read = (file: string) => readCsv(`${readFileSync(join(out, file), 'utf8').trimEnd().replaceAll('\n', '\r\n')}\r\n`, ','); // prettier-ignore
    sheets = new Map(readdirSync(out).map((file) => [file.replace(/\.csv$/, ''), read(file)]));
  }, 180_000);

  test('a table opens, its values are the same, and its formulas compute to the totals', () => {
    const read = sheets.get('table-table') ?? [];
    const lines = read.slice(1, -1);
    expect(lines).toHaveLength(200);
    lines.forEach(([text, amount], index) => {
      expect(text).toBe(rows[index]?.t);
      expect(Number(amount)).toBe(Number(rows[index]?.m));
    });
    const cents = rows.reduce((sum, one) => sum + BigInt(one.m.replace('.', '')), 0n);
    expect(Math.round(Number(read.at(-1)?.[1]) * 100)).toBe(Number(cents));
  });

  test('a pack opens whole: every sheet, every word as it was, no cell in error', () => {
    const pack = [...sheets].filter(([name]) => name.startsWith('pack-'));
    const found = pack.flatMap(([, cells]) => cells.flat());
    expect(pack).toHaveLength(6);
    for (const word of ['=1+1', '_x0041_', '"', '<b>&amp;', '@SUM(A1)']) expect(found).toContain(word);
    expect(found.filter((text) => /^(#|Err:)/.test(text))).toEqual([]);
  });
});
