import type { AccountRecord, Amount, Day, ReportRow, ReportTree } from '../../model.ts';
import { calendar, clampedDay, dayNumber, longDayText, monthEnd, shortDayText } from '../days.ts';
import { profitBetween, yearStart } from '../ledger.ts';
import {
  accountCell,
  accountRow,
  amountTexts,
  combine,
  heading,
  headerRow,
  plainRow,
  section,
  summaryRow,
  totalOf,
  currentEarningsId,
  type AccountLine,
  type ReportSource,
} from './tree.ts';

const monthsOf = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const;

export interface BalanceSheetQuery {
  readonly date: Day;
  readonly periods: number;
  readonly timeframe: keyof typeof monthsOf;
}

export interface BalanceFigures {
  readonly bank: readonly AccountLine[];
  readonly currentAssets: readonly AccountLine[];
  readonly fixedAssets: readonly AccountLine[];
  readonly otherAssets: readonly AccountLine[];
  readonly currentLiabilities: readonly AccountLine[];
  readonly termLiabilities: readonly AccountLine[];
  readonly equity: readonly AccountLine[];
  readonly currentEarnings: readonly Amount[];
  readonly totalAssets: readonly Amount[];
  readonly totalLiabilities: readonly Amount[];
  readonly netAssets: readonly Amount[];
}

/** A balance sheet's figures at some days. Overdrawn bank accounts stand under current liabilities, day by day. */
export function balanceFigures(source: ReportSource, days: readonly number[]): BalanceFigures {
  const { ledger, accounts } = source;
  const starts = days.map((day) => yearStart(day, source.organisation));
  const lines = (
    chosen: readonly AccountRecord[],
    sign: number,
    shape: (balance: Amount) => Amount = (balance) => balance,
  ): AccountLine[] =>
    chosen
      .map((account) => ({
        account,
        amounts: days.map((day) => sign * shape(ledger.balance(account.id, day)) + 0),
      }))
      .filter((line) => line.amounts.some((amount) => amount !== 0));
  const ofTypes = (...types: readonly string[]): AccountRecord[] =>
    accounts.filter((account) => types.includes(account.type));
  const bank = lines(ofTypes('BANK'), 1, (balance) => Math.max(0, balance));
  const currentAssets = lines(ofTypes('CURRENT', 'INVENTORY', 'PREPAYMENT'), 1);
  const fixedAssets = lines(ofTypes('FIXED'), 1);
  const otherAssets = lines(ofTypes('NONCURRENT'), 1);
  const currentLiabilities = [
    ...lines(ofTypes('BANK'), -1, (balance) => Math.min(0, balance)),
    ...lines(ofTypes('CURRLIAB', 'LIABILITY', 'PAYG', 'WAGESPAYABLELIABILITY'), -1),
  ];
  const termLiabilities = lines(ofTypes('TERMLIAB'), -1);
  const retained = starts.map((start) => profitBetween(ledger, accounts, -1_000_000, start - 1));
  const equity = ofTypes('EQUITY')
    .map((account) => {
      const amounts = days.map((day) => -ledger.balance(account.id, day) + 0);
      return {
        account,
        amounts: account.systemAccount === 'RETAINEDEARNINGS' ? combine(amounts, retained, 1) : amounts,
      };
    })
    .filter((line) => line.amounts.some((amount) => amount !== 0));
  const currentEarnings = days.map((day, index) => profitBetween(ledger, accounts, starts[index] ?? day, day));
  const count = days.length;
  const totalAssets = totalOf([...bank, ...currentAssets, ...fixedAssets, ...otherAssets], count);
  const totalLiabilities = totalOf([...currentLiabilities, ...termLiabilities], count);
  return {
    bank,
    currentAssets,
    fixedAssets,
    otherAssets,
    currentLiabilities,
    termLiabilities,
    equity,
    currentEarnings,
    totalAssets,
    totalLiabilities,
    netAssets: combine(totalAssets, totalLiabilities, -1),
  };
}

/** Balance sheet at the month end of the date asked for, with earlier month ends as further columns. */
export function balanceSheet(source: ReportSource, query: BalanceSheetQuery): ReportTree {
  const last = monthEnd(dayNumber(query.date));
  const { year, month } = calendar(last);
  const days: number[] = [];
  for (let index = 0; index <= query.periods; index += 1) {
    days.push(clampedDay(year, month - index * monthsOf[query.timeframe], 31));
  }
  const figures = balanceFigures(source, days);
  const group = (title: string, lines: readonly AccountLine[]): ReportRow[] =>
    lines.length === 0
      ? []
      : [
          section(title, [
            ...lines.map(accountRow),
            summaryRow(`Total ${title}`, amountTexts(totalOf(lines, days.length))),
          ]),
        ];
  const earnings = figures.currentEarnings;
  const equityTotal = combine(totalOf(figures.equity, days.length), earnings, 1);
  const equityRows = figures.equity.map(accountRow);
  if (earnings.some((amount) => amount !== 0)) {
    equityRows.push({
      type: 'Row',
      cells: ['Current Year Earnings', ...amountTexts(earnings)].map((value) => accountCell(value, currentEarningsId)),
    });
  }
  return {
    name: 'Balance Sheet',
    type: 'BalanceSheet',
    titles: ['Balance Sheet', source.organisation.name, `As at ${longDayText(last)}`],
    rows: [
      headerRow('', ...days.map(shortDayText)),
      heading('Assets'),
      ...group('Bank', figures.bank),
      ...group('Current Assets', figures.currentAssets),
      ...group('Fixed Assets', figures.fixedAssets),
      ...group('Non-current Assets', figures.otherAssets),
      section('', [plainRow('Total Assets', amountTexts(figures.totalAssets))]),
      heading('Liabilities'),
      ...group('Current Liabilities', figures.currentLiabilities),
      ...group('Non-current Liabilities', figures.termLiabilities),
      section('', [plainRow('Total Liabilities', amountTexts(figures.totalLiabilities))]),
      section('', [plainRow('Net Assets', amountTexts(figures.netAssets))]),
      section('Equity', [...equityRows, summaryRow('Total Equity', amountTexts(equityTotal))]),
    ],
  };
}
