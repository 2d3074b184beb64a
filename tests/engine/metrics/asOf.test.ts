import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWorld, worldNames } from '../../../sandbox/worlds/index.ts';
import { Oracle } from '../../support/bookOracle.ts';
import { loaded, now, text, tile, values, type Loaded } from '../../support/figures.ts';
import { endOfMonth } from '../../support/loadReports.ts';

const names = ['first', 'variety'].filter((name) => worldNames.includes(name));
const organisations = names.flatMap((name) => {
  const world = loadWorld(name, now);
  return world.tenantIds.map((id) => ({ world, id, title: `${name}: ${world.organisation(id).name}` }));
});

describe.each(organisations)('figures of an earlier month end equal the books of that day: $title', ({ world, id }) => {
  let org: Loaded;
  beforeAll(() => {
    org = loaded(world.books(id));
  });
  afterAll(() => org.close());

  it.each([1, 2, 5, 12])('%i months ago', (back) => {
    const day = endOfMonth(org.today, back);
    const oracle = new Oracle(org.books, day);
    const document = org.tiles({ asOf: day });
    const value = (tileId: string): string | null => tile(document, tileId).value;
    expect(document).toMatchObject({ today: day, asOf: day, calendar: { today: org.today } });
    expect(document.calendar.monthEnds).toContain(day);

    const month = oracle.cash(oracle.month);
    expect([value('T02'), value('T03')]).toEqual([text(month.in), text(month.out)]);
    expect(tile(document, 'T02').window).toEqual(oracle.month);
    expect(tile(document, 'T02').comparison?.window).toEqual(oracle.daysOfLastMonth);
    expect(value('T05')).toBe(text(oracle.bankBalance(day)));
    for (const [sales, invoiced] of [
      [true, 'T06'],
      [false, 'T12'],
    ] as const) {
      expect(value(invoiced)).toBe(text(oracle.invoiced(sales, oracle.fiscalToDate)));
      expect(tile(document, invoiced).window).toEqual(oracle.fiscalToDate);
      tile(document, invoiced).series.forEach((point, index) => {
        expect(point.value).toBe(text(oracle.invoiced(sales, oracle.monthSpan(12 - index))));
      });
    }
    expect(tile(document, 'T18').value).toBe(text(oracle.invoiced(true, oracle.fiscalToDate)));
    for (const [index, point] of tile(document, 'T19').series.entries()) {
      expect(Number(point.value ?? 0)).toBe(Number(text(oracle.net(oracle.monthSpan(12 - index)))));
    }
    expect(value('T20')).toBe(text(oracle.net(oracle.fiscalToDate)));
    expect(value('T21')).toBe(text(oracle.net(oracle.month)));
    expect(value('T22')).toBe(text(oracle.expensesByAccount(oracle.fiscalToDate).sum));
    expect(value('T23')).toBe(text(oracle.assets(day)));
    expect(value('T24')).toBe(text(oracle.liabilities(day)));
    expect(value('T25')).toBe(text(oracle.equity(day)));
    for (const one of document.tiles) {
      if (['T19', 'T20', 'T21', 'T22', 'T23', 'T24', 'T25', 'T04', 'T05'].includes(one.id) && one.state === 'fresh')
        expect([one.id, one.tieOut.status === 'open' ? one.tieOut : '']).toEqual([one.id, '']);
    }
    expect(Object.keys(values(tile(document, 'T23'))).every((key) => key <= day)).toBe(true);
  });

  it('a month end without its reports says so, and documents still have their figures', () => {
    const day = endOfMonth(org.today, 40);
    const document = org.tiles({ asOf: day });
    expect(tile(document, 'T23')).toMatchObject({ state: 'never', value: null, reason: 'not synced' });
    expect(tile(document, 'T23').reasonText).toContain(day.slice(0, 4));
    expect(tile(document, 'T06').value).toBe(
      text(new Oracle(org.books, day).invoiced(true, new Oracle(org.books, day).fiscalToDate)),
    );
  });

  it('today and later days are today; a day inside an earlier month is refused', () => {
    expect(org.tiles({ asOf: '2099-12-31' })).toEqual(org.tiles());
    expect(org.tiles({ asOf: org.today })).toEqual(org.tiles());
    expect(() => org.tiles({ asOf: '2026-10-30' })).toThrow('bad.input');
  });
});
