import type { Speech } from '../../i18n/index.ts';
import type { ChartSize, ChartSpec } from '../spec.ts';
import { colours, labelStyle, strongLabel } from '../theme.ts';
import { gridOf, monthAxis, toNumber, valueAxis, type Point } from './base.ts';

export interface TrendWords {
  /** How one value is written, sign and unit included. */
  readonly write: (decimal: string) => string;
  readonly hasZero: boolean;
  readonly isPercent: boolean;
  /** In a third of a page only every third month is named. */
  readonly isNarrow?: boolean;
}

/** Decimals of axis labels: as many as it takes to tell four round values apart. */
export function axisDecimals(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  const range = known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
  return range < 1 ? 2 : range < 8 ? 1 : 0;
}

/** T08, T14 and every history on an area page: one line, its last value labelled; missing months are a gap. */
export function trendLine(points: readonly Point[], speech: Speech, size: ChartSize, words: TrendWords): ChartSpec {
  const values = points.map((point) => toNumber(point.value));
  const lastKnown = values.findLastIndex((value) => value !== null);
  const last = points[lastKnown];
  const decimals = axisDecimals(values);
  return {
    option: {
      grid: { ...gridOf(size, size === 'page' ? 56 : 8, 10), left: size === 'page' ? 44 : 6 },
      xAxis: {
        ...monthAxis(points, speech, size),
        boundaryGap: false,
        ...(size === 'tile' || words.isNarrow
          ? {
              axisLabel: {
                ...labelStyle,
                interval: (index: number) => index === 0 || index === points.length - 1,
                formatter: (key: string, index: number) => speech.axisMonth(key, index === 0),
                alignMinLabel: 'left',
                alignMaxLabel: 'right',
              },
            }
          : {}),
        axisLine: {
          show: true,
          onZero: words.hasZero,
          lineStyle: { color: words.hasZero ? colours.zero : colours.axis, width: 0.8 },
        },
      } as NonNullable<ChartSpec['option']['xAxis']>,
      yAxis: {
        ...valueAxis(speech, size, words.isPercent),
        scale: !words.hasZero,
        axisLabel: {
          ...labelStyle,
          show: size === 'page',
          formatter: (value: number) =>
            Math.abs(value) >= 950
              ? speech.compact(value)
              : speech.money(value.toFixed(4), decimals) + (words.isPercent ? '%' : ''),
        },
      } as NonNullable<ChartSpec['option']['yAxis']>,
      series: [
        {
          type: 'line',
          silent: true,
          symbol: 'circle',
          showSymbol: true,
          symbolSize: (_value: unknown, item: { dataIndex: number }) => (item.dataIndex === lastKnown ? 6 : 0),
          itemStyle: { color: colours.main },
          lineStyle: { color: colours.main, width: 1.8, join: 'round' },
          data: values.map((value, index) => ({
            value: value ?? '-',
            ...(size === 'page' && index === lastKnown && last?.value
              ? {
                  label: { show: true, position: 'right' as const, formatter: words.write(last.value), ...strongLabel },
                }
              : {}),
          })),
        },
      ],
    },
    readouts: points.map(
      (point) =>
        `${speech.month(point.key)}  ${point.value === null ? speech.t('common.na') : words.write(point.value)}`,
    ),
  };
}
