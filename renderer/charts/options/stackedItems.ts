import type { Speech } from '../../i18n/index.ts';
import type { ChartSize, ChartSpec } from '../spec.ts';
import { colours, runningDecal, stackColour, stackDecals } from '../theme.ts';
import { gridOf, monthAxis, toNumber, valueAxis, type Point } from './base.ts';

export interface Stack {
  readonly key: string;
  readonly label: string;
  readonly total: number;
}

/** The parts of all months by size, with "Other" and "No item code" last, as they are stacked from the bottom. */
export function stacksOf(points: readonly Point[], speech: Speech): Stack[] {
  const found = new Map<string, Stack>();
  for (const point of points) {
    for (const [key, value] of Object.entries(point.parts ?? {})) {
      const label =
        key === 'other'
          ? speech.t('tile.other')
          : key === 'none'
            ? speech.t('tile.none')
            : (point.partLabels?.[key] ?? found.get(key)?.label ?? key);
      found.set(key, { key, label, total: (found.get(key)?.total ?? 0) + Number(value) });
    }
  }
  const rank = (stack: Stack) => (stack.key === 'none' ? 2 : stack.key === 'other' ? 1 : 0);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || b.total - a.total);
}

/** T18: a stack a month, labelled at the last one; from five parts on patterns go with the colours. */
export function stackedItems(points: readonly Point[], speech: Speech, size: ChartSize): ChartSpec {
  const stacks = stacksOf(points, speech);
  let below = 0;
  const last = points.at(-1);
  return {
    option: {
      grid: gridOf(size, 190, 8),
      xAxis: monthAxis(points, speech, 'page'),
      yAxis: valueAxis(speech, size),
      series: stacks.map((stack, rank) => {
        const colour = stackColour(stack.key, rank);
        const decal = stacks.length >= 5 ? stackDecals[rank % stackDecals.length] : undefined;
        return {
          type: 'bar' as const,
          stack: 'items',
          silent: true,
          barCategoryGap: '32%',
          itemStyle: { color: colour, borderColor: colours.ground, borderWidth: 0.8, ...(decal ? { decal } : {}) },
          data: points.map((point) => ({
            value: toNumber(point.parts?.[stack.key]) ?? 0,
            ...(point.running ? { itemStyle: { color: colour, decal: runningDecal } } : {}),
          })),
        };
      }),
    },
    labels: stacks.map((stack) => {
      const height = Math.max(0, toNumber(last?.parts?.[stack.key]) ?? 0);
      const value = below + height / 2;
      below += height;
      return { text: stack.label, colour: colours.text2, value };
    }),
    readouts: points.map(
      (point) =>
        `${speech.month(point.key)}  ${speech.money(point.value ?? '0')}  ${stacks
          .slice(0, 3)
          .map((stack) => {
            const amount = `${stack.label} ${speech.money(point.parts?.[stack.key] ?? '0', 0)}`;
            const sold = point.quantities?.[stack.key];
            return sold === undefined
              ? amount
              : `${amount} (${speech.t('tile.sold', { quantity: speech.money(sold, sold.split('.')[1]?.length ?? 0) })})`;
          })
          .join('  ')}`,
    ),
  };
}
