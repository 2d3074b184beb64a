import type { Speech } from '../../i18n/index.ts';
import type { ChartSize, ChartSpec } from '../spec.ts';
import { colours, labelStyle, strongLabel } from '../theme.ts';
import { gridOf, indexOfMax, toNumber, valueAxis } from './base.ts';

interface OwnPoint {
  readonly key: string;
  readonly label: string;
  readonly value: string | null;
}

/** The chart of a tile somebody made: columns or one line over its groups, the extreme labelled, missing values a gap. */
export function ownChart(
  points: readonly OwnPoint[],
  speech: Speech,
  size: ChartSize,
  words: { kind: 'columns' | 'line'; isTimed: boolean; write: (value: string) => string },
): ChartSpec {
  const values = points.map((point) => toNumber(point.value));
  const top = indexOfMax(values);
  const room = size === 'page' ? 18 : 9;
  const label = (index: number) => ({
    label: { show: true, position: 'top' as const, formatter: speech.compact(values[index] ?? 0), ...strongLabel },
  });
  const data = values.map((value, index) => ({ value: value ?? '-', ...(index === top ? label(index) : {}) }));
  const isLine = words.kind === 'line';
  return {
    option: {
      grid: gridOf(size, 6, 16),
      xAxis: {
        type: 'category',
        data: points.map((point) => point.key),
        boundaryGap: !isLine,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.zero, width: 0.8 } },
        axisLabel: {
          ...labelStyle,
          hideOverlap: true,
          interval: words.isTimed ? (index: number) => index === 0 || index === points.length - 1 : 0,
          formatter: (_key: string, index: number) => short(points[index]?.label ?? '', room),
          ...(words.isTimed ? { alignMinLabel: 'left', alignMaxLabel: 'right' } : {}),
        },
      },
      yAxis: valueAxis(speech, size),
      series: [
        isLine
          ? {
              type: 'line',
              silent: true,
              symbol: 'circle',
              symbolSize: 4,
              itemStyle: { color: colours.main },
              lineStyle: { color: colours.main, width: 1.8, join: 'round' },
              data,
            }
          : { type: 'bar', barCategoryGap: '38%', silent: true, itemStyle: { color: colours.main }, data },
      ],
    },
    readouts: points.map(
      (point) => `${point.label}  ${point.value === null ? speech.t('common.na') : words.write(point.value)}`,
    ),
  };
}

/** An axis has room for so many letters; the readout line and the table have the whole name. */
const short = (text: string, room: number): string => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
