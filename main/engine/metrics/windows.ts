/** T06 and T12 of another window than the financial year: the month so far, or the twelve complete months before it. */
import type { InvoicedFigures } from './documents.ts';
import { moneyFact, say, type Figure } from './figure.ts';
import { moneyText, parseAmount, type Amount } from './money.ts';
import { addMonths, monthEnd, monthOf, monthStart, monthToDate, sameDaysLastYear } from './periods.ts';
import type { Sources } from './sources.ts';
import { derivedTie } from './tieOut.ts';

/**
 * The figure of the window that was chosen, compared with the same a year earlier. Only the financial year is compared with
 * a report; the others are sums of the same months, and as good as it.
 */
export function headlineOf(sources: Sources, figures: InvoicedFigures, window: string): Figure {
  const { invoiced, byMonth } = figures;
  if (window === 'year') return invoiced;
  const { lang, today } = sources;
  const current = monthOf(today);
  const base = {
    ...invoiced,
    facts: [
      moneyFact('thisYear', say(lang, 'This financial year', 'Dit boekjaar'), parseAmount(invoiced.value ?? '0')),
      ...(invoiced.facts ?? []),
    ],
    ...(invoiced.tieOut === undefined ? {} : { tieOut: derivedTie([invoiced.tieOut]) }),
  };
  if (window === 'month') {
    return {
      ...base,
      value: moneyText(byMonth.get(current) ?? 0),
      window: monthToDate(today),
      comparison: { value: invoiced.series?.at(-1)?.previous ?? null, window: sameDaysLastYear(today) },
    };
  }
  const twelve = (last: string): { value: string; window: { from: string; to: string } } => {
    let sum: Amount = 0;
    for (let index = 0; index < 12; index += 1) sum += byMonth.get(addMonths(last, -index)) ?? 0;
    return { value: moneyText(sum), window: { from: monthStart(addMonths(last, -11)), to: monthEnd(last) } };
  };
  const last = addMonths(current, -1);
  return { ...base, ...twelve(last), comparison: twelve(addMonths(last, -12)) };
}
