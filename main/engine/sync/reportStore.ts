import { createHash } from 'node:crypto';
import { prepared, type ReadableDb, type WritableDb } from '#db/open';
import { sumReport } from '#db/org/summaries';
import { lineTables, type ParsedReport, type ReportName } from '../xero/reports.ts';
import type { Value } from '../xero/resource.ts';
import { keepVersion, toPlain, type Writing } from './history.ts';
import { isMonthEnd } from './periods.ts';

interface ReportRow {
  id: number;
  body_hash: string;
  fetched_utc: string;
  sync_run: number;
}

/**
 * Stores one report. Answers false when it says what is stored already. A report that ends a month keeps its replaced
 * version in the history: a figure of a closed month that moves is something to look at. `touch` marks an unchanged one as
 * read by this run. Belongs inside a transaction.
 */
export function putReport(db: WritableDb, writing: Writing, report: ParsedReport, touch = false): boolean {
  const { table, columns } = lineTables[report.name];
  const hash = createHash('sha256')
    .update(
      JSON.stringify(
        report.lines.map((line) => line.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value))),
      ),
    )
    .digest('hex');
  const key = [report.name, report.basis, report.from, report.to] as const;
  const old = prepared<readonly string[] & unknown[], ReportRow>(
    db,
    'SELECT id, body_hash, fetched_utc, sync_run FROM report WHERE name = ? AND basis = ? AND from_date = ? AND to_date = ?',
  ).get(...key);
  if (old?.body_hash === hash) {
    if ((touch && old.sync_run !== writing.runId) || old.fetched_utc > writing.now) {
      prepared(db, 'UPDATE report SET sync_run = ?, fetched_utc = ? WHERE id = ?').run(
        writing.runId,
        writing.now,
        old.id,
      );
    }
    return false;
  }
  if (old) {
    if (isMonthEnd(report.to)) keepReport(db, writing, report, old, table, columns);
    prepared(db, `DELETE FROM ${table} WHERE report_id = ?`).run(old.id);
    prepared(db, 'UPDATE report SET fetched_utc = ?, body_hash = ?, sync_run = ? WHERE id = ?').run(
      writing.now,
      hash,
      writing.runId,
      old.id,
    );
  }
  const id =
    old?.id ??
    prepared(
      db,
      'INSERT INTO report (name, basis, from_date, to_date, fetched_utc, body_hash, sync_run) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(...key, writing.now, hash, writing.runId).lastInsertRowid;
  const insert = prepared<Value[]>(
    db,
    `INSERT INTO ${table} (report_id, position, ${columns.join(', ')}) VALUES (?, ?, ${columns.map(() => '?').join(', ')})`,
  );
  report.lines.forEach((line, position) => insert.run(Number(id), position, ...line));
  if (table === 'trial_balance_line' || table === 'statement_line') sumReport(db, id);
  return true;
}

/** Reports of days that only mattered while they were "today" go when another day has come. */
export function dropPastDays(
  db: WritableDb,
  name: ReportName,
  basis: string,
  keep: readonly string[],
  today: string,
): void {
  const rows = prepared<[string, string, string], { id: number; to_date: string }>(
    db,
    'SELECT id, to_date FROM report WHERE name = ? AND basis = ? AND to_date < ?',
  ).all(name, basis, today);
  for (const { id, to_date } of rows) {
    if (isMonthEnd(to_date) || keep.includes(to_date)) continue;
    prepared(db, `DELETE FROM ${lineTables[name].table} WHERE report_id = ?`).run(id);
    prepared(db, 'DELETE FROM report WHERE id = ?').run(id);
  }
}

/** When a stored report was read: by which run it was last found new, and when it was last looked at. */
export interface ReportReading {
  readonly run: number;
  readonly at: string;
}

/**
 * The readings of all reports of this name that cover a whole month or a single day, by their end date. One dated after `now` was made
 * by a clock that was wrong, of a month that may not have been over: it is none.
 */
export function reportReadings(db: ReadableDb, name: ReportName, basis: string, now: Date): Map<string, ReportReading> {
  const tomorrow = new Date(now.getTime() + 86_400_000).toISOString();
  const rows = prepared<
    [string, string],
    { to_date: string; from_date: string; sync_run: number; fetched_utc: string }
  >(db, 'SELECT from_date, to_date, sync_run, fetched_utc FROM report WHERE name = ? AND basis = ?').all(name, basis);
  return new Map(
    rows
      .filter((row) => isWholeMonthOrDay(row.from_date, row.to_date) && row.fetched_utc <= tomorrow)
      .map((row) => [row.to_date, { run: row.sync_run, at: row.fetched_utc }]),
  );
}

function isWholeMonthOrDay(from: string, to: string): boolean {
  return from === to || (from === `${to.slice(0, 7)}-01` && isMonthEnd(to));
}

/** How many balance sheets are stored, and the earliest that shows anything; null when none does. */
export function balanceSheetReach(db: ReadableDb, basis: string): { sheets: number; first: string | null } {
  const row = prepared<[string], { sheets: number; first: string | null }>(
    db,
    `SELECT count(*) AS sheets, min(CASE WHEN EXISTS (
         SELECT 1 FROM statement_line l WHERE l.report_id = r.id AND l.kind = 'account') THEN r.to_date END) AS first
     FROM report r WHERE r.name = 'BalanceSheet' AND r.basis = ?`,
  ).get(basis);
  return row ?? { sheets: 0, first: null };
}

/** The id under which versions of a report stand in the history. */
export function reportHistoryId(report: Pick<ParsedReport, 'name' | 'basis' | 'from' | 'to'>): Buffer {
  return createHash('sha256')
    .update(`${report.name} ${report.basis} ${report.from} ${report.to}`)
    .digest()
    .subarray(0, 16);
}

function keepReport(
  db: WritableDb,
  writing: Writing,
  report: ParsedReport,
  old: ReportRow,
  table: string,
  columns: readonly string[],
): void {
  const lines = prepared<[number], Value[]>(
    db,
    `SELECT ${columns.join(', ')} FROM ${table} WHERE report_id = ? ORDER BY position`,
  )
    .raw()
    .all(old.id);
  keepVersion(db, writing, {
    record: 'report',
    id: reportHistoryId(report),
    fromRun: old.sync_run,
    body: {
      row: {
        name: report.name,
        basis: report.basis,
        from_date: report.from,
        to_date: report.to,
        fetched_utc: old.fetched_utc,
      },
      children: { [table]: lines.map((line) => toPlain(columns, line)) },
    },
  });
}

/**
 * True when the balances before this month are not those that were read of last month's end: something was posted, changed
 * or taken back there, whether or not a document tells. Today's trial balance shows it for nothing, because a balance
 * less the month's own movement is the balance before the month. In the first month of a financial year, in which income and
 * expenses start anew, only assets and liabilities are compared.
 */
export function openingMoved(db: ReadableDb, basis: string, today: string, lastMonthEnd: string): boolean {
  const sums = prepared<string[], { id: string | null; balance: number; class: string | null }>(
    db,
    `SELECT hex(l.account_id) AS id, a.class,
       sum(l.ytd_debit - l.ytd_credit - CASE WHEN r.to_date = ? THEN l.debit - l.credit ELSE 0 END) AS balance
     FROM report r JOIN trial_balance_line l ON l.report_id = r.id LEFT JOIN account a ON a.id = l.account_id
     WHERE r.name = 'TrialBalance' AND r.basis = ? AND r.to_date = ? AND l.account_id IS NOT NULL GROUP BY 1`,
  );
  const now = sums.all(today, basis, today);
  const before = new Map(sums.all(today, basis, lastMonthEnd).map((row) => [row.id, row.balance]));
  if (now.length === 0 || before.size === 0) return false;
  const isYearStart = isFirstMonthOfYear(db, today);
  return now.some(({ id, balance, class: kind }) => {
    if (isYearStart && kind !== 'ASSET' && kind !== 'LIABILITY') return false;
    return balance !== (before.get(id) ?? 0);
  });
}

function isFirstMonthOfYear(db: ReadableDb, today: string): boolean {
  const row = prepared<[], { day: number; month: number }>(
    db,
    'SELECT year_end_day AS day, year_end_month AS month FROM organisation',
  ).get();
  if (!row) return true;
  // A year that ends within a month splits that month in two.
  const month = Number(today.slice(5, 7));
  return month === (row.month % 12) + 1 || (month === row.month && row.day < 28);
}
