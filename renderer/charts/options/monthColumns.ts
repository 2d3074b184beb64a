import type { Speech } from '../../i18n/index.ts';
import type { ChartSize, ChartSpec } from '../spec.ts';
import { colours, runningDecal, strongLabel } from '../theme.ts';
import { gridOf, indexOfMax, monthAxis, toNumber, valueAxis, type Point } from './base.ts';

/** T06, T12: a column a month; an ink tick across it is the same month last year; the running month is hatched. */
export function monthColumns(points: readonly Point[], speech: Speech, size: ChartSize): ChartSpec {
  const values = points.map((point) => toNumber(point.value));
  const top = indexOfMax(values);
  const previous = points.map((point) => toNumber(point.previous));
  const hasPrevious = previous.some((value) => value !== null);
  return {
    option: {
      grid: gridOf(size, 4, 16),
      xAxis: monthAxis(points, speech, size),
      yAxis: valueAxis(speech, size),
      series: [
        {
          type: 'bar',
          barCategoryGap: '38%',
          silent: true,
          itemStyle: { color: colours.main },
          data: points.map((point, index) => ({
            value: values[index] ?? 0,
            ...(point.running
              ? { itemStyle: { color: colours.main, decal: runningDecal, borderColor: colours.main, borderWidth: 1 } }
              : {}),
            ...(index === top
              ? {
                  label: {
                    show: true,
                    position: 'top' as const,
                    formatter: speech.compact(values[index] ?? 0),
                    ...strongLabel,
                  },
                }
              : {}),
          })),
        },
        ...(hasPrevious
          ? [
              {
                type: 'pictorialBar' as const,
                symbol: 'rect',
                symbolPosition: 'end' as const,
                symbolSize: ['74%', 1.6] as [string, number],
                symbolOffset: [0, -0.8] as [number, number],
                itemStyle: { color: colours.text },
                silent: true,
                z: 5,
                data: previous.map((value) => value ?? '-'),
              },
            ]
          : []),
      ],
    },
    ...(hasPrevious ? { rest: speech.t('tile.tickYear') } : {}),
    readouts: points.map((point) => {
      const before = point.previous ?? null;
      const now = point.value === null ? speech.t('common.na') : speech.money(point.value);
      return `${speech.month(point.key)}  ${now}${before === null ? '' : `  ${speech.t('tile.sameLastYear', { value: speech.money(before) })}`}`;
    }),
  };
}
