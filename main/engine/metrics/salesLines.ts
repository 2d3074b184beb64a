/** Lines of sales documents by month and item, read once for the products and for the bridge to revenue. */
import type { Amount } from './money.ts';
import { monthOf, monthStart, thirteenMonths } from './periods.ts';
import type { Sources } from './sources.ts';
import { all } from './sql.ts';

export interface SalesLines {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Empty for lines without an item code. */
  readonly code: string;
  readonly amount: Amount;
  /** The part in the financial year to date. */
  readonly year: Amount;
  /** The part in the financial year up to the newest trial balance that is not on an operating revenue account. */
  readonly other: Amount;
}

export const revenueAccounts = `(SELECT id FROM account WHERE type IN ('SALES', 'REVENUE'))`;

const sql = `
SELECT substr(i.date, 1, 7) AS month, coalesce(l.item_code, '') AS code,
  SUM(l.base_net) AS amount, SUM(CASE WHEN i.date >= ? THEN l.base_net ELSE 0 END) AS year,
  SUM(CASE WHEN i.date >= ? AND i.date <= ? AND (l.account_id IS NULL OR l.account_id NOT IN ${revenueAccounts})
    THEN l.base_net ELSE 0 END) AS other
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE i.type IN ('ACCREC', 'ACCRECCREDIT') AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= ? AND i.date <= ?
GROUP BY 1, 2`;

const known = new WeakMap<Sources, { readonly asOf: string | null; readonly rows: readonly SalesLines[] }>();

/** Net sales of thirteen months, which hold the financial year to date, by month and item code. */
export function readSalesLines(sources: Sources, asOf: string | null): readonly SalesLines[] {
  const before = known.get(sources);
  if (before !== undefined && (before.asOf === asOf || asOf === null)) return before.rows;
  const { db, today, fiscalToDate } = sources;
  const from = monthStart(thirteenMonths(today)[0] ?? monthOf(today));
  const rows = all<SalesLines>(db, sql, fiscalToDate.from, fiscalToDate.from, asOf ?? today, from, today);
  known.set(sources, { asOf, rows });
  return rows;
}
