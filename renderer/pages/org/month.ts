/** `2026-11` one month on or back; null is the running month, and marks never leave the thirteen months that charts show. */
export function shiftMonth(marked: string | null, today: string, step: 1 | -1): string | null {
  const current = today.slice(0, 7);
  const at = toNumber(marked ?? current) + step;
  const last = toNumber(current);
  if (at >= last) return null;
  return toText(Math.max(at, last - 12));
}

const toNumber = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const toText = (months: number): string =>
  `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
