/** What the lines of documents booked on the operating revenue accounts, by kind of document, over any span. */
import { toBaseCents, type Amount } from './money.ts';
import { endsOf, monthCover } from './monthCover.ts';
import type { Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, first } from './sql.ts';

/** Debit positive, as the ledger has it. */
export interface BookedOnRevenue {
  readonly sales: Amount;
  readonly purchases: Amount;
  readonly bank: Amount;
  readonly journals: Amount;
  /** Lines of sales documents on all other accounts. */
  readonly salesElsewhere: Amount;
}

const revenue = `(SELECT id FROM account WHERE type IN ('SALES', 'REVENUE'))`;

const cellsSql = `
SELECT source, SUM(amount) AS amount FROM sum_account_month
WHERE source IN ('ACCREC', 'ACCPAY', 'BANK', 'JOURNAL') AND month >= ? AND month <= ? AND +account_id IN ${revenue} GROUP BY source
UNION ALL
SELECT 'all', SUM(amount) FROM sum_account_month WHERE source = 'ACCREC' AND month >= ? AND month <= ?`;

// The same from the lines of a few days: from the documents to their lines, not the reverse.
const invoiceSql = `
SELECT substr(i.type, 1, 6) AS side, l.account_id IN ${revenue} AS isRevenue, SUM(l.base_net) AS amount
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE i.type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND i.status IN ('AUTHORISED', 'PAID')
  AND i.date >= ? AND i.date <= ? GROUP BY 1, 2`;

const bankSql = `
SELECT t.type, t.currency_rate AS rate,
  SUM(l.line_amount - CASE t.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) AS amount
FROM bank_transaction t CROSS JOIN bank_transaction_line l ON l.bank_transaction_id = t.id
WHERE t.type IN ('RECEIVE', 'SPEND') AND t.status = 'AUTHORISED' AND t.date >= ? AND t.date <= ?
  AND l.account_id IN ${revenue} GROUP BY t.id, l.account_id`;

const journalSql = `
SELECT SUM(l.line_amount - CASE j.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) AS amount
FROM manual_journal j CROSS JOIN manual_journal_line l ON l.manual_journal_id = j.id
WHERE j.status = 'POSTED' AND j.date >= ? AND j.date <= ? AND l.account_id IN ${revenue}`;

/** Sums of a span, from the monthly sums less the days at its ends that do not belong to it. */
export function bookedOnRevenue(sources: Sources, span: Span): BookedOnRevenue {
  const { db } = sources;
  const cover = monthCover(span);
  const sums = { sales: 0, purchases: 0, bank: 0, journals: 0, all: 0 };
  const names = { ACCREC: 'sales', ACCPAY: 'purchases', BANK: 'bank', JOURNAL: 'journals', all: 'all' } as const;
  const months = [cover.first, cover.last] as const;
  type Cell = { source: keyof typeof names; amount: Amount | null };
  for (const row of all<Cell>(db, cellsSql, ...months, ...months)) sums[names[row.source]] += row.amount ?? 0;
  for (const end of endsOf(cover)) {
    type Line = { side: string; isRevenue: number | null; amount: Amount };
    for (const row of all<Line>(db, invoiceSql, end.from, end.to)) {
      if (row.side === 'ACCREC') sums.all += row.amount;
      if (row.isRevenue !== 1) continue;
      if (row.side === 'ACCREC') sums.sales += row.amount;
      else sums.purchases -= row.amount;
    }
    for (const row of all<{ type: string; rate: string; amount: Amount }>(db, bankSql, end.from, end.to)) {
      const base = row.rate === '1' ? row.amount : toBaseCents(row.amount, row.rate);
      sums.bank += row.type === 'RECEIVE' ? base : -base;
    }
    sums.journals -= first<{ amount: Amount | null }>(db, journalSql, end.from, end.to)?.amount ?? 0;
  }
  const { all: everywhere, ...booked } = sums;
  return { ...booked, salesElsewhere: everywhere - booked.sales };
}
