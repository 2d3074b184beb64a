import { addMonths } from './periods.ts';

/**
 * A part of a list by the date of its documents: from a month up to another, each open where it is null. Xero refuses
 * questions with more than about a hundred thousand records behind them; by years, and where that is not enough by months,
 * they are small enough. Documents without a date are in no part.
 */
export interface Window {
  readonly from: string | null;
  readonly before: string | null;
}

/** Years of a first division; what is older stays one part until Xero refuses that too. */
const YEARS = 6;

/** The parts of a whole list, newest first. `today` is an ISO day. */
export function divideAll(today: string): Window[] {
  const next = `${Number(today.slice(0, 4)) + 1}-01`;
  return [{ from: next, before: null }, ...divideBefore(next)];
}

function divideBefore(before: string): Window[] {
  const years = Array.from({ length: YEARS }, (_none, index) => {
    const to = addMonths(before, -12 * index);
    return { from: addMonths(to, -12), before: to };
  });
  return [...years, { from: null, before: years.at(-1)?.from ?? before }];
}

/** The parts of a part that is too large; null when it cannot be divided any further. */
export function divide(window: Window): Window[] | null {
  const { from, before } = window;
  if (from === null && before !== null) return before < '1980-01' ? null : divideBefore(before);
  if (from !== null && before === null) {
    const next = addMonths(from, 12);
    return from > '2200-01'
      ? null
      : [
          { from, before: next },
          { from: next, before: null },
        ];
  }
  if (from === null || before === null || addMonths(from, 1) >= before) return null;
  const months: Window[] = [];
  for (let month = before; month > from; month = addMonths(month, -1)) {
    months.push({ from: addMonths(month, -1), before: month });
  }
  return months;
}

/** The filter of a part, in Xero's own notation. */
export function windowFilter({ from, before }: Window): string {
  const dated = (month: string): string => `DateTime(${month.slice(0, 4)},${month.slice(5, 7)},01)`;
  const parts = [from && `Date>=${dated(from)}`, before && `Date<${dated(before)}`];
  return parts.filter((part) => part !== null).join(' AND ');
}
