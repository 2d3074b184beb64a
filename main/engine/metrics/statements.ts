/** Xero's own reports as figures by group, each read once and only when it is asked for. */
import type { Basis } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { accountsWith } from './choices.ts';
import type { Amount } from './money.ts';
import { addDays, isMonthEnd, monthEnd, monthStart, type Span } from './periods.ts';
import { readOverdraftPlacement, readSections, readTrialGroups } from './reportGroups.ts';
import { placedAmounts } from './placements.ts';
import type { Sources } from './sources.ts';
import { all, guidOfHex } from './sql.ts';
import {
  addProfits,
  ledgerProfit,
  noProfit,
  reportProfit,
  sheetBalances,
  trialBalances,
  type Balances,
  type GroupRow,
  type Overdraft,
  type Profit,
  type SectionRow,
} from './statementFigures.ts';

export type { Balances, Profit } from './statementFigures.ts';

export interface LedgerLine {
  readonly accountId: string | null;
  readonly name: string;
  /** Debit positive. */
  readonly balance: Amount;
  readonly movement: Amount;
}

interface ReportRow {
  id: number;
  from_date: string;
  to_date: string;
}

export interface Statements {
  readonly basis: Basis;
  /**
   * The newest day on or before today with a trial balance; of an earlier month end only that day itself. Null when it was
   * not read.
   */
  readonly asOf: string | null;
  trialBalance(date: string): readonly LedgerLine[] | null;
  /** Balances from the trial balance of that day, for a month end otherwise from the balance sheet. */
  balances(date: string): Balances | null;
  /** As Xero's balance sheet places its accounts, whatever was chosen. */
  balanceSheet(date: string): Balances | null;
  /** Month ends before a day whose trial balance was read, newest first. */
  trialMonthEnds(before: string): string[];
  /** All days before a day whose trial balance was read, newest first. */
  trialDays(before: string): string[];
  /** Month ends with balances from either report, oldest first. */
  monthEnds(from: string, to: string): string[];
  /** Movements of the month up to the day, from its trial balance. */
  monthMovement(date: string): Profit | null;
  /** Since the financial year began, from the trial balance of that day. */
  yearToDate(date: string): Profit | null;
  /** Profit and loss of a span that report columns cover without gap or overlap; null when they do not. */
  profit(span: Span): Profit | null;
  /** A calendar month from the report, else from its month-end trial balance. */
  month(month: string): Profit | null;
  /** Revenue and costs of a month per account, both positive: its report column, else its trial balance. */
  monthByAccount(month: string): ReadonlyMap<string, Amount> | null;
  /** Cost and income per account over a span, by the report's columns; null when they do not cover it. */
  profitByAccount(span: Span): ReadonlyMap<string, Amount> | null;
}

const listSql = `SELECT id, from_date, to_date FROM report WHERE name = ? AND basis = ? ORDER BY to_date`;

const printedNetSql = `
SELECT j.value AS id, (SELECT l.amount FROM statement_line l WHERE l.report_id = j.value AND l.kind <> 'account'
  ORDER BY l.position DESC LIMIT 1) AS amount FROM json_each(?) j`;

/** Opens the statements of one basis. Nothing is read until it is asked for, and each report only once. */
export function readStatements(
  sources: Pick<Sources, 'db' | 'today' | 'isPast' | 'choices' | 'choice' | 'account' | 'placements'>,
  basis: Basis,
): Statements {
  const { db, today, isPast } = sources;
  const asLiability = sources.choice('balance.overdraft') === 'liability';
  const longTerm = accountsWith(sources.choices, 'longTerm').map((id) => id.replaceAll('-', '').toUpperCase());
  const trials = new Map<string, ReportRow>();
  for (const row of all<ReportRow>(db, listSql, 'TrialBalance', basis)) trials.set(row.to_date, row);
  const sheets = new Map<string, ReportRow>();
  for (const row of all<ReportRow>(db, listSql, 'BalanceSheet', basis)) sheets.set(row.to_date, row);
  const columns = all<ReportRow>(db, listSql, 'ProfitAndLoss', basis);
  let asOf: string | null = null;
  if (isPast) asOf = trials.has(today) ? today : null;
  else for (const date of trials.keys()) if (date <= today && (asOf === null || date > asOf)) asOf = date;

  let trialGroups: Map<number, GroupRow[]> | null = null;
  /** Reads all trial balances at once: the tiles want most of them. */
  const groupsAt = (date: string): GroupRow[] | null => {
    const wanted = trials.get(date);
    if (wanted === undefined) return null;
    trialGroups ??= groupById(readTrialGroups(db, idsOf(trials.values()), longTerm));
    return trialGroups.get(wanted.id) ?? [];
  };

  const sheetSections = new Map<number, SectionRow[]>();
  /** One sheet at a time: the tiles compare with the newest and take the rest from trial balances. */
  const sectionsOf = (id: number): SectionRow[] => {
    let sections = sheetSections.get(id);
    if (sections === undefined) {
      sections = readSections(db, [id], longTerm);
      sheetSections.set(id, sections);
    }
    return sections;
  };
  const asReported: Overdraft = { reportKeepsInAssets: () => true, asLiability: false };
  const overdraft = (date: string): Overdraft => ({ reportKeepsInAssets: () => keepsOverdrawn(date), asLiability });
  let placements: Map<number, boolean> | null = null;
  /**
   * Whether the balance sheet of a day shows overdrawn accounts as negative assets. A layout can change, so each day follows
   * its own sheet; a day without one, or whose sheet has nothing overdrawn, the newest before it that shows, else the first
   * after it. Where none shows, Xero's standard holds: among the liabilities.
   */
  const keepsOverdrawn = (date: string): boolean => {
    placements ??= readOverdraftPlacement(db, idsOf(sheets.values()));
    let found: boolean | undefined;
    for (const [day, sheet] of sheets) {
      const shown = placements.get(sheet.id);
      if (shown === undefined) continue;
      if (day > date) return found ?? shown;
      found = shown;
    }
    return found ?? false;
  };

  /** Balances with accounts in the term the balance sheet gives them, where that is not the one of their type. */
  const placed = (balances: Balances, row: ReportRow | undefined): Balances => {
    if (sources.placements.size === 0 || row === undefined) return balances;
    const change = placedAmounts(db, sources.placements, row.id, balances.source);
    return {
      ...balances,
      currentAssets: balances.currentAssets + change.currentAssets,
      currentLiabilities: balances.currentLiabilities + change.currentLiabilities,
    };
  };

  const fromTrial = (date: string): Balances | null => {
    const rows = groupsAt(date);
    return rows === null ? null : placed(trialBalances(date, rows, overdraft(date)), trials.get(date));
  };
  const balanceSheet = (date: string): Balances | null => {
    const row = sheets.get(date);
    return row === undefined ? null : sheetBalances(date, sectionsOf(row.id), asReported);
  };
  const chosenSheet = (date: string): Balances | null => {
    const row = sheets.get(date);
    return row === undefined ? null : placed(sheetBalances(date, sectionsOf(row.id), overdraft(date)), row);
  };

  let columnFigures: Map<number, Profit> | null = null;
  const columnProfit = (id: number): Profit => {
    if (columnFigures === null) {
      const sections = groupById(readSections(db, idsOf(columns), longTerm));
      const printed = new Map(
        all<{ id: number; amount: Amount | null }>(db, printedNetSql, idList(columns)).map((row) => [
          row.id,
          row.amount,
        ]),
      );
      columnFigures = new Map(
        columns.map((row) => [row.id, reportProfit(sections.get(row.id) ?? [], printed.get(row.id) ?? null)]),
      );
    }
    return columnFigures.get(id) ?? noProfit;
  };
  /** Columns that follow one another from the first to the last day, longest first; null when a gap remains. */
  const chain = (span: Span): ReportRow[] | null => {
    const exact = columns.find((row) => row.from_date === span.from && row.to_date === span.to);
    if (exact !== undefined) return [exact];
    const found: ReportRow[] = [];
    let start = span.from;
    while (start <= span.to) {
      let best: ReportRow | undefined;
      for (const row of columns) {
        if (row.from_date === start && row.to_date <= span.to && (best === undefined || row.to_date > best.to_date)) {
          best = row;
        }
      }
      if (best === undefined) return null;
      found.push(best);
      start = addDays(best.to_date, 1);
    }
    return found;
  };
  const profit = (span: Span): Profit | null => {
    const rows = chain(span);
    return rows === null ? null : rows.map((row) => columnProfit(row.id)).reduce(addProfits, noProfit);
  };
  const trialDays = (before: string): string[] =>
    [...trials.keys()]
      .filter((date) => date < before)
      .sort()
      .reverse();
  const movementAt = (date: string, pick: (row: GroupRow) => Amount): Profit | null => {
    const rows = groupsAt(date);
    return rows === null ? null : ledgerProfit(rows, pick);
  };

  return {
    basis,
    asOf,
    trialBalance: remembered((date) => {
      const row = trials.get(date);
      return row === undefined ? null : readLines(db, row.id);
    }),
    balances: remembered((date) => fromTrial(date) ?? chosenSheet(date)),
    balanceSheet,
    trialMonthEnds: (before) => trialDays(before).filter(isMonthEnd),
    trialDays,
    monthEnds: (from, to) =>
      [...new Set([...trials.keys(), ...sheets.keys()])]
        .filter((date) => isMonthEnd(date) && date >= from && date <= to)
        .sort(),
    monthMovement: (date) => movementAt(date, (row) => row.movement),
    yearToDate: (date) => movementAt(date, (row) => row.balance),
    profit,
    month: remembered((month) => {
      const span = { from: monthStart(month), to: monthEnd(month) };
      return profit(span) ?? movementAt(span.to, (row) => row.movement);
    }),
    monthByAccount: remembered((month) => {
      const to = monthEnd(month);
      const found = profitByAccount({ from: monthStart(month), to });
      if (found !== null) return found;
      const row = trials.get(to);
      if (row === undefined) return null;
      const amounts = new Map<string, Amount>();
      for (const line of readLines(db, row.id)) {
        const kind = sources.account(line.accountId)?.class;
        if (line.accountId === null || (kind !== 'REVENUE' && kind !== 'EXPENSE')) continue;
        amounts.set(line.accountId, kind === 'REVENUE' ? -line.movement + 0 : line.movement);
      }
      return amounts;
    }),
    profitByAccount,
  };

  function profitByAccount(span: Span): Map<string, Amount> | null {
    const rows = chain(span);
    if (rows === null) return null;
    const found = all<{ account: string; amount: Amount }>(
      db,
      `SELECT hex(l.account_id) AS account, SUM(l.amount) AS amount
         FROM json_each(?) j CROSS JOIN statement_line l ON l.report_id = j.value
         WHERE l.kind = 'account' AND l.account_id IS NOT NULL GROUP BY l.account_id`,
      idList(rows),
    );
    return new Map(found.map((row) => [guidOfHex(row.account), row.amount]));
  }
}

/** Keeps answers: trends ask for the same months over and over. */
function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = { value: make(key) }));
    return found.value;
  };
}

const idsOf = (rows: Iterable<ReportRow>): number[] => [...rows].map((row) => row.id);
const idList = (rows: Iterable<ReportRow>): string => JSON.stringify(idsOf(rows));

function groupById<R extends { id: number }>(rows: readonly R[]): Map<number, R[]> {
  const found = new Map<number, R[]>();
  for (const row of rows) {
    const list = found.get(row.id);
    if (list === undefined) found.set(row.id, [row]);
    else list.push(row);
  }
  return found;
}

function readLines(db: ReadableDb, id: number): LedgerLine[] {
  interface Row {
    account: string | null;
    name: string;
    balance: Amount;
    movement: Amount;
  }
  return all<Row>(
    db,
    `SELECT CASE WHEN account_id IS NULL THEN NULL ELSE hex(account_id) END AS account, account_name AS name,
       ytd_debit - ytd_credit AS balance, debit - credit AS movement
     FROM trial_balance_line WHERE report_id = ? ORDER BY position`,
    id,
  ).map((row) => ({
    accountId: row.account === null ? null : guidOfHex(row.account),
    name: row.name,
    balance: row.balance,
    movement: row.movement,
  }));
}
