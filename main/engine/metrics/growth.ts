/** T08 and T14: growth over complete months only; of three months year on year unless another way was chosen. */
import { monthLabel, say, type Figure, type Point, type TieOut } from './figure.ts';
import { firstCompleteMonth } from './history.ts';
import { percentText, type Amount } from './money.ts';
import { addMonths, completeMonths, monthEnd, monthStart } from './periods.ts';
import { fewerThanMonths, zeroDenominator } from './reasons.ts';
import type { Sources } from './sources.ts';
import { derivedTie } from './tieOut.ts';

/** Below this slope, in percentage points a month, the line counts as flat. */
const flatSlope = 0.5;

/** Slope of the least-squares line through equally spaced points. */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let over = 0;
  let under = 0;
  values.forEach((value, index) => {
    over += (index - middle) * (value - mean);
    under += (index - middle) ** 2;
  });
  return under === 0 ? 0 : over / under;
}

/** How a point is worked out: so many months up to it, against as many that many months before. */
const methods = {
  threeMonths: { count: 3, lag: 12 },
  monthOnMonth: { count: 1, lag: 1 },
  yearOnYear: { count: 1, lag: 12 },
} as const;
export type GrowthMethod = keyof typeof methods;

/**
 * Growth with its line of twelve months. The figure of the three-month way is twelve complete months over the twelve before;
 * of the others it is the line's last point.
 */
export function growthFigure(
  sources: Sources,
  byMonth: ReadonlyMap<string, Amount>,
  input: TieOut,
  method: GrowthMethod = 'threeMonths',
): Figure {
  const { lang, today } = sources;
  const { count, lag } = methods[method];
  const start = firstCompleteMonth(sources);
  const months = completeMonths(today, 12);
  const known = (month: string): boolean => start !== null && month >= start;
  const sum = (last: string, count: number): Amount => {
    let total = 0;
    for (let index = 0; index < count; index += 1) total += byMonth.get(addMonths(last, -index)) ?? 0;
    return total;
  };
  const series = months.map((month): Point => {
    const before = addMonths(month, -lag);
    const base = sum(before, count);
    const isKnown = known(addMonths(before, 1 - count)) && base !== 0;
    return {
      key: month,
      label: monthLabel(lang, month),
      value: isKnown ? percentText(sum(month, count) - base, Math.abs(base)) : null,
    };
  });
  const last = months[11] ?? '';
  const span = method === 'threeMonths' ? 12 : 1;
  const back = method === 'threeMonths' ? 12 : lag;
  const window = { from: monthStart(addMonths(last, 1 - span)), to: monthEnd(last) };
  const base = sum(addMonths(last, -back), span);
  const enough = known(addMonths(last, 1 - back - span));
  const line = series.slice(-6).map((point) => point.value);
  const drawn = line.filter((value) => value !== null).map(Number);
  const slope = drawn.length === 6 ? slopeOf(drawn) : null;
  const direction = slope === null ? null : Math.abs(slope) < flatSlope ? 'flat' : slope > 0 ? 'up' : 'down';
  const words = {
    up: say(lang, 'rising', 'stijgend'),
    down: say(lang, 'falling', 'dalend'),
    flat: say(lang, 'flat', 'vlak'),
  };
  return {
    value: enough && base !== 0 ? percentText(sum(last, span) - base, Math.abs(base)) : null,
    reason: !enough
      ? fewerThanMonths(back + span)
      : base === 0
        ? span === 12
          ? zeroDenominator('The amount of the twelve months before', 'Het bedrag van de twaalf maanden ervoor')
          : zeroDenominator('The amount it is compared with', 'Het bedrag waarmee wordt vergeleken')
        : null,
    window,
    comparison: null,
    series,
    facts: [
      {
        key: 'trend',
        label: say(lang, 'Trend', 'Trend'),
        value: direction === null ? null : words[direction],
        unit: 'text',
      },
      {
        key: 'slope',
        label: say(lang, 'Percentage points a month', 'Procentpunt per maand'),
        value: slope === null ? null : slope.toFixed(2),
        unit: 'percent',
      },
    ],
    chips: ['documents'],
    tieOut: derivedTie([input]),
  };
}
