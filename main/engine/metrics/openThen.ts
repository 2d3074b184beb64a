/** What was open on an earlier day, rebuilt document by document. */
import { toBase, toBaseCents, type Amount } from './money.ts';
import type { Sources } from './sources.ts';
import { all } from './sql.ts';

export interface OpenThen {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly type: string;
  readonly due: string | null;
  readonly currency: string;
  /** Open on that day, in the document's currency. */
  readonly open: Amount;
  /** The same in base currency, by the document's own rate. */
  readonly amount: Amount;
  readonly cents: Amount;
}

/**
 * Settled after the day: payments, what was allocated to a document, and what a credit gave away. Together with what is
 * open now this is the total less everything up to the day.
 */
const laterSql = `
later AS MATERIALIZED (
  SELECT id, SUM(amount) AS amount FROM (
    SELECT document_id AS id, amount FROM payment
    WHERE account_id IN (SELECT id FROM account) AND date > @day AND status = 'AUTHORISED'
    UNION ALL SELECT invoice_id, amount FROM allocation WHERE date > @day
    UNION ALL SELECT credit_id, amount FROM allocation WHERE date > @day
  ) WHERE id IS NOT NULL GROUP BY id
)`;

const documentsSql = `
WITH ${laterSql}, wanted(type) AS (SELECT value FROM json_each(@types)),
candidates AS (
  SELECT i.id FROM wanted w CROSS JOIN invoice i INDEXED BY invoice_open
    ON i.type = w.type AND i.status = 'AUTHORISED' AND i.amount_due <> 0
  UNION SELECT id FROM later
)
SELECT hex(i.id) AS id, i.type, coalesce(i.due_date, i.date) AS due, i.currency_code AS currency, i.currency_rate AS rate,
  i.amount_due + coalesce(l.amount, 0) AS open
FROM candidates c CROSS JOIN invoice i ON i.id = c.id LEFT JOIN later l ON l.id = c.id
WHERE i.type IN (SELECT type FROM wanted) AND i.status IN ('AUTHORISED', 'PAID') AND i.date <= @day
  AND i.amount_due + coalesce(l.amount, 0) <> 0
ORDER BY due, i.number, i.id`;

const advancesSql = `
WITH ${laterSql}
SELECT hex(p.id) AS id, p.kind AS type, p.date AS due, p.currency_code AS currency, p.currency_rate AS rate,
  p.remaining_credit + coalesce(l.amount, 0) AS open
FROM prepayment p LEFT JOIN later l ON l.id = p.id
WHERE p.type IN (SELECT value FROM json_each(@types)) AND p.status IN ('AUTHORISED', 'PAID') AND p.date <= @day
  AND p.remaining_credit + coalesce(l.amount, 0) <> 0`;

interface Row {
  id: string;
  type: string;
  due: string | null;
  currency: string;
  rate: string;
  open: Amount;
}

const valued = ({ rate, ...row }: Row): OpenThen => ({
  ...row,
  amount: toBase(row.open, rate),
  cents: toBaseCents(row.open, rate),
});

/**
 * Documents of some types that were open at the end of `sources.today`, in order of their due day: total less payments,
 * credits and allocations dated up to the day, of documents dated up to the day. Rule: metrics T10.
 */
export function openThen(sources: Sources, types: readonly string[]): OpenThen[] {
  return all<Row>(sources.db, documentsSql, { day: sources.today, types: JSON.stringify(types) }).map(valued);
}

/** Prepayments and overpayments of some types that were not used up at the end of `sources.today`; `type` is their kind. */
export function advancesThen(sources: Sources, types: readonly string[]): OpenThen[] {
  return all<Row>(sources.db, advancesSql, { day: sources.today, types: JSON.stringify(types) }).map(valued);
}
