import type {
  AccountRecord,
  Amount,
  ProfitAndLossQuery,
  ReportRow,
  ReportTree,
  TrackingCategoryRecord,
} from '../../model.ts';
import { calendar, clampedDay, dayNumber, longDayText, shortDayText } from '../days.ts';
import type { Ledger } from '../ledger.ts';
import {
  accountRow,
  amountTexts,
  combine,
  headerRow,
  plainRow,
  section,
  summaryRow,
  totalOf,
  type AccountLine,
  type ReportSource,
} from './tree.ts';

export interface Range {
  readonly from: number;
  readonly to: number;
}

const monthsOf = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const;

/**
 * The ranges of the columns, newest first. Xero applies the base range's day numbers to every earlier column, so a base
 * that ends on the 30th leaves out the 31st of longer months.
 */
export function columnRanges(from: number, to: number, periods: number, timeframe: keyof typeof monthsOf): Range[] {
  const start = calendar(from);
  const end = calendar(to);
  const ranges: Range[] = [];
  for (let index = 0; index <= periods; index += 1) {
    const back = index * monthsOf[timeframe];
    ranges.push({
      from: clampedDay(start.year, start.month - back, start.day),
      to: clampedDay(end.year, end.month - back, end.day),
    });
  }
  return ranges;
}

interface Titles {
  readonly income: string;
  readonly costOfSales: string;
  readonly otherIncome: string;
  readonly expenses: string;
}

/** Xero words its sections by region; readers must go by the account attributes. */
function titlesFor(version: string): Titles {
  if (version === 'UK') {
    return {
      income: 'Turnover',
      costOfSales: 'Cost of Sales',
      otherIncome: 'Other Income',
      expenses: 'Administrative Costs',
    };
  }
  if (version === 'NZ') {
    return {
      income: 'Trading Income',
      costOfSales: 'Cost of Sales',
      otherIncome: 'Other Income',
      expenses: 'Operating Expenses',
    };
  }
  return {
    income: 'Income',
    costOfSales: 'Less Cost of Sales',
    otherIncome: 'Plus Other Income',
    expenses: 'Less Operating Expenses',
  };
}

const kinds = {
  income: new Set(['SALES', 'REVENUE']),
  costOfSales: new Set(['DIRECTCOSTS']),
  otherIncome: new Set(['OTHERINCOME']),
  expenses: new Set(['EXPENSE', 'OVERHEADS', 'DEPRECIATN', 'WAGESEXPENSE', 'SUPERANNUATIONEXPENSE']),
} as const;

export interface ProfitFigures {
  readonly income: readonly AccountLine[];
  readonly costOfSales: readonly AccountLine[];
  readonly otherIncome: readonly AccountLine[];
  readonly expenses: readonly AccountLine[];
  readonly gross: readonly Amount[];
  readonly net: readonly Amount[];
}

export type Column = (account: AccountRecord) => Amount;

/** Profit and loss by group for any columns; a column gives an account's movement, debit positive. */
export function profitFigures(accounts: readonly AccountRecord[], columns: readonly Column[]): ProfitFigures {
  const group = (types: ReadonlySet<string>, sign: number): AccountLine[] =>
    accounts
      .filter((account) => types.has(account.type))
      .map((account) => ({ account, amounts: columns.map((column) => sign * column(account) + 0) }))
      .filter((line) => line.amounts.some((amount) => amount !== 0));
  const income = group(kinds.income, -1);
  const costOfSales = group(kinds.costOfSales, 1);
  const otherIncome = group(kinds.otherIncome, -1);
  const expenses = group(kinds.expenses, 1);
  const gross = combine(totalOf(income, columns.length), totalOf(costOfSales, columns.length), -1);
  const net = combine(combine(gross, totalOf(otherIncome, columns.length), 1), totalOf(expenses, columns.length), -1);
  return { income, costOfSales, otherIncome, expenses, gross, net };
}

/** The rows of a profit and loss statement under a header; also used by the budget summary. */
export function profitRows(
  version: string,
  headers: readonly string[],
  figures: ProfitFigures,
  standardLayout: boolean,
): ReportRow[] {
  const titles = titlesFor(version);
  const columns = headers.length;
  const total = (label: string, lines: readonly AccountLine[]): ReportRow =>
    summaryRow(label, amountTexts(totalOf(lines, columns)));
  const rows: ReportRow[] = [headerRow('', ...headers)];
  rows.push(
    section(titles.income, [...figures.income.map(accountRow), total(`Total ${titles.income}`, figures.income)]),
  );
  if (figures.costOfSales.length > 0) {
    rows.push(
      section(titles.costOfSales, [
        ...figures.costOfSales.map(accountRow),
        total('Total Cost of Sales', figures.costOfSales),
      ]),
    );
  }
  rows.push(section('', [plainRow('Gross Profit', amountTexts(figures.gross))]));
  if (figures.otherIncome.length > 0) {
    rows.push(
      section(titles.otherIncome, [
        ...figures.otherIncome.map(accountRow),
        total('Total Other Income', figures.otherIncome),
      ]),
    );
  }
  if (standardLayout) {
    const label = `Total ${titles.expenses.replace('Less ', '')}`;
    rows.push(section(titles.expenses, [...figures.expenses.map(accountRow), total(label, figures.expenses)]));
  } else {
    // An organisation's own layout: groups and their names are free.
    const fixed = figures.expenses.filter((line) => line.account.type !== 'EXPENSE');
    const running = figures.expenses.filter((line) => line.account.type === 'EXPENSE');
    rows.push(section('Our running costs', [...running.map(accountRow), total('Total running costs', running)]));
    rows.push(section('Our fixed costs', [...fixed.map(accountRow), total('Total fixed costs', fixed)]));
  }
  rows.push(section('', [plainRow('Net Profit', amountTexts(figures.net))]));
  return rows;
}

export interface TrackedLedgers {
  readonly category: TrackingCategoryRecord;
  /** The ledger of postings with this option. */
  option(optionId: string): Ledger;
  /** The ledger of postings with no option of the category. */
  readonly unassigned: Ledger;
}

/** Profit and loss over a range with comparison columns, or by tracking option when a category is given. */
export function profitAndLoss(
  source: ReportSource,
  query: ProfitAndLossQuery,
  tracked: TrackedLedgers | null,
): ReportTree {
  const from = dayNumber(query.from);
  const to = dayNumber(query.to);
  const over =
    (ledger: Ledger, range: Range): Column =>
    (account) =>
      ledger.movement(account.id, range.from, range.to);
  let headers: string[];
  let columns: Column[];
  if (tracked === null || query.trackingOptionId !== undefined) {
    const ledger = tracked === null ? source.ledger : tracked.option(query.trackingOptionId ?? '');
    const ranges = columnRanges(from, to, query.periods, query.timeframe);
    headers = ranges.map((range) => shortDayText(range.to));
    columns = ranges.map((range) => over(ledger, range));
  } else {
    const active = tracked.category.options.filter((option) => option.status === 'ACTIVE');
    headers = [...active.map((option) => option.name), 'Unassigned', 'Total'];
    columns = [
      ...active.map((option) => over(tracked.option(option.id), { from, to })),
      over(tracked.unassigned, { from, to }),
      over(source.ledger, { from, to }),
    ];
  }
  const figures = profitFigures(source.accounts, columns);
  return {
    name: 'Profit and Loss',
    type: 'ProfitAndLoss',
    titles: ['Profit & Loss', source.organisation.name, `${longDayText(from)} to ${longDayText(to)}`],
    rows: profitRows(source.organisation.version, headers, figures, query.standardLayout),
  };
}
