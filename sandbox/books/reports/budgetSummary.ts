import type { Amount, BudgetRecord, Day, Ids, ReportTree } from '../../model.ts';
import { calendar, clampedDay, dayNumber, isoDay, longDayText, monthEnd, monthStart, shortDayText } from '../days.ts';
import { profitFigures, profitRows } from './profitAndLoss.ts';
import type { ReportSource } from './tree.ts';

/** Budgeted profit and loss from the month of the date forwards, in columns of 1, 3 or 12 months. */
export function budgetSummary(
  source: ReportSource,
  budget: BudgetRecord | undefined,
  date: Day,
  periods: number,
  timeframe: 1 | 3 | 12,
): ReportTree {
  const start = monthStart(dayNumber(date));
  const { year, month } = calendar(start);
  const amounts = new Map<string, Amount>();
  const keyOf = (accountId: Ids, period: string): string => `${accountId} ${period}`;
  for (const line of budget?.lines ?? []) {
    for (const { period, amount } of line.months) amounts.set(keyOf(line.accountId, period), amount);
  }
  const ends: number[] = [];
  const columns = Array.from({ length: Math.max(1, periods) }, (_, index) => {
    const first = month + index * timeframe;
    ends.push(clampedDay(year, first + timeframe - 1, 31));
    const months = Array.from({ length: timeframe }, (_unused, step) =>
      isoDay(clampedDay(year, first + step, 1)).slice(0, 7),
    );
    return (account: { readonly id: Ids; readonly class: string }): Amount => {
      const sum = months.reduce((total, period) => total + (amounts.get(keyOf(account.id, period)) ?? 0), 0);
      return account.class === 'REVENUE' ? -sum : sum;
    };
  });
  const figures = profitFigures(source.accounts, columns);
  return {
    name: 'Budget Summary',
    type: 'BudgetSummary',
    titles: [
      'Overall Budget',
      source.organisation.name,
      `${longDayText(start)} to ${longDayText(ends.at(-1) ?? monthEnd(start))}`,
    ],
    rows: profitRows(source.organisation.version, ends.map(shortDayText), figures, true),
  };
}
