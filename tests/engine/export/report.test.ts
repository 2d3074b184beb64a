import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { reportBytes, reportTable } from '../../../main/engine/export/reportFile.ts';
import type { SheetAbout } from '../../../main/engine/export/sheetCells.ts';
import { buildReport } from '../../renderer/fixtures/ledger.ts';
import { members } from '../../renderer/fixtures/orgs.ts';
import { readCsv } from './support/readers.ts';

const member = members[0] as NonNullable<(typeof members)[0]>;
const about: SheetAbout = { lang: 'en', nickname: '=Eik', legalName: 'Eik BV', basis: 'accrual', currency: 'EUR', syncedAt: '2026-11-22T07:00:00.000Z', day: '2026-10-31' }; // prettier-ignore
const names = ['profit-and-loss', 'balance-sheet', 'customer', 'health'] as const;

describe.each(names)('the report %s', (name) => {
  const report = buildReport(member, name, 'accrual', 'en');

  test('as CSV is one table: a head, every line of every section, whose and of when in each', async () => {
    const file = await reportBytes(report, 'csv', about);
    const [head = [], ...lines] = readCsv(String(file), ',');
    expect(head.slice(0, 6)).toEqual(['Client', 'As of', 'Page', 'Section', 'Name', 'Kind']);
    expect(new Set(head).size).toBe(head.length);
    const rows = report.sections.flatMap((section) => section.rows);
    expect(lines).toHaveLength(rows.length);
    lines.forEach((line, at) => {
      expect(line).toHaveLength(head.length);
      expect(line.slice(0, 2)).toEqual(["'=Eik", '2026-10-31']);
      const values = Object.values(rows[at]?.values ?? {}).flatMap((value) => value ?? []);
      const cells = line.slice(6).filter((cell) => cell !== '').map((cell) => cell.replace(/^'/, '')); // prettier-ignore
      expect(cells.sort()).toEqual(values.filter((value) => value !== '').sort());
    });
  });

  test('as a workbook has a sheet for each page that has lines', async () => {
    const files = unzipSync((await reportBytes(report, 'xlsx', about)) as Uint8Array);
    const pages = report.pages.filter((page) => report.sections.some((section) => section.page === page.key && section.rows.length > 0)); // prettier-ignore
    expect(Object.keys(files).filter((file) => file.startsWith('xl/worksheets/'))).toHaveLength(pages.length);
    expect(strFromU8(files['docProps/core.xml'] ?? new Uint8Array())).toContain('2026-10-31');
  });
});

test('columns of the same name that mean something else stay apart', () => {
  const report = buildReport(member, 'health', 'accrual', 'en');
  const [section] = report.sections;
  if (!section) throw new Error('no section');
  const part = (key: string, unit: 'money' | 'percent') => ({ ...section, key, columns: [{ key, title: 'Budget', unit }], rows: [{ key: 'r', label: 'r', kind: 'row' as const, values: { [key]: '1.00' } }] }); // prettier-ignore
  const { columns, rows } = reportTable({ ...report, sections: [part('a', 'money'), part('b', 'percent')] }, about);
  expect(columns.slice(6).map((column) => column.name)).toEqual(['Budget', 'Budget 2']);
  expect(rows.map((row) => [row['Budget'], row['Budget 2']])).toEqual([['1.00', undefined], [undefined, '1.00']]); // prettier-ignore
});
