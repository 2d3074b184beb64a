import { describe, expect, test } from 'vitest';
import { monthColumns } from '../../renderer/charts/options/monthColumns.ts';
import { stackedItems } from '../../renderer/charts/options/stackedItems.ts';
import { drawChart, type VNode } from '../../renderer/charts/register.ts';
import { createSpeech } from '../../renderer/i18n/index.ts';
import { members } from './fixtures/orgs.ts';
import { buildTiles } from './fixtures/tiles.ts';

const speech = createSpeech('en', 'minus');
const tiles = new Map(buildTiles(members[0]!, 'accrual', 'en').tiles.map((tile) => [tile.id, tile]));
const nodes = (node: VNode): VNode[] => [
  node,
  ...(node.children ?? []).flatMap((child) => (child ? nodes(child) : [])),
];
/** Every corner of an outline that is given by absolute points. */
const cornersOf = (d: string) => [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const); // prettier-ignore

describe('patterns of bars', () => {
  const running = drawChart(monthColumns(tiles.get('T06')!.series, speech, 'page'), 600, 200).root;
  const stacked = drawChart(stackedItems(tiles.get('T18')!.series, speech, 'page'), 600, 200).root;

  test('are outlines: nothing is filled by a picture of a tile', () => {
    for (const root of [running, stacked]) {
      expect(nodes(root).filter((node) => node.tag === 'pattern')).toEqual([]);
      expect(nodes(root).filter((node) => String(node.attrs['fill']).startsWith('url('))).toEqual([]);
    }
  });

  test('the running month is hatched at 45 degrees inside its own bar, with two parts of ground to three of colour', () => {
    const all = nodes(running);
    const at = all.findIndex((node) => node.tag === 'path' && (String(node.attrs['d']).match(/M/g)?.length ?? 0) > 5);
    // The painter's bar, the group that took the pattern's place, its marks, and the bar's line above them.
    const [bar, hatch, edge] = [all[at - 2]!, all[at]!, all[at + 1]!];
    expect(edge.attrs).toMatchObject({ d: bar.attrs['d'], fill: 'none', stroke: 'var(--chart-main)' });
    expect(hatch.attrs['fill']).toBe('var(--surface)');
    const [, x, y, across, down] = /^M([\d.]+) ([\d.]+)l([\d.]+) 0l0 (-?[\d.]+)/.exec(String(bar.attrs['d']))!.map(Number); // prettier-ignore
    const corners = cornersOf(String(hatch.attrs['d']));
    for (const [cornerX, cornerY] of corners) {
      expect(cornerX).toBeGreaterThanOrEqual(x! - 0.1);
      expect(cornerX).toBeLessThanOrEqual(x! + across! + 0.1);
      expect(cornerY).toBeLessThanOrEqual(y! + 0.1);
      expect(cornerY).toBeGreaterThanOrEqual(y! + down! - 0.1);
    }
    // Area by the shoelace formula, stripe by stripe.
    const area = String(hatch.attrs['d'])
      .split('z')
      .map(cornersOf)
      .reduce((sum, outline) => sum + Math.abs(outline.reduce((twice, [x1, y1], index) => {
        const [x2, y2] = outline[(index + 1) % outline.length]!;
        return twice + x1 * y2 - x2 * y1;
      }, 0)) / 2, 0); // prettier-ignore
    expect(area / Math.abs(across! * down!)).toBeCloseTo(0.4, 1);
  });

  test('dots of a stack stay whole', () => {
    const dotted = nodes(stacked).filter((node) => String(node.attrs['d']).includes('a1 1 0 1 1-2 0'));
    expect(dotted.length).toBeGreaterThan(0);
    for (const { attrs } of dotted) {
      expect(attrs['fill-opacity']).toBe(0.4);
      expect(String(attrs['d'])).toMatch(/^(M[\d.]+ [\d.]+a1 1 0 1 1-2 0a1 1 0 1 1 2 0z)+$/);
    }
  });
});
