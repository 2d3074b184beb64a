/** Money that moved through bank accounts, by day, and Xero's own summary of it. */
import type { Amount } from './money.ts';
import type { Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, first } from './sql.ts';

/** Money by day: what came in, what went out, and own transfers, which stay out of both. */
export interface DayCash {
  in: Amount;
  out: Amount;
  transferIn: Amount;
  transferOut: Amount;
  /** What rounding each movement to cents, as the ledger does, would change. */
  inRounding: Amount;
  outRounding: Amount;
}

export const noCash = (): DayCash => ({ in: 0, out: 0, transferIn: 0, transferOut: 0, inRounding: 0, outRounding: 0 });

/**
 * Sums by day, made from bank transactions and payments. Prepayments and overpayments are the bank transaction of the same
 * money; their own records are never added. Only payments through a bank account move cash; a payment through another
 * account is a settlement on paper, and which accounts are bank accounts is asked now, for a type can change.
 */
const daysSql = `
SELECT day, json_group_array(kind) AS kinds, json_group_array(amount) AS amounts, json_group_array(cents) AS cents
FROM sum_bank_day WHERE day >= ? AND day <= ?
  AND (kind NOT IN ('paymentIn', 'paymentOut') OR account_id IN (SELECT id FROM account WHERE type = 'BANK'))
GROUP BY day`;

type Kind = 'in' | 'out' | 'paymentIn' | 'paymentOut' | 'transferIn' | 'transferOut';

/** Cash by day over a span; days without money are absent. */
export function readCash(sources: Sources, span: Span): Map<string, DayCash> {
  interface Row {
    day: string;
    kinds: string;
    amounts: string;
    cents: string;
  }
  const days = new Map<string, DayCash>();
  for (const row of all<Row>(sources.db, daysSql, span.from, span.to)) {
    const day = noCash();
    days.set(row.day, day);
    const amounts = JSON.parse(row.amounts) as Amount[];
    const rounded = JSON.parse(row.cents) as Amount[];
    (JSON.parse(row.kinds) as Kind[]).forEach((kind, index) => {
      const amount = amounts[index] ?? 0;
      const cents = rounded[index] ?? 0;
      if (kind === 'transferIn') day.transferIn += cents;
      else if (kind === 'transferOut') day.transferOut += cents;
      else if (kind === 'in' || kind === 'paymentIn') {
        day.in += amount;
        day.inRounding += amount - cents;
      } else {
        day.out += amount;
        day.outRounding += amount - cents;
      }
    });
  }
  return days;
}

export function sumCash(days: ReadonlyMap<string, DayCash>, span: Span): DayCash {
  const sum = noCash();
  for (const [date, day] of days) {
    if (date < span.from || date > span.to) continue;
    sum.in += day.in;
    sum.out += day.out;
    sum.transferIn += day.transferIn;
    sum.transferOut += day.transferOut;
    sum.inRounding += day.inRounding;
    sum.outRounding += day.outRounding;
  }
  return sum;
}

export interface BankSummary {
  readonly span: Span;
  readonly opening: Amount;
  readonly received: Amount;
  readonly spent: Amount;
  readonly closing: Amount;
}

/** The bank summary that starts on a day and reaches furthest, but not past `latest`. */
export function readBankSummary(sources: Sources, from: string, latest: string): BankSummary | null {
  interface Row {
    to_date: string;
    opening: Amount | null;
    received: Amount | null;
    spent: Amount | null;
    closing: Amount | null;
  }
  const row = first<Row>(
    sources.db,
    `SELECT r.to_date, SUM(l.opening) AS opening, SUM(l.received) AS received, SUM(l.spent) AS spent,
       SUM(l.closing) AS closing
     FROM report r LEFT JOIN bank_summary_line l ON l.report_id = r.id
     WHERE r.name = 'BankSummary' AND r.from_date = ? AND r.to_date <= ?
     GROUP BY r.id ORDER BY r.to_date DESC LIMIT 1`,
    from,
    latest,
  );
  if (row === undefined) return null;
  return {
    span: { from, to: row.to_date },
    opening: row.opening ?? 0,
    received: row.received ?? 0,
    spent: row.spent ?? 0,
    closing: row.closing ?? 0,
  };
}
