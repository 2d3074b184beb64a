import { z } from 'zod';
import { readDay } from '../dates.ts';
import { toBase } from '../numbers.ts';
import { resource, type RecordShape, type Resource } from '../resource.ts';
import { allocations, amount, contactStub, id, instant, rate, text } from '../schema.ts';
import { allocationRows, allocationShape } from './invoices.ts';

const columns = [
  'id',
  'kind',
  'type',
  'status',
  'reference',
  'contact_id',
  'contact_name',
  'date',
  'line_amount_types',
  'sub_total',
  'total_tax',
  'total',
  'remaining_credit',
  'currency_code',
  'currency_rate',
  'base_remaining_credit',
  'updated_utc',
];
const document = z.object({
  Type: text,
  Status: text,
  Reference: text,
  Contact: contactStub,
  Date: z.string().nullish(),
  DateString: z.string().nullish(),
  LineAmountTypes: text,
  SubTotal: amount,
  TotalTax: amount,
  Total: amount,
  RemainingCredit: amount,
  CurrencyCode: text,
  CurrencyRate: rate,
  UpdatedDateUTC: instant,
  Allocations: allocations,
});

/** Both kinds differ only in the name of their id. */
function credits(step: string, path: string, idName: string, kind: 'prepayment' | 'overpayment'): Resource {
  const shape: RecordShape = { table: 'prepayment', columns, children: [allocationShape], only: `kind = '${kind}'` };
  return resource({
    step,
    path,
    key: path,
    query: { unitdp: '4', order: 'UpdatedDateUTC ASC' },
    isPaged: true,
    scopes: ['accounting.payments.read', 'accounting.transactions.read'],
    shape,
    schema: z.looseObject({}).transform((raw) => ({ key: id.parse(raw[idName]), ...document.parse(raw) })),
    rows: (raw, { baseCurrency }) => [
      {
        row: [
          raw.key,
          kind,
          raw.Type,
          raw.Status,
          raw.Reference,
          raw.Contact.id,
          raw.Contact.name,
          readDay(raw.Date, raw.DateString),
          raw.LineAmountTypes,
          raw.SubTotal,
          raw.TotalTax,
          raw.Total,
          raw.RemainingCredit,
          raw.CurrencyCode || baseCurrency,
          raw.CurrencyRate,
          toBase(raw.RemainingCredit, raw.CurrencyRate),
          raw.UpdatedDateUTC,
        ],
        children: [allocationRows(raw.Allocations, kind)],
      },
    ],
  });
}

export const prepayments = credits('prepayments', 'Prepayments', 'PrepaymentID', 'prepayment');
export const overpayments = credits('overpayments', 'Overpayments', 'OverpaymentID', 'overpayment');
