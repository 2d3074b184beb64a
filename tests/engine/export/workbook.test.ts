import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import type { Cell, TableColumn } from '#contract/ledger';
import { cellText, toCsv } from '../../../main/engine/export/csv.ts';
import { addendsOf, formulaOf } from '../../../main/engine/export/totals.ts';
import { hundredth } from '../../../main/engine/export/workbook.ts';
import { exactSum, toXlsx } from '../../../main/engine/export/xlsx.ts';

const column = (name: string, type: TableColumn['type']): TableColumn => ({ name, type, meaning: '' });

/** An own, minimal reader of sheets: text, number, date and formula of every cell, and nothing of the writer's code. */
function readSheet(bytes: Uint8Array, sheet = 1): Map<string, { text?: string; number?: string; formula?: string }> {
  const xml = strFromU8(unzipSync(bytes)[`xl/worksheets/sheet${sheet}.xml`] ?? new Uint8Array());
  const plain = (text: string) =>
    text.replace(/&(lt|gt|quot|amp|#13);/g, (_all, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&', '#13': '\r' })[name] ?? ''); // prettier-ignore
  const cells = new Map<string, { text?: string; number?: string; formula?: string }>();
  for (const [, at = '', rest = ''] of xml.matchAll(/<c r="([A-Z]+\d+)"(.*?)<\/c>/gs)) {
    const text = /<t [^>]*>([^]*?)<\/t>/.exec(rest)?.[1];
    const number = /<v>([^<]*)<\/v>/.exec(rest)?.[1];
    const formula = /<f>([^<]*)<\/f>/.exec(rest)?.[1];
    cells.set(at, {
      ...(text === undefined ? {} : { text: plain(text) }),
      ...(number === undefined ? {} : { number }),
      ...(formula === undefined ? {} : { formula: plain(formula) }),
    });
  }
  return cells;
}

/** RFC 4180 by the book: quotes, doubled quotes, separators and line breaks inside quotes. */
function readCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (isQuoted) {
      if (sign === '"' && text[at + 1] === '"') field += text[++at] ?? '';
      else if (sign === '"') isQuoted = false;
      else field += sign;
    } else if (sign === '"') isQuoted = true;
    else if (sign === separator) {
      row.push(field);
      field = '';
    } else if (sign === '\r' && text[at + 1] === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
      at++;
    } else field += sign;
  }
  return rows;
}

const nasty = ['=1+1', '+31 6', '-', '@SUM(A1)', '\tx', '＝1', 'a;b', 'a,b', '"', 'line\r\nbreak', '\u202eabc', '<b>', '&amp;', "'"]; // prettier-ignore
const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom(...nasty));
const amounts = fc
  .tuple(fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n }), fc.constant(2))
  .map(([units]) => {
    const digits = (units < 0n ? -units : units).toString().padStart(3, '0');
    return `${units < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  });
const columns = [column('t', 'text'), column('m', 'money'), column('d', 'date'), column('b', 'boolean')];
const days = fc.integer({ min: 0, max: 40_000 }).map((day) => new Date(Date.UTC(1950, 0, 1 + day)).toISOString().slice(0, 10)); // prettier-ignore
const row = fc.record({ t: texts, m: amounts, d: days, b: fc.boolean() });
const ROWS = 5000;

describe('20,000 cells come back as they were', () => {
  const rows = fc.sample(row, { numRuns: ROWS, seed: 20_261_122 }) as Record<string, Cell>[];

  test('from a workbook: text as text, amounts as numbers, days as days, and not one formula', async () => {
    const cells = readSheet(await toXlsx({ columns, rows }, 'any'));
    rows.forEach((one, index) => {
      const line = index + 2;
      // eslint-disable-next-line no-control-regex -- such characters have no place in XML
      const shown = String(one['t']).toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd'); // prettier-ignore
      expect(cells.get(`A${line}`)?.text ?? '').toBe(shown);
      expect(Number(cells.get(`B${line}`)?.number)).toBe(Number(one['m']));
      const day = new Date(Date.UTC(1899, 11, 30) + Number(cells.get(`C${line}`)?.number) * 86_400_000);
      expect(day.toISOString().slice(0, 10)).toBe(one['d']);
      expect(cells.get(`D${line}`)?.number).toBe(one['b'] === true ? '1' : '0');
    });
    expect([...cells.values()].filter((cell) => cell.formula !== undefined)).toEqual([]);
  });

  test.each([
    ['plain', ',', '.', ''],
    ['excel', ',', '.', '\ufeff'],
    ['european', ';', ',', '\ufeff'],
  ] as const)(
    'from CSV, %s: no cell begins a formula, a negative amount is a number',
    (style, separator, decimal, mark) => {
      const file = toCsv({ columns, rows }, style);
      expect(file.startsWith(mark + 't')).toBe(true);
      const read = readCsv(file.slice(mark.length), separator).slice(1);
      expect(read).toHaveLength(ROWS);
      read.forEach(([text = '', amount = '', day], index) => {
        const one = rows[index] ?? {};
        expect(text === one['t'] || text === `'${String(one['t'])}`).toBe(true);
        expect(text).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/u);
        expect(amount.replace(decimal, '.')).toBe(one['m']);
        expect(day).toBe(one['d']);
      });
    },
  );
});

describe('totals', () => {
  test('a total is the sum of the rows, as a formula with its value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(amounts, { minLength: 1, maxLength: 40 }), async (list) => {
        const bytes = await toXlsx(
          { columns: [column('m', 'money')], rows: list.map((m) => ({ m })), totals: ['m'] },
          'sum',
        );
        const total = readSheet(bytes).get(`A${list.length + 2}`);
        expect(total?.formula).toBe(`SUM(A2:A${list.length + 1})`);
        const cents = list.reduce((sum, text) => sum + BigInt(text.replace('.', '')), 0n);
        expect(BigInt((total?.number ?? '').replace('.', ''))).toBe(cents);
      }),
      { numRuns: 50 },
    );
  });

  test('subtotals add up their rows; what is gross less costs says so; what adds up from nothing stays a figure', () => {
    const line = (key: string, kind: 'row' | 'subtotal' | 'total', a: string) => ({
      key,
      label: key,
      kind,
      values: { a },
    });
    const rows = [
      line('sales', 'row', '100.00'),
      line('web', 'row', '20.50'),
      line('revenue', 'subtotal', '120.50'),
      line('flour', 'row', '40.25'),
      line('costs', 'subtotal', '40.25'),
      line('gross', 'subtotal', '80.25'),
      line('odd', 'total', '17.00'),
    ];
    const formula = (at: number) => {
      const addends = addendsOf(rows, at, ['a']);
      return addends === null ? null : formulaOf(addends, 'B', 5);
    };
    expect([2, 4, 5, 6].map(formula)).toEqual(['SUM(B5:B6)', 'SUM(B8:B8)', 'B7-B9', null]);
  });

  test('a percentage moves its point without a float', () => {
    expect(['12.3', '-0.5', '100', '0.07', '1234.5'].map(hundredth)).toEqual(['0.123', '-0.005', '1.00', '0.0007', '12.345']); // prettier-ignore
    expect(exactSum(['0.10', '0.20', '-0.30'])).toBe('0.00');
    expect(cellText('-123.45', 'money', ',')).toBe('-123,45');
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

  test('a workbook opens, its values are the same, and its formulas compute to the totals', async () => {
    const rows = fc.sample(fc.record({ t: fc.constantFrom('=1+1', 'plain', '@x', 'a"b'), m: amounts, d: days }), { numRuns: 200, seed: 7 }); // prettier-ignore
    const short = rows.map((one) => ({ ...one, m: one.m.slice(-12).replace(/^[.\d]*?(\d+\.\d\d)$/, '$1') }));
    const bytes = await toXlsx(
      { columns: [column('t', 'text'), column('m', 'money'), column('d', 'date')], rows: short, totals: ['m'] },
      'table',
    );
    const path = join(folder, 'table.xlsx');
    writeFileSync(path, bytes);
    execFileSync('soffice', ['--headless', `-env:UserInstallation=file://${folder}/profile`, '--convert-to', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false', '--outdir', folder, path], { stdio: 'ignore', timeout: 120_000 }); // prettier-ignore
    const read = readCsv(
      `${readFileSync(join(folder, 'table.csv'), 'utf8').trimEnd().replaceAll('\n', '\r\n')}\r\n`,
      ',',
    );
    const lines = read.slice(1, -1);
    expect(lines).toHaveLength(200);
    lines.forEach(([text, amount], index) => {
      expect(text).toBe(short[index]?.t);
      expect(Number(amount)).toBe(Number(short[index]?.m));
    });
    const cents = short.reduce((sum, one) => sum + BigInt(one.m.replace('.', '')), 0n);
    expect(Math.round(Number(read.at(-1)?.[1]) * 100)).toBe(Number(cents));
  }, 150_000);
});
