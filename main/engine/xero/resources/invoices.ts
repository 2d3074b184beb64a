import { z } from 'zod';
import { readDay } from '../dates.ts';
import { netOf, trackingColumns, trackingValues } from '../lines.ts';
import { baseParts, toBase } from '../numbers.ts';
import { resource, type RecordShape, type StoredRecord, type Value } from '../resource.ts';
import {
  allocations,
  amount,
  contactStub,
  day,
  flag,
  id,
  instant,
  lineItems,
  optionalId,
  rate,
  text,
  type LineItem,
} from '../schema.ts';

const line = {
  table: 'invoice_line',
  owner: 'invoice_id',
  columns: [
    'line_item_id',
    'description',
    'quantity',
    'unit_amount',
    'item_code',
    'item_id',
    'account_id',
    'account_code',
    'tax_type',
    'tax_amount',
    'line_amount',
    'discount_rate',
    'discount_amount',
    'net',
    'base_net',
    ...trackingColumns,
  ],
};
export const allocationShape = {
  table: 'allocation',
  owner: 'credit_id',
  columns: ['credit_kind', 'allocation_id', 'invoice_id', 'invoice_number', 'date', 'amount'],
};
const columns = [
  'id',
  'type',
  'number',
  'reference',
  'contact_id',
  'contact_name',
  'date',
  'due_date',
  'planned_payment_date',
  'expected_payment_date',
  'fully_paid_on',
  'status',
  'line_amount_types',
  'sub_total',
  'total_tax',
  'total',
  'amount_due',
  'amount_paid',
  'amount_credited',
  'currency_code',
  'currency_rate',
  'base_sub_total',
  'base_total',
  'base_amount_due',
  'sent_to_contact',
  'has_attachments',
  'branding_theme_id',
  'url',
  'updated_utc',
];
const CREDIT = "type LIKE '%CREDIT'";
const invoiceShape: RecordShape = { table: 'invoice', columns, children: [line], only: `NOT (${CREDIT})` };
const creditNoteShape: RecordShape = { table: 'invoice', columns, children: [line, allocationShape], only: CREDIT };

const common = {
  Type: text,
  Reference: text,
  Contact: contactStub,
  Date: z.string().nullish(),
  DateString: z.string().nullish(),
  DueDate: z.string().nullish(),
  DueDateString: z.string().nullish(),
  FullyPaidOnDate: day,
  Status: text,
  LineAmountTypes: text,
  SubTotal: amount,
  TotalTax: amount,
  Total: amount,
  CurrencyCode: text,
  CurrencyRate: rate,
  SentToContact: flag,
  HasAttachments: flag,
  BrandingThemeID: optionalId,
  Url: text,
  UpdatedDateUTC: instant,
  LineItems: lineItems,
};
const invoice = z.object({
  ...common,
  InvoiceID: id,
  InvoiceNumber: text,
  PlannedPaymentDate: day,
  ExpectedPaymentDate: day,
  AmountDue: amount,
  AmountPaid: amount,
  AmountCredited: amount,
});
const creditNote = z.object({
  ...common,
  CreditNoteID: id,
  CreditNoteNumber: text,
  RemainingCredit: amount,
  Allocations: allocations,
});
type Common = Omit<z.output<typeof invoice>, 'InvoiceID' | 'InvoiceNumber'>;

function lineRows(
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

function header(key: Buffer, number: string, raw: Common, baseCurrency: string): Value[] {
  return [
    key,
    raw.Type,
    number,
    raw.Reference,
    raw.Contact.id,
    raw.Contact.name,
    readDay(raw.Date, raw.DateString),
    readDay(raw.DueDate, raw.DueDateString),
    raw.PlannedPaymentDate,
    raw.ExpectedPaymentDate,
    raw.FullyPaidOnDate,
    raw.Status,
    raw.LineAmountTypes,
    raw.SubTotal,
    raw.TotalTax,
    raw.Total,
    raw.AmountDue,
    raw.AmountPaid,
    raw.AmountCredited,
    raw.CurrencyCode || baseCurrency,
    raw.CurrencyRate,
    toBase(raw.SubTotal, raw.CurrencyRate),
    toBase(raw.Total, raw.CurrencyRate),
    toBase(raw.AmountDue, raw.CurrencyRate),
    raw.SentToContact,
    raw.HasAttachments,
    raw.BrandingThemeID,
    raw.Url,
    raw.UpdatedDateUTC,
  ];
}

export const invoices = resource({
  step: 'invoices',
  path: 'Invoices',
  key: 'Invoices',
  openFirst: { Statuses: 'AUTHORISED' },
  query: { unitdp: '4', order: 'UpdatedDateUTC ASC' },
  isPaged: true,
  scopes: ['accounting.invoices.read', 'accounting.transactions.read'],
  shape: invoiceShape,
  schema: invoice,
  rows: (raw, { baseCurrency }): StoredRecord[] => [
    {
      row: header(raw.InvoiceID, raw.InvoiceNumber, raw, baseCurrency),
      children: [lineRows(raw.LineItems, raw.LineAmountTypes, raw.CurrencyRate, raw.SubTotal, 1)],
    },
  ],
});

/** The allocated part and the refunded part of a credit note follow from its allocations and what remains. */
export const creditNotes = resource({
  step: 'creditNotes',
  path: 'CreditNotes',
  key: 'CreditNotes',
  query: { unitdp: '4', order: 'UpdatedDateUTC ASC' },
  isPaged: true,
  scopes: ['accounting.invoices.read', 'accounting.transactions.read'],
  shape: creditNoteShape,
  schema: creditNote,
  rows: (raw, { baseCurrency }): StoredRecord[] => {
    const allocated = raw.Allocations.reduce((sum, part) => sum + part.Amount, 0);
    const amounts = {
      AmountDue: raw.RemainingCredit,
      AmountCredited: allocated,
      AmountPaid: Math.max(0, raw.Total - raw.RemainingCredit - allocated),
      PlannedPaymentDate: null,
      ExpectedPaymentDate: null,
    };
    return [
      {
        row: header(raw.CreditNoteID, raw.CreditNoteNumber, { ...raw, ...amounts }, baseCurrency),
        children: [
          lineRows(raw.LineItems, raw.LineAmountTypes, raw.CurrencyRate, raw.SubTotal, -1),
          allocationRows(raw.Allocations, 'creditNote'),
        ],
      },
    ];
  },
});

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
