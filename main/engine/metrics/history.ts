/** How far back the books of this organisation go. */
import { addMonths, monthOf, monthStart } from './periods.ts';
import type { Sources } from './sources.ts';
import { first } from './sql.ts';

const types = ['ACCREC', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT'];
const statuses = ['AUTHORISED', 'PAID'];

// One look-up in the index for each pair, instead of a walk over all documents.
const firstSql = `SELECT MIN(day) AS day FROM (
  ${types
    .flatMap((type) =>
      statuses.map((status) => `SELECT MIN(date) AS day FROM invoice WHERE type = '${type}' AND status = '${status}'`),
    )
    .join('\n  UNION ALL ')}
  UNION ALL SELECT MIN(date) FROM bank_transaction WHERE status = 'AUTHORISED'
  UNION ALL SELECT MIN(date) FROM manual_journal WHERE status = 'POSTED')`;

const cache = new WeakMap<Sources, string | null>();
const firstMonths = new WeakMap<Sources, string | null>();

/** The day of the oldest document that counts; null when there is none. */
export function firstActivityDay(sources: Sources): string | null {
  const known = cache.get(sources);
  if (known !== undefined) return known;
  const day = first<{ day: string | null }>(sources.db, firstSql)?.day ?? null;
  cache.set(sources, day);
  return day;
}

/**
 * The newest month whose documents hold income or costs that its trial balance knows nothing of. Invoices that were open
 * when the books were taken over keep their old dates, but the ledger begins with the conversion balances.
 */
const beforeBooksSql = `
SELECT substr(MAX(r.to_date), 1, 7) AS month FROM report r
WHERE r.name = 'TrialBalance' AND r.basis = 'accrual' AND r.to_date = date(r.to_date, 'start of month', '+1 month', '-1 day')
  AND NOT EXISTS (SELECT 1 FROM sum_report_group g WHERE g.report_id = r.id AND g.class IN ('REVENUE', 'EXPENSE') AND g.movement <> 0)
  AND EXISTS (SELECT 1 FROM sum_account_month m CROSS JOIN account a ON a.id = m.account_id
    WHERE m.source IN ('ACCREC', 'ACCPAY') AND m.month = substr(r.to_date, 1, 7) AND m.amount <> 0 AND a.class IN ('REVENUE', 'EXPENSE'))`;

/** The first month the books cover from its first to its last day; null when there are no documents. */
export function firstCompleteMonth(sources: Sources): string | null {
  const known = firstMonths.get(sources);
  if (known !== undefined) return known;
  const day = firstActivityDay(sources);
  let month = day === null ? null : monthOf(day);
  if (day !== null && month !== null) {
    if (day !== monthStart(month)) month = addMonths(month, 1);
    const before = first<{ month: string | null }>(sources.db, beforeBooksSql)?.month ?? null;
    if (before !== null && before >= month) month = addMonths(before, 1);
  }
  firstMonths.set(sources, month);
  return month;
}
