import type { Speech } from '../../i18n/index.ts';
import type { ChartSize, ChartSpec } from '../spec.ts';
import { colours, runningDecal, strongLabel } from '../theme.ts';
import { gridOf, haloLine, indexOfMax, monthAxis, toNumber, valueAxis, type Point } from './base.ts';

/** T19: revenue and expenses side by side, net profit as an ink line, the running month hatched. */
export function profitLoss(points: readonly Point[], speech: Speech, size: ChartSize): ChartSpec {
  const part = (name: string) => points.map((point) => toNumber(point.parts?.[name]) ?? 0);
  const revenue = part('revenue');
  const expense = part('expense');
  const net = points.map((point) => toNumber(point.parts?.['net'] ?? point.value));
  const top = indexOfMax(revenue);
  const columns = (values: readonly number[], colour: string, labelled: number) =>
    points.map((point, index) => ({
      value: values[index] ?? 0,
      ...(point.running
        ? { itemStyle: { color: colour, decal: runningDecal, borderColor: colour, borderWidth: 0.5 } }
        : {}),
      ...(index === labelled
        ? {
            label: {
              show: true,
              position: 'top' as const,
              formatter: speech.compact(values[index] ?? 0),
              ...strongLabel,
            },
          }
        : {}),
    }));
  const lasts = { revenue: revenue.at(-1) ?? 0, expense: expense.at(-1) ?? 0, net: net.at(-1) ?? 0 };
  return {
    option: {
      grid: gridOf(size, 62, 16),
      xAxis: monthAxis(points, speech, size),
      yAxis: valueAxis(speech, size),
      series: [
        { type: 'bar', barGap: '8%', barCategoryGap: '22%', silent: true, itemStyle: { color: colours.main }, data: columns(revenue, colours.main, top) },
        { type: 'bar', silent: true, itemStyle: { color: colours.out }, data: columns(expense, colours.out, -1) },
        ...haloLine(net),
      ],
    }, // prettier-ignore
    labels: [
      { text: speech.t('tile.revenue'), colour: colours.main, value: lasts.revenue },
      { text: speech.t('tile.expense'), colour: colours.text2, value: lasts.expense },
      { text: speech.t('tile.net'), colour: colours.text, value: lasts.net },
    ],
    readouts: points.map(
      (point) =>
        `${speech.month(point.key)}  ${speech.t('tile.revenue')} ${speech.money(point.parts?.['revenue'] ?? '0')}  ${speech.t('tile.expense')} ${speech.money(point.parts?.['expense'] ?? '0')}  ${speech.t('tile.net')} ${speech.money(point.parts?.['net'] ?? point.value ?? '0')}`,
    ),
  };
}
