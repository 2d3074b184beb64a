import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectableWorld } from '../../../sandbox/worlds/world.ts';
import { Oracle, plusDays, Sums } from '../../support/bookOracle.ts';
import { loaded, text, tile, values, type Loaded } from '../../support/figures.ts';
import { endOfMonth } from '../../support/loadReports.ts';
import { provenOrganisations } from '../../support/organisations.ts';

const organisations = provenOrganisations.flatMap((one) =>
  (['accrual', 'cash'] as const).map((basis) => ({ ...one, basis, title: `${one.title}, ${basis}` })),
);

/** The two bases of an organisation follow each other and are read from one file. */
let last: { readonly id: string; readonly org: Loaded } | undefined;
function opened(world: InspectableWorld, id: string): Loaded {
  if (last?.id !== id) {
    last?.org.close();
    last = { id, org: loaded(world.books(id), { cash: true }) };
  }
  return last.org;
}
afterAll(() => last?.org.close());

describe.each(organisations)('every figure equals the books: $title', ({ world, id, basis }) => {
  let org: Loaded;
  let oracle: Oracle;
  let document: ReturnType<Loaded['tiles']>;
  beforeAll(() => {
    org = opened(world, id);
    oracle = new Oracle(org.books, org.today, basis);
    document = org.tiles({ basis });
  });
  const value = (tileId: string): string | null => tile(document, tileId).value;

  it('T01 to T03: money in and out', () => {
    const month = oracle.cash(oracle.month);
    const before = oracle.cash(oracle.daysOfLastMonth);
    expect(value('T01')).toBe(text(month.in - month.out));
    expect(value('T02')).toBe(text(month.in));
    expect(value('T03')).toBe(text(month.out));
    expect(tile(document, 'T02').comparison).toEqual({ value: text(before.in), window: oracle.daysOfLastMonth });
    expect(tile(document, 'T03').comparison?.value).toBe(text(before.out));
    const days = tile(document, 'T01').series;
    expect(days).toHaveLength(30);
    for (const point of days) {
      const cash = oracle.cash({ from: point.key, to: point.key });
      expect(point.parts).toEqual({ in: text(cash.in), out: text(cash.out), net: text(cash.in - cash.out) });
    }
  });

  it('T04 and T05: bank balances', () => {
    expect(value('T05')).toBe(text(oracle.bankBalance(org.today)));
    expect(value('T04')).toBe(value('T05'));
    expect(tile(document, 'T05').comparison?.value).toBe(text(oracle.bankBalance(endOfMonth(org.today, 1))));
    for (const point of tile(document, 'T04').series) {
      expect(point.value).toBe(text(oracle.balance((account) => account.id === point.key, org.today)));
    }
  });

  it.each([
    ['sales', true, 'T06', 'T07', 'T08'],
    ['purchases', false, 'T12', 'T13', 'T14'],
  ] as const)('%s: invoiced, by contact and growth', (_name, sales, invoiced, byContact, growth) => {
    expect(value(invoiced)).toBe(text(oracle.invoiced(sales, oracle.fiscalToDate)));
    expect(tile(document, invoiced).comparison).toEqual({
      value: text(oracle.invoiced(sales, oracle.fiscalBefore)),
      window: oracle.fiscalBefore,
    });
    const columns = tile(document, invoiced).series;
    expect(columns).toHaveLength(13);
    columns.forEach((point, index) => {
      expect(point.value).toBe(text(oracle.invoiced(sales, oracle.monthSpan(12 - index))));
    });
    const contacts = [...oracle.invoicedByContact(sales, oracle.fiscalToDate)].filter(([, amount]) => amount !== 0);
    const ranked = contacts.sort((a, b) => b[1] - a[1]);
    const shown = tile(document, byContact).series;
    expect(shown.slice(0, 10).map((point) => point.value)).toEqual(
      ranked.slice(0, 10).map(([, amount]) => text(amount)),
    );
    for (const point of shown) {
      if (point.key !== 'other') expect(point.value).toBe(text(new Map(contacts).get(point.key) ?? 0));
    }
    const rest = ranked.slice(10).reduce((sum, [, amount]) => sum + amount, 0);
    if (ranked.length > 10) expect(shown.at(-1)).toMatchObject({ key: 'other', value: text(rest) });
    expect(value(byContact)).toBe(value(invoiced));

    const s = (back: number, months: number): number => {
      let sum = 0;
      for (let index = 0; index < months; index += 1) sum += oracle.invoiced(sales, oracle.monthSpan(back + index));
      return sum;
    };
    const isKnown = (back: number): boolean => endOfMonth(org.today, back).slice(0, 7) >= oracle.firstCompleteMonth;
    const shownGrowth = tile(document, growth);
    if (!isKnown(24)) expect(shownGrowth).toMatchObject({ value: null, reason: 'fewer than 24 months' });
    else if (s(13, 12) === 0) expect(shownGrowth).toMatchObject({ value: null, reason: 'zero denominator' });
    else expect(Number(shownGrowth.value)).toBeCloseTo((100 * (s(1, 12) - s(13, 12))) / Math.abs(s(13, 12)), 1);
    shownGrowth.series.forEach((point, index) => {
      const back = 12 - index;
      if (!isKnown(back + 14) || s(back + 12, 3) === 0) expect(point.value).toBeNull();
      else {
        const exact = (100 * (s(back, 3) - s(back + 12, 3))) / Math.abs(s(back + 12, 3));
        expect(Math.abs(Number(point.value) - exact)).toBeLessThan(0.0051);
      }
    });
  });

  it.each([
    ['receivables', true, 'T09', 'T10', 'T11'],
    ['payables', false, 'T15', 'T16', 'T17'],
  ] as const)('%s: due, outstanding and overdue with their buckets', (_name, sales, due, outstanding, overdue) => {
    const open = oracle.open(sales);
    const sum = (chosen: (late: number) => boolean): string =>
      text(open.filter((one) => chosen(one.late)).reduce((total, one) => total + one.amount, 0));
    expect(value(due)).toBe(sum((late) => late <= 0));
    expect(value(outstanding)).toBe(sum(() => true));
    expect(value(overdue)).toBe(sum((late) => late > 0));
    expect(values(tile(document, due))).toEqual({
      today: sum((late) => late === 0),
      '1-7': sum((late) => late < 0 && late >= -7),
      '8-14': sum((late) => late < -7 && late >= -14),
      '15-30': sum((late) => late < -14 && late >= -30),
      '31+': sum((late) => late < -30),
    });
    expect(values(tile(document, overdue))).toEqual({
      '1-30': sum((late) => late > 0 && late <= 30),
      '31-60': sum((late) => late > 30 && late <= 60),
      '61-90': sum((late) => late > 60 && late <= 90),
      '90+': sum((late) => late > 90),
    });
    const facts = Object.fromEntries(tile(document, overdue).facts.map((fact) => [fact.key, fact.value]));
    expect(facts['count']).toBe(String(open.filter((one) => one.late > 0).length));
    expect(facts['oldest']).toBe(
      open.some((one) => one.late > 0) ? String(Math.max(...open.map((one) => one.late))) : null,
    );
  });

  it('T18: products by month', () => {
    const product = tile(document, 'T18');
    expect(value('T18')).toBe(text(oracle.byItem(oracle.fiscalToDate).sum));
    const year = oracle.byItem(oracle.fiscalToDate);
    year.delete('');
    const top = [...year]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, 8)
      .map(([code]) => code);
    product.series.forEach((point, index) => {
      const bands = new Sums();
      for (const [code, amount] of oracle.byItem(oracle.monthSpan(12 - index))) {
        bands.plus(code === '' ? 'none' : top.includes(code) ? code : 'other', amount);
      }
      expect(point.parts).toEqual(Object.fromEntries([...bands].map(([band, amount]) => [band, text(amount)])));
    });
  });

  it('T19 to T22: profit and loss', () => {
    const months = tile(document, 'T19').series;
    expect(months).toHaveLength(13);
    months.forEach((point, index) => {
      const span = oracle.monthSpan(12 - index);
      expect(point.parts).toEqual({
        revenue: text(oracle.revenue(span)),
        expense: text(oracle.expense(span)),
        net: text(oracle.net(span)),
      });
    });
    expect(value('T19')).toBe(text(oracle.net(oracle.monthSpan(1))));
    expect(value('T20')).toBe(text(oracle.net(oracle.fiscalToDate)));
    expect(tile(document, 'T20').window).toEqual(oracle.fiscalToDate);
    expect(tile(document, 'T20').comparison).toEqual({
      value: text(oracle.net(oracle.fiscalBefore)),
      window: oracle.fiscalBefore,
    });
    expect(value('T21')).toBe(text(oracle.net(oracle.month)));
    expect(tile(document, 'T21').comparison).toEqual({
      value: text(oracle.net(oracle.daysOfLastMonth)),
      window: oracle.daysOfLastMonth,
    });
    const costs = oracle.expensesByAccount(oracle.fiscalToDate);
    const before = oracle.expensesByAccount(oracle.fiscalBefore);
    expect(value('T22')).toBe(text(costs.sum));
    expect(tile(document, 'T22').comparison?.value).toBe(text(before.sum));
    const ranked = [...costs].sort((a, b) => b[1] - a[1]).filter(([, amount]) => amount > 0);
    expect(
      tile(document, 'T22')
        .series.slice(0, Math.min(10, ranked.length))
        .map((point) => point.value),
    ).toEqual(ranked.slice(0, 10).map(([, amount]) => text(amount)));
    for (const point of tile(document, 'T22').series) {
      if (point.key === 'other') continue;
      expect(point.value).toBe(text(costs.get(point.key) ?? 0));
      expect(point.previous).toBe(text(before.get(point.key) ?? 0));
    }
  });

  it('T23 to T25: assets, liabilities and equity, today and at month ends', () => {
    const kinds = [
      ['T23', (day: string) => oracle.assets(day)],
      ['T24', (day: string) => oracle.liabilities(day)],
      ['T25', (day: string) => oracle.equity(day)],
    ] as const;
    for (const [tileId, of] of kinds) {
      expect(value(tileId)).toBe(text(of(org.today)));
      expect(tile(document, tileId).comparison?.value).toBe(text(of(endOfMonth(org.today, 1))));
      expect(tile(document, tileId).series.length).toBeGreaterThanOrEqual(12);
      for (const point of tile(document, tileId).series) expect(point.value).toBe(text(of(point.key)));
    }
  });

  it('T26 to T31: ratios from the same books', () => {
    const close = (tileId: string, exact: number, unit: number): void => {
      const shown = tile(document, tileId);
      expect(shown.reason).toBeNull();
      expect(Math.abs(Number(shown.value) - exact)).toBeLessThanOrEqual(unit / 2 + 1e-9);
    };
    const missing = (tileId: string, denominator: number): boolean => {
      if (denominator > 0) return false;
      expect(value(tileId)).toBeNull();
      expect(tile(document, tileId).reason).toMatch(/denominator|negative equity|fewer than/);
      return true;
    };
    const today = org.today;
    const short = oracle.currentLiabilities(today);
    if (!missing('T26', short)) close('T26', oracle.currentAssets(today) / short, 0.01);
    const sold = oracle.operatingRevenue(oracle.fiscalToDate);
    if (!missing('T27', sold)) close('T27', (100 * (sold - oracle.costOfSales(oracle.fiscalToDate))) / sold, 0.01);
    const equity = oracle.equity(today);
    if (!missing('T29', equity)) close('T29', oracle.liabilities(today) / equity, 0.01);

    const end = endOfMonth(today, 1);
    const twelve = `${endOfMonth(today, 12).slice(0, 7)}-01`;
    const first = `${oracle.firstCompleteMonth}-01`;
    const span = { from: twelve < first ? first : twelve, to: end };
    if (span.from > end) {
      for (const tileId of ['T28', 'T30', 'T31'])
        expect(tile(document, tileId)).toMatchObject({ value: null, reason: 'fewer than 1 months' });
      return;
    }
    const isWhole = span.from === twelve;
    let days = 0;
    for (let day = span.from; day <= end; day = plusDays(day, 1)) days += 1;
    const profit = isWhole ? oracle.net(span) : (oracle.net(span) * 365) / days;
    const before = plusDays(span.from, -1);
    const assets = (oracle.assets(before) + oracle.assets(end)) / 2;
    const own = (oracle.equity(before) + oracle.equity(end)) / 2;
    if (!missing('T28', assets)) close('T28', (100 * profit) / assets, 0.01);
    if (!missing('T31', own)) close('T31', (100 * profit) / own, 0.01);
    // What customers owe is an accrual figure, so debtor days are, on either basis.
    const owed = new Oracle(org.books, today);
    const revenue = owed.operatingRevenue(span);
    if (!missing('T30', revenue)) close('T30', (owed.system('DEBTORS', end) * days) / revenue, 0.1);
    for (const tileId of ['T28', 'T31']) expect(tile(document, tileId).chips.includes('annualised')).toBe(!isWhole);
    expect(tile(document, 'T28').window).toEqual(span);
  });
});
