import type { Lang } from '#contract/values';
import { dateLabel, monthLabel } from '../metrics/figure.ts';
import { addDays, addMonths, monthEnd, monthOf, monthStart, type Span } from '../metrics/periods.ts';
import { askText } from './words.ts';

/** The time a question names, before it is known of which organisation. */
export type AskedPeriod =
  | { readonly kind: 'today' }
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'yesterday' }
  /** `month` 1 to 12; the year is the newest in which the month has begun unless it is named. */
  | { readonly kind: 'month'; readonly month: number; readonly year: number | null }
  | { readonly kind: 'dayOfMonth'; readonly day: number; readonly month: number; readonly year: number | null }
  | { readonly kind: 'monthsAgo'; readonly count: number }
  | { readonly kind: 'quarter'; readonly quarter: number; readonly year: number | null }
  | { readonly kind: 'quartersAgo'; readonly count: number }
  | { readonly kind: 'lastMonths'; readonly count: number }
  | { readonly kind: 'financialYear'; readonly ago: number }
  | { readonly kind: 'year'; readonly year: number };

/** The same time in one organisation's calendar. */
export type Period =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'month'; readonly month: string }
  | { readonly kind: 'months'; readonly months: readonly string[] }
  | { readonly kind: 'span'; readonly span: Span; readonly isFinancialYear: boolean };

export interface Calendar {
  readonly today: string;
  /** The financial year that holds today, null before it is known. */
  readonly fiscalYear: Span | null;
}

/** The organisation's own days for what was asked; null when it has no known financial year or the time has not begun. */
export function resolvePeriod(asked: AskedPeriod, { today, fiscalYear }: Calendar): Period | null {
  const month = monthOf(today);
  const year = Number(today.slice(0, 4));
  const monthly = (wanted: string): Period | null => (wanted > month ? null : { kind: 'month', month: wanted });
  const quarterly = (first: string): Period | null =>
    first > month
      ? null
      : { kind: 'months', months: [0, 1, 2].map((at) => addMonths(first, at)).filter((one) => one <= month) };
  const thisQuarter = `${year}-${String(Math.floor((Number(month.slice(5)) - 1) / 3) * 3 + 1).padStart(2, '0')}`;
  switch (asked.kind) {
    case 'today':
      return { kind: 'day', day: today };
    case 'yesterday':
      return { kind: 'day', day: addDays(today, -1) };
    case 'day':
      return asked.day > today ? null : { kind: 'day', day: asked.day };
    case 'dayOfMonth': {
      const inYear = (which: number) =>
        `${which}-${String(asked.month).padStart(2, '0')}-${String(asked.day).padStart(2, '0')}`;
      const day = asked.year !== null ? inYear(asked.year) : inYear(inYear(year) <= today ? year : year - 1);
      return day > today || monthEnd(monthOf(day)) < day ? null : { kind: 'day', day };
    }
    case 'monthsAgo':
      return monthly(addMonths(month, -asked.count));
    case 'month': {
      const inYear = (which: number) => `${which}-${String(asked.month).padStart(2, '0')}`;
      if (asked.year !== null) return monthly(inYear(asked.year));
      return monthly(inYear(year) <= month ? inYear(year) : inYear(year - 1));
    }
    case 'quarter': {
      const first = (which: number) => `${which}-${String(asked.quarter * 3 - 2).padStart(2, '0')}`;
      if (asked.year !== null) return quarterly(first(asked.year));
      return quarterly(first(year) <= month ? first(year) : first(year - 1));
    }
    case 'quartersAgo':
      return quarterly(addMonths(thisQuarter, -3 * asked.count));
    case 'lastMonths':
      return {
        kind: 'months',
        months: Array.from({ length: asked.count }, (_none, at) => addMonths(month, at - asked.count)),
      };
    case 'year':
      if (asked.year > year) return null;
      return {
        kind: 'span',
        span: { from: `${asked.year}-01-01`, to: asked.year === year ? today : `${asked.year}-12-31` },
        isFinancialYear: false,
      };
    case 'financialYear': {
      if (fiscalYear === null) return null;
      if (asked.ago === 0) {
        return { kind: 'span', span: { from: fiscalYear.from, to: today }, isFinancialYear: true };
      }
      const to = addDays(fiscalYear.from, -1);
      return { kind: 'span', span: { from: yearBefore(fiscalYear.from), to }, isFinancialYear: true };
    }
  }
}

/** A financial year begins on the same date each year; one that begins on 1 March begins so in leap years too. */
function yearBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
}

/** The period of one organisation in words, with its dates. */
export function periodText(period: Period, calendar: Calendar, lang: Lang): string {
  switch (period.kind) {
    case 'day':
      return askText(period.day === calendar.today ? 'period.today' : 'period.day', lang, {
        day: dateLabel(lang, period.day),
      });
    case 'month':
      return period.month === monthOf(calendar.today)
        ? askText('period.monthToDate', lang, { month: monthLabel(lang, period.month) })
        : monthLabel(lang, period.month);
    case 'months':
      return askText('period.months', lang, {
        from: monthLabel(lang, period.months[0] ?? ''),
        to: monthLabel(lang, period.months.at(-1) ?? ''),
      });
    case 'span':
      return askText(
        period.isFinancialYear ? 'period.financialYear' : 'period.span',
        lang,
        spanParams(period.span, lang),
      );
  }
}

/** Dates of a window in words. */
export function spanText(span: Span, lang: Lang): string {
  return span.from === span.to
    ? askText('period.day', lang, { day: dateLabel(lang, span.from) })
    : askText('period.span', lang, spanParams(span, lang));
}

const spanParams = (span: Span, lang: Lang) => ({ from: dateLabel(lang, span.from), to: dateLabel(lang, span.to) });

/** What was asked for in words, where several organisations have different calendars. */
export function askedText(asked: AskedPeriod, lang: Lang): string {
  switch (asked.kind) {
    case 'today':
      return askText('asked.today', lang);
    case 'yesterday':
      return askText('asked.yesterday', lang);
    case 'day':
      return askText('period.day', lang, { day: dateLabel(lang, asked.day) });
    case 'dayOfMonth': {
      const name = monthLabel(lang, `${asked.year ?? 2000}-${String(asked.month).padStart(2, '0')}`);
      return `${asked.day} ${asked.year === null ? (name.split(' ')[0] ?? name) : name}`;
    }
    case 'monthsAgo':
      return askText(asked.count === 0 ? 'asked.thisMonth' : 'asked.lastMonth', lang);
    case 'month': {
      const name = monthLabel(lang, `${asked.year ?? 2000}-${String(asked.month).padStart(2, '0')}`);
      return asked.year === null ? (name.split(' ')[0] ?? name) : name;
    }
    case 'quarter':
      return askText('asked.quarter', lang, { quarter: asked.quarter, year: asked.year ?? '' });
    case 'quartersAgo':
      return askText(asked.count === 0 ? 'asked.thisQuarter' : 'asked.lastQuarter', lang);
    case 'lastMonths':
      return askText('asked.lastMonths', lang, { count: asked.count });
    case 'financialYear':
      return askText(asked.ago === 0 ? 'asked.thisYear' : 'asked.lastYear', lang);
    case 'year':
      return String(asked.year);
  }
}

/** The span of a month, cut at today. */
export function monthSpan(month: string, today: string): Span {
  const to = monthEnd(month);
  return { from: monthStart(month), to: to > today ? today : to };
}
