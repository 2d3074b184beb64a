import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReportDocument, reportNames, tableNames } from '#contract/ledger';
import { reportDocument } from '#engine/reports/index';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { Oracle } from '../../support/bookOracle.ts';
import { loaded, now, text, tile, type Loaded } from '../../support/figures.ts';

const organisations = ['first', 'variety'].flatMap((name) => {
  const world = loadWorld(name, now);
  return world.tenantIds.map((id) => ({ world, id, title: `${name}: ${world.organisation(id).name}` }));
});
type Name = (typeof reportNames)[number];

describe.each(organisations)('reports: $title', ({ world, id }) => {
  let org: Loaded;
  let oracle: Oracle;
  beforeAll(() => {
    org = loaded(world.books(id));
    oracle = new Oracle(org.books, org.today);
  });
  afterAll(() => org.close());
  const made = new Map<string, ReturnType<typeof reportDocument>>();
  const report = (name: Name, lang: 'en' | 'nl' = 'en'): ReturnType<typeof reportDocument> => {
    const known = made.get(name + lang);
    if (known !== undefined) return known;
    const query = { report: name, basis: 'accrual', lang, head: org.head, now: new Date(now) } as const;
    const document = reportDocument(org.db, query);
    made.set(name + lang, document);
    return document;
  };
  const section = (name: Name, key: string) => {
    const found = report(name).sections.find((one) => one.key === key);
    if (found === undefined) throw new Error(`no section ${key}`);
    return found;
  };
  const row = (name: Name, key: string, rowKey: string) =>
    section(name, key).rows.find((one) => one.key === rowKey)?.values;

  it('all eight have their shape, in both languages the same figures', () => {
    for (const name of reportNames) {
      const [en, nl] = [report(name, 'en'), report(name, 'nl')];
      ReportDocument.parse(en);
      ReportDocument.parse(nl);
      expect(nl.sections.map((one) => one.key)).toEqual(en.sections.map((one) => one.key));
      en.sections.forEach((one, index) => {
        expect(nl.sections[index]?.rows.map((line) => line.key)).toEqual(one.rows.map((line) => line.key));
        expect(new Set(one.rows.map((line) => line.key)).size).toBe(one.rows.length);
        const keys = one.columns.map((column) => column.key);
        for (const line of one.rows) for (const key of Object.keys(line.values)) expect(keys).toContain(key);
      });
      if (name !== 'glossary' && name !== 'suppliers') expect(nl.title).not.toBe(en.title);
      expect(en.tieOut.status).not.toBe('open');
    }
  });

  it('the profit and loss ends in the net profit of each month and of the year', () => {
    const net = row('profit-and-loss', 'lines', 'netProfit');
    if (net === undefined) throw new Error('no net profit');
    for (const [index, point] of tile(org.tiles(), 'T19').series.entries()) {
      expect(Number(net[point.key] ?? 0)).toBe(Number(text(oracle.net(oracle.monthSpan(12 - index)))));
    }
    expect(Number(net['year'] ?? 0)).toBe(Number(tile(org.tiles(), 'T20').value));
    expect(Number(net['before'] ?? 0)).toBe(Number(tile(org.tiles(), 'T20').comparison?.value ?? 0));
  });

  it('the balance sheet’s totals are the tiles’, and its check is zero in every column', () => {
    const tiles = org.tiles();
    expect(row('balance-sheet', 'lines', 'assets')?.[org.today]).toBe(tile(tiles, 'T23').value);
    expect(row('balance-sheet', 'lines', 'liabilities')?.[org.today]).toBe(tile(tiles, 'T24').value);
    expect(row('balance-sheet', 'lines', 'total-equity')?.[org.today] ?? '0.00').toBe(tile(tiles, 'T25').value);
    for (const value of Object.values(row('balance-sheet', 'lines', 'check') ?? {}))
      expect(value === null || value === '0.00').toBe(true);
  });

  it('customers and suppliers end in what is owed, by age and by document', () => {
    const tiles = org.tiles();
    for (const [name, outstanding, overdue] of [
      ['customer', 'T10', 'T11'],
      ['suppliers', 'T16', 'T17'],
    ] as const) {
      const total = row(name, 'ageing', 'total') ?? {};
      expect(total['total']).toBe(tile(tiles, outstanding).value);
      for (const point of tile(tiles, overdue).series) expect(total[point.key]).toBe(point.value);
      expect(row(name, 'documents', 'total')?.['amount']).toBe(tile(tiles, outstanding).value);
    }
    expect(row('customer', 'contacts', 'total')?.['now']).toBe(tile(tiles, 'T06').value);
    expect(row('suppliers', 'contacts', 'total')?.['now']).toBe(tile(tiles, 'T12').value);
  });

  it('inventory ends in invoiced sales, bank accounts in the closing balance', () => {
    const tiles = org.tiles();
    expect(row('inventory', 'items', 'total')?.['sales']).toBe(tile(tiles, 'T06').value);
    expect(row('bank-accounts', 'accounts', 'total')?.['closing']).toBe(tile(tiles, 'T05').value);
    for (const line of section('bank-accounts', 'months').rows) {
      const { opening, received, spent, gain, closing } = line.values;
      expect(Number(opening) + Number(received) - Number(spent) + Number(gain)).toBeCloseTo(Number(closing), 6);
    }
  });

  it('the glossary explains every figure, table and column', () => {
    expect(section('glossary', 'tiles').rows).toHaveLength(31);
    expect(report('glossary').sections.filter((one) => one.key.startsWith('table-'))).toHaveLength(tableNames.length);
  });
});
