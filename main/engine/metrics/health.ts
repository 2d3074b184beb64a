/** T26 to T31: ratios. Inputs are whole amounts; the quotient is rounded once, when it is written down. */
import { monthLabel, moneyFact, say, type Figure, type Point, type TieOut } from './figure.ts';
import { firstCompleteMonth } from './history.ts';
import { percentText, quotientText, type Amount } from './money.ts';
import {
  addDays,
  addMonths,
  completeMonths,
  daysIn,
  fiscalYearToDate,
  isMonthEnd,
  monthEnd,
  monthOf,
  monthStart,
  sameSpanLastFiscalYear,
  thirteenMonths,
  type Span,
} from './periods.ts';
import { runningMonth } from './profitAndLoss.ts';
import { badDenominator, fewerThanMonths, negativeEquity, reportNotRead, type Reason } from './reasons.ts';
import type { Sources } from './sources.ts';
import { first } from './sql.ts';
import type { Balances, Profit, Statements } from './statements.ts';
import { derivedTie } from './tieOut.ts';

type Ties = Readonly<Record<'T19' | 'T20' | 'T23' | 'T24' | 'T25', TieOut>>;

/** A ratio as text, or why there is none. */
interface Ratio {
  readonly value: string | null;
  readonly reason: Reason | null;
}

const none = (reason: Reason): Ratio => ({ value: null, reason });

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
  const before = sameSpanLastFiscalYear(yearEndDay, yearEndMonth, asOf);
  const yearBefore = statements.yearToDate(before.to) ?? statements.profit(before);
  const gross = grossProfit(year);
  const noCosts = gross.value !== null && !year.usesCostOfSales;
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
      window: fiscalYearToDate(yearEndDay, yearEndMonth, asOf),
      comparison: { value: yearBefore === null ? null : grossProfit(yearBefore).value, window: before },
      series: thirteenMonths(asOf).map((month): Point => {
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
        moneyFact('revenue', say(lang, 'Operating revenue', 'Omzet'), year.operatingRevenue),
        moneyFact('costOfSales', say(lang, 'Cost of sales', 'Kostprijs van de omzet'), year.costOfSales),
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

/** Profit and balances over the twelve months that end with a month, or over as many as are complete. */
interface Trailing {
  readonly span: Span;
  readonly months: number;
  readonly days: number;
  readonly profit: Profit;
  readonly start: Balances;
  readonly end: Balances;
}

function trailing(sources: Sources, statements: Statements, last: string): Trailing | Reason {
  const start = firstCompleteMonth(sources);
  if (start === null || start > last) return fewerThanMonths(1);
  const wanted = addMonths(last, -11);
  const from = wanted < start ? start : wanted;
  const profits: Profit[] = [];
  for (let month = from; month <= last; month = addMonths(month, 1)) {
    const profit = statements.month(month);
    if (profit === null) return reportNotRead;
    profits.push(profit);
  }
  const span = { from: monthStart(from), to: monthEnd(last) };
  const opening = statements.balances(addDays(span.from, -1));
  const end = statements.balances(span.to);
  if (opening === null || end === null) return reportNotRead;
  const total = (pick: (profit: Profit) => Amount): Amount => profits.reduce((sum, profit) => sum + pick(profit), 0);
  return {
    span,
    months: profits.length,
    days: daysIn(span),
    start: opening,
    end,
    profit: {
      revenue: total((p) => p.revenue),
      expense: total((p) => p.expense),
      net: total((p) => p.net),
      operatingRevenue: total((p) => p.operatingRevenue),
      otherIncome: total((p) => p.otherIncome),
      costOfSales: total((p) => p.costOfSales),
      operatingExpense: total((p) => p.operatingExpense),
      usesCostOfSales: profits.some((p) => p.usesCostOfSales),
      printedNet: null,
    },
  };
}

const isReason = (found: Trailing | Reason): found is Reason => 'key' in found;

/** Profit of a year over the average of a balance; fewer than twelve months are scaled to 365 days. */
function returnOn(found: Trailing, pick: (balances: Balances) => Amount, en: string, nl: string): Ratio {
  const twice = pick(found.start) + pick(found.end);
  if (twice <= 0) return none(badDenominator(twice, en, nl));
  const isWhole = found.months >= 12;
  const top = found.profit.net * 2 * (isWhole ? 1 : 365);
  return { value: percentText(top, twice * (isWhole ? 1 : found.days)), reason: null };
}

function debtorDays(found: Trailing): Ratio {
  const revenue = found.profit.operatingRevenue;
  if (revenue <= 0) return none(badDenominator(revenue, 'Operating revenue', 'De omzet'));
  const debtors = found.end.debtors;
  if (debtors === null) return none(reportNotRead);
  return { value: quotientText(debtors, revenue, 1, found.days), reason: null };
}

type YearRatio = Pick<Figure, 'value' | 'reason' | 'window' | 'series' | 'chips'>;

/** A ratio over twelve months with the 24 month ends before it. */
function yearRatio(sources: Sources, statements: Statements, asOf: string, of: (found: Trailing) => Ratio): YearRatio {
  const months = completeMonths(asOf, 24);
  const last = months[23] ?? monthOf(asOf);
  const found = trailing(sources, statements, last);
  const series = months.map((month): Point => {
    const then = trailing(sources, statements, month);
    return {
      key: month,
      label: monthLabel(sources.lang, month),
      value: isReason(then) || then.months < 12 ? null : of(then).value,
    };
  });
  if (isReason(found)) {
    return {
      value: null,
      reason: found,
      window: { from: monthStart(addMonths(last, -11)), to: monthEnd(last) },
      series,
    };
  }
  return { ...of(found), window: found.span, series, chips: found.months < 12 ? ['annualised'] : [] };
}

/** T28 and T31 over the twelve complete months before the month of the newest trial balance. */
export function returnFigures(
  sources: Sources,
  statements: Statements,
  ties: Ties,
): { T28: Figure; T31: Figure } | null {
  const { lang } = sources;
  const { asOf } = statements;
  if (asOf === null) return null;
  const year = trailing(sources, statements, addMonths(monthOf(asOf), -1));
  const profit = moneyFact('netProfit', say(lang, 'Net profit', 'Nettowinst'), isReason(year) ? null : year.profit.net);
  const average = (pick: (balances: Balances) => Amount): Amount | null =>
    isReason(year) ? null : Math.trunc((pick(year.start) + pick(year.end)) / 2);
  return {
    T28: {
      ...yearRatio(sources, statements, asOf, (found) =>
        returnOn(found, (b) => b.assets, 'The average of total assets', 'Het gemiddelde van de totale activa'),
      ),
      facts: [
        profit,
        moneyFact(
          'averageAssets',
          say(lang, 'Average total assets', 'Gemiddelde totale activa'),
          average((b) => b.assets),
        ),
      ],
      tieOut: derivedTie([ties.T19, ties.T23]),
    },
    T31: {
      ...yearRatio(sources, statements, asOf, (found) =>
        returnOn(found, (b) => b.equity, 'The average of equity', 'Het gemiddelde eigen vermogen'),
      ),
      facts: [
        profit,
        moneyFact(
          'averageEquity',
          say(lang, 'Average equity', 'Gemiddeld eigen vermogen'),
          average((b) => b.equity),
        ),
      ],
      tieOut: derivedTie([ties.T19, ties.T25]),
    },
  };
}

/** T30, from accrual reports on both bases: receivables exist there only. */
export function debtorDaysFigure(sources: Sources, accrual: Statements, ties: Ties): Figure | null {
  const { asOf } = accrual;
  if (asOf === null) return null;
  const year = trailing(sources, accrual, addMonths(monthOf(asOf), -1));
  const days = yearRatio(sources, accrual, asOf, debtorDays);
  return {
    ...days,
    facts: isReason(year) ? [] : daysFacts(sources, year),
    chips: [...(days.chips ?? []), ...(sources.basis === 'cash' ? ['accrual'] : [])],
    tieOut: derivedTie([ties.T19, ties.T23]),
  };
}

function daysFacts(sources: Sources, year: Trailing): Figure['facts'] & object {
  const { lang } = sources;
  const { costOfSales, operatingRevenue } = year.profit;
  const owed = year.end.creditors === null ? null : -year.end.creditors;
  const purchases = costOfSales > 0 ? costOfSales : billed(sources, year.span);
  return [
    moneyFact('receivables', say(lang, 'Receivables at the end', 'Debiteuren aan het einde'), year.end.debtors),
    moneyFact('revenue', say(lang, 'Operating revenue', 'Omzet'), operatingRevenue),
    {
      key: costOfSales > 0 ? 'creditorDays' : 'creditorDaysOfPurchases',
      label:
        costOfSales > 0
          ? say(lang, 'Creditor days, of cost of sales', 'Crediteurendagen, van de kostprijs')
          : say(lang, 'Creditor days, of purchases', 'Crediteurendagen, van de inkopen'),
      value: owed === null || purchases <= 0 ? null : quotientText(owed, purchases, 1, year.days),
      unit: 'days',
    },
    {
      key: 'daysToPay',
      label: say(lang, 'Days to pay, by documents', 'Betaaldagen, uit documenten'),
      value: daysToPay(sources, year.span),
      unit: 'days',
    },
  ];
}

function billed(sources: Sources, span: Span): Amount {
  const row = first<{ amount: Amount | null }>(
    sources.db,
    `SELECT SUM(CASE type WHEN 'ACCPAYCREDIT' THEN -base_sub_total ELSE base_sub_total END) AS amount FROM invoice
     WHERE type IN ('ACCPAY', 'ACCPAYCREDIT') AND status IN ('AUTHORISED', 'PAID') AND date >= ? AND date <= ?`,
    span.from,
    span.to,
  );
  return row?.amount ?? 0;
}

/** Days from invoice to full payment, weighted by amount, of invoices of the span. */
function daysToPay(sources: Sources, span: Span): string | null {
  const row = first<{ weighted: number | null; total: number | null }>(
    sources.db,
    `SELECT SUM(CAST(julianday(fully_paid_on) - julianday(date) AS INTEGER) * (base_total / 100)) AS weighted,
       SUM(base_total / 100) AS total
     FROM invoice WHERE type = 'ACCREC' AND status = 'PAID' AND date >= ? AND date <= ? AND fully_paid_on IS NOT NULL`,
    span.from,
    span.to,
  );
  if (row === undefined || row.weighted === null || !row.total) return null;
  return quotientText(row.weighted, row.total, 1);
}
