/** How many complete months back the control goes; the sync reads as many. */
const REACH = 36;

/** `2026-10` as its last day, `2026-10-31`; the day of the figures for a month that was chosen. */
export function endOfMonth(month: string): string {
  const day = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
  return `${month}-${String(day).padStart(2, '0')}`;
}

/**
 * The chosen month one on or back; null is today. From today back goes to the end of the month before; forward from there
 * comes back to today. A month of the address that is not over counts as today.
 */
export function shiftMonth(chosen: string | null, today: string, step: 1 | -1): string | null {
  const current = toNumber(today.slice(0, 7));
  const at = (chosen === null ? current : toNumber(chosen)) + step;
  if (at >= current) return null;
  return toText(Math.max(at, current - REACH));
}

/** The months to choose from by year, newest year first; months not over and months out of reach are left out. */
export function monthsToChoose(today: string): { year: string; months: (string | null)[] }[] {
  const current = toNumber(today.slice(0, 7));
  const years: { year: string; months: (string | null)[] }[] = [];
  for (let year = Math.floor(current / 12); year * 12 + 11 >= current - REACH; year -= 1) {
    const months = Array.from({ length: 12 }, (_, index) => {
      const at = year * 12 + index;
      return at >= current || at < current - REACH ? null : toText(at);
    });
    if (months.some((month) => month !== null)) years.push({ year: String(year), months });
  }
  return years;
}

const toNumber = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const toText = (months: number): string =>
  `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
