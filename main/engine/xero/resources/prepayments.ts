import { amount, dayOf, fieldsOf, id, instant, rate, text } from '../fields.ts';
import { contactOf } from '../lines.ts';
import { toBase } from '../numbers.ts';
import type { RecordShape, Resource } from '../resource.ts';
import { allocationShape, readAllocations } from './invoices.ts';

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
/** Both kinds differ only in the name of their id. */
function credits(step: string, path: string, idName: string, kind: 'prepayment' | 'overpayment'): Resource {
  const shape: RecordShape = { table: 'prepayment', columns, children: [allocationShape], only: `kind = '${kind}'` };
  return {
    step,
    path,
    key: path,
    query: { unitdp: '4', order: 'UpdatedDateUTC ASC' },
    isPaged: true,
    isDated: true,
    isNamed: true,
    scopes: ['accounting.payments.read', 'accounting.transactions.read'],
    shape,
    read(value, { baseCurrency }) {
      const raw = fieldsOf(value, path);
      const contact = contactOf(raw['Contact']);
      const remaining = amount(raw['RemainingCredit'], 'RemainingCredit');
      const currencyRate = rate(raw['CurrencyRate'], 'CurrencyRate');
      return [
        {
          row: [
            id(raw[idName], idName),
            kind,
            text(raw['Type'], 'Type'),
            text(raw['Status'], 'Status'),
            text(raw['Reference'], 'Reference'),
            contact.id,
            contact.name,
            dayOf(raw['Date'], raw['DateString'], 'Date'),
            text(raw['LineAmountTypes'], 'LineAmountTypes'),
            amount(raw['SubTotal'], 'SubTotal'),
            amount(raw['TotalTax'], 'TotalTax'),
            amount(raw['Total'], 'Total'),
            remaining,
            text(raw['CurrencyCode'], 'CurrencyCode') || baseCurrency,
            currencyRate,
            toBase(remaining, currencyRate),
            instant(raw['UpdatedDateUTC'], 'UpdatedDateUTC'),
          ],
          children: [readAllocations(raw['Allocations'], kind)],
        },
      ];
    },
  };
}

export const prepayments = credits('prepayments', 'Prepayments', 'PrepaymentID', 'prepayment');
export const overpayments = credits('overpayments', 'Overpayments', 'OverpaymentID', 'overpayment');
