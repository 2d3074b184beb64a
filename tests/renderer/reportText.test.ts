import { describe, expect, test } from 'vitest';
import { createSpeech } from '../../renderer/i18n/index.ts';
import { reportText } from '../../renderer/pages/org/reportModel.ts';
import { reportTable } from '../../renderer/pages/print/printTable.ts';
import { buildReport } from './fixtures/ledger.ts';
import { members } from './fixtures/orgs.ts';

const member = members[0]!;
const report = buildReport(member, 'health', 'accrual', 'en');
const speech = createSpeech('en', 'minus');

describe('a report as text', () => {
  test('what a client wrote is no formula where it is pasted, and one cell', () => {
    const [section] = report.sections;
    if (!section) throw new Error('no section');
    const columns = [{ key: 'm', title: '=2+2', unit: 'money' as const }, { key: 't', title: 'T', unit: 'text' as const }]; // prettier-ignore
    const rows = ['=1+1', '@x', '+31', '-a', 'a\tb\nc', '"q', ' =1'].map((label, at) => ({
      key: String(at),
      label,
      kind: 'row' as const,
      values: { m: '-12.30', t: label },
    }));
    const text = reportText({ ...report, org: '=org', sections: [{ ...section, columns, rows }] }, speech);
    const cells = text.split('\n').map((line) => line.split('\t'));
    expect(cells.slice(3).every((line) => line.length === 3)).toBe(true);
    for (const line of cells) for (const cell of line) expect(cell).not.toMatch(/^\s*[=+\-@"]/);
    expect(cells[3]).toEqual(["'=1+1", '\u221212.30', "'=1+1"]);
  });

  test('on paper a figure is written in the unit of its row', () => {
    const [section] = report.sections;
    if (!section) throw new Error('no section');
    const columns = [{ key: 'value', title: 'Value', unit: 'text' as const, byRow: true }];
    const row = (unit: 'money' | 'percent' | 'days', value: string) => ({ key: unit, label: unit, kind: 'row' as const, unit, values: { value } }); // prettier-ignore
    const rows = [row('money', '-1234.5'), row('percent', '12.3'), row('days', '31.5')];
    const table = reportTable({ ...section, columns, rows }, report, 600, speech);
    expect(table.rows.map(({ cells }) => cells[1])).toEqual(['\u22121,234.50', '12.3%', '31.5']);
    expect(table.columns[1]?.isFigure).toBe(true);
    expect(table.rows[0]?.negative[1]).toBe(true);
  });

  const line = (key: string, amount: string) => ({
    key,
    label: key,
    kind: 'row' as const,
    values: { amount, running: '9.00' },
  });
  const long = Array.from({ length: 100 }, (_, at) => line(`c${at}`, `${at}.10`));
  const columns = [{ key: 'amount', title: 'Amount', unit: 'money' as const }, { key: 'running', title: 'Running', unit: 'money' as const }]; // prettier-ignore
  const printed = (rows: object[]) => {
    const [section] = report.sections;
    if (!section) throw new Error('no section');
    return reportTable({ ...section, note: 'As Xero has it.', columns, rows: rows as typeof section.rows }, report, 600, speech); // prettier-ignore
  };

  test('a statement is printed whole, and what must be known to read it stands below', () => {
    const sum = { ...line('sum', '4960.00'), kind: 'subtotal', adds: 'above' };
    const table = printed([...long, sum, ...long, { ...sum, key: 'more' }]);
    expect(table.rows).toHaveLength(202);
    expect(table.notes).toEqual(['As Xero has it.']);
  });

  test('of a long list what is left out is one line, so that the column adds up', () => {
    const total = { key: 'total', label: 'Total', kind: 'total', adds: 'above', values: { amount: '4960.00' } };
    const table = printed([...long, total]);
    expect(table.rows).toHaveLength(62);
    expect(table.rows[60]?.cells).toEqual(['Other (40)', '3,184.00', '']);
    const amount = (text = '') => Math.round(Number(text.replace(',', '')) * 100);
    const all = table.rows.slice(0, 61).reduce((sum, row) => sum + amount(row.cells[1]), 0);
    expect(all).toBe(amount(table.rows[61]?.cells[1]));
    expect(table.notes[1]).toContain('60');
  });
});
