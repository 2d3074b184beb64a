import type { BarSeriesOption, LineSeriesOption, PictorialBarSeriesOption } from 'echarts/charts';
import type { GridComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

export type Option = ComposeOption<BarSeriesOption | LineSeriesOption | PictorialBarSeriesOption | GridComponentOption>;

/** A chart as a value: what ECharts draws, what stands beside it, and what is said about each category. */
export interface ChartSpec {
  readonly option: Option;
  readonly labels?: readonly { text: string; colour: string; value: number }[];
  /** One text per category: the readout line, and what a reader hears. */
  /** Said in the place of the readout while nothing is pointed at: what a mark without a label of its own is. */
  readonly rest?: string;
  readonly readouts: readonly string[];
  readonly valueAxis?: 'x' | 'y';
}

/** A tile has no value axis; a page has one; paper is a page with fixed width. */
export type ChartSize = 'tile' | 'page';
