import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { loaded, now, tile, type Loaded } from '../../support/figures.ts';

const cents = (text: string | null | undefined): number => Math.round(Number(text ?? 0) * 100);
const organisations = ['first', 'variety'].flatMap((name) => {
  const world = loadWorld(name, now);
  return world.tenantIds.map((id) => ({ world, id, title: `${name}: ${world.organisation(id).name}` }));
});

describe.each(organisations)('figures that must fit together: $title', ({ world, id }) => {
  let org: Loaded;
  let document: ReturnType<Loaded['tiles']>;
  beforeAll(() => {
    org = loaded(world.books(id));
    document = org.tiles();
  });
  afterAll(() => org.close());
  const value = (tileId: string): number => cents(tile(document, tileId).value);
  const isForeign = (): boolean =>
    org.books.page('invoices', { offset: 0, limit: 100_000 }).records.some((d) => d.currencyRate !== '1');

  it('outstanding is due and overdue together', () => {
    const allowed = isForeign() ? 1 : 0;
    expect(Math.abs(value('T10') - value('T09') - value('T11'))).toBeLessThanOrEqual(allowed);
    expect(Math.abs(value('T16') - value('T15') - value('T17'))).toBeLessThanOrEqual(allowed);
  });

  it('assets less liabilities are equity, to the cent', () => {
    expect(value('T23') - value('T24')).toBe(value('T25'));
    const [assets, debts, equity] = ['T23', 'T24', 'T25'].map((tileId) => tile(document, tileId).series);
    assets?.forEach((point, index) => {
      expect(cents(point.value) - cents(debts?.[index]?.value)).toBe(cents(equity?.[index]?.value));
    });
  });

  it('the products of each month are the invoiced sales of that month', () => {
    const sales = tile(document, 'T06').series;
    tile(document, 'T18').series.forEach((point, index) => {
      expect(point.key).toBe(sales[index]?.key);
      expect(point.value).toBe(sales[index]?.value);
      const bands = Object.values(point.parts ?? {}).reduce((sum, part) => sum + cents(part), 0);
      expect(Math.abs(bands - cents(point.value))).toBeLessThanOrEqual(isForeign() ? 5 : 0);
    });
    expect(tile(document, 'T18').value).toBe(tile(document, 'T06').value);
  });

  it('customers and suppliers add up to the whole, and cash in less cash out is the flow', () => {
    for (const [whole, parts] of [
      ['T06', 'T07'],
      ['T12', 'T13'],
    ] as const) {
      const sum = tile(document, parts).series.reduce((total, point) => total + cents(point.value), 0);
      expect(Math.abs(sum - value(whole))).toBeLessThanOrEqual(isForeign() ? 6 : 0);
    }
    expect(Math.abs(value('T02') - value('T03') - value('T01'))).toBeLessThanOrEqual(isForeign() ? 1 : 0);
    expect(tile(document, 'T04').series.reduce((sum, point) => sum + cents(point.value), 0)).toBe(value('T05'));
  });

  it('no tile is left out, unnamed or in two minds', () => {
    expect(document.tiles.map((one) => one.id)).toEqual(
      Array.from({ length: 31 }, (_, index) => `T${String(index + 1).padStart(2, '0')}`),
    );
    for (const one of document.tiles) {
      expect(one.state).toBe('fresh');
      expect(one.value === null).toBe(one.reason !== null);
      expect(one.reason === null).toBe(one.reasonText === null);
      expect(one.window.from <= one.window.to).toBe(true);
      expect(one.waiting).toBeNull();
      expect(one.asOf).toBe(now);
    }
  });
});
