/** Writes the sandbox's reports straight into an organisation's file, past the sync. */
import type { WritableDb } from '../../db/open.ts';
import type { OrgBooks, ReportRow, ReportTree } from '../../sandbox/model.ts';

import { blob, insert } from './rows.ts';

const amountOf = (text: string | undefined): number =>
  Math.round(Number(text === undefined || text === '' ? 0 : text) * 10_000);
const accountOf = (row: ReportRow): Buffer | null => {
  for (const cell of row.cells ?? []) {
    for (const attribute of cell.attributes ?? []) {
      if (attribute.id === 'account' || attribute.id === 'accountID') return blob(attribute.value);
    }
  }
  return null;
};

function putReport(db: WritableDb, name: string, basis: string, from: string, to: string, at: string): number {
  const known = db
    .prepare('SELECT id FROM report WHERE name = ? AND basis = ? AND from_date = ? AND to_date = ?')
    .get(name, basis, from, to) as { id: number } | undefined;
  if (known !== undefined) return 0;
  const done = db
    .prepare(
      `INSERT INTO report (name, basis, from_date, to_date, fetched_utc, body_hash, sync_run) VALUES (?, ?, ?, ?, ?, '', 1)`,
    )
    .run(name, basis, from, to, at);
  return Number(done.lastInsertRowid);
}

/** The rows under their section titles, in report order. */
function* flat(tree: ReportTree): Generator<{ section: string; row: ReportRow }> {
  for (const top of tree.rows) {
    if (top.type === 'Section') for (const row of top.rows ?? []) yield { section: top.title ?? '', row };
  }
}

function putTrialBalance(db: WritableDb, books: OrgBooks, basis: string, date: string, at: string): void {
  const id = putReport(db, 'TrialBalance', basis, date, date, at);
  if (id === 0) return;
  let position = 0;
  for (const { section, row } of flat(books.trialBalance(date, basis === 'cash'))) {
    if (row.type !== 'Row') continue;
    const [label, ...values] = (row.cells ?? []).map((cell) => cell.value);
    insert(db, 'trial_balance_line', {
      report_id: id,
      position: position++,
      account_id: accountOf(row),
      account_name: (label ?? '').replace(/ \([^()]*\)$/, ''),
      account_code: / \(([^()]*)\)$/.exec(label ?? '')?.[1] ?? null,
      section,
      debit: amountOf(values[0]),
      credit: amountOf(values[1]),
      ytd_debit: amountOf(values[2]),
      ytd_credit: amountOf(values[3]),
    });
  }
}

function putStatement(
  db: WritableDb,
  name: string,
  basis: string,
  from: string,
  to: string,
  at: string,
  tree: ReportTree,
): void {
  const id = putReport(db, name, basis, from, to, at);
  if (id === 0) return;
  let position = 0;
  for (const { section, row } of flat(tree)) {
    const [label, value] = (row.cells ?? []).map((cell) => cell.value);
    const account = accountOf(row);
    const kind = row.type === 'SummaryRow' ? 'summary' : account !== null || section !== '' ? 'account' : 'total';
    if (kind === 'account' && amountOf(value) === 0) continue;
    insert(db, 'statement_line', {
      report_id: id,
      position: position++,
      kind,
      section,
      label: label ?? '',
      account_id: account,
      amount: amountOf(value),
    });
  }
}

function putBankSummary(db: WritableDb, books: OrgBooks, from: string, to: string, at: string): void {
  const id = putReport(db, 'BankSummary', 'accrual', from, to, at);
  if (id === 0) return;
  let position = 0;
  for (const { row } of flat(books.bankSummary(from, to))) {
    const account = accountOf(row);
    if (row.type !== 'Row' || account === null) continue;
    const [label, ...values] = (row.cells ?? []).map((cell) => cell.value);
    insert(db, 'bank_summary_line', {
      report_id: id,
      position: position++,
      account_id: account,
      account_name: label ?? '',
      opening: amountOf(values[0]),
      received: amountOf(values[1]),
      spent: amountOf(values[2]),
      closing: amountOf(values[3]),
    });
  }
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** Last day of the month that lies `back` months before the day's month. */
export function endOfMonth(today: string, back: number): string {
  return day(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)) - back, 0));
}
function sameDayBefore(today: string, months: number): string {
  const end = endOfMonth(today, months);
  const wanted = `${end.slice(0, 7)}-${today.slice(8, 10)}`;
  return wanted < end ? wanted : end;
}

/** The reports a sync reads: today, its comparisons, and `months` month ends back. */
export function loadReports(
  db: WritableDb,
  books: OrgBooks,
  basis: 'accrual' | 'cash',
  today: string,
  at: string,
  months = 36,
): void {
  const paymentsOnly = basis === 'cash';
  const first = `${today.slice(0, 7)}-01`;
  for (const date of [today, sameDayBefore(today, 1), sameDayBefore(today, 12)])
    putTrialBalance(db, books, basis, date, at);
  const column = { periods: 0, timeframe: 'MONTH', paymentsOnly, standardLayout: true } as const;
  putStatement(
    db,
    'ProfitAndLoss',
    basis,
    first,
    today,
    at,
    books.profitAndLoss({ from: first, to: today, ...column }),
  );
  if (!paymentsOnly) putBankSummary(db, books, first, today, at);
  for (let back = 1; back <= months; back += 1) {
    const to = endOfMonth(today, back);
    const from = `${to.slice(0, 7)}-01`;
    putTrialBalance(db, books, basis, to, at);
    putStatement(db, 'ProfitAndLoss', basis, from, to, at, books.profitAndLoss({ from, to, ...column }));
    putStatement(db, 'BalanceSheet', basis, to, to, at, books.balanceSheet({ date: to, ...column }));
    if (!paymentsOnly) putBankSummary(db, books, from, to, at);
  }
}
