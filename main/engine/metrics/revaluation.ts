/**
 * Whether a remainder of the control accounts is the revaluation of foreign documents. Xero revalues what is open in another
 * currency and books the difference on one account for both sides, so what the control accounts hold beyond the documents must
 * be what that account carries, to the cent. Anything else is an error and stays open.
 */
import { restOfSide } from './controlAccount.ts';
import { customers, suppliers, type Side } from './documents.ts';
import { firstActivityDay } from './history.ts';
import type { Amount } from './money.ts';
import { openThen } from './openThen.ts';
import { addMonths, isMonthEnd, monthOf } from './periods.ts';
import type { Account, Sources } from './sources.ts';
import { all, first } from './sql.ts';
import type { Statements } from './statements.ts';

/** `rest`: what the side's documents are beyond its control account, after all other items. */
export function isRevaluation(sources: Sources, accrual: Statements, side: Side, asOf: string, rest: Amount): boolean {
  const account = sources.system('UNREALISEDCURRENCYGAIN');
  if (account === undefined || !hasForeign(sources, side)) return false;
  const carried = readCarried(sources, account, asOf);
  if (carried === null) return false;
  const other = side === customers ? suppliers : customers;
  const otherRest = hasForeign(sources, other) ? restOfSide(sources, accrual, other, asOf) : 0;
  if (otherRest === null) return false;
  const held = side === customers ? rest - otherRest : otherRest - rest;
  if (held === carried.opening + carried.since) return true;
  const day = firstActivityDay(sources);
  if (day === null || monthOf(day) >= monthOf(carried.from)) return false;
  // The books are older than the trial balances that were read: then what was added since the first must agree.
  const then = { ...sources, today: carried.from, isPast: true };
  const receivable = restOfSide(then, accrual, customers, carried.from);
  const payable = restOfSide(then, accrual, suppliers, carried.from);
  return receivable !== null && payable !== null && held - (receivable - payable) === carried.since;
}

interface Carried {
  /** Day of the first trial balance. */
  readonly from: string;
  /** Balance on that day, of its financial year. */
  readonly opening: Amount;
  /** What was booked after it. Debit positive, both. */
  readonly since: Amount;
}

/** Unrealised currency results by a day, across financial years; null when a month between was not read. */
function readCarried(sources: Sources, account: Account, asOf: string): Carried | null {
  const rows = all<{ date: string; balance: Amount; movement: Amount }>(
    sources.db,
    `SELECT r.to_date AS date, coalesce(SUM(l.ytd_debit - l.ytd_credit), 0) AS balance, coalesce(SUM(l.debit - l.credit), 0) AS movement
     FROM report r LEFT JOIN trial_balance_line l ON l.report_id = r.id AND hex(l.account_id) = ?
     WHERE r.name = 'TrialBalance' AND r.basis = 'accrual' AND r.to_date <= ? GROUP BY r.id ORDER BY r.to_date`,
    account.id.replaceAll('-', '').toUpperCase(),
    asOf,
  ).filter((row) => row.date === asOf || isMonthEnd(row.date));
  const [opening, ...later] = rows;
  if (opening === undefined) return null;
  let month = monthOf(opening.date);
  let since = 0;
  for (const row of later) {
    if (monthOf(row.date) !== addMonths(month, 1)) return null;
    month = monthOf(row.date);
    since += row.movement;
  }
  return { from: opening.date, opening: opening.balance, since };
}

/** Whether the side has anything open in another currency on the day of the figures. */
function hasForeign(sources: Sources, side: Side): boolean {
  const { baseCurrency } = sources.organisation;
  if (sources.isPast) {
    return openThen(sources, [side.invoice, side.credit]).some((one) => one.currency !== baseCurrency);
  }
  return (
    first(
      sources.db,
      `SELECT 1 FROM invoice WHERE type IN (?, ?) AND status = 'AUTHORISED' AND amount_due <> 0
       AND currency_code <> ? LIMIT 1`,
      side.invoice,
      side.credit,
      baseCurrency,
    ) !== undefined
  );
}
