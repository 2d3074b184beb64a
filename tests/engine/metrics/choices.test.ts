import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chosen, isChoice } from '#engine/metrics/choices';
import { allChoices } from '#engine/metrics/allChoices';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { Oracle } from '../../support/bookOracle.ts';
import { loaded, now, text, tile, type Loaded } from '../../support/figures.ts';
import { inBase } from '../../support/loadBooks.ts';
import { endOfMonth } from '../../support/loadReports.ts';

const organisations = ['first', 'variety'].flatMap((name) => {
  const world = loadWorld(name, now);
  return world.tenantIds.map((id) => ({ world, id, title: `${name}: ${world.organisation(id).name}` }));
});

it('only known keys and values are choices; what is not chosen has its default', () => {
  expect(chosen({}, 'T21.comparison')).toBe('lastMonth');
  expect(chosen({ 'T21.comparison': 'nonsense' }, 'T21.comparison')).toBe('lastMonth');
  const account = 'account.5a0b2f3e-0000-4000-8000-000000000001';
  for (const [key, value, fits] of [
    ['T04.cards', 'off', true],
    ['T04.cards', 'maybe', false],
    ['T99.cards', 'off', false],
    [account, 'interest', true],
    [account, 'nonsense', false],
    ['account.x', 'interest', false],
    ['band.T26.low', '1.5', true],
    ['band.T26.low', '1,5', false],
    ['band.T25.low', '1', false],
  ] as const) {
    expect([key, value, isChoice(key, value)]).toEqual([key, value, fits]);
  }
});

describe.each(organisations)('choices about figures: $title', ({ world, id }) => {
  let org: Loaded;
  let oracle: Oracle;
  beforeAll(() => {
    org = loaded(world.books(id));
    oracle = new Oracle(org.books, org.today);
  });
  afterAll(() => org.close());
  const shown = (tileId: string, choices: Record<string, string>) => tile(org.tiles({ choices }), tileId);
  const months = (from: number, count: number, of: (span: { from: string; to: string }) => number): number =>
    Array.from({ length: count }, (_, index) => of(oracle.monthSpan(from + index))).reduce((a, b) => a + b, 0);
  const plain = () => org.tiles();
  const hasLedger = () => tile(plain(), 'T23').state === 'fresh';

  it('T04 and T05 leave credit cards out', () => {
    if (!hasLedger()) return;
    const isCard = (account: { id: string }) =>
      oracle.all('accounts').some((one) => one.id === account.id && one.bankAccountType === 'CREDITCARD');
    const without = oracle.balance((account) => account.type === 'BANK' && !isCard(account), org.today);
    const found = shown('T05', { 'T04.cards': 'off' });
    expect(found.value).toBe(text(without));
    expect(found.tieOut.status).not.toBe('open');
    expect(
      shown('T04', { 'T04.cards': 'off' })
        .series.map((point) => point.key)
        .filter((key) => isCard({ id: key })),
    ).toEqual([]);
    const lastEnd = endOfMonth(org.today, 1);
    expect(found.comparison?.value).toBe(
      text(oracle.balance((account) => account.type === 'BANK' && !isCard(account), lastEnd)),
    );
  });

  it.each([
    ['T06', true],
    ['T12', false],
  ] as const)('%s of the month and of twelve months', (tileId, sales) => {
    const month = shown(tileId, { [`${tileId}.window`]: 'month' });
    expect(month.value).toBe(text(oracle.invoiced(sales, oracle.month)));
    expect(month.window).toEqual(oracle.month);
    const twelve = shown(tileId, { [`${tileId}.window`]: 'twelve' });
    expect(twelve.value).toBe(text(months(1, 12, (span) => oracle.invoiced(sales, span))));
    expect(twelve.comparison?.value).toBe(text(months(13, 12, (span) => oracle.invoiced(sales, span))));
    expect(twelve.tieOut.status).not.toBe('open');
  });

  it.each([
    ['T08', true],
    ['T14', false],
  ] as const)('%s month on month and year on year', (tileId, sales) => {
    const s = (back: number): number => oracle.invoiced(sales, oracle.monthSpan(back));
    const isKnown = (back: number): boolean => endOfMonth(org.today, back).slice(0, 7) >= oracle.firstCompleteMonth;
    for (const [method, lag] of [
      ['monthOnMonth', 1],
      ['yearOnYear', 12],
    ] as const) {
      const found = shown(tileId, { [`${tileId}.method`]: method });
      found.series.forEach((point, index) => {
        const back = 12 - index;
        if (!isKnown(back + lag) || s(back + lag) === 0) expect(point.value).toBeNull();
        else {
          const exact = (100 * (s(back) - s(back + lag))) / Math.abs(s(back + lag));
          expect(Math.abs(Number(point.value) - exact)).toBeLessThan(0.0051);
        }
      });
      expect(found.value).toBe(found.series.at(-1)?.value ?? null);
      if (found.value === null) expect(found.reasonText).not.toBeNull();
    }
  });

  it('T21 against a year ago, T22 with cost of sales, T27 of other windows', () => {
    if (!hasLedger()) return;
    const yearAgo = {
      from: `${Number(org.today.slice(0, 4)) - 1}${oracle.month.from.slice(4)}`,
      to: `${Number(org.today.slice(0, 4)) - 1}${org.today.slice(4)}`,
    };
    expect(shown('T21', { 'T21.comparison': 'yearAgo' }).comparison).toEqual({
      value: text(oracle.net(yearAgo)),
      window: yearAgo,
    });
    const costs = shown('T22', { 'T22.costOfSales': 'on' });
    expect(costs.value).toBe(text(oracle.expense(oracle.fiscalToDate)));
    expect(costs.tieOut.status).not.toBe('open');
    for (const [window, revenue, cost] of [
      ['month', oracle.operatingRevenue(oracle.month), oracle.costOfSales(oracle.month)],
      [
        'twelve',
        months(1, 12, (span) => oracle.operatingRevenue(span)),
        months(1, 12, (span) => oracle.costOfSales(span)),
      ],
    ] as const) {
      const found = shown('T27', { 'T27.window': window });
      if (revenue <= 0) expect(found.value).toBeNull();
      else expect(Number(found.value)).toBeCloseTo((100 * (revenue - cost)) / revenue, 1);
    }
  });

  it('T28 before interest and tax, once accounts are called so', () => {
    const ratio = tile(plain(), 'T28');
    expect(ratio.choices).toEqual([]);
    const costs = [...oracle.expensesByAccount(oracle.monthSpan(3)).keys()].slice(0, 2);
    const [interest, tax] = costs;
    if (interest === undefined || tax === undefined || ratio.value === null) return;
    const roles = { [`account.${interest}`]: 'interest', [`account.${tax}`]: 'tax' };
    expect(shown('T28', roles)).toMatchObject({ value: ratio.value, choices: [{ key: 'T28.profit', value: 'net' }] });
    if (ratio.chips.includes('annualised')) return;
    const found = shown('T28', { ...roles, 'T28.profit': 'beforeInterestAndTax' });
    const profit = months(1, 12, (span) => oracle.net(span) + oracle.movement((a) => costs.includes(a.id), span));
    const assets = oracle.assets(endOfMonth(org.today, 1)) + oracle.assets(endOfMonth(org.today, 13));
    expect(Number(found.value)).toBeCloseTo((200 * profit) / assets, 1);
  });

  it('T30 by documents: days from invoice to payment, weighted by amount', () => {
    const found = shown('T30', { 'T30.method': 'documents' });
    if (tile(plain(), 'T30').window.from === tile(plain(), 'T30').window.to || found.state !== 'fresh') return;
    const { from, to } = found.window;
    let weighted = 0;
    let total = 0;
    for (const invoice of oracle.all('invoices')) {
      if (invoice.type !== 'ACCREC' || invoice.status !== 'PAID' || invoice.date < from || invoice.date > to) continue;
      if (invoice.fullyPaidOn === null || invoice.fullyPaidOn > org.today) continue;
      const cents = Math.trunc(inBase(invoice.total, invoice.currencyRate) / 100);
      weighted += ((Date.parse(invoice.fullyPaidOn) - Date.parse(invoice.date)) / 86_400_000) * cents;
      total += cents;
    }
    if (total === 0) expect(found.value).toBeNull();
    else expect(Number(found.value)).toBeCloseTo(weighted / total, 1);
  });

  it('an overdraft counts as liability, a liability of no stated term as long-term', () => {
    if (!hasLedger()) return;
    const choices = { 'balance.overdraft': 'liability' };
    const day = org.today;
    const document = org.tiles({ choices });
    expect(tile(document, 'T23').value).toBe(text(oracle.assets(day)));
    expect(tile(document, 'T24').value).toBe(text(oracle.liabilities(day)));
    for (const one of ['T23', 'T24', 'T25']) expect(tile(document, one).tieOut.status).not.toBe('open');
    const termless = oracle.all('accounts').filter((account) => account.type === 'LIABILITY');
    const longTerm = Object.fromEntries(termless.map((account) => [`account.${account.id}`, 'longTerm']));
    const liabilities = oracle.currentLiabilities(day) + oracle.balance((a) => a.type === 'LIABILITY', day);
    const found = shown('T26', { ...choices, ...longTerm });
    if (liabilities > 0) expect(Number(found.value)).toBeCloseTo(oracle.currentAssets(day) / liabilities, 1);
    expect(found.chips).not.toContain('assumedCurrent');
  });

  it('every choice is listed once, in both languages', () => {
    const [en, nl] = [allChoices(org.db, {}, 'en'), allChoices(org.db, {}, 'nl')];
    const keys = (all: typeof en) => [...all.tiles, ...all.accounts, ...all.bands].map((one) => one.key);
    expect(keys(nl).sort()).toEqual(keys(en).sort());
    expect(new Set(keys(en)).size).toBe(keys(en).length);
    for (const one of [...en.tiles, ...en.accounts])
      expect(one.options.map((option) => option.value)).toContain(one.value);
  });
});
