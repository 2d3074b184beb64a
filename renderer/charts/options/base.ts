import type { SeriesPoint } from '#contract/tiles';
import type { LineSeriesOption } from 'echarts/charts';
import type { Speech } from '../../i18n/index.ts';
import type { ChartSize, Option } from '../spec.ts';
import { colours, labelStyle } from '../theme.ts';

export type Point = SeriesPoint;

/** For drawing only: a mark's height may be a float, a figure never is. */
export const toNumber = (decimal: string | null | undefined): number | null =>
  decimal === null || decimal === undefined ? null : Number(decimal);

/** Which time labels are written: the first, every third, the last, as far as they do not collide. */
export function showsMonth(index: number, count: number): boolean {
  if (index === 0 || index === count - 1) return true;
  return index % 3 === 0 && count - 1 - index >= 2;
}

/** Months along the foot, the first with its year. */
export function monthAxis(points: readonly Point[], speech: Speech, size: ChartSize): NonNullable<Option['xAxis']> {
  return {
    type: 'category',
    data: points.map((point) => point.key),
    axisLine: { show: true, lineStyle: { color: colours.axis, width: 1 } },
    axisTick: { show: false },
    axisLabel: {
      ...labelStyle,
      margin: 6,
      hideOverlap: size === 'page',
      interval: (index: number) => size === 'page' || showsMonth(index, points.length),
      formatter: (key: string, index: number) =>
        speech.axisMonth(key, index === 0 || (size === 'page' && key.endsWith('-01'))),
    },
  };
}

/** No value axis in tiles; three to five round values with hairlines on pages. */
export function valueAxis(speech: Speech, size: ChartSize, asPercent = false): NonNullable<Option['yAxis']> {
  const isPage = size === 'page';
  return {
    type: 'value',
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: isPage, lineStyle: { color: colours.grid, width: 1 } },
    axisLabel: {
      ...labelStyle,
      show: isPage,
      formatter: (value: number) => (asPercent ? `${speech.compact(value)}%` : speech.compact(value)),
    },
  };
}

export function gridOf(size: ChartSize, right: number, top = 14): NonNullable<Option['grid']> {
  return { left: size === 'page' ? 44 : 4, right, top, bottom: 18, containLabel: false };
}

/** Index of the largest value, -1 when there is none. */
export function indexOfMax(values: readonly (number | null)[]): number {
  let best = -1;
  values.forEach((value, index) => {
    const top = values[best];
    if (value !== null && (best < 0 || (top !== null && top !== undefined && value > top))) best = index;
  });
  return best;
}

/** A line with a halo in the colour of the ground, so that it stands off the columns it crosses. */
export function haloLine(values: readonly (number | null)[], width = 1.5): LineSeriesOption[] {
  const shared = { type: 'line' as const, data: values.map((value) => value ?? '-'), symbol: 'none', silent: true };
  return [
    { ...shared, z: 4, lineStyle: { color: colours.ground, width: width + 2.5, join: 'round' as const } },
    { ...shared, z: 5, lineStyle: { color: colours.text, width, join: 'round' as const } },
  ];
}
