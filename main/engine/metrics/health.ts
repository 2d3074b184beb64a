/** T26, T27 and T29: ratios. Inputs are whole amounts; the quotient is rounded once, when it is written down. */
import { monthLabel, moneyFact, say, type Figure, type Point, type TieOut } from './figure.ts';
import { percentText, quotientText } from './money.ts';
import {
  addMonths,
  completeMonths,
  fiscalYearToDate,
  isMonthEnd,
  monthEnd,
  monthOf,
  monthStart,
  monthToDate,
  sameDaysLastMonth,
  sameSpanLastFiscalYear,
  type Span,
} from './periods.ts';
import { runningMonth } from './profitAndLoss.ts';
import { badDenominator, negativeEquity, reportNotRead, type Reason } from './reasons.ts';
import type { Sources } from './sources.ts';
import { addProfits, noProfit } from './statementFigures.ts';
import type { Balances, Profit, Statements } from './statements.ts';
import { derivedTie } from './tieOut.ts';

/** Comparisons of the figures that ratios are made of. */
export type Ties = Readonly<Record<'T19' | 'T20' | 'T23' | 'T24' | 'T25', TieOut>>;

/** A ratio as text, or why there is none. */
export interface Ratio {
  readonly value: string | null;
  readonly reason: Reason | null;
}

export const none = (reason: Reason): Ratio => ({ value: null, reason });

function currentRatio(balances: Balances): Ratio {
  const { currentAssets, currentLiabilities } = balances;
  if (currentLiabilities <= 0) {
    return none(
      badDenominator(currentLiabilities, 'The total of current liabilities', 'Het totaal van de kortlopende schulden'),
    );
  }
  return { value: quotientText(currentAssets, currentLiabilities, 2), reason: null };
}

function debtToEquity(balances: Balances): Ratio {
  if (balances.equity < 0) return none(negativeEquity);
  if (balances.equity === 0) return none(badDenominator(0, 'Equity', 'Het eigen vermogen'));
  return { value: quotientText(balances.liabilities, balances.equity, 2), reason: null };
}

function grossProfit(profit: Profit): Ratio {
  const revenue = profit.operatingRevenue;
  if (revenue <= 0) return none(badDenominator(revenue, 'Operating revenue', 'De omzet'));
  return { value: percentText(revenue - profit.costOfSales, revenue), reason: null };
}

/** Ratios of balances: T26 and T29, with their month ends. */
function balanceRatio(
  sources: Sources,
  statements: Statements,
  asOf: string,
  balances: Balances,
  ratio: (balances: Balances) => Ratio,
): Pick<Figure, 'value' | 'reason' | 'window' | 'comparison' | 'series'> {
  const ends = statements.monthEnds(monthEnd(addMonths(monthOf(asOf), -24)), asOf).slice(-24);
  const series = ends.map((date): Point => {
    const then = statements.balances(date);
    return {
      key: date,
      label: monthLabel(sources.lang, monthOf(date)),
      value: then === null ? null : ratio(then).value,
    };
  });
  const now = ratio(balances);
  if (!isMonthEnd(asOf)) {
    series.push({ key: asOf, label: monthLabel(sources.lang, monthOf(asOf)), value: now.value, running: true });
  }
  const lastEnd = monthEnd(addMonths(monthOf(asOf), -1));
  const then = statements.balances(lastEnd);
  return {
    ...now,
    window: { from: asOf, to: asOf },
    comparison: then === null ? null : { value: ratio(then).value, window: { from: lastEnd, to: lastEnd } },
    series,
  };
}

/** What T27 is a percentage of, and what it is compared with, by the choice of its window. */
function grossWindow(
  sources: Sources,
  statements: Statements,
  asOf: string,
  year: { span: Span; profit: Profit },
): { window: Span; now: Profit | null; compared: Span; before: Profit | null } {
  const { yearEndDay, yearEndMonth } = sources.organisation;
  switch (sources.choice('T27.window')) {
    case 'twelve': {
      const twelve = (last: string): { span: Span; profit: Profit | null } => ({
        span: { from: monthStart(addMonths(last, -11)), to: monthEnd(last) },
        profit: sumOfMonths(statements, last, 12),
      });
      const last = addMonths(monthOf(asOf), -1);
      const now = twelve(last);
      const before = twelve(addMonths(last, -12));
      return { window: now.span, now: now.profit, compared: before.span, before: before.profit };
    }
    case 'month': {
      const compared = sameDaysLastMonth(asOf);
      const before = statements.monthMovement(compared.to) ?? statements.profit(compared);
      return { window: monthToDate(asOf), now: runningMonth(statements, asOf), compared, before };
    }
    default: {
      const compared = sameSpanLastFiscalYear(yearEndDay, yearEndMonth, asOf);
      const before = statements.yearToDate(compared.to) ?? statements.profit(compared);
      return { window: year.span, now: year.profit, compared, before };
    }
  }
}

/** Profit of some months up to the last; null when one of them is not known. */
function sumOfMonths(statements: Statements, last: string, count: number): Profit | null {
  let sum: Profit = noProfit;
  for (let index = 0; index < count; index += 1) {
    const profit = statements.month(addMonths(last, -index));
    if (profit === null) return null;
    sum = addProfits(sum, profit);
  }
  return sum;
}

/** T26, T27 and T29. Null when no trial balance was read. */
export function ratioFigures(
  sources: Sources,
  statements: Statements,
  ties: Ties,
): { T26: Figure; T27: Figure; T29: Figure } | null {
  const { lang, organisation } = sources;
  const { asOf } = statements;
  const balances = asOf === null ? null : statements.balances(asOf);
  const year = asOf === null ? null : statements.yearToDate(asOf);
  if (asOf === null || balances === null || year === null) return null;
  const { yearEndDay, yearEndMonth } = organisation;
  const { window, now, before, compared } = grossWindow(sources, statements, asOf, {
    span: fiscalYearToDate(yearEndDay, yearEndMonth, asOf),
    profit: year,
  });
  const gross = now === null ? none(reportNotRead) : grossProfit(now);
  const noCosts = gross.value !== null && now?.usesCostOfSales === false;
  return {
    T26: {
      ...balanceRatio(sources, statements, asOf, balances, currentRatio),
      facts: [
        moneyFact('currentAssets', say(lang, 'Current assets', 'Vlottende activa'), balances.currentAssets),
        moneyFact(
          'currentLiabilities',
          say(lang, 'Current liabilities', 'Kortlopende schulden'),
          balances.currentLiabilities,
        ),
      ],
      chips: [
        ...(balances.assumedCurrent ? ['assumedCurrent'] : []),
        ...(balances.unclassified ? ['unclassified'] : []),
      ],
      tieOut: derivedTie([ties.T23, ties.T24]),
    },
    T27: {
      ...gross,
      window,
      comparison: { value: before === null ? null : grossProfit(before).value, window: compared },
      series: [...completeMonths(asOf, 24), monthOf(asOf)].map((month): Point => {
        const running = month === monthOf(asOf);
        const profit = running ? runningMonth(statements, asOf) : statements.month(month);
        return {
          key: month,
          label: monthLabel(lang, month),
          value: profit === null ? null : grossProfit(profit).value,
          ...(running ? { running } : {}),
        };
      }),
      facts: [
        moneyFact('revenue', say(lang, 'Operating revenue', 'Omzet'), now?.operatingRevenue ?? null),
        moneyFact('costOfSales', say(lang, 'Cost of sales', 'Kostprijs van de omzet'), now?.costOfSales ?? null),
        ...(noCosts
          ? [
              {
                key: 'note',
                label: say(lang, 'Note', 'Opmerking'),
                value: say(lang, 'No cost of sales recorded', 'Geen kostprijs van de omzet geboekt'),
                unit: 'text' as const,
              },
            ]
          : []),
      ],
      chips: noCosts ? ['noCostOfSales'] : [],
      tieOut: derivedTie([ties.T20]),
    },
    T29: {
      ...balanceRatio(sources, statements, asOf, balances, debtToEquity),
      facts: [
        moneyFact('liabilities', say(lang, 'Total liabilities', 'Totaal vreemd vermogen'), balances.liabilities),
        moneyFact('equity', say(lang, 'Equity', 'Eigen vermogen'), balances.equity),
      ],
      chips: balances.equity < 0 ? ['negativeEquity'] : [],
      tieOut: derivedTie([ties.T24, ties.T25]),
    },
  };
}
