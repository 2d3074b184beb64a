import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell, TableColumn } from '#contract/ledger';
import { cellText, toCsv } from '../../../main/engine/export/csv.ts';
import { formulaOf, termsOf } from '../../../main/engine/export/totals.ts';
import { hundredth } from '../../../main/engine/export/workbook.ts';
import { exactSum, toXlsx } from '../../../main/engine/export/xlsx.ts';
import { readCsv, readSheet } from './support/readers.ts';

const column = (name: string, type: TableColumn['type']): TableColumn => ({ name, type, meaning: '' });

describe('what other programs would read into text', () => {
  test('an escape of Office is written so that it stays the text it was', async () => {
    const texts = ['_x0041_', '_x005F_', '_X000d_', 'a_x0009_b', '_x41_', '__x0041_'];
    const bytes = await toXlsx({ columns: [column('t', 'text')], rows: texts.map((t) => ({ t })) }, 'any');
    const cells = readSheet(bytes);
    /** As ISO/IEC 29500, 22.9.2.19 reads it. */
    const read = (text = '') => text.replace(/_x([0-9a-f]{4})_/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16))); // prettier-ignore
    expect(texts.map((_text, index) => read(cells.get(`A${index + 2}`)?.text))).toEqual(texts);
  });

  test.each([
    ['plain', 'a;=1+1', 'a\t@x', 'a,=1+1'],
    ['european', 'a,=1+1', 'a\t@x', 'a;=1+1'],
  ] as const)('CSV, %s: a separator of another country begins no formula', (style, first, second, own) => {
    const file = toCsv({ columns: [column('t', 'text')], rows: [first, second, own].map((t) => ({ t })) }, style);
    for (const sign of [';', ',', '\t']) {
      if (sign === (style === 'plain' ? ',' : ';')) continue;
      for (const part of file.split(sign).slice(1)) expect(part).not.toMatch(/^[=+\-@]/);
    }
    expect(readCsv(file.replace('\ufeff', ''), style === 'plain' ? ',' : ';').at(-1)).toEqual([own]);
  });
});

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

  const line = (key: string, kind: 'row' | 'subtotal' | 'total', a: string, more: object = {}) => ({
    key,
    label: key,
    kind,
    values: { a },
    ...more,
  });
  const formulas = (rows: readonly ReturnType<typeof line>[]) =>
    rows.flatMap((_row, at) => {
      const terms = termsOf(rows, at);
      return terms === null ? [] : [formulaOf(rows, at, terms, { key: 'a', letter: 'B' }, 5)];
    });

  test('a sum says what the report says it is made of, and only where that is the figure', () => {
    const rows = [
      line('sales', 'row', '100.00'),
      line('web', 'row', '20.50'),
      line('revenue', 'subtotal', '120.50', { adds: 'above' }),
      line('flour', 'row', '40.25'),
      line('costs', 'subtotal', '40.25', { adds: 'above' }),
      line('gross', 'subtotal', '80.25', { adds: ['revenue'], less: ['costs'] }),
      line('odd', 'total', '17.00', { adds: ['revenue', 'gross'] }),
      line('lost', 'total', '80.25', { adds: ['gross', 'nobody'] }),
    ];
    expect(formulas(rows)).toEqual(['SUM(B5:B6)', 'SUM(B8:B8)', 'B7-B9', null]);
  });

  test('figures that happen to agree make no formula', () => {
    const rows = [
      line('rent', 'subtotal', '50.00'),
      line('nothing', 'subtotal', '0.00'),
      line('cash', 'total', '50.00'),
      line('sum', 'row', '50.00'),
      line('other', 'total', '50.00'),
    ];
    expect(formulas(rows)).toEqual([]);
  });

  test('a percentage moves its point without a float', () => {
    expect(['12.3', '-0.5', '100', '0.07', '1234.5'].map(hundredth)).toEqual(['0.123', '-0.005', '1.00', '0.0007', '12.345']); // prettier-ignore
    expect(exactSum(['0.10', '0.20', '-0.30'])).toBe('0.00');
    expect(cellText('-123.45', 'money', { separator: ';', decimal: ',' })).toBe('-123,45');
  });
});
