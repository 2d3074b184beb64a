/** When records were last changed: business days with growth, and office hours, rising with the index. */
import type { Instant } from '../../model.ts';
import { localDay, makeLocalClock, weekday } from '../days.ts';

const opens = 8 * 3_600_000;
const closes = 18 * 3_600_000;

/** The days on which things happen in one organisation, up to its local now. */
export interface Workdays {
  readonly firstDay: number;
  readonly today: number;
  readonly days: Int32Array;
  /** UTC milliseconds of the first and the last moment of each day's work. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** Weekdays from `firstDay` to the organisation's day at `now`; today only counts up to now. */
export function workdays(firstDay: number, zone: string, now: Instant): Workdays {
  const today = localDay(now, zone);
  const limit = Date.parse(now);
  const clock = makeLocalClock(zone, '9999-01-01T00:00:00Z');
  const startOf = (day: number): number => Date.parse(clock(day, 0));
  const days: number[] = [];
  for (let day = firstDay; day <= today; day += 1) {
    // A day that has only just begun has no room for records that follow each other.
    if (weekday(day) !== 0 && weekday(day) !== 6 && limit - startOf(day) > 60_000) days.push(day);
  }
  const starts = days.map(startOf);
  const from = new Float64Array(starts.map((start) => Math.min(start + opens, (start + limit) / 2)));
  const to = new Float64Array(starts.map((start) => Math.min(start + closes, limit)));
  return { firstDay, today, days: Int32Array.from(days), from, to };
}

/** When each of `count` records was last changed: never earlier than the record before it. */
export interface Schedule {
  readonly count: number;
  /** Local day. */
  day(index: number): number;
  /** UTC milliseconds, whole. */
  stamp(index: number): number;
}

/** Spreads records over the working days: a little more of them each year, and by an extra weight of a day's own. */
export function makeSchedule(
  count: number,
  work: Workdays,
  growth: number,
  extra: (day: number) => number = () => 0,
): Schedule {
  const { days, from, to } = work;
  const weights = Array.from(days, (day) => 1 + (growth * (day - work.firstDay)) / 365 + extra(day));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const starts = new Uint32Array(days.length + 1);
  let sum = 0;
  weights.forEach((weight, position) => {
    sum += weight;
    starts[position + 1] = Math.round((count * sum) / whole);
  });
  const positionOf = (index: number): number => {
    let low = 0;
    let high = days.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    count,
    day: (index) => days[positionOf(index)] ?? work.today,
    stamp: (index) => {
      const position = positionOf(index);
      const first = starts[position] ?? 0;
      const share = (index - first + 0.5) / ((starts[position + 1] ?? 0) - first);
      const begin = from[position] ?? 0;
      return Math.floor(begin + ((to[position] ?? 0) - begin) * share);
    },
  };
}

/** The ISO text of UTC milliseconds. */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString();
