/** T23 to T25: what the organisation owns, owes, and what is left. */
import { dateLabel, dayLabel, monthLabel, say, type Figure, type Point, type TieOut } from './figure.ts';
import { futurePostings, movesCash, type FutureEffect } from './futurePostings.ts';
import { moneyText } from './money.ts';
import { addMonths, isMonthEnd, monthEnd, monthOf } from './periods.ts';
import type { Sources } from './sources.ts';
import type { Balances, Statements } from './statements.ts';
import { noTie, tie, type Item } from './tieOut.ts';

type Kind = 'assets' | 'liabilities' | 'equity';
const report = 'Balance Sheet';

/** Total assets, total liabilities and equity as at the newest trial balance. Null when none was read. */
export function positionFigures(
  sources: Sources,
  statements: Statements,
): { T23: Figure; T24: Figure; T25: Figure; balances: Balances } | null {
  const { asOf } = statements;
  const balances = asOf === null ? null : statements.balances(asOf);
  if (asOf === null || balances === null) return null;
  const ends = statements.monthEnds(monthEnd(addMonths(monthOf(asOf), -12)), asOf).slice(-12);
  const lastEnd = monthEnd(addMonths(monthOf(asOf), -1));
  const then = statements.balances(lastEnd);
  let effect: FutureEffect | null = null;
  const later = (upTo: string): FutureEffect => (effect ??= futurePostings(sources, asOf, upTo));
  const figure = (kind: Kind): Figure => ({
    value: moneyText(balances[kind]),
    window: { from: asOf, to: asOf },
    comparison: then === null ? null : { value: moneyText(then[kind]), window: { from: lastEnd, to: lastEnd } },
    series: trend(sources, statements, ends, asOf, kind),
    facts: [],
    chips: balances.unclassified ? ['unclassified'] : [],
    tieOut: tieToSheet(sources, statements, asOf, balances, kind, later),
  });
  return { T23: figure('assets'), T24: figure('liabilities'), T25: figure('equity'), balances };
}

function trend(sources: Sources, statements: Statements, ends: readonly string[], asOf: string, kind: Kind): Point[] {
  const points = ends.map((date): Point => ({
    key: date,
    label: monthLabel(sources.lang, monthOf(date)),
    value: moneyText(statements.balances(date)?.[kind] ?? 0),
  }));
  if (!isMonthEnd(asOf)) {
    const now = statements.balances(asOf);
    points.push({
      key: asOf,
      label: dayLabel(sources.lang, asOf),
      value: now === null ? null : moneyText(now[kind]),
      running: true,
    });
  }
  return points;
}

/**
 * Xero gives the balance sheet as at the end of a month. This month's is compared with what is dated after the day of the
 * figure as an item. Where only last month's was read, or on cash basis where money is dated after today, it is carried forward by the movement of the trial balance since:
 * then the two reports must agree at that month end.
 */
function tieToSheet(
  sources: Sources,
  statements: Statements,
  asOf: string,
  balances: Balances,
  kind: Kind,
  later: (upTo: string) => FutureEffect,
): TieOut {
  const { lang } = sources;
  const moved = (of: Balances): Item[] => [
    {
      key: 'overdraft',
      label: say(lang, 'Overdrawn bank accounts counted as liability', 'Banktekorten geteld als schuld'),
      amount: kind === 'equity' ? 0 : of.movedOverdraft,
    },
  ];
  const date = monthEnd(monthOf(asOf));
  const sheet = statements.balanceSheet(date);
  const isCash = statements.basis === 'cash';
  if (sheet !== null && !(isCash && date !== asOf && movesCash(sources, asOf, date))) {
    if (date === asOf || isCash) return tie(report, balances[kind], sheet[kind], moved(balances));
    const day = dateLabel(lang, asOf);
    const label = say(lang, `Dated after ${day}`, `Met een datum na ${day}`);
    return tie(report, balances[kind], sheet[kind], [
      { key: 'documentsAfter', label, amount: -later(date)[kind] },
      ...moved(balances),
    ]);
  }
  const lastEnd = monthEnd(addMonths(monthOf(asOf), -1));
  const last = statements.balanceSheet(lastEnd);
  const then = statements.balances(lastEnd);
  if (last === null || then?.source !== 'TrialBalance') return noTie(report);
  return tie(report, balances[kind], last[kind] + balances[kind] - then[kind], moved(then));
}
