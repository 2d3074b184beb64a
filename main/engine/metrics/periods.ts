/** Calendar days as ISO text, months as `YYYY-MM`, financial years and like-for-like spans. No clock and no zone here. */

export interface Span {
  readonly from: string;
  readonly to: string;
}

const dayMs = 86_400_000;

const msOf = (day: string): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export function addDays(day: string, count: number): string {
  return dayOf(msOf(day) + count * dayMs);
}

/** Whole days from the first to the second day; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((msOf(to) - msOf(from)) / dayMs);
}

/** The days of a span, both ends counted. */
export function daysIn(span: Span): number {
  return daysBetween(span.from, span.to) + 1;
}

/** Last day of a month; `month` may lie outside 1 to 12. */
function lastDayOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The date with its day cut to the month's last day; `month` may lie outside 1 to 12. */
function dateAt(year: number, month: number, day: number): string {
  return dayOf(Date.UTC(year, month - 1, Math.min(day, lastDayOf(year, month))));
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function addMonths(month: string, count: number): string {
  return dayOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + count, 1)).slice(0, 7);
}

export function monthStart(month: string): string {
  return `${month}-01`;
}

export function monthEnd(month: string): string {
  return dateAt(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 31);
}

export function isMonthEnd(day: string): boolean {
  return monthEnd(monthOf(day)) === day;
}

/** The same day number some months away, cut to that month's last day. */
export function shiftMonths(day: string, count: number): string {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  return dateAt(year, month + count, Number(day.slice(8, 10)));
}

/**
 * The financial year that holds a day. A year end on 29 February or on the 31st of a shorter month falls on that
 * month's last day. Rule: metrics "Fiscal year".
 */
export function fiscalYearOf(yearEndDay: number, yearEndMonth: number, today: string): { from: string; to: string } {
  const year = Number(today.slice(0, 4));
  const endIn = (y: number): string => dateAt(y, yearEndMonth, yearEndDay);
  const endYear = today <= endIn(year) ? year : year + 1;
  return { from: addDays(endIn(endYear - 1), 1), to: endIn(endYear) };
}

/** From the financial year's first day to the day itself. */
export function fiscalYearToDate(yearEndDay: number, yearEndMonth: number, day: string): Span {
  return { from: fiscalYearOf(yearEndDay, yearEndMonth, day).from, to: day };
}

/**
 * The same span of the financial year before: by calendar date, never shorter than its first day. A leap day that opens
 * a financial year has no counterpart a year earlier; the span then is the earlier year's first day.
 */
export function sameSpanLastFiscalYear(yearEndDay: number, yearEndMonth: number, day: string): Span {
  const current = fiscalYearOf(yearEndDay, yearEndMonth, day);
  const before = fiscalYearOf(yearEndDay, yearEndMonth, addDays(current.from, -1));
  const to = shiftMonths(day, -12);
  return { from: before.from, to: to < before.from ? before.from : to };
}

/** From the first of the month to the day. */
export function monthToDate(day: string): Span {
  return { from: monthStart(monthOf(day)), to: day };
}

/** The same days of the month before; a longer month is cut to the shorter one's last day. */
export function sameDaysLastMonth(day: string): Span {
  return monthToDate(shiftMonths(day, -1));
}

/** The same days of that month a year earlier. */
export function sameDaysLastYear(day: string): Span {
  return monthToDate(shiftMonths(day, -12));
}

/** The complete calendar months before the month of `day`, oldest first. */
export function completeMonths(day: string, count: number): string[] {
  const current = monthOf(day);
  return Array.from({ length: count }, (_, index) => addMonths(current, index - count));
}

/** Twelve complete months and the month of `day`, oldest first. */
export function thirteenMonths(day: string): string[] {
  return [...completeMonths(day, 12), monthOf(day)];
}
