import { BarChart, LineChart, PictorialBarChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { hatched } from './hatch.ts';
import type { ChartSpec } from './spec.ts';

register([BarChart, LineChart, PictorialBarChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** One node of the picture as the SVG painter describes it. */
export interface VNode {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly children?: readonly (VNode | null)[];
  readonly text?: string;
}

export interface Drawing {
  readonly root: VNode;
  /** Left edge and width of each category, in pixels. */
  readonly bands: readonly { x: number; width: number }[];
  readonly labels: readonly { text: string; colour: string; y: number }[];
  readonly plotRight: number;
}

interface SvgPainter {
  renderToVNode(): VNode;
}

const LABEL_STEP = 12;

/** Moves labels apart so that none touch, keeping their order and staying inside the height. */
export function spread<T extends { y: number }>(labels: readonly T[], height: number): T[] {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  const placed: T[] = [];
  for (const label of sorted) {
    const above = placed.at(-1);
    placed.push({ ...label, y: above ? Math.max(label.y, above.y + LABEL_STEP) : label.y });
  }
  let limit = height - LABEL_STEP / 2;
  for (let at = placed.length - 1; at >= 0; at--) {
    const label = placed[at];
    if (!label) continue;
    placed[at] = { ...label, y: Math.min(label.y, limit) };
    limit = Math.min(label.y, limit) - LABEL_STEP;
  }
  return placed;
}

/**
 * Lays a chart out without touching the document: the painter's description is turned into elements by `Chart`, because
 * its own way (style attributes, innerHTML) is refused by the page's policy.
 */
export function drawChart(spec: ChartSpec, width: number, height: number): Drawing {
  const chart: EChartsType = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...spec.option });
    const painter = chart.getZr().painter as unknown as SvgPainter;
    const root = hatched(painter.renderToVNode());
    const axis = spec.valueAxis ?? 'y';
    const count = spec.readouts.length;
    const at = (index: number): number => {
      const pixel: unknown = axis === 'y' ? chart.convertToPixel({ xAxisIndex: 0 }, index) : 0;
      return typeof pixel === 'number' ? pixel : 0;
    };
    const step = count > 1 ? at(1) - at(0) : width;
    const labels = (spec.labels ?? []).map((label) => {
      const y: unknown = chart.convertToPixel({ yAxisIndex: 0 }, label.value);
      return { text: label.text, colour: label.colour, y: typeof y === 'number' ? y : 0 };
    });
    const bands = spec.readouts.map((_, index) => ({ x: at(index) - step / 2, width: step }));
    const last = bands.at(-1);
    return { root, bands, labels: spread(labels, height), plotRight: last ? last.x + last.width : width };
  } finally {
    chart.dispose();
  }
}
