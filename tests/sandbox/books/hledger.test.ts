import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { clampedDay, dayNumber, isoDay } from '../../../sandbox/books/days.ts';
import { loadWorld } from '../../../sandbox/worlds/index.ts';
import { hasHledger, reason, runHledger } from '../../support/hledger.ts';
import { amountsByAccount, readTrialBalance } from './reading.ts';

const suite = hasHledger ? describe : describe.skip;

const folder = mkdtempSync(join(tmpdir(), 'books-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = '2026-11-23T01:00:00Z';

const worlds = ['first', 'variety', 'size-S', 'size-M', ...(process.env['ORGFOLIO_NIGHTLY'] ? ['demo'] : [])];
for (const name of worlds) {
  const world = loadWorld(name, now);
  const cases = world.tenantIds.map((id) => [`${name}: ${world.organisation(id).name}${reason}`, id] as const);
  suite.each(cases)('hledger agrees with the books of %s', (_, id) => {
    const books = world.books(id);
    const file = join(folder, `${id}.journal`);
    const accounts = books.store.tables.accounts;

    it('on balances at each month end and movements of each month', { timeout: 120_000 }, () => {
      writeFileSync(file, books.hledgerJournal());
      const ends = runHledger(file, '--monthly', '--historical');
      const moves = runHledger(file, '--monthly');
      expect(ends.periods.length > 0 || books.store.tables.invoices.size === 0).toBe(true);
      ends.periods.forEach((period, column) => {
        const month = period.slice(0, 7);
        const last = isoDay(clampedDay(Number(month.slice(0, 4)), Number(month.slice(5)), 31));
        const ours = readTrialBalance(books.trialBalance(last, false));
        const sheet = amountsByAccount(
          books.balanceSheet({ date: last, periods: 0, timeframe: 'MONTH', paymentsOnly: false, standardLayout: true }),
        );
        const profit = amountsByAccount(
          books.profitAndLoss({
            from: `${month}-01`,
            to: last,
            periods: 0,
            timeframe: 'MONTH',
            paymentsOnly: false,
            standardLayout: true,
          }),
        );
        for (const account of accounts.values()) {
          const balance = ends.rows.get(account.id)?.[column] ?? 0;
          const movement = moves.rows.get(account.id)?.[column] ?? 0;
          const label = `${account.name} ${month}`;
          if (ours.movement.size > 0) expect([label, ours.movement.get(account.id) ?? 0]).toEqual([label, movement]);
          if (account.class === 'REVENUE' || account.class === 'EXPENSE') {
            const shown = profit.get(account.id)?.[0] ?? 0;
            expect([label, account.class === 'REVENUE' ? 0 - shown : shown]).toEqual([label, movement]);
          } else if (account.systemAccount !== 'RETAINEDEARNINGS') {
            expect([label, ours.balance.get(account.id) ?? 0]).toEqual([label, balance]);
            const shown = sheet.get(account.id)?.[0] ?? 0;
            if (account.type === 'BANK') expect([label, Math.abs(shown)]).toEqual([label, Math.abs(balance)]);
            else expect([label, account.class === 'ASSET' ? shown : 0 - shown]).toEqual([label, balance]);
          }
        }
      });
    });

    it('on earlier profit rolled into retained earnings', { timeout: 120_000 }, () => {
      const end = books.organisation;
      const retained = [...accounts.values()].find((account) => account.systemAccount === 'RETAINEDEARNINGS');
      if (retained === undefined) throw new Error('No retained earnings account');
      const start = lastYearStart(end.yearEndMonth, end.yearEndDay);
      const before = runHledger(file, '--historical', '-e', start);
      let expected = before.rows.get(retained.id)?.at(-1) ?? 0;
      for (const account of accounts.values()) {
        if (account.class === 'REVENUE' || account.class === 'EXPENSE')
          expected += before.rows.get(account.id)?.at(-1) ?? 0;
      }
      const { balance } = readTrialBalance(books.trialBalance(isoDay(dayNumber(start)), false));
      expect(balance.get(retained.id) ?? 0).toBe(expected);
    });
  });
}

/** The newest year start not after 20 November 2026, written out per year end so that it owes nothing to the books. */
function lastYearStart(month: number, day: number): string {
  const known: Readonly<Record<string, string>> = {
    '12-31': '2026-01-01',
    '3-31': '2026-04-01',
    '6-30': '2026-07-01',
    '4-5': '2026-04-06',
    '2-28': '2026-03-01',
    '2-29': '2026-03-01',
    '9-30': '2026-10-01',
  };
  const found = known[`${month}-${day}`];
  if (found === undefined) throw new Error(`No expectation for a year end on ${day}-${month}`);
  return found;
}
