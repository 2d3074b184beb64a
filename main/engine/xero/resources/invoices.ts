import {
  amount,
  day,
  dayOf,
  fieldsOf,
  flag,
  id,
  instant,
  listOf,
  optionalAmount,
  optionalDecimal,
  optionalFields,
  optionalId,
  rate,
  sharedId,
  text,
  type Fields,
} from '../fields.ts';
import { addTracking, contactOf, isInclusive, lineColumns, netOf, readLine, trackingColumns } from '../lines.ts';
import { baseParts, toBase } from '../numbers.ts';
import type { ReadContext, RecordShape, Resource, StoredRecord, Value } from '../resource.ts';

const line = {
  table: 'invoice_line',
  owner: 'invoice_id',
  columns: [...lineColumns, 'discount_rate', 'discount_amount', 'net', 'base_net', ...trackingColumns],
};
export const allocationShape = {
  table: 'allocation',
  owner: 'credit_id',
  columns: ['credit_kind', 'allocation_id', 'invoice_id', 'invoice_number', 'date', 'amount'],
};
const NET = line.columns.indexOf('net');
const ALLOCATED = allocationShape.columns.indexOf('amount');
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

/** What invoices and credit notes have under different names. */
interface Own {
  readonly key: Buffer;
  readonly number: string;
  readonly plannedPaymentDate: string | null;
  readonly expectedPaymentDate: string | null;
  readonly due: number;
  readonly paid: number;
  readonly credited: number;
}

interface Head {
  readonly row: Value[];
  readonly types: string;
  readonly currencyRate: string;
  readonly baseSubTotal: number;
}

function readHead(raw: Fields, own: Own, total: number, { baseCurrency }: ReadContext): Head {
  const contact = contactOf(raw['Contact']);
  const types = text(raw['LineAmountTypes'], 'LineAmountTypes');
  const subTotal = amount(raw['SubTotal'], 'SubTotal');
  const currencyRate = rate(raw['CurrencyRate'], 'CurrencyRate');
  const baseSubTotal = toBase(subTotal, currencyRate);
  const row = [
    own.key,
    text(raw['Type'], 'Type'),
    own.number,
    text(raw['Reference'], 'Reference'),
    contact.id,
    contact.name,
    dayOf(raw['Date'], raw['DateString'], 'Date'),
    dayOf(raw['DueDate'], raw['DueDateString'], 'DueDate'),
    own.plannedPaymentDate,
    own.expectedPaymentDate,
    day(raw['FullyPaidOnDate'], 'FullyPaidOnDate'),
    text(raw['Status'], 'Status'),
    types,
    subTotal,
    amount(raw['TotalTax'], 'TotalTax'),
    total,
    own.due,
    own.paid,
    own.credited,
    text(raw['CurrencyCode'], 'CurrencyCode') || baseCurrency,
    currencyRate,
    baseSubTotal,
    toBase(total, currencyRate),
    toBase(own.due, currencyRate),
    flag(raw['SentToContact'], 'SentToContact'),
    flag(raw['HasAttachments'], 'HasAttachments'),
    sharedId(raw['BrandingThemeID'], 'BrandingThemeID'),
    text(raw['Url'], 'Url'),
    instant(raw['UpdatedDateUTC'], 'UpdatedDateUTC'),
  ];
  return { row, types, currencyRate, baseSubTotal };
}

/** Lines with their net amounts, credit notes negative, which in base currency sum to the document's. */
function readLines(value: unknown, head: Head, sign: 1 | -1): Value[][] {
  const list = listOf(value, 'LineItems');
  const inclusive = isInclusive(head.types);
  const rows: Value[][] = [];
  const nets: number[] = [];
  for (const entry of list) {
    const line = fieldsOf(entry, 'LineItems');
    const row = readLine(line);
    nets.push(sign * netOf(row, inclusive) + 0);
    row.push(
      optionalDecimal(line['DiscountRate'], 'LineItems.DiscountRate'),
      optionalAmount(line['DiscountAmount'], 'LineItems.DiscountAmount'),
      0,
      0,
    );
    addTracking(row, line['Tracking'], 'LineItems.Tracking');
    rows.push(row);
  }
  const bases = baseParts(nets, head.currencyRate, sign * head.baseSubTotal + 0);
  rows.forEach((row, index) => {
    row[NET] = nets[index] ?? 0;
    row[NET + 1] = bases[index] ?? 0;
  });
  return rows;
}

export const invoices: Resource = {
  step: 'invoices',
  path: 'Invoices',
  key: 'Invoices',
  openFirst: { Statuses: 'AUTHORISED' },
  query: { unitdp: '4', order: 'UpdatedDateUTC ASC' },
  isPaged: true,
  isDated: true,
  scopes: ['accounting.invoices.read', 'accounting.transactions.read'],
  shape: invoiceShape,
  read(value, context): StoredRecord[] {
    const raw = fieldsOf(value, 'Invoices');
    const own = {
      key: id(raw['InvoiceID'], 'InvoiceID'),
      number: text(raw['InvoiceNumber'], 'InvoiceNumber'),
      plannedPaymentDate: day(raw['PlannedPaymentDate'], 'PlannedPaymentDate'),
      expectedPaymentDate: day(raw['ExpectedPaymentDate'], 'ExpectedPaymentDate'),
      due: amount(raw['AmountDue'], 'AmountDue'),
      paid: amount(raw['AmountPaid'], 'AmountPaid'),
      credited: amount(raw['AmountCredited'], 'AmountCredited'),
    };
    const head = readHead(raw, own, amount(raw['Total'], 'Total'), context);
    return [{ row: head.row, children: [readLines(raw['LineItems'], head, 1)] }];
  },
};

/** The allocated part and the refunded part of a credit note follow from its allocations and what remains. */
export const creditNotes: Resource = {
  step: 'creditNotes',
  path: 'CreditNotes',
  key: 'CreditNotes',
  query: { unitdp: '4', order: 'UpdatedDateUTC ASC' },
  isPaged: true,
  isDated: true,
  scopes: ['accounting.invoices.read', 'accounting.transactions.read'],
  shape: creditNoteShape,
  read(value, context): StoredRecord[] {
    const raw = fieldsOf(value, 'CreditNotes');
    const allocations = readAllocations(raw['Allocations'], 'creditNote');
    const allocated = allocations.reduce((sum, row) => sum + Number(row[ALLOCATED]), 0);
    const total = amount(raw['Total'], 'Total');
    const remaining = amount(raw['RemainingCredit'], 'RemainingCredit');
    const own = {
      key: id(raw['CreditNoteID'], 'CreditNoteID'),
      number: text(raw['CreditNoteNumber'], 'CreditNoteNumber'),
      plannedPaymentDate: null,
      expectedPaymentDate: null,
      due: remaining,
      paid: Math.max(0, total - remaining - allocated),
      credited: allocated,
    };
    const head = readHead(raw, own, total, context);
    return [{ row: head.row, children: [readLines(raw['LineItems'], head, -1), allocations] }];
  },
};

/** The parts of a credit that were set off against documents; those taken back are left out. */
export function readAllocations(value: unknown, kind: string): Value[][] {
  const rows: Value[][] = [];
  for (const entry of listOf(value, 'Allocations')) {
    const part = fieldsOf(entry, 'Allocations');
    const invoice = optionalFields(part['Invoice'], 'Allocations.Invoice');
    const row = [
      kind,
      optionalId(part['AllocationID'], 'Allocations.AllocationID'),
      invoice && optionalId(invoice['InvoiceID'], 'Allocations.Invoice.InvoiceID'),
      invoice ? text(invoice['InvoiceNumber'], 'Allocations.Invoice.InvoiceNumber') : '',
      day(part['Date'], 'Allocations.Date'),
      amount(part['Amount'], 'Allocations.Amount'),
    ];
    if (flag(part['IsDeleted'], 'Allocations.IsDeleted') === 0) rows.push(row);
  }
  return rows;
}
