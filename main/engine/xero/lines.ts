import type { LineItem } from './schema.ts';
import type { Value } from './resource.ts';

type Choice = LineItem['Tracking'][number];

export const trackingColumns = [
  'tracking1_category_id',
  'tracking1_option_id',
  'tracking1_category',
  'tracking1_option',
  'tracking2_category_id',
  'tracking2_option_id',
  'tracking2_category',
  'tracking2_option',
] as const;

/** Xero allows two tracking categories; the eight columns of both. */
export function trackingValues(choices: readonly Choice[]): Value[] {
  return [0, 1].flatMap((index) => {
    const choice = choices[index];
    return [
      choice?.TrackingCategoryID ?? null,
      choice?.TrackingOptionID ?? null,
      choice?.Name ?? null,
      choice?.Option ?? null,
    ];
  });
}

/** A line's amount without tax. `LineAmount` contains the tax when the document says `Inclusive`. */
export function netOf(line: LineItem, lineAmountTypes: string): number {
  return lineAmountTypes.toLowerCase() === 'inclusive' ? line.LineAmount - line.TaxAmount : line.LineAmount;
}
