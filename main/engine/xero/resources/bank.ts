import {
  amount,
  day,
  dayOf,
  fieldsOf,
  flag,
  id,
  instant,
  listOf,
  optionalFields,
  optionalId,
  rate,
  sharedId,
  text,
  type Fields,
} from '../fields.ts';
import { accountOf, addTracking, contactOf, lineColumns, readLine, trackingColumns } from '../lines.ts';
import { toBase } from '../numbers.ts';
import type { Resource, Value } from '../resource.ts';

export const payments: Resource = {
  step: 'payments',
  path: 'Payments',
  key: 'Payments',
  query: { order: 'UpdatedDateUTC ASC' },
  isPaged: true,
  isDated: true,
  movesBank: true,
  scopes: ['accounting.payments.read', 'accounting.transactions.read'],
  shape: {
    table: 'payment',
    columns: [
      'id',
      'type',
      'status',
      'date',
      'amount',
      'bank_amount',
      'base_amount',
      'currency_rate',
      'reference',
      'is_reconciled',
      'account_id',
      'account_code',
      'document_id',
      'document_number',
      'contact_id',
      'contact_name',
      'batch_payment_id',
      'updated_utc',
    ],
    children: [],
  },
  read(value) {
    const raw = fieldsOf(value, 'Payments');
    const account = accountOf(raw['Account'], 'Account');
    const document = settled(raw);
    const paid = amount(raw['Amount'], 'Amount');
    const currencyRate = rate(raw['CurrencyRate'], 'CurrencyRate');
    const batch = optionalFields(raw['BatchPayment'], 'BatchPayment');
    const ofBatch = batch && sharedId(batch['BatchPaymentID'], 'BatchPayment.BatchPaymentID');
    return [
      {
        row: [
          id(raw['PaymentID'], 'PaymentID'),
          text(raw['PaymentType'], 'PaymentType'),
          text(raw['Status'], 'Status'),
          day(raw['Date'], 'Date'),
          paid,
          amount(raw['BankAmount'], 'BankAmount'),
          toBase(paid, currencyRate),
          currencyRate,
          text(raw['Reference'], 'Reference'),
          flag(raw['IsReconciled'], 'IsReconciled'),
          account.id,
          account.code,
          document.id,
          document.number,
          document.contact.id,
          document.contact.name,
          sharedId(raw['BatchPaymentID'], 'BatchPaymentID') ?? ofBatch,
          instant(raw['UpdatedDateUTC'], 'UpdatedDateUTC'),
        ],
        children: [],
      },
    ];
  },
};

/** What a payment may settle: each kind has names of its own for its id and number. */
const kinds = [
  { name: 'Invoice', id: 'InvoiceID', number: 'InvoiceNumber' },
  { name: 'CreditNote', id: 'CreditNoteID', number: 'CreditNoteNumber' },
  { name: 'Prepayment', id: 'PrepaymentID', number: null },
  { name: 'Overpayment', id: 'OverpaymentID', number: null },
] as const;

/** The document a payment settles. All kinds are looked at: a mistake in any of them makes the page unbelievable. */
function settled(raw: Fields): {
  readonly id: Buffer | null;
  readonly number: string;
  readonly contact: ReturnType<typeof contactOf>;
} {
  let key: Buffer | null = null;
  let number: string | null = null;
  let contact: ReturnType<typeof contactOf> | null = null;
  for (const kind of kinds) {
    const document = optionalFields(raw[kind.name], kind.name);
    if (document === null) continue;
    const itsId = optionalId(document[kind.id], kind.id);
    const itsNumber = kind.number === null ? null : text(document[kind.number], kind.number);
    const itsContact = contactOf(document['Contact']);
    key ??= itsId;
    number ??= itsNumber;
    contact ??= itsContact;
  }
  return { id: key, number: number ?? '', contact: contact ?? contactOf(null) };
}

const TYPE = 1;
const none: readonly string[] = [];
/** Words in the type of a bank transaction that is the money side of a record of another list. */
const sides = [
  ['PREPAYMENT', 'prepayments'],
  ['OVERPAYMENT', 'overpayments'],
  ['TRANSFER', 'bankTransfers'],
] as const;

export const bankTransactions: Resource = {
  step: 'bankTransactions',
  path: 'BankTransactions',
  key: 'BankTransactions',
  query: { unitdp: '4', order: 'UpdatedDateUTC ASC' },
  isPaged: true,
  isDated: true,
  movesBank: true,
  scopes: ['accounting.banktransactions.read', 'accounting.transactions.read'],
  shape: {
    table: 'bank_transaction',
    columns: [
      'id',
      'type',
      'status',
      'date',
      'bank_account_id',
      'reference',
      'contact_id',
      'contact_name',
      'line_amount_types',
      'is_reconciled',
      'sub_total',
      'total_tax',
      'total',
      'base_total',
      'currency_code',
      'currency_rate',
      'prepayment_id',
      'overpayment_id',
      'url',
      'updated_utc',
    ],
    children: [
      {
        table: 'bank_transaction_line',
        owner: 'bank_transaction_id',
        columns: [...lineColumns, ...trackingColumns],
      },
    ],
  },
  namesLists({ row }) {
    const type = row[TYPE];
    if (type === 'SPEND' || type === 'RECEIVE' || typeof type !== 'string') return none;
    return sides.filter(([word]) => type.includes(word)).map(([, step]) => step);
  },
  read(value, { baseCurrency }) {
    const raw = fieldsOf(value, 'BankTransactions');
    const contact = contactOf(raw['Contact']);
    const total = amount(raw['Total'], 'Total');
    const currencyRate = rate(raw['CurrencyRate'], 'CurrencyRate');
    return [
      {
        row: [
          id(raw['BankTransactionID'], 'BankTransactionID'),
          text(raw['Type'], 'Type'),
          text(raw['Status'], 'Status'),
          dayOf(raw['Date'], raw['DateString'], 'Date'),
          accountOf(raw['BankAccount'], 'BankAccount').id,
          text(raw['Reference'], 'Reference'),
          contact.id,
          contact.name,
          text(raw['LineAmountTypes'], 'LineAmountTypes'),
          flag(raw['IsReconciled'], 'IsReconciled'),
          amount(raw['SubTotal'], 'SubTotal'),
          amount(raw['TotalTax'], 'TotalTax'),
          total,
          toBase(total, currencyRate),
          text(raw['CurrencyCode'], 'CurrencyCode') || baseCurrency,
          currencyRate,
          optionalId(raw['PrepaymentID'], 'PrepaymentID'),
          optionalId(raw['OverpaymentID'], 'OverpaymentID'),
          text(raw['Url'], 'Url'),
          instant(raw['UpdatedDateUTC'], 'UpdatedDateUTC'),
        ],
        children: [listOf(raw['LineItems'], 'LineItems').map(readBankLine)],
      },
    ];
  },
};

function readBankLine(value: unknown): Value[] {
  const line = fieldsOf(value, 'LineItems');
  const row = readLine(line);
  addTracking(row, line['Tracking'], 'LineItems.Tracking');
  return row;
}

/** Transfers have no modified date, so the whole list is read; deleted ones only come when asked for. */
export const bankTransfers: Resource = {
  step: 'bankTransfers',
  path: 'BankTransfers',
  key: 'BankTransfers',
  query: { includeDeleted: 'true' },
  isPaged: false,
  isNamed: true,
  movesBank: true,
  scopes: ['accounting.banktransactions.read', 'accounting.transactions.read'],
  shape: {
    table: 'bank_transfer',
    columns: [
      'id',
      'date',
      'amount',
      'currency_rate',
      'status',
      'reference',
      'from_account_id',
      'to_account_id',
      'from_bank_transaction_id',
      'to_bank_transaction_id',
      'created_utc',
    ],
    children: [],
  },
  read(value) {
    const raw = fieldsOf(value, 'BankTransfers');
    return [
      {
        row: [
          id(raw['BankTransferID'], 'BankTransferID'),
          dayOf(raw['Date'], raw['DateString'], 'Date'),
          amount(raw['Amount'], 'Amount'),
          rate(raw['CurrencyRate'], 'CurrencyRate'),
          text(raw['Status'], 'Status') || 'AUTHORISED',
          text(raw['Reference'], 'Reference'),
          accountOf(raw['FromBankAccount'], 'FromBankAccount').id,
          accountOf(raw['ToBankAccount'], 'ToBankAccount').id,
          optionalId(raw['FromBankTransactionID'], 'FromBankTransactionID'),
          optionalId(raw['ToBankTransactionID'], 'ToBankTransactionID'),
          instant(raw['CreatedDateUTC'], 'CreatedDateUTC'),
        ],
        children: [],
      },
    ];
  },
};
