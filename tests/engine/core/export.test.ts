import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Cell, TableColumn, TableDocument } from '#contract/ledger';
import { toCsv } from '#engine/export/csv';
import { writeTable } from '#engine/export/tableFile';
import { toXlsx } from '#engine/export/xlsx';

const column = (name: string, type: TableColumn['type']): TableColumn => ({ name, type, meaning: '' });

/** A reader of RFC 4180 that shares nothing with the writer. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') field += text[++at] ?? '';
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',') {
      row.push(field);
      field = '';
    } else if (character === '\r' && text[at + 1] === '\n') {
      at++;
      rows.push([...row, field]);
      row = [];
      field = '';
    } else field += character;
  }
  expect(field).toBe('');
  return rows;
}

const dangerous = fc
  .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'), fc.string())
  .map(([first, rest]) => first + rest);
const texts = fc.oneof(fc.string({ unit: 'binary' }), dangerous, fc.constantFrom('a,b', 'say "x"', 'line\r\nline', ''));
const decimals = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 9999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(4, '0')}`);

describe('CSV', () => {
  test('any text comes back as it was, apart from the apostrophe before what a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, decimals), { minLength: 1, maxLength: 8 }), (rows) => {
        const csv = toCsv({
          columns: [column('text', 'text'), column('amount', 'money')],
          rows: rows.map(([text, amount]) => ({ text, amount })),
        });
        const parsed = parseCsv(csv);
        expect(parsed[0]).toEqual(['text', 'amount']);
        for (const [index, [text, amount]] of rows.entries()) {
          const [found = '', number] = parsed[index + 1] ?? [];
          // Behind the separator of another country's programs a cell would begin, so the apostrophe stands there too.
          const plain = (one: string): string => one.replace(/(?<=[;\t])'(?=[=+\-@＝＋－＠])/gu, '');
          const own = found.startsWith("'") && plain(found) !== plain(text) ? found.slice(1) : found;
          expect(plain(own)).toBe(plain(text));
          expect(found).not.toMatch(/[;\t][=+\-@＝＋－＠]/u);
          expect(found).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/u);
          expect(number).toBe(amount);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('a negative amount stays a number; a text that looks like a command does not', () => {
    const csv = toCsv({
      columns: [column('amount', 'money'), column('reference', 'text'), column('rate', 'number')],
      rows: [{ amount: '-123.45', reference: '-123.45', rate: '-cmd' }],
    });
    expect(csv).toBe("amount,reference,rate\r\n-123.45,'-123.45,'-cmd\r\n");
  });

  test('nothing, yes and no have one spelling', () => {
    const row: Record<string, Cell> = { a: null, b: true, c: false };
    const csv = toCsv({ columns: [column('a', 'text'), column('b', 'boolean'), column('c', 'boolean')], rows: [row] });
    expect(csv).toBe('a,b,c\r\n,true,false\r\n');
  });
});

describe('XLSX', () => {
  const sheetOf = (bytes: Uint8Array) => {
    const files = unzipSync(bytes);
    const name = Object.keys(files).find((path) => /worksheets\/sheet1\.xml$/.test(path)) ?? '';
    return {
      sheet: strFromU8(files[name] ?? new Uint8Array()),
      all: Object.values(files)
        .map((file) => strFromU8(file))
        .join('\n'),
    };
  };

  test('numbers are numbers, days are days, the head is frozen, and no cell is a formula', async () => {
    const bytes = await toXlsx(
      {
        columns: [column('day', 'date'), column('amount', 'money'), column('text', 'text'), column('paid', 'boolean')],
        rows: [
          { day: '2026-02-28', amount: '-1234.56', text: '=1+1', paid: true },
          { day: null, amount: null, text: '', paid: null },
        ],
      },
      'invoices',
    );
    const { sheet, all } = sheetOf(bytes);
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(sheet).toContain('<v>-1234.56</v>');
    // 2026-02-28 is day 46081 of Excel's calendar, whatever zone this machine is in.
    expect(sheet).toContain('<v>46081</v>');
    expect(sheet).not.toContain('<f>');
    expect(all).toContain('=1+1');
  });

  test('any text makes a readable file without a formula', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { maxLength: 5 }), async (values) => {
        const bytes = await toXlsx({ columns: [column('t', 'text')], rows: values.map((t) => ({ t })) }, 'any');
        const { sheet, all } = sheetOf(bytes);
        expect(sheet).not.toMatch(/<f[ >]/);
        // eslint-disable-next-line no-control-regex -- such characters make a workbook unreadable
        expect(all).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }),
      { numRuns: 60 },
    );
  });

  test('sums of a sheet equal the ledger to the cent', async () => {
    const amounts = fc.sample(fc.integer({ min: -9_999_999, max: 9_999_999 }), { numRuns: 300, seed: 7 });
    const text = (cents: number) =>
      `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
    const bytes = await toXlsx(
      { columns: [column('amount', 'money')], rows: amounts.map((cents) => ({ amount: text(cents) })) },
      'sum',
    );
    const { sheet } = sheetOf(bytes);
    const read = [...sheet.matchAll(/<v>(-?[\d.e-]+)<\/v>/g)].map((match) => Math.round(Number(match[1]) * 100));
    // The head is the first cell: a text, kept by its number in the list of texts.
    const sum = (list: number[]) => list.reduce((total, one) => total + one, 0);
    expect(sum(read.slice(-amounts.length))).toBe(sum(amounts));
  });
});

describe('writing', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orgfolio-export-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const about = { org: 'De Linde', now: '2026-11-22T08:00:00.000Z' };
  const table: TableDocument = {
    schema: 1,
    table: 'items',
    columns: [{ ...column('code', 'text'), source: 'Items' }],
    rows: [{ code: 'A' }],
    total: 1,
  };

  test.each(['csv', 'xlsx', 'json'] as const)(
    '%s is whole, for its owner only, and leaves nothing beside it',
    async (format) => {
      const path = join(folder, `items.${format}`);
      await writeTable(table, format, path, about);
      expect(statSync(path).size).toBeGreaterThan(5);
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder)).toEqual([`items.${format}`]);
    },
  );

  test('a link is never followed', async () => {
    const target = join(folder, 'precious');
    writeFileSync(target, 'precious');
    symlinkSync(target, join(folder, 'items.csv'));
    await expect(writeTable(table, 'csv', join(folder, 'items.csv'), about)).rejects.toMatchObject({
      failure: { code: 'export.cannotWrite' },
    });
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(lstatSync(join(folder, 'items.csv')).isSymbolicLink()).toBe(true);
  });

  test('a folder that is not there is told, and nothing is made', async () => {
    await expect(writeTable(table, 'csv', join(folder, 'none', 'items.csv'), about)).rejects.toMatchObject({
      failure: { code: 'export.cannotWrite', params: { file: 'items.csv' } },
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
