/** Figures of the product against hledger's own reading of the same ledger: position, result and bank balances by day. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tableRows } from '#engine/tables/index';
import { hledgerAccount } from '../../../sandbox/books/hledger.ts';
import { loaded, now, text, tile, type Loaded } from '../../support/figures.ts';
import { hasHledger, reason, runHledger } from '../../support/hledger.ts';
import { endOfMonth } from '../../support/loadReports.ts';
import { provenOrganisations } from '../../support/organisations.ts';

const suite = hasHledger ? describe : describe.skip;
const folder = mkdtempSync(join(tmpdir(), 'ledgers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0);

suite.each(provenOrganisations)(`hledger agrees with the figures: $title${reason}`, ({ world, id }) => {
  let org: Loaded;
  let file = '';
  let document: ReturnType<Loaded['tiles']>;
  beforeAll(() => {
    org = loaded(world.books(id));
    file = join(folder, `${id}.journal`);
    writeFileSync(file, org.books.hledgerJournal());
    document = org.tiles();
  });
  afterAll(() => org.close());
  /** Balance or movement by account, debit positive, in ten-thousandths. */
  const single = (...options: readonly string[]): Map<string, number> =>
    new Map([...runHledger(file, ...options).rows].map(([account, amounts]) => [account, amounts[0] ?? 0]));
  const accounts = (of: (kind: { type: string; class: string }) => boolean): string[] =>
    org.books.page('accounts', { offset: 0, limit: 100_000, includeArchived: true }).records.filter(of).map((one) => one.id); // prettier-ignore

  it('on assets, liabilities and equity today, and on the bank', () => {
    const balances = single('--historical', '--end', dayAfter(org.today));
    const of = (ids: readonly string[]): number[] => ids.map((one) => balances.get(one) ?? 0);
    const banks = of(accounts((one) => one.type === 'BANK'));
    // An overdrawn account is a debt, as on Xero's balance sheet.
    const overdrawn = -sum(banks.map((one) => Math.min(0, one)));
    expect(tile(document, 'T23').value).toBe(text(sum(of(accounts((one) => one.class === 'ASSET'))) + overdrawn));
    expect(tile(document, 'T24').value).toBe(text(overdrawn - sum(of(accounts((one) => one.class === 'LIABILITY')))));
    expect(tile(document, 'T25').value).toBe(
      text(-sum(of(accounts((one) => !['ASSET', 'LIABILITY'].includes(one.class))))),
    );
    expect(tile(document, 'T05').value).toBe(text(sum(banks)));
    for (const point of tile(document, 'T04').series) expect(point.value).toBe(text(balances.get(point.key) ?? 0));
  });

  it('on the result of this year, this month and the last twelve months', () => {
    const result = (from: string, to: string): number => {
      const moved = single('--begin', from, '--end', dayAfter(to), 'income', 'expenses');
      return -sum([...moved.values()]);
    };
    const { from, to } = tile(document, 'T20').window;
    expect(tile(document, 'T20').value).toBe(text(result(from, to)));
    const month = tile(document, 'T21').window;
    expect(tile(document, 'T21').value).toBe(text(result(month.from, month.to)));
    const begin = `${endOfMonth(org.today, 12).slice(0, 7)}-01`;
    const months = runHledger(file, '--monthly', '--begin', begin, '--end', dayAfter(org.today), 'income', 'expenses');
    const byMonth = new Map(months.periods.map((period, index) => [period.slice(0, 7), -sum([...months.rows.values()].map((row) => row[index] ?? 0))])); // prettier-ignore
    for (const point of tile(document, 'T19').series) {
      expect([point.key, point.parts?.['net']]).toEqual([point.key, text(byMonth.get(point.key) ?? 0)]);
    }
  });

  it('on bank balances of each of the last ninety days', () => {
    const base = org.books.organisation.baseCurrency;
    const banks = org.books
      .page('accounts', { offset: 0, limit: 100_000, includeArchived: true })
      .records.filter((one) => one.type === 'BANK' && (one.currencyCode ?? base) === base);
    if (banks.length === 0) return;
    const from = new Date(Date.parse(org.today) - 89 * 86_400_000).toISOString().slice(0, 10);
    const days = runHledger(file, '--daily', '--historical', '--begin', from, '--end', dayAfter(org.today), ...banks.map(hledgerAccount)); // prettier-ignore
    const table = [...tableRows(org.db, { table: 'bank-statement-daily-balance', lang: 'en', now: new Date(now) })];
    for (const row of table) {
      const column = days.periods.indexOf(String(row['date']));
      const amounts = days.rows.get(String(row['account_id']));
      if (column < 0 || amounts === undefined) continue;
      expect([row['date'], row['balance']]).toEqual([row['date'], text(amounts[column] ?? 0)]);
    }
    // hledger shows a day only between the first and the last that moved; the table must know at least those.
    if (table.length > 0) expect(table.some((row) => days.periods.includes(String(row['date'])))).toBe(days.periods.length > 0); // prettier-ignore
  });
});
