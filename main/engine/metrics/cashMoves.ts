/** Money that moved through bank accounts, by day, and Xero's own summary of it. */
import type { Amount } from './money.ts';
import type { Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, centsOf, first } from './sql.ts';

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

// Prepayments and overpayments are the bank transaction of the same money; their own records are never added.
const transactionSql = `
SELECT date, type, SUM(base_total) AS amount, SUM(${centsOf('base_total', 'total', 'currency_rate')}) AS rounded FROM bank_transaction
WHERE date >= ? AND date <= ? AND status = 'AUTHORISED' GROUP BY date, type`;

// Only payments through a bank account move cash; a payment through another account is a settlement on paper.
const paymentSql = `
SELECT date, type, SUM(base_amount) AS amount, SUM(${centsOf('base_amount', 'amount', 'currency_rate')}) AS rounded FROM payment
WHERE account_id IN (SELECT id FROM account WHERE type = 'BANK') AND date >= ? AND date <= ? AND status = 'AUTHORISED'
GROUP BY date, type`;

const inPayments = new Set(['ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT']);

/** Cash by day over a span; days without money are absent. */
export function readCash(sources: Sources, span: Span): Map<string, DayCash> {
  interface Row {
    date: string;
    type: string;
    amount: Amount;
    rounded: Amount;
  }
  const days = new Map<string, DayCash>();
  const at = (date: string): DayCash => {
    let day = days.get(date);
    if (day === undefined) days.set(date, (day = noCash()));
    return day;
  };
  for (const row of all<Row>(sources.db, transactionSql, span.from, span.to)) {
    const day = at(row.date);
    if (row.type === 'RECEIVE-TRANSFER') day.transferIn += row.rounded;
    else if (row.type === 'SPEND-TRANSFER') day.transferOut += row.rounded;
    else add(day, row, row.type.startsWith('RECEIVE'));
  }
  for (const row of all<Row>(sources.db, paymentSql, span.from, span.to)) {
    add(at(row.date), row, inPayments.has(row.type));
  }
  return days;
}

function add(day: DayCash, row: { readonly amount: Amount; readonly rounded: Amount }, isIn: boolean): void {
  if (isIn) {
    day.in += row.amount;
    day.inRounding += row.amount - row.rounded;
  } else {
    day.out += row.amount;
    day.outRounding += row.amount - row.rounded;
  }
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
