/** Lines of sales documents by month and item. */
import type { Amount } from './money.ts';
import { endsOf, monthCover } from './monthCover.ts';
import { monthOf, monthStart, thirteenMonths, type Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all } from './sql.ts';

export interface SalesLines {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Empty for lines without an item code. */
  readonly code: string;
  readonly amount: Amount;
  /** Ten-thousandths; credit notes negative. */
  readonly quantity: number;
}

// One row a month: a thousand items a year as rows of their own take longer to hand over than to find.
const cellsSql = `SELECT month, json_group_array(item_code) AS codes, json_group_array(net) AS amounts,
  json_group_array(quantity) AS quantities FROM sum_item_month
WHERE side = 'ACCREC' AND month >= ? AND month <= ? GROUP BY month`;

const linesSql = `
SELECT substr(i.date, 1, 7) AS month, coalesce(l.item_code, '') AS code, SUM(l.base_net) AS amount,
  SUM(CASE i.type WHEN 'ACCRECCREDIT' THEN -1 ELSE 1 END * CAST(round(coalesce(l.quantity, 0) * 10000) AS INTEGER)) AS quantity
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE i.type IN ('ACCREC', 'ACCRECCREDIT') AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= ? AND i.date <= ?
GROUP BY 1, 2`;

/** Net sales of a span by month and item code. */
export function salesLinesIn(sources: Sources, span: Span): SalesLines[] {
  const cover = monthCover(span);
  const rows: SalesLines[] = [];
  type Month = { month: string; codes: string; amounts: string; quantities: string };
  for (const { month, codes, amounts, quantities } of all<Month>(sources.db, cellsSql, cover.first, cover.last)) {
    const sums = JSON.parse(amounts) as Amount[];
    const counts = JSON.parse(quantities) as number[];
    (JSON.parse(codes) as string[]).forEach((code, index) =>
      rows.push({ month, code, amount: sums[index] ?? 0, quantity: counts[index] ?? 0 }),
    );
  }
  for (const end of endsOf(cover)) {
    const outside = all<SalesLines>(sources.db, linesSql, end.from, end.to);
    for (const row of outside) rows.push({ ...row, amount: -row.amount, quantity: -row.quantity });
  }
  return rows;
}

/** Net sales of the thirteen months up to today by month and item code. */
export function readSalesLines(sources: Sources): SalesLines[] {
  const { today } = sources;
  return salesLinesIn(sources, { from: monthStart(thirteenMonths(today)[0] ?? monthOf(today)), to: today });
}

/** Net sales of the financial year to date by item code. */
export function readYearLines(sources: Sources, rows: readonly SalesLines[]): Map<string, Amount> {
  const { fiscalToDate } = sources;
  const first = monthOf(fiscalToDate.from);
  const sums = new Map<string, Amount>();
  const add = (code: string, amount: Amount): void => void sums.set(code, (sums.get(code) ?? 0) + amount);
  for (const row of rows) if (row.month >= first) add(row.code, row.amount);
  const { before } = monthCover(fiscalToDate);
  if (before.from <= before.to) {
    for (const row of all<SalesLines>(sources.db, linesSql, before.from, before.to)) add(row.code, -row.amount);
  }
  return sums;
}
