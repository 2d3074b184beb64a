import type { z } from 'zod';
import { baseParts, toBase } from '#engine/xero/numbers';
import type { ReadContext, StoredRecord, Value } from '#engine/xero/resource';
import { type addresses, type allocations, type LineItem } from '#engine/xero/schema';

/**
 * The long lists read through schemas: slow, and short enough to be seen to be right. What the readers of the product make
 * of any answer is compared with this.
 */
export type Read = (raw: unknown, context: ReadContext) => StoredRecord[];

export function reader<T>({
  schema,
  rows,
}: {
  schema: z.ZodType<T>;
  rows: (raw: T, context: ReadContext) => StoredRecord[];
}): Read {
  return (raw, context) => rows(schema.parse(raw), context);
}

/** Xero allows two tracking categories; the eight columns of both. */
export function trackingValues(choices: LineItem['Tracking']): Value[] {
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

/** Xero sends both address types for every contact, mostly empty; empty ones are not kept. */
export function addressRows(list: z.output<typeof addresses>): Value[][] {
  return list
    .map((entry) => [
      entry.AddressType,
      entry.AddressLine1,
      entry.AddressLine2,
      entry.AddressLine3,
      entry.AddressLine4,
      entry.City,
      entry.Region,
      entry.PostalCode,
      entry.Country,
      entry.AttentionTo,
    ])
    .filter(([, ...rest]) => rest.some((value) => value !== ''));
}

export function lineRows(
  lines: readonly LineItem[],
  types: string,
  currencyRate: string,
  subTotal: number,
  sign: 1 | -1,
): Value[][] {
  const nets = lines.map((entry) => sign * netOf(entry, types) + 0);
  const bases = baseParts(nets, currencyRate, sign * toBase(subTotal, currencyRate) + 0);
  return lines.map((entry, index) => [
    entry.LineItemID,
    entry.Description,
    entry.Quantity,
    entry.UnitAmount,
    entry.ItemCode,
    entry.Item?.ItemID ?? null,
    entry.AccountID,
    entry.AccountCode,
    entry.TaxType,
    entry.TaxAmount,
    entry.LineAmount,
    entry.DiscountRate,
    entry.DiscountAmount,
    nets[index] ?? 0,
    bases[index] ?? 0,
    ...trackingValues(entry.Tracking),
  ]);
}

export function allocationRows(parts: z.output<typeof allocations>, kind: string): Value[][] {
  return parts.map((part) => [
    kind,
    part.AllocationID,
    part.Invoice?.InvoiceID ?? null,
    part.Invoice?.InvoiceNumber ?? '',
    part.Date,
    part.Amount,
  ]);
}
