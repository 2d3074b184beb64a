/** Arithmetic of documents: line amounts, tax and totals, the same for generated and for changed documents. */
import type { AccountRecord, Amount, Ids, ItemRecord, LineAmountTypes, LineRecord, TrackingChoice } from '../model.ts';
import { scale, scaleToCents, toCents } from './money.ts';

export interface LineSpec {
  readonly id: Ids;
  readonly description: string;
  /** Ten-thousandths. */
  readonly quantity: number;
  /** Follows the document's LineAmountTypes, before discount. */
  readonly unitAmount: Amount;
  readonly account: Pick<AccountRecord, 'id' | 'code'>;
  readonly tax: { readonly type: string; readonly percent: number };
  readonly types: LineAmountTypes;
  readonly discountRate?: number | null;
  readonly item?: Pick<ItemRecord, 'id' | 'code'> | null;
  readonly tracking?: readonly TrackingChoice[];
}

const WHOLE = 1_000_000;

/** Tax on a line amount: added to it when exclusive, contained in it when inclusive. `percent` as in TaxRateRecord. */
export function taxOn(lineAmount: Amount, percent: number, types: LineAmountTypes): Amount {
  if (types === 'NoTax') return 0;
  return scaleToCents(lineAmount, percent, types === 'Inclusive' ? WHOLE + percent : WHOLE);
}

/** A line with its amount after discount and its tax. */
export function makeLine(spec: LineSpec): LineRecord {
  const discountRate = spec.discountRate ?? null;
  const full = scale(spec.quantity, spec.unitAmount, 10_000);
  const lineAmount = toCents(discountRate === null ? full : scale(full, WHOLE - discountRate, WHOLE));
  return {
    id: spec.id,
    description: spec.description,
    quantity: spec.quantity,
    unitAmount: spec.unitAmount,
    itemCode: spec.item?.code ?? null,
    itemId: spec.item?.id ?? null,
    accountId: spec.account.id,
    accountCode: spec.account.code,
    taxType: spec.types === 'NoTax' ? 'NONE' : spec.tax.type,
    taxAmount: taxOn(lineAmount, spec.tax.percent, spec.types),
    lineAmount,
    discountRate,
    tracking: spec.tracking ?? [],
  };
}

/** A line that carries words and no money. */
export const makeNote = (id: Ids, description: string): LineRecord => ({
  id,
  description,
  quantity: null,
  unitAmount: null,
  itemCode: null,
  itemId: null,
  accountId: null,
  accountCode: null,
  taxType: null,
  taxAmount: 0,
  lineAmount: 0,
  discountRate: null,
  tracking: [],
});

/** SubTotal (without tax), TotalTax and Total of some lines. */
export function totalsOf(
  lines: readonly LineRecord[],
  types: LineAmountTypes,
): { readonly subTotal: Amount; readonly totalTax: Amount; readonly total: Amount } {
  let subTotal = 0;
  let totalTax = 0;
  for (const line of lines) {
    subTotal += netOf(line, types);
    totalTax += line.taxAmount;
  }
  return { subTotal, totalTax, total: subTotal + totalTax };
}

const ledgerStatuses = new Set(['AUTHORISED', 'PAID']);

/** Whether a document of this status is in the ledger. */
export const isInLedger = (status: string): boolean => ledgerStatuses.has(status);

/** A line's amount without tax. */
export function netOf(line: LineRecord, types: LineAmountTypes): Amount {
  return types === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount;
}
