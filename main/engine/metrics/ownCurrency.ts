/** What bank accounts hold in their own currency, which no report of Xero says. */
import { hexOfId } from './booked.ts';
import type { Amount } from './money.ts';
import type { Sources } from './sources.ts';
import { first } from './sql.ts';

const movedSql = `
SELECT SUM(CASE WHEN kind IN ('in', 'paymentIn', 'transferIn') THEN own ELSE -own END) AS own,
  SUM(CASE WHEN day >= @first THEN 0 WHEN kind IN ('in', 'paymentIn', 'transferIn') THEN cents ELSE -cents END) AS before
FROM sum_bank_day WHERE account_id = unhex(@account) AND day <= @asOf`;

const openingSql = `
SELECT r.from_date AS day, l.opening FROM bank_summary_line l JOIN report r ON r.id = l.report_id
WHERE r.name = 'BankSummary' AND l.account_id = unhex(?) ORDER BY r.from_date LIMIT 1`;

/**
 * Balances of foreign accounts in their own currency on a day: all their movements added up. Only where they explain what
 * the oldest Bank Summary opens with; an account that began with a conversion balance has no known amount of its own.
 */
export function readOwnBalances(sources: Sources, asOf: string): ReadonlyMap<string, Amount> {
  const { baseCurrency } = sources.organisation;
  const found = new Map<string, Amount>();
  for (const account of sources.accounts.values()) {
    if (account.type !== 'BANK' || account.currency === null || account.currency === baseCurrency) continue;
    const id = hexOfId(account.id);
    const oldest = first<{ day: string; opening: Amount }>(sources.db, openingSql, id);
    if (oldest === undefined) continue;
    const moved = first<{ own: Amount | null; before: Amount | null }>(sources.db, movedSql, {
      account: id,
      first: oldest.day,
      asOf,
    });
    if ((moved?.before ?? 0) !== oldest.opening) continue;
    found.set(account.id, moved?.own ?? 0);
  }
  return found;
}
