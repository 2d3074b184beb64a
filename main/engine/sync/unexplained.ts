import { prepared, type ReadableDb } from '#db/open';
import { bankTransactions } from '../xero/resources/bank.ts';
import { creditNotes, invoices } from '../xero/resources/invoices.ts';
import { manualJournals } from '../xero/resources/manualJournals.ts';
import { commit } from './commit.ts';
import { rereadMonth } from './pagedSteps.ts';
import { addMonths, lastDayOf, monthOf } from './periods.ts';
import type { StepTally } from './progress.ts';
import { isGranted, type Run } from './run.ts';

const KEY = 'unexplained';
/** Less than a currency unit is the rounding of foreign documents. */
const TOLERANCE = 10_000;

/** What Xero's reports say beyond our documents: month, account, ten-thousandths. */
type Gaps = Record<string, Record<string, number>>;

interface Kept {
  /** Of each month, as last looked at. Payroll, depreciation and other journals no document tells of are in it. */
  readonly gaps: Gaps;
  /** The day on which documents were last read again. */
  readonly rereadOn: string | null;
}

const lists = [invoices, creditNotes, bankTransactions, manualJournals];

/**
 * Finds edits that Xero made without changing a document's modified date, such as another account on a line: a month's income
 * or expenses then move in its trial balance, and no document that was read explains it. The documents dated in such months
 * are read again, on at most one run a day; a gap that stays is no document's, and is not looked at again until it moves.
 */
export async function rereadUnexplained(run: Run, tally: StepTally): Promise<void> {
  const kept = load(run.db);
  const checked = monthsToCheck(run);
  const now = gapsOf(run.db, run.today, checked);
  const open = run.isFull ? [] : checked.filter((month) => isMoved(kept.gaps[month], now[month] ?? {}));
  if (open.length > 0 && kept.rereadOn === run.today) {
    // They stay open for tomorrow.
    tally.state = 'skipped';
    return;
  }
  if (open.length === 0) tally.state = 'skipped';
  tally.expected = open.length * lists.length;
  for (const month of open) {
    const window = { from: month, before: addMonths(month, 1) };
    for (const list of lists) if (isGranted(run.scopes, list.scopes)) await rereadMonth(run, tally, list, window);
  }
  const gaps = { ...kept.gaps, ...gapsOf(run.db, run.today, checked) };
  save(run, kept, { gaps, rereadOn: open.length > 0 ? run.today : kept.rereadOn });
}

/** This month, and the months whose trial balance this run found new or looked at again. */
function monthsToCheck(run: Run): string[] {
  const rows = prepared<[number], string>(
    run.db,
    `SELECT to_date FROM report WHERE name = 'TrialBalance' AND basis = 'accrual' AND sync_run = ? ORDER BY to_date DESC`,
  )
    .pluck()
    .all(run.writing.runId);
  const ends = rows.filter((day) => day === lastDayOf(monthOf(day)) && day < run.today).map(monthOf);
  return [...new Set([monthOf(run.today), ...ends])];
}

/** A month never looked at has no gap that could have moved. */
function isMoved(before: Record<string, number> | undefined, now: Record<string, number>): boolean {
  if (before === undefined) return false;
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].some(
    (account) => Math.abs((before[account] ?? 0) - (now[account] ?? 0)) >= TOLERANCE,
  );
}

function gapsOf(db: ReadableDb, today: string, months: readonly string[]): Gaps {
  return Object.fromEntries(months.map((month) => [month, gapOf(db, month, today)]));
}

/**
 * The month's movement of each income and expense account less the lines of documents dated in it, as far as the report
 * reaches. Accounts that Xero itself posts to, for stock sold and for currencies, are left out: they move with no edit at all.
 */
function gapOf(db: ReadableDb, month: string, today: string): Record<string, number> {
  const end = lastDayOf(month);
  const day = end < today ? end : today;
  const rows = prepared<string[], { id: string; gap: number }>(
    db,
    `WITH own AS (
       SELECT a.id FROM account a WHERE a.class IN ('REVENUE', 'EXPENSE') AND a.system_account IS NULL
         AND NOT EXISTS (SELECT 1 FROM item i WHERE i.is_tracked = 1 AND i.purchase_account_code = a.code)),
     moved AS (
       SELECT l.account_id AS id, sum(l.debit - l.credit) AS amount
       FROM report r JOIN trial_balance_line l ON l.report_id = r.id
       WHERE r.name = 'TrialBalance' AND r.basis = 'accrual' AND r.to_date = ? GROUP BY 1
       UNION ALL SELECT account_id, -sum(amount) FROM sum_account_month WHERE month = ? GROUP BY 1
       UNION ALL SELECT l.account_id, sum(CASE WHEN d.type LIKE 'ACCREC%' THEN -l.base_net ELSE l.base_net END)
       FROM invoice d JOIN invoice_line l ON l.invoice_id = d.id
       WHERE d.type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND d.status IN ('AUTHORISED', 'PAID')
         AND d.date > ? AND d.date <= ? GROUP BY 1)
     SELECT hex(own.id) AS id, sum(moved.amount) AS gap FROM own JOIN moved ON moved.id = own.id
     GROUP BY own.id HAVING gap <> 0 ORDER BY 1`,
  ).all(day, month, day, end);
  return Object.fromEntries(rows.map(({ id, gap }) => [id, gap]));
}

function load(db: ReadableDb): Kept {
  const text = prepared<[string], string>(db, 'SELECT value FROM meta WHERE key = ?').pluck().get(KEY);
  return text === undefined ? { gaps: {}, rereadOn: null } : (JSON.parse(text) as Kept);
}

/** Nothing is written when nothing moved. */
function save(run: Run, before: Kept, now: Kept): void {
  const recent = Object.entries(now.gaps).sort(([a], [b]) => b.localeCompare(a));
  const value = JSON.stringify({ gaps: Object.fromEntries(recent.slice(0, 40)), rereadOn: now.rereadOn });
  if (value === JSON.stringify(before)) return;
  commit(run, () =>
    prepared(
      run.db,
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ).run(KEY, value),
  );
}
