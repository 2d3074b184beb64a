/** T19 to T22: profit and loss by month, this year and this month, and the largest costs. */
import { lastReconciledDay } from './cash.ts';
import { dateLabel, monthLabel, moneyFact, say, type Figure, type Point } from './figure.ts';
import { moneyText, toCents, type Amount } from './money.ts';
import {
  addDays,
  addMonths,
  fiscalYearToDate,
  monthEnd,
  monthOf,
  monthStart,
  monthToDate,
  sameDaysLastMonth,
  sameDaysLastYear,
  sameSpanLastFiscalYear,
  thirteenMonths,
  type Span,
} from './periods.ts';
import type { Sources } from './sources.ts';
import type { Profit, Statements } from './statements.ts';
import { noTie, tie, type Item } from './tieOut.ts';

const report = 'Profit and Loss';

/** Newest reconciled bank day further back than this makes the month's profit probably incomplete. */
const reconciledDays = 7;

/** The month that is still running as far as it is known: its report column, else the trial balance of the day. */
export function runningMonth(statements: Statements, asOf: string): Profit | null {
  return statements.profit(monthToDate(asOf)) ?? statements.monthMovement(asOf);
}

/** T19. Null when no month is known. */
export function monthlyFigure(sources: Sources, statements: Statements): Figure | null {
  const { lang } = sources;
  // Without a trial balance the report's own columns still tell: up to today.
  const runningTo = statements.asOf ?? sources.today;
  const current = monthOf(runningTo);
  const months = thirteenMonths(runningTo);
  const profits = months.map((month) =>
    month === current ? runningMonth(statements, runningTo) : statements.month(month),
  );
  if (profits.every((profit) => profit === null)) return null;
  const last = months[11] ?? current;
  const head = profits[11] ?? null;
  const before = profits[10] ?? null;
  const spanOf = (month: string): Span => ({ from: monthStart(month), to: monthEnd(month) });
  const series = months.map((month, index): Point => {
    const profit = profits[index];
    return {
      key: month,
      label: monthLabel(lang, month),
      value: profit ? moneyText(profit.net) : null,
      ...(profit
        ? {
            parts: {
              revenue: moneyText(profit.revenue),
              expense: moneyText(profit.expense),
              net: moneyText(profit.net),
            },
          }
        : {}),
      ...(month === current ? { running: true } : {}),
    };
  });
  // A month that differs from the line its own report prints is listed, so that a sum of opposites cannot hide it.
  const wrong: Item[] = [];
  months.forEach((month, index) => {
    const profit = profits[index];
    if (!profit || profit.printedNet === null || index === 11) return;
    const amount = toCents(profit.net) - toCents(profit.printedNet);
    if (amount !== 0) wrong.push({ key: month, label: monthLabel(lang, month), amount });
  });
  const printed = head?.printedNet ?? null;
  const own = head === null || printed === null ? noTie(report) : tie(report, head.net, printed);
  return {
    value: head === null ? null : moneyText(head.net),
    window: spanOf(last),
    comparison: before === null ? null : { value: moneyText(before.net), window: spanOf(addMonths(last, -1)) },
    series,
    facts: [
      moneyFact('revenue', say(lang, 'Revenue', 'Opbrengsten'), head?.revenue ?? null),
      moneyFact('expense', say(lang, 'Costs', 'Kosten'), head?.expense ?? null),
    ],
    tieOut:
      wrong.length === 0
        ? own
        : {
            ...own,
            status: 'open',
            items: wrong.map((item) => ({ key: item.key, label: item.label, amount: moneyText(item.amount) })),
          },
  };
}

interface YearFigures {
  readonly T20: Figure;
  readonly T21: Figure;
  readonly T22: Figure;
}

/** T20, T21 and T22 as at the newest trial balance. Null when none was read. */
export function yearFigures(sources: Sources, statements: Statements): YearFigures | null {
  const { lang, organisation } = sources;
  const { asOf } = statements;
  const year = asOf === null ? null : statements.yearToDate(asOf);
  const month = asOf === null ? null : statements.monthMovement(asOf);
  if (asOf === null || year === null || month === null) return null;
  const { yearEndDay, yearEndMonth } = organisation;
  const span = fiscalYearToDate(yearEndDay, yearEndMonth, asOf);
  const spanBefore = sameSpanLastFiscalYear(yearEndDay, yearEndMonth, asOf);
  const yearBefore = profitToDate(statements, spanBefore);
  const monthSpan = monthToDate(asOf);
  const monthBefore = sources.choice('T21.comparison') === 'yearAgo' ? sameDaysLastYear(asOf) : sameDaysLastMonth(asOf);
  const before = profitToDate(statements, monthBefore, 'movement');
  const printed = statements.profit(span);
  const printedMonth = statements.profit(monthSpan);
  const reconciled = lastReconciledDay(sources);
  const incomplete = reconciled === null || reconciled < addDays(sources.today, -reconciledDays);
  const words = {
    revenue: say(lang, 'Revenue', 'Opbrengsten'),
    expense: say(lang, 'Costs', 'Kosten'),
  };
  return {
    T20: {
      value: moneyText(year.net),
      window: span,
      comparison: { value: yearBefore === null ? null : moneyText(yearBefore.net), window: spanBefore },
      series: cumulative(sources, statements, span, asOf),
      facts: [moneyFact('revenue', words.revenue, year.revenue), moneyFact('expense', words.expense, year.expense)],
      tieOut: tieYear(statements, span, asOf, year.net, printed),
    },
    T21: {
      value: moneyText(month.net),
      window: monthSpan,
      comparison: { value: before === null ? null : moneyText(before.net), window: monthBefore },
      facts: [
        moneyFact('revenue', words.revenue, month.revenue),
        moneyFact('expense', words.expense, month.expense),
        {
          key: 'reconciledTo',
          label: say(lang, 'Bank reconciled to', 'Bank afgeletterd t/m'),
          value: reconciled === null ? null : dateLabel(lang, reconciled),
          unit: 'text',
        },
      ],
      chips: incomplete ? ['incomplete'] : [],
      tieOut:
        printedMonth === null ? noTie(report) : tie(report, month.net, printedMonth.printedNet ?? printedMonth.net),
    },
    T22: expenseFigure(sources, statements, asOf, span, spanBefore, year, printed),
  };
}

/** Net profit of a span that ends a trial balance, else of the report's columns. */
function profitToDate(statements: Statements, span: Span, kind: 'year' | 'movement' = 'year'): Profit | null {
  const ledger = kind === 'year' ? statements.yearToDate(span.to) : statements.monthMovement(span.to);
  return ledger ?? statements.profit(span);
}

/**
 * This year's profit must equal the profit and loss of the year so far. Where its columns do not start with the
 * financial year, the balance sheet's current year earnings stand in, if that sheet is of the same day.
 */
function tieYear(statements: Statements, span: Span, asOf: string, net: Amount, printed: Profit | null) {
  if (printed !== null) return tie(report, net, printed.printedNet ?? printed.net);
  const sheet = statements.balanceSheet(asOf);
  if (sheet !== null) return tie('Balance Sheet', net, sheet.currentEarnings);
  const parts = splitYear(statements, span, (profit) => profit.printedNet ?? profit.net);
  return parts === null ? noTie(report) : tie(report, net, parts);
}

/**
 * A year that starts inside a month: the year-to-date of the first month end (trial balance) and the report's columns
 * from there on.
 */
function splitYear(statements: Statements, span: Span, pick: (profit: Profit) => Amount): Amount | null {
  const firstEnd = monthEnd(monthOf(span.from));
  if (span.from === monthStart(monthOf(span.from)) || firstEnd >= span.to) return null;
  const start = statements.yearToDate(firstEnd);
  const rest = statements.profit({ from: addDays(firstEnd, 1), to: span.to });
  return start === null || rest === null ? null : pick(start) + pick(rest);
}

/** Profit since the year began, at each month end and today. */
function cumulative(sources: Sources, statements: Statements, span: Span, asOf: string): Point[] {
  const points: Point[] = [];
  for (const date of statements.monthEnds(span.from, asOf)) {
    const profit = statements.yearToDate(date);
    if (profit === null) continue;
    points.push({ key: monthOf(date), label: monthLabel(sources.lang, monthOf(date)), value: moneyText(profit.net) });
  }
  const current = monthOf(asOf);
  if (points.at(-1)?.key !== current) {
    const now = statements.yearToDate(asOf);
    points.push({
      key: current,
      label: monthLabel(sources.lang, current),
      value: now === null ? null : moneyText(now.net),
      running: true,
    });
  }
  return points;
}

const shownAccounts = 10;

function expenseFigure(
  sources: Sources,
  statements: Statements,
  asOf: string,
  span: Span,
  spanBefore: Span,
  year: Profit,
  printed: Profit | null,
): Figure {
  const { lang } = sources;
  const withCostOfSales = sources.choice('T22.costOfSales') === 'on';
  const isCost = (id: string | null): boolean => {
    const account = sources.account(id);
    return account !== undefined && account.class === 'EXPENSE' && (withCostOfSales || account.group !== 'costOfSales');
  };
  const before = new Map<string, Amount>();
  const linesBefore = statements.trialBalance(spanBefore.to);
  for (const line of linesBefore ?? []) if (line.accountId !== null) before.set(line.accountId, line.balance);
  const hasBefore = linesBefore !== null;
  const lines = (statements.trialBalance(asOf) ?? []).filter((line) => isCost(line.accountId) && line.balance !== 0);
  const sorted = [...lines].sort((a, b) => b.balance - a.balance || (a.name < b.name ? -1 : 1));
  const total = sorted.reduce((sum, line) => sum + line.balance, 0);
  let totalBefore = 0;
  for (const [id, amount] of before) if (isCost(id)) totalBefore += amount;
  const positive = sorted.filter((line) => line.balance > 0);
  const negative = sorted.filter((line) => line.balance < 0);
  const previous = (id: string | null): { previous?: string } =>
    hasBefore ? { previous: moneyText(id === null ? 0 : (before.get(id) ?? 0)) } : {};
  const point = (line: (typeof sorted)[number]): Point => ({
    key: line.accountId ?? 'none',
    label: sources.account(line.accountId)?.name ?? line.name,
    value: moneyText(line.balance),
    ...previous(line.accountId),
  });
  const series = positive.slice(0, shownAccounts).map(point);
  const rest = positive.slice(shownAccounts);
  if (rest.length > 0) {
    series.push({
      key: 'other',
      label: say(lang, `Other (${rest.length})`, `Overig (${rest.length})`),
      value: moneyText(rest.reduce((sum, line) => sum + line.balance, 0)),
      ...(hasBefore
        ? { previous: moneyText(rest.reduce((sum, line) => sum + (before.get(line.accountId ?? '') ?? 0), 0)) }
        : {}),
    });
  }
  series.push(...negative.map(point));
  // The report groups what the trial balance lists: all costs that are not cost of sales.
  const costs = (profit: Profit): Amount => profit.expense - (withCostOfSales ? 0 : profit.costOfSales);
  const operating = printed === null ? splitYear(statements, span, costs) : costs(printed);
  return {
    value: moneyText(total),
    window: span,
    comparison: { value: hasBefore ? moneyText(totalBefore) : null, window: spanBefore },
    series,
    facts: [
      moneyFact(
        'costOfSales',
        withCostOfSales
          ? say(lang, 'Cost of sales, included', 'Kostprijs omzet, meegeteld')
          : say(lang, 'Cost of sales, left out', 'Kostprijs omzet, niet meegeteld'),
        year.costOfSales,
      ),
    ],
    tieOut: operating === null ? noTie(report) : tie(report, total, operating),
  };
}
