/** A span as whole months less the days at both ends that do not belong to it: how monthly sums answer for any span. */
import { addDays, addMonths, monthEnd, monthOf, monthStart, type Span } from './periods.ts';

export interface MonthCover {
  /** First and last month, `YYYY-MM`, both counted. */
  readonly first: string;
  readonly last: string;
  /** Days of the first month before the span; `to` before `from` when there are none. */
  readonly before: Span;
  /** Days of the last month after the span. */
  readonly after: Span;
}

export function monthCover(span: Span): MonthCover {
  const first = monthOf(span.from);
  const last = monthOf(span.to);
  return {
    first,
    last,
    before: { from: monthStart(first), to: addDays(span.from, -1) },
    after: { from: addDays(span.to, 1), to: monthEnd(last) },
  };
}

/** The ends of a cover that hold days at all. */
export function endsOf(cover: MonthCover): Span[] {
  return [cover.before, cover.after].filter((end) => end.from <= end.to);
}

/** All months of a cover, oldest first. */
export function monthsOf(cover: MonthCover): string[] {
  const months: string[] = [];
  for (let month = cover.first; month <= cover.last; month = addMonths(month, 1)) months.push(month);
  return months;
}
