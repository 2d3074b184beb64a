/** Calendar days as whole numbers since 1970-01-01, financial years, and days in an organisation's zone. */
import type { Day, Instant } from '../model.ts';

const MS = 86_400_000;
const isoTexts = new Map<number, Day>();

/** The number of a calendar day `YYYY-MM-DD`, counted from 1970-01-01. */
export function dayNumber(day: Day): number {
  return Math.round(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / MS);
}

/** The `YYYY-MM-DD` text of a day number. */
export function isoDay(day: number): Day {
  let text = isoTexts.get(day);
  if (text === undefined) {
    text = new Date(day * MS).toISOString().slice(0, 10);
    isoTexts.set(day, text);
  }
  return text;
}

export interface Calendar {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** Year, month and day of a day number. */
export function calendar(day: number): Calendar {
  const text = isoDay(day);
  return { year: Number(text.slice(0, 4)), month: Number(text.slice(5, 7)), day: Number(text.slice(8, 10)) };
}

/** Days in a month; `month` may lie outside 1 to 12 and then counts into other years. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The day number of a date, its day cut to the month's last day. `month` may lie outside 1 to 12. */
export function clampedDay(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, Math.min(day, daysInMonth(year, month))) / MS);
}

export function monthStart(day: number): number {
  const { year, month } = calendar(day);
  return clampedDay(year, month, 1);
}

export function monthEnd(day: number): number {
  const { year, month } = calendar(day);
  return clampedDay(year, month, 31);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The day itself, or the Monday after it when it falls in a weekend. */
export function businessDay(day: number): number {
  const number = weekday(day);
  return number === 6 ? day + 2 : number === 0 ? day + 1 : day;
}

/** First day of the financial year that holds `day`; year ends on 29 February or a short month's 31st are cut. */
export function financialYearStart(day: number, endMonth: number, endDay: number): number {
  const { year } = calendar(day);
  const thisEnd = clampedDay(year, endMonth, endDay);
  return (day <= thisEnd ? clampedDay(year - 1, endMonth, endDay) : thisEnd) + 1;
}

const shortMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const longMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `31 Oct 26`, the way report columns are headed. */
export function shortDayText(day: number): string {
  const { year, month, day: number } = calendar(day);
  return `${number} ${shortMonths[month - 1] ?? ''} ${String(year).slice(2)}`;
}

/** `31 October 2026`, the way report titles speak. */
export function longDayText(day: number): string {
  const { year, month, day: number } = calendar(day);
  return `${number} ${longMonths[month - 1] ?? ''} ${year}`;
}

/** `Oct 2026`. */
export function monthText(day: number): string {
  const { year, month } = calendar(day);
  return `${shortMonths[month - 1] ?? ''} ${year}`;
}

/** IANA zone of each Windows-style zone name the sandbox uses; unknown names count as UTC. */
const zones: Readonly<Record<string, string>> = {
  NEWZEALANDSTANDARDTIME: 'Pacific/Auckland',
  HAWAIIANSTANDARDTIME: 'Pacific/Honolulu',
  WEUROPESTANDARDTIME: 'Europe/Amsterdam',
  GMTSTANDARDTIME: 'Europe/London',
  INDIASTANDARDTIME: 'Asia/Kolkata',
  AUSCENTRALSTANDARDTIME: 'Australia/Darwin',
  CENAUSTRALIASTANDARDTIME: 'Australia/Adelaide',
  AUSEASTERNSTANDARDTIME: 'Australia/Sydney',
  EASTERNSTANDARDTIME: 'America/New_York',
  SINGAPORESTANDARDTIME: 'Asia/Singapore',
};

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetMs(instantMs: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  const read: Record<string, number> = {};
  for (const part of format.formatToParts(instantMs)) read[part.type] = Number(part.value);
  const local = Date.UTC(
    read['year'] ?? 1970,
    (read['month'] ?? 1) - 1,
    read['day'] ?? 1,
    read['hour'] ?? 0,
    read['minute'] ?? 0,
    read['second'] ?? 0,
  );
  return local - Math.floor(instantMs / 1000) * 1000;
}

/** The calendar day it is in the zone at an instant. */
export function localDay(instant: Instant, windowsZone: string): number {
  const ms = Date.parse(instant);
  return Math.floor((ms + offsetMs(ms, zones[windowsZone] ?? 'UTC')) / MS);
}

/** Gives instants for moments of local days; remembers the zone's offset per day, because asking is slow. */
export function makeLocalClock(windowsZone: string, now: Instant): (day: number, secondOfDay: number) => Instant {
  const zone = zones[windowsZone] ?? 'UTC';
  const limit = Date.parse(now);
  const offsets = new Map<number, number>();
  return (day, secondOfDay) => {
    let offset = offsets.get(day);
    if (offset === undefined) {
      offset = offsetMs(day * MS + MS / 2, zone);
      offsets.set(day, offset);
    }
    return new Date(Math.min(limit, day * MS + secondOfDay * 1000 - offset)).toISOString();
  };
}
