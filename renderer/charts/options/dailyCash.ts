import type { Speech } from '../../i18n/index.ts';
import type { ChartSize, ChartSpec } from '../spec.ts';
import { colours, labelStyle, strongLabel } from '../theme.ts';
import { gridOf, haloLine, indexOfMax, toNumber, valueAxis, type Point } from './base.ts';

const isMonday = (iso: string): boolean => new Date(`${iso}T00:00:00Z`).getUTCDay() === 1;
const isWeekend = (iso: string): boolean => [0, 6].includes(new Date(`${iso}T00:00:00Z`).getUTCDay());

/** Room below the lowest column for its label, so that it does not stand on the dates. */
const lowEnd = ({ min }: { min: number }): number => (min < 0 ? min * 1.3 : 0);

/** T01: a column a day, in above and out below the zero line, net as an ink line. Weekends lie in a sunken band. */
export function dailyCash(points: readonly Point[], speech: Speech, size: ChartSize): ChartSpec {
  const part = (point: Point, name: string) => toNumber(point.parts?.[name]) ?? 0;
  const ins = points.map((point) => part(point, 'in'));
  const outs = points.map((point) => -Math.abs(part(point, 'out')));
  const nets = points.map((point) => toNumber(point.value));
  const top = indexOfMax(ins);
  const bottom = indexOfMax(outs.map((value) => -value));
  const label = (index: number, at: number, position: 'top' | 'bottom', values: readonly number[]) => ({
    value: values[index] ?? 0,
    ...(index === at && values[index] !== 0
      ? { label: { show: true, position, formatter: speech.compact(values[index] ?? 0), ...strongLabel } }
      : {}),
  });
  const lastIn = ins.at(-1) ?? 0;
  const reach = Math.max(...ins, ...outs.map((value) => -value), 1);
  return {
    option: {
      grid: { ...gridOf(size, 40, 16), bottom: size === 'page' ? 22 : 26 },
      xAxis: {
        type: 'category',
        data: points.map((point) => point.key),
        axisLine: { show: true, onZero: true, lineStyle: { color: colours.zero, width: 1 } },
        axisTick: { show: false },
        splitArea: {
          show: size === 'page',
          interval: 0,
          areaStyle: { color: points.map((point) => (isWeekend(point.key) ? 'var(--surface-sunken)' : 'transparent')) },
        },
        axisLabel: {
          ...labelStyle,
          interval: (index: number, key: string) =>
            (isMonday(key) && index > 0 && points.length - 1 - index > 2) || index === points.length - 1,
          formatter: (key: string) => speech.shortDay(key),
          onZero: false,
        } as object,
      },
      yAxis: { ...valueAxis(speech, size), ...(size === 'tile' ? { min: lowEnd, max: 'dataMax' as const } : {}) },
      series: [
        { type: 'bar', stack: 'day', data: ins.map((_, index) => label(index, top, 'top', ins)), itemStyle: { color: colours.main }, barCategoryGap: '30%', silent: true },
        { type: 'bar', stack: 'day', data: outs.map((_, index) => label(index, bottom, 'bottom', outs)), itemStyle: { color: colours.out }, silent: true },
        ...haloLine(nets, 1.4),
      ],
    }, // prettier-ignore
    labels: [
      { text: speech.t('tile.in'), colour: colours.main, value: Math.max(lastIn, reach * 0.3) },
      { text: speech.t('tile.net'), colour: colours.text, value: nets.at(-1) ?? 0 },
      { text: speech.t('tile.out'), colour: colours.text2, value: -reach * 0.3 },
    ],
    readouts: points.map(
      (point) =>
        `${speech.weekDay(point.key)}  ${speech.t('tile.in')} ${speech.money(point.parts?.['in'] ?? '0')}  ${speech.t('tile.out')} ${speech.money(point.parts?.['out'] ?? '0')}  ${speech.t('tile.net')} ${speech.money(point.value ?? '0')}`,
    ),
  };
}
