import type { ReportChart, ReportSection } from '#contract/ledger';
import type { LineSeriesOption } from 'echarts/charts';
import type { Speech } from '../../i18n/index.ts';
import type { ChartSpec, Option } from '../spec.ts';
import { colours, labelStyle, runningDecal, stackColour, stackDecals, strongLabel } from '../theme.ts';
import { gridOf, haloLine, monthAxis, showsMonth, toNumber, valueAxis } from './base.ts';
import { axisDecimals } from './trendLine.ts';

interface Series {
  readonly key: string;
  readonly label: string;
  readonly values: readonly (string | null)[];
}

interface Drawn {
  readonly points: readonly { key: string; label: string }[];
  readonly series: readonly Series[];
  readonly line: Series | null;
}

/** The cells a chart takes from its section: the same numbers, in the same order, as the table below it. */
export function drawnOf(section: ReportSection, chart: ReportChart): Drawn {
  const columns = new Map(section.columns.map((column) => [column.key, column.title]));
  const rows = new Map(section.rows.map((row) => [row.key, row]));
  const isAlongRows = chart.along === 'rows';
  const points = chart.points.flatMap((key) => {
    const label = isAlongRows ? rows.get(key)?.label : columns.get(key);
    return label === undefined ? [] : [{ key, label }];
  });
  const cell = (point: string, series: string): string | null => {
    const [row, column] = isAlongRows ? [point, series] : [series, point];
    return rows.get(row)?.values[column] ?? null;
  };
  const seriesOf = (key: string): Series | null => {
    const label = isAlongRows ? columns.get(key) : rows.get(key)?.label;
    return label === undefined ? null : { key, label, values: points.map((point) => cell(point.key, key)) };
  };
  // A band of a stack that is nothing anywhere would only be a name.
  const says = (one: Series): boolean =>
    chart.kind !== 'stack' || one.values.some((value) => (toNumber(value) ?? 0) !== 0);
  return {
    points,
    series: chart.series.flatMap((key) => seriesOf(key) ?? []).filter(says),
    line: chart.line === null ? null : seriesOf(chart.line),
  };
}

/** True when there is something to draw at all. */
export function hasPicture(section: ReportSection, chart: ReportChart): boolean {
  const { points, series } = drawnOf(section, chart);
  return points.length > 1 && series.some((one) => one.values.some((value) => (toNumber(value) ?? 0) !== 0));
}

function write(value: string | null, chart: ReportChart, speech: Speech): string {
  if (value === null) return speech.t('common.na');
  switch (chart.unit) {
    case 'percent':
      return speech.percent(value);
    case 'money':
      return speech.money(value);
    case 'days':
      return speech.money(value, 1);
    default:
      return speech.money(value, 2);
  }
}

const isTime = (key: string): boolean => /^\d{4}-\d{2}(-\d{2})?$/.test(key);

/** Time along the foot: months by name, days by day and month; other points by their label. */
function footOf(points: Drawn['points'], speech: Speech, isNarrow: boolean): NonNullable<Option['xAxis']> {
  const keys = points.map((point) => ({ key: point.key, label: point.label, value: null }));
  if (points.every((point) => isTime(point.key)) && points.length <= 26)
    return monthAxis(keys, speech, isNarrow || points.length > 14 ? 'tile' : 'page');
  const step = Math.max(1, Math.ceil(points.length / 10));
  return {
    type: 'category',
    data: points.map((point) => point.key),
    axisLine: { show: true, lineStyle: { color: colours.axis, width: 1 } },
    axisTick: { show: false },
    axisLabel: {
      ...labelStyle,
      margin: 6,
      hideOverlap: true,
      interval: (index: number) =>
        points.length <= 13
          ? true
          : index % step === 0 || (showsMonth(index, points.length) && index === points.length - 1),
      formatter: (_key: string, index: number) => points[index]?.label ?? '',
    },
  };
}

/** A ranking: names at the left, bars from a common zero, the value at the end of each. */
function ranking({ points, series }: Drawn, chart: ReportChart, speech: Speech): ChartSpec {
  const values = series[0]?.values ?? [];
  return {
    valueAxis: 'x',
    option: {
      grid: { left: 190, right: 84, top: 4, bottom: 4, containLabel: false },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: points.map((point) => point.key),
        axisLine: { show: true, lineStyle: { color: colours.zero, width: 1 } },
        axisTick: { show: false },
        axisLabel: {
          ...labelStyle,
          color: colours.text2,
          width: 176,
          overflow: 'truncate',
          formatter: (_key: string, index: number) => points[index]?.label ?? '',
        },
      },
      series: [
        {
          type: 'bar',
          silent: true,
          barCategoryGap: '34%',
          itemStyle: { color: colours.main },
          data: values.map((value) => ({
            value: toNumber(value) ?? 0,
            label: {
              show: true,
              position: 'right' as const,
              formatter: chart.unit === 'money' ? speech.money(value ?? '0', 0) : write(value, chart, speech),
              ...strongLabel,
            },
          })),
        },
      ],
    },
    readouts: [],
  };
}

const columnColours = [colours.main, colours.out, 'var(--s-3)', 'var(--s-4)'] as const;

/** A picture of a report's section. Rule: design.md section 6. */
export function sectionChart(section: ReportSection, chart: ReportChart, speech: Speech): ChartSpec {
  const drawn = drawnOf(section, chart);
  if (chart.kind === 'bars') return ranking(drawn, chart, speech);
  const { points, series, line } = drawn;
  const isStack = chart.kind === 'stack';
  const isLine = chart.kind === 'line';
  const isPercent = chart.unit === 'percent';
  const last = points.length - 1;
  const numbers = series.flatMap((one) => one.values.map(toNumber));
  const decimals = axisDecimals(numbers);
  const isPlainAxis = chart.unit !== 'money' || numbers.every((value) => value === null || Math.abs(value) < 950);
  let below = 0;
  const labelled = [...series, ...(line === null ? [] : [line])];
  const bars = isLine
    ? []
    : series.map((one, rank) => {
        const colour = isStack
          ? stackColour(one.key.endsWith('none') ? 'none' : one.key, rank)
          : (columnColours[rank % columnColours.length] ?? colours.main);
        const decal = isStack && series.length >= 5 ? stackDecals[rank % stackDecals.length] : undefined;
        return {
          type: 'bar' as const,
          silent: true,
          barCategoryGap: isStack ? '32%' : '34%',
          barGap: '8%',
          ...(isStack ? { stack: 'all' } : {}),
          itemStyle: {
            color: colour,
            borderColor: colours.ground,
            borderWidth: isStack ? 0.8 : 0,
            ...(decal ? { decal } : {}),
          },
          data: one.values.map((value, index) => ({
            value: toNumber(value) ?? 0,
            ...(points[index]?.key === chart.running ? { itemStyle: { color: colour, decal: runningDecal } } : {}),
          })),
        };
      });
  const limits = chart.limits.map((limit) => ({
    yAxis: Number(limit),
    label: { formatter: write(limit, chart, speech), ...labelStyle },
  }));
  const lines: LineSeriesOption[] = isLine
    ? series.map((one, rank) => ({
        type: 'line',
        silent: true,
        symbol: 'none',
        lineStyle: { color: columnColours[rank % columnColours.length] ?? colours.main, width: 1.8, join: 'round' },
        data: one.values.map((value) => toNumber(value) ?? '-'),
        ...(rank === 0 && limits.length > 0
          ? {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: colours.text3, type: 'dashed' as const, width: 1 },
                data: limits,
              },
            }
          : {}),
      }))
    : [];
  return {
    option: {
      grid: { ...gridOf('page', labelled.length > 1 || isStack ? 170 : 16, 12), left: 56 },
      xAxis: {
        ...footOf(points, speech, section.charts.length > 2),
        ...(isLine ? { boundaryGap: false } : {}),
      } as NonNullable<Option['xAxis']>,
      yAxis: {
        ...valueAxis(speech, 'page', isPercent),
        ...(isLine && chart.unit !== 'money' && chart.unit !== 'percent' ? { scale: true } : {}),
        ...(isPlainAxis
          ? {
              axisLabel: {
                ...labelStyle,
                formatter: (value: number) => speech.money(value.toFixed(4), decimals) + (isPercent ? '%' : ''),
              },
            }
          : {}),
      } as NonNullable<Option['yAxis']>,
      series: [...bars, ...lines, ...(line === null ? [] : haloLine(line.values.map(toNumber)))],
    },
    ...(labelled.length > 1 || isStack
      ? {
          labels: labelled.map((one, rank) => {
            const value = toNumber(one.values[last]) ?? 0;
            const isOwn = line !== null && one === line;
            if (isStack && !isOwn) {
              const middle = below + Math.max(0, value) / 2;
              below += Math.max(0, value);
              return { text: one.label, colour: colours.text2, value: middle };
            }
            return {
              text: one.label,
              colour: isOwn || isStack ? colours.text2 : (columnColours[rank % columnColours.length] ?? colours.text2),
              value,
            };
          }),
        }
      : {}),
    readouts: points.map(
      (point, index) =>
        `${point.label}  ${labelled
          .slice(0, 4)
          .map(
            (one) => (labelled.length === 1 ? '' : `${one.label} `) + write(one.values[index] ?? null, chart, speech),
          )
          .join('  ')}`,
    ),
  };
}

/** The height of a picture: rankings grow with their rows. */
export function pictureHeight(section: ReportSection, chart: ReportChart): number {
  if (chart.kind !== 'bars') return section.charts.length > 2 ? 170 : 220;
  return Math.max(60, drawnOf(section, chart).points.length * 22 + 8);
}

/** One sentence that names a picture: from where to where, its highest and its last point; a ranking says its largest. */
export function pictureName(section: ReportSection, chart: ReportChart, speech: Speech): string {
  const { points, series, line } = drawnOf(section, chart);
  const first = points[0];
  const last = points.at(-1);
  // A stack is as high as its parts together, and the line over columns is what they come to.
  const sum = (index: number): number =>
    line !== null
      ? (toNumber(line.values[index]) ?? 0)
      : (chart.kind === 'stack' ? series : series.slice(0, 1)).reduce(
          (all, one) => all + (toNumber(one.values[index]) ?? 0),
          0,
        );
  if (!first || !last) return chart.title;
  const sums = points.map((_, index) => sum(index));
  const top = sums.indexOf(Math.max(...sums));
  const said = (index: number) =>
    `${write((sums[index] ?? 0).toFixed(4), chart, speech)} (${points[index]?.label ?? ''})`;
  if (chart.kind === 'bars')
    return speech.t('sheet.ranking', { title: chart.title, count: points.length, high: said(top) });
  return speech.t('sheet.picture', {
    title: chart.title,
    from: first.label,
    to: last.label,
    high: said(top),
    last: write((sums.at(-1) ?? 0).toFixed(4), chart, speech),
  });
}
