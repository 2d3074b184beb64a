import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Filter, OwnFigure, OwnTileDraft } from '#contract/desk';
import { tableNames } from '#contract/ledger';
import { ownFigures } from '#engine/desk/figure';
import { tableColumns } from '#engine/tables/index';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { loaded, now, type Loaded } from '../../support/figures.ts';

/*
 * The expected figures are added up from the sandbox's books, in whole ten-thousandths, by code that knows nothing of tables or SQL.
 */
let org: Loaded;
let foreign: Loaded;
beforeAll(() => {
  const world = loadWorld('first', now);
  org = loaded(world.books(world.tenantIds[0] ?? ''));
  foreign = loaded(world.books(world.tenantIds[2] ?? ''));
});
afterAll(() => {
  org.close();
  foreign.close();
});

const blank: OwnTileDraft = {
  name: 'test',
  area: 'customers',
  table: 'invoices',
  measure: { how: 'count' },
  group: null,
  filters: [],
  chart: 'figure',
  limits: null,
};
const figure = (draft: Partial<OwnTileDraft>, of: Loaded = org): OwnFigure => {
  const context = { head: of.head, now: new Date(now), basis: 'accrual', lang: 'en', syncing: null, lastFailure: null } as const; // prettier-ignore
  const [found] = ownFigures(of.db, context, [{ ...blank, ...draft }]);
  if (!found) throw new Error('no figure');
  return found;
};
const is = (column: string, value: string): Filter => ({ column, is: 'equal', value });
const written = (tenThousandths: number): string => (Math.round(tenThousandths / 100) / 100).toFixed(2);
const invoices = (of: Loaded = org) =>
  of.books.page('invoices', { offset: 0, limit: 1_000_000, includeArchived: true }).records;
const sales = () => invoices().filter((one) => one.type === 'ACCREC' && one.status === 'AUTHORISED');

describe('a tile made from a table', () => {
  const open = [is('type', 'ACCREC'), is('status', 'AUTHORISED')];

  test('counts the rows that match', () => {
    const found = figure({ filters: open });
    expect(found).toMatchObject({ unit: 'count', currency: null, value: String(sales().length), reason: null });
    expect(sales().length).toBeGreaterThan(3);
  });

  test('adds up money to the cent, in the currency of the books', () => {
    const found = figure({ measure: { how: 'sum', column: 'amount_due' }, filters: open });
    expect(found.value).toBe(written(sales().reduce((sum, one) => sum + one.amountDue, 0)));
    expect(found.currency).toBe('EUR');
  });

  test('splits by month as time goes, and the parts add up to the whole', () => {
    const found = figure({
      measure: { how: 'sum', column: 'total' },
      filters: open,
      group: { column: 'date', step: 'month' },
    });
    const months = new Map<string, number>();
    for (const one of sales()) months.set(one.date.slice(0, 7), (months.get(one.date.slice(0, 7)) ?? 0) + one.total);
    expect(found.series.map((point) => [point.key, point.value])).toEqual(
      [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, sum]) => [month, written(sum)]),
    );
  });

  test('ranks by contact, the largest first, and puts what is left into one line that completes the sum', () => {
    const found = figure({
      measure: { how: 'sum', column: 'total' },
      filters: [is('type', 'ACCREC')],
      group: { column: 'contact_name', step: null },
    });
    const values = found.series.map((point) => Math.round(Number(point.value) * 100));
    const named = found.more > 0 ? values.slice(0, -1) : values;
    expect([...named].sort((a, b) => b - a)).toEqual(named);
    expect(values.reduce((sum, value) => sum + value, 0)).toBe(Math.round(Number(found.value) * 100));
  });

  test('a mean is divided once, half away from zero', () => {
    const found = figure({ measure: { how: 'average', column: 'total' }, filters: open });
    const sum = sales().reduce((total, one) => total + one.total, 0);
    expect(Number(found.value)).toBeCloseTo(sum / sales().length / 10_000, 2);
  });

  test('amounts of several currencies have no sum; in base currency they have', () => {
    const currencies = new Set(invoices(foreign).map((one) => one.currencyCode));
    expect(currencies.size).toBeGreaterThan(1);
    expect(figure({ measure: { how: 'sum', column: 'total' } }, foreign)).toMatchObject({ value: null, reason: 'mixedCurrencies' }); // prettier-ignore
    const lines = figure({ table: 'invoice-line-items', measure: { how: 'sum', column: 'net' } }, foreign);
    expect(lines.reason).toBe('mixedCurrencies');
    expect(figure({ measure: { how: 'sum', column: 'base_total' } }, foreign).currency).toBe('NZD');
    const [some] = [...currencies].filter((one) => one !== 'NZD');
    const one = figure(
      { measure: { how: 'sum', column: 'total' }, filters: [is('currency_code', some ?? '')] },
      foreign,
    );
    expect(one.currency).toBe(some);
    const wanted = invoices(foreign).filter((row) => row.currencyCode === some);
    expect(wanted.length).toBeGreaterThan(0);
  });

  test('a limit is crossed by more than it, not by it; the worse one counts', () => {
    const { value } = figure({ measure: { how: 'sum', column: 'amount_due' }, filters: open });
    const crossed = (amber: string | null, red: string | null, side: 'above' | 'below') =>
      figure({ measure: { how: 'sum', column: 'amount_due' }, filters: open, limits: { side, amber, red } }).crossed;
    expect(crossed(value, null, 'above')).toBeNull();
    expect(crossed('1', value, 'above')).toBe('amber');
    expect(crossed('1', '2', 'above')).toBe('red');
    expect(crossed('999999999', null, 'below')).toBe('amber');
    expect(figure({ filters: open, limits: { side: 'above', amber: '1', red: null } }).crossed).toBe('amber');
  });

  test('a column that is not there, or a condition that does not fit it, leaves no figure and says so', () => {
    expect(figure({ measure: { how: 'sum', column: 'amount_due; DROP TABLE invoice' } }).reason).toBe('columnGone');
    expect(figure({ group: { column: '1) --', step: null } }).reason).toBe('columnGone');
    expect(figure({ filters: [{ column: 'total', is: 'atLeast', value: '1 OR 1=1' }] }).reason).toBe('columnGone');
    expect(figure({ filters: [{ column: 'status', is: 'lastDays', value: '7' }] }).reason).toBe('columnGone');
    expect(org.db.prepare('SELECT COUNT(*) AS count FROM invoice').get()).toEqual({ count: expect.any(Number) as number }); // prettier-ignore
  });

  test('nothing that is typed becomes SQL: whatever a condition says, at most it matches nothing', () => {
    const all = Number(figure({}).value);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.constantFrom('equal', 'notEqual', 'contains'), (value, way) => {
        const found = figure({ filters: [{ column: 'contact_name', is: way, value }] });
        expect(found.reason).toBeNull();
        expect(Number(found.value)).toBeLessThanOrEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  test.each([...tableNames])('%s: every column can be counted by, summed and filtered without an error', (table) => {
    for (const column of tableColumns(table, 'en')) {
      const isAmount = column.type === 'money' || column.type === 'number';
      const isTime = column.type === 'date' || column.type === 'instant';
      const group = isAmount || column.type === 'id' ? null : { column: column.name, step: isTime ? ('month' as const) : null }; // prettier-ignore
      const measure = isAmount ? { how: 'sum' as const, column: column.name } : { how: 'count' as const };
      const found = figure({ table, measure, group, chart: 'table' });
      expect(['mixedCurrencies', 'nothing', null]).toContain(found.reason);
      if (group !== null && found.more === 0 && !isTime) {
        const parts = found.series.reduce((sum, point) => sum + Number(point.value), 0);
        expect(parts).toBe(Number(found.value));
      }
    }
  });
});
