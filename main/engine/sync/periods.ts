/** Calendar arithmetic on `YYYY-MM-DD` and `YYYY-MM` text. Days are days: no zone, no clock. */

export function lastDayOf(month: string): string {
  const [year, number] = split(month);
  return `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, '0')}`;
}

export function addMonths(month: string, count: number): string {
  const [year, number] = split(month);
  const index = year * 12 + number - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((((index % 12) + 12) % 12) + 1).padStart(2, '0')}`;
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function isMonthEnd(day: string): boolean {
  return lastDayOf(monthOf(day)) === day;
}

/** The same day number `count` months on, or the month's last day where it is shorter. */
export function sameDay(day: string, count: number): string {
  const month = addMonths(monthOf(day), count);
  const last = lastDayOf(month);
  const wanted = `${month}-${day.slice(8, 10)}`;
  return wanted < last ? wanted : last;
}

/** The last `count` complete months before the month of `today`, newest first. */
export function completeMonths(today: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addMonths(monthOf(today), -1 - index));
}

/** One call of a monthly statement: the newest column's month and how many columns. */
export interface StatementCall {
  readonly month: string;
  readonly columns: number;
}

/**
 * The calls that bring at least `months` monthly columns, newest first. Xero gives every comparison column the day
 * numbers of the first one, so a first month of 30 days would cut the 31st off longer months: the month with comparisons
 * always has 31 days, and months after it are asked for one by one.
 */
export function statementCalls(today: string, months: number): StatementCall[] {
  const calls: StatementCall[] = [];
  let base = addMonths(monthOf(today), -1);
  while (!lastDayOf(base).endsWith('-31')) {
    calls.push({ month: base, columns: 1 });
    base = addMonths(base, -1);
  }
  for (let covered = 0; covered < months; covered += 12) {
    calls.push({ month: addMonths(base, -covered), columns: 12 });
  }
  return calls;
}

function split(month: string): [number, number] {
  return [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
}
