import { prepared } from '#db/open';
import { XeroFailure } from '../xero/errors.ts';
import {
  bankSummaryLines,
  executiveSummaryLines,
  reportScopes,
  statementColumns,
  trialBalanceLines,
  type AccountNames,
  type ParsedReport,
  type ReportName,
} from '../xero/reports.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { commit } from './commit.ts';
import {
  addMonths,
  completeMonths,
  lastDayOf,
  monthOf,
  sameDay,
  statementCalls,
  type StatementCall,
} from './periods.ts';
import type { StepTally } from './progress.ts';
import {
  dropPastDays,
  balanceSheetReach,
  openingMoved,
  putReport,
  reportReadings,
  type ReportReading,
} from './reportStore.ts';
import { ask, believe, breathe, isGranted, type Run } from './run.ts';
import { isSeldomDue } from './seldom.ts';

/** How many complete months the reports reach back. */
export const REPORT_MONTHS = 36;

/**
 * Reads one report and answers its rows. None is asked for any more once Xero said that the user's role lacks reports, and one that
 * Xero refuses by itself is not asked for again in this run.
 */
async function read(run: Run, tally: StepTally, name: ReportName, query: Record<string, string>): Promise<unknown> {
  if (!isGranted(run.scopes, reportScopes[name])) {
    throw new XeroFailure('xero.scopeMissing', 'dataset', { scope: reportScopes[name][0] ?? '' });
  }
  const basis: Record<string, string> = run.basis === 'cash' ? { paymentsOnly: 'true' } : {};
  const call = async (): Promise<unknown> => {
    const answer = await ask(run, tally, { path: `Reports/${name}`, query: { ...query, ...basis } });
    return answer.body['Reports'];
  };
  try {
    if (run.firstReport === null) return await (run.firstReport = call());
    await run.firstReport.catch(() => undefined);
    const refusal = run.refusedReports.get('all') ?? run.refusedReports.get(name);
    if (refusal) throw refusal;
    return await call();
  } catch (error) {
    if (!(error instanceof XeroFailure)) throw error;
    if (error.failure.code === 'xero.reportsNotPermitted') run.refusedReports.set('all', error);
    else if (error.failure.code === 'xero.notPermitted') run.refusedReports.set(name, error);
    throw error;
  }
}

/** Stores reports and, with the last of a step, its checkpoint, in one transaction. */
function store(run: Run, tally: StepTally, reports: readonly ParsedReport[], touch = false): void {
  commit(run, () => {
    for (const report of reports)
      if (putReport(run.db, run.writing, report, touch)) tally.written += report.lines.length;
  });
  tally.read += reports.length;
  run.onTick();
}

export function complete(run: Run, step: string): void {
  commit(run, () => {
    saveCheckpoint(run.db, step, {
      complete_utc: run.writing.now,
      full_utc: run.writing.now,
      not_permitted_utc: null,
      failure: null,
    });
  });
}

function accountNames(run: Run): AccountNames {
  const rows = prepared<[], { id: Buffer; name: string; code: string | null }>(
    run.db,
    'SELECT id, name, code FROM account',
  ).all();
  return new Map(rows.map((row) => [row.id.toString('hex'), row]));
}

async function readTrialBalance(run: Run, tally: StepTally, date: string, touch = false): Promise<void> {
  const raw = await read(run, tally, 'TrialBalance', { date });
  const lines = believe('Reports/TrialBalance', null, () => trialBalanceLines(raw, accountNames(run)));
  store(run, tally, [{ name: 'TrialBalance', basis: run.basis, from: date, to: date, lines }], touch);
}

const readings = (run: Run, name: ReportName): Map<string, ReportReading> =>
  reportReadings(run.db, name, run.basis, run.clock.now());

/** The days nearly every tile compares with: last month's end, and the same day a month and a year ago. */
function otherDays(run: Run): string[] {
  const lastMonth = addMonths(monthOf(run.today), -1);
  return [...new Set([lastDayOf(lastMonth), sameDay(run.today, -1), sameDay(run.today, -12)])];
}

/**
 * Whether a step reads all its reports: in a full read, when it failed the last time, so that nobody knows which of the months that
 * had moved then it has read, and for the cash basis, which is read too seldom to know what moved since.
 */
function isAllDue(run: Run, step: string): boolean {
  return run.isFull || run.basis === 'cash' || loadCheckpoint(run.db, step).failure !== null;
}

/** Today's. It also shows whether an earlier month has moved, see `openingMoved`. */
export async function trialBalanceToday(run: Run, tally: StepTally): Promise<void> {
  tally.expected = tally.total = 1;
  await readTrialBalance(run, tally, run.today);
  const end = lastDayOf(addMonths(monthOf(run.today), -1));
  commit(run, () => {
    dropPastDays(run.db, 'TrialBalance', run.basis, otherDays(run), run.today);
    if (!openingMoved(run.db, run.basis, run.today, end)) return;
    run.touched.add(end, true);
    run.touched.save();
  });
}

/** Those of other days, when they are missing or a document of their time has changed. */
export async function trialBalanceDays(run: Run, tally: StepTally): Promise<void> {
  const known = readings(run, 'TrialBalance');
  const isAll = isAllDue(run, 'trialBalanceDays');
  const due = otherDays(run).filter((day) => isAll || !known.has(day) || run.touched.reaches(monthOf(day)));
  tally.expected = tally.total = due.length;
  if (due.length === 0) tally.state = 'skipped';
  await inOrder(run, due, (date) => readTrialBalance(run, tally, date));
}

export async function trialBalances(run: Run, tally: StepTally): Promise<void> {
  await trialBalanceToday(run, tally);
  await trialBalanceDays(run, tally);
}

async function readStatement(
  run: Run,
  tally: StepTally,
  name: 'ProfitAndLoss' | 'BalanceSheet',
  call: StatementCall,
): Promise<void> {
  const last = lastDayOf(call.month);
  const comparisons: Record<string, string> =
    call.columns > 1 ? { periods: String(call.columns - 1), timeframe: 'MONTH' } : {};
  const dates: Record<string, string> =
    name === 'ProfitAndLoss' ? { fromDate: `${call.month}-01`, toDate: last } : { date: last };
  const raw = await read(run, tally, name, { ...dates, ...comparisons, standardLayout: 'true' });
  const columns = believe(`Reports/${name}`, null, () => statementColumns(raw, call.columns));
  const reports = columns.map((lines, index): ParsedReport => {
    const month = addMonths(call.month, -index);
    const to = lastDayOf(month);
    return { name, basis: run.basis, from: name === 'ProfitAndLoss' ? `${month}-01` : to, to, lines };
  });
  store(run, tally, reports);
}

/** The newest twelve columns and the months after them. Older ones come later, when there is reason to read them. */
function newestCalls(run: Run): StatementCall[] {
  return statementCalls(run.today, 12);
}
function olderCalls(run: Run): StatementCall[] {
  return statementCalls(run.today, REPORT_MONTHS).slice(newestCalls(run).length);
}

export async function profitAndLoss(run: Run, tally: StepTally): Promise<void> {
  const known = readings(run, 'ProfitAndLoss');
  const isAll = isAllDue(run, 'profitAndLoss');
  const calls = newestCalls(run).filter((call) => isAll || isDue(run, call, known));
  tally.expected = calls.length + 1;
  const from = `${monthOf(run.today)}-01`;
  const raw = await read(run, tally, 'ProfitAndLoss', { fromDate: from, toDate: run.today, standardLayout: 'true' });
  const [lines = []] = believe('Reports/ProfitAndLoss', null, () => statementColumns(raw, 1));
  store(run, tally, [{ name: 'ProfitAndLoss', basis: run.basis, from, to: run.today, lines }]);
  await inOrder(run, calls, (call) => readStatement(run, tally, 'ProfitAndLoss', call));
  commit(run, () => dropPastDays(run.db, 'ProfitAndLoss', run.basis, [], run.today));
}

/** This month's end first, which is what "today" is compared with: Xero dates every balance sheet at a month end. */
export async function balanceSheet(run: Run, tally: StepTally): Promise<void> {
  const known = readings(run, 'BalanceSheet');
  const isAll = isAllDue(run, 'balanceSheet');
  const due = newestCalls(run).filter((call) => isAll || isDue(run, call, known));
  const calls = [{ month: monthOf(run.today), columns: 1 }, ...due];
  tally.expected = calls.length;
  await inOrder(run, calls, (call) => readStatement(run, tally, 'BalanceSheet', call));
}

/** Statements of earlier years: the first time, in a full read, and when a document of those months has changed. */
export async function earlierStatements(run: Run, tally: StepTally): Promise<void> {
  const isAll = isAllDue(run, 'earlierStatements');
  const due = olderCalls(run).flatMap((call) =>
    (['ProfitAndLoss', 'BalanceSheet'] as const)
      .filter((name) => isAll || isDue(run, call, readings(run, name)))
      .map((name) => ({ call, name })),
  );
  tally.expected = due.length;
  if (due.length === 0) tally.state = 'skipped';
  await inOrder(run, due, ({ call, name }) => readStatement(run, tally, name, call));
}

function isDue(run: Run, call: StatementCall, known: ReadonlyMap<string, ReportReading>): boolean {
  if (run.touched.reaches(call.month)) return true;
  const months = Array.from({ length: call.columns }, (_, index) => addMonths(call.month, -index));
  return months.some((month) => !known.has(lastDayOf(month)));
}

async function readBankSummary(run: Run, tally: StepTally, from: string, to: string, touch = false): Promise<void> {
  const raw = await read(run, tally, 'BankSummary', { fromDate: from, toDate: to });
  const lines = believe('Reports/BankSummary', null, () => bankSummaryLines(raw));
  if (to === lastDayOf(monthOf(to))) run.touched.bankRead(monthOf(to));
  store(run, tally, [{ name: 'BankSummary', basis: run.basis, from, to, lines }], touch);
}

/** Of this month; those of complete months follow, the last one first. */
export async function bankSummaries(run: Run, tally: StepTally): Promise<void> {
  tally.expected = 1;
  await readBankSummary(run, tally, `${monthOf(run.today)}-01`, run.today);
  commit(run, () => dropPastDays(run.db, 'BankSummary', run.basis, [], run.today));
}

export async function executiveSummary(run: Run, tally: StepTally): Promise<void> {
  if (!isSeldomDue(run, 'executiveSummary')) {
    tally.state = 'skipped';
    return;
  }
  const raw = await read(run, tally, 'ExecutiveSummary', { date: run.today });
  const lines = believe('Reports/ExecutiveSummary', null, () => executiveSummaryLines(raw));
  store(run, tally, [{ name: 'ExecutiveSummary', basis: run.basis, from: run.today, to: run.today, lines }]);
  commit(run, () => dropPastDays(run.db, 'ExecutiveSummary', run.basis, [], run.today));
}

/** Complete months that can hold figures, newest first: none before the first balance sheet that shows anything. */
function monthsWithFigures(run: Run): string[] {
  const months = completeMonths(run.today, REPORT_MONTHS);
  const { first, sheets } = balanceSheetReach(run.db, run.basis);
  // Without all balance sheets nothing is known about the months.
  if (sheets < REPORT_MONTHS) return months;
  return first === null ? [] : months.filter((month) => month >= monthOf(first));
}

/** In a full read everything is looked at again that was not looked at since it was asked for. */
function isStale(run: Run, reading: ReportReading, statements: readonly (ReportReading | undefined)[]): boolean {
  if (run.isFull && reading.at < run.fullBefore) return true;
  return statements.some((statement) => statement !== undefined && statement.run > reading.run);
}

/** Month-end trial balances that are missing or older than that month's statements, which show whether anything moved. */
export async function trialBalanceMonths(run: Run, tally: StepTally): Promise<void> {
  const have = readings(run, 'TrialBalance');
  const sheets = readings(run, 'BalanceSheet');
  const profits = readings(run, 'ProfitAndLoss');
  const due = monthsWithFigures(run)
    .map(lastDayOf)
    .filter((day) => {
      const reading = have.get(day);
      return reading === undefined || isStale(run, reading, [sheets.get(day), profits.get(day)]);
    });
  tally.expected = tally.total = due.length;
  if (due.length === 0) tally.state = 'skipped';
  await inOrder(run, due, (day) => readTrialBalance(run, tally, day, true));
}

/** Bank summaries of the same months; also read again when money moved in the month. */
export async function bankSummaryMonths(run: Run, tally: StepTally): Promise<void> {
  const have = readings(run, 'BankSummary');
  const sheets = readings(run, 'BalanceSheet');
  const due = monthsWithFigures(run).filter((month) => {
    const day = lastDayOf(month);
    const reading = have.get(day);
    if (reading === undefined) return true;
    if (reading.run === run.writing.runId) return false;
    return run.touched.hasBank(month) || isStale(run, reading, [sheets.get(day)]);
  });
  tally.expected = tally.total = due.length;
  if (due.length === 0) tally.state = 'skipped';
  await inOrder(run, due, (month) => readBankSummary(run, tally, `${month}-01`, lastDayOf(month), true));
  // The last of the reports that follow documents. A step that failed reads all of its own again, see `isAllDue`.
  commit(run, () => {
    run.touched.clear();
    run.touched.save();
  });
}

/** A few at a time, started in order; the first failure ends the step. */
async function inOrder<T>(run: Run, list: readonly T[], work: (entry: T) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < list.length && !failed) {
      const entry = list[next++];
      if (entry === undefined) return;
      try {
        await work(entry);
      } catch (error) {
        failed = true;
        throw error;
      }
      await breathe(run);
    }
  };
  const results = await Promise.allSettled([worker(), worker(), worker(), worker()]);
  const rejected = results.find((result) => result.status === 'rejected');
  if (rejected) throw rejected.reason as Error;
}
