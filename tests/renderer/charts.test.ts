import { describe, expect, test } from 'vitest';
import { dailyCash } from '../../renderer/charts/options/dailyCash.ts';
import { monthColumns } from '../../renderer/charts/options/monthColumns.ts';
import { profitLoss } from '../../renderer/charts/options/profitLoss.ts';
import { stackedItems, stacksOf } from '../../renderer/charts/options/stackedItems.ts';
import { trendLine } from '../../renderer/charts/options/trendLine.ts';
import { showsMonth } from '../../renderer/charts/options/base.ts';
import { drawChart, spread, type VNode } from '../../renderer/charts/register.ts';
import { sparkRuns } from '../../renderer/charts/Spark.tsx';
import { createSpeech } from '../../renderer/i18n/index.ts';
import { members } from './fixtures/orgs.ts';
import { buildTiles } from './fixtures/tiles.ts';

const speech = createSpeech('en', 'minus');
const tiles = new Map(buildTiles(members[0]!, 'accrual', 'en').tiles.map((tile) => [tile.id, tile]));
const series = (id: 'T01' | 'T06' | 'T08' | 'T18' | 'T19') => tiles.get(id)!.series;
/** All nodes that are seen; clip paths only cut. */
const nodes = (node: VNode): VNode[] =>
  node.tag === 'clipPath' ? [] : [node, ...(node.children ?? []).flatMap((child) => (child ? nodes(child) : []))];
const texts = (node: VNode) =>
  nodes(node)
    .filter((one) => one.tag === 'text')
    .map((one) => one.text);
interface Bars {
  type: string;
  data: { value: number; itemStyle?: { decal?: unknown }; label?: { formatter?: string } }[];
}
const seriesOf = (spec: { option: { series?: unknown } }) => spec.option.series as Bars[];

describe('options of charts', () => {
  test('daily cash puts out below zero and says each day in words', () => {
    const spec = dailyCash(series('T01'), speech, 'tile');
    const [ins, outs] = seriesOf(spec);
    expect(ins!.data.every((one) => one.value >= 0)).toBe(true);
    expect(outs!.data.every((one) => one.value <= 0)).toBe(true);
    expect(spec.readouts).toHaveLength(30);
    expect(spec.readouts[6]).toMatch(/^Fri 30 Oct 2026 {2}In [\d,.]+ {2}Out [\d,.]+ {2}Net \u2212[\d,.]+$/);
  });
  test('month columns start at zero, hatch the running month and tick last year', () => {
    const spec = monthColumns(series('T06'), speech, 'tile');
    const [bars, ticks] = seriesOf(spec);
    expect(bars!.data.filter((one) => one.itemStyle?.decal)).toEqual([bars!.data[12]]);
    expect(ticks).toMatchObject({ type: 'pictorialBar' });
    expect(bars!.data.filter((one) => one.label)).toHaveLength(1);
    expect(spec.option.yAxis).not.toHaveProperty('scale', true);
  });
  test('last year has no ticks when nothing is known of it', () => {
    const spec = monthColumns(
      series('T06').map(({ key, label, value }) => ({ key, label, value })),
      speech,
      'page',
    );
    expect(seriesOf(spec)).toHaveLength(1);
  });
  test('a missing month is a gap, never a guess', () => {
    const points = series('T08').map((point, index) => (index < 3 ? { ...point, value: null } : point));
    const spec = trendLine(points, speech, 'page', {
      write: (value) => speech.percent(value, true),
      hasZero: true,
      isPercent: true,
    });
    expect(
      seriesOf(spec)[0]!
        .data.slice(0, 4)
        .map((one) => one.value),
    ).toEqual(['-', '-', '-', expect.any(Number)]);
    expect(spec.readouts[0]).toContain('n/a');
  });
  test('profit and loss names its three series beside the last month', () => {
    expect(profitLoss(series('T19'), speech, 'tile').labels?.map((label) => label.text)).toEqual([
      'Revenue',
      'Expenses',
      'Net',
    ]);
  });
  test('stacks stand by size, Other and No item code last', () => {
    const stacks = stacksOf(series('T18'), speech);
    expect(stacks.map((stack) => stack.label).slice(-2)).toEqual(['Other', 'No item code']);
    const totals = stacks.slice(0, -2).map((stack) => stack.total);
    expect(totals).toEqual([...totals].sort((a, b) => b - a));
    expect(seriesOf(stackedItems(series('T18'), speech, 'tile'))).toHaveLength(stacks.length);
  });
  test('time labels are the first, every third and the last, without collisions', () => {
    expect(
      Array.from({ length: 13 }, (_, index) => showsMonth(index, 13))
        .map(Number)
        .join(''),
    ).toBe('1001001001001');
    expect(
      Array.from({ length: 12 }, (_, index) => showsMonth(index, 12))
        .map(Number)
        .join(''),
    ).toBe('1001001001' + '01');
  });
});

describe('drawing', () => {
  test('a chart becomes elements without touching the document', () => {
    const drawing = drawChart(monthColumns(series('T06'), speech, 'page'), 640, 200);
    expect(drawing.root.tag).toBe('svg');
    expect(drawing.bands).toHaveLength(13);
    expect(drawing.bands[1]!.x).toBeGreaterThan(drawing.bands[0]!.x);
    expect(texts(drawing.root)).toContain('Nov 25');
  });
  test('colours are names, so that a change of theme needs no new drawing', () => {
    const fills = nodes(drawChart(dailyCash(series('T01'), speech, 'tile'), 400, 100).root).map((node) =>
      String(node.attrs['fill'] ?? ''),
    );
    expect(fills.filter((fill) => fill.startsWith('#') && fill !== '#fff')).toEqual([]);
    expect(fills).toContain('var(--chart-main)');
  });
  test('labels beside a chart never touch and stay inside', () => {
    const placed = spread([{ y: 50 }, { y: 52 }, { y: 51 }, { y: 96 }, { y: 97 }], 100).map((label) => label.y);
    placed.slice(1).forEach((y, index) => expect(y - placed[index]!).toBeGreaterThanOrEqual(12));
    expect(Math.max(...placed)).toBeLessThanOrEqual(94);
  });
  test('a sparkline breaks where a value is missing', () => {
    expect(sparkRuns(['1', '2', null, '3'], 90, 18)).toHaveLength(2);
    expect(sparkRuns([null, null], 90, 18)).toEqual([]);
  });
});
