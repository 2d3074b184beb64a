import { z } from 'zod';
import { readDay } from '#engine/xero/dates';
import { baseParts, toBase } from '#engine/xero/numbers';
import type { ReadContext, StoredRecord, Value } from '#engine/xero/resource';
import {
  addresses,
  allocations,
  amount,
  contactStub,
  day,
  flag,
  id,
  instant,
  lineItems,
  optionalId,
  optionalText,
  phones,
  rate,
  text,
  tracking,
  type LineItem,
} from '#engine/xero/schema';

/**
 * The long lists read through schemas: slow, and short enough to be seen to be right. What the readers of the product make
 * of any answer is compared with this.
 */
type Read = (raw: unknown, context: ReadContext) => StoredRecord[];

function reader<T>({
  schema,
  rows,
}: {
  schema: z.ZodType<T>;
  rows: (raw: T, context: ReadContext) => StoredRecord[];
}): Read {
  return (raw, context) => rows(schema.parse(raw), context);
}

/** Xero allows two tracking categories; the eight columns of both. */
function trackingValues(choices: LineItem['Tracking']): Value[] {
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
function netOf(line: LineItem, lineAmountTypes: string): number {
  return lineAmountTypes.toLowerCase() === 'inclusive' ? line.LineAmount - line.TaxAmount : line.LineAmount;
}

/** Xero sends both address types for every contact, mostly empty; empty ones are not kept. */
function addressRows(list: z.output<typeof addresses>): Value[][] {
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

const contacts = reader({
  schema: z.object({
    ContactID: id,
    Name: text,
    FirstName: text,
    LastName: text,
    EmailAddress: text,
    ContactNumber: text,
    AccountNumber: text,
    TaxNumber: text,
    CompanyNumber: text,
    ContactStatus: text,
    IsCustomer: flag,
    IsSupplier: flag,
    DefaultCurrency: text,
    MergedToContactID: optionalId,
    Phones: phones,
    Addresses: addresses,
    UpdatedDateUTC: instant,
  }),
  rows: (raw) => [
    {
      row: [
        raw.ContactID,
        raw.Name,
        raw.FirstName,
        raw.LastName,
        raw.EmailAddress,
        raw.ContactNumber,
        raw.AccountNumber,
        raw.TaxNumber,
        raw.CompanyNumber,
        raw.ContactStatus,
        raw.IsCustomer,
        raw.IsSupplier,
        raw.DefaultCurrency,
        raw.MergedToContactID,
        raw.Phones,
        raw.UpdatedDateUTC,
      ],
      children: [addressRows(raw.Addresses)],
    },
  ],
});

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

const invoices = reader({
  schema: invoice,
  rows: (raw, { baseCurrency }): StoredRecord[] => [
    {
      row: header(raw.InvoiceID, raw.InvoiceNumber, raw, baseCurrency),
      children: [lineRows(raw.LineItems, raw.LineAmountTypes, raw.CurrencyRate, raw.SubTotal, 1)],
    },
  ],
});

/** The allocated part and the refunded part of a credit note follow from its allocations and what remains. */
const creditNotes = reader({
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

function allocationRows(parts: z.output<typeof allocations>, kind: string): Value[][] {
  return parts.map((part) => [
    kind,
    part.AllocationID,
    part.Invoice?.InvoiceID ?? null,
    part.Invoice?.InvoiceNumber ?? '',
    part.Date,
    part.Amount,
  ]);
}

const account = z.object({ AccountID: optionalId, Code: optionalText }).nullish();
const settled = { Contact: contactStub };

const payments = reader({
  schema: z.object({
    PaymentID: id,
    PaymentType: text,
    Status: text,
    Date: day,
    Amount: amount,
    BankAmount: amount,
    CurrencyRate: rate,
    Reference: text,
    IsReconciled: flag,
    Account: account,
    BatchPaymentID: optionalId,
    BatchPayment: z.object({ BatchPaymentID: optionalId }).nullish(),
    Invoice: z.object({ InvoiceID: optionalId, InvoiceNumber: text, ...settled }).nullish(),
    CreditNote: z.object({ CreditNoteID: optionalId, CreditNoteNumber: text, ...settled }).nullish(),
    Prepayment: z.object({ PrepaymentID: optionalId, ...settled }).nullish(),
    Overpayment: z.object({ OverpaymentID: optionalId, ...settled }).nullish(),
    UpdatedDateUTC: instant,
  }),
  rows: (raw) => {
    const document = raw.Invoice ?? raw.CreditNote ?? raw.Prepayment ?? raw.Overpayment;
    return [
      {
        row: [
          raw.PaymentID,
          raw.PaymentType,
          raw.Status,
          raw.Date,
          raw.Amount,
          raw.BankAmount,
          toBase(raw.Amount, raw.CurrencyRate),
          raw.CurrencyRate,
          raw.Reference,
          raw.IsReconciled,
          raw.Account?.AccountID ?? null,
          raw.Account?.Code ?? null,
          raw.Invoice?.InvoiceID ??
            raw.CreditNote?.CreditNoteID ??
            raw.Prepayment?.PrepaymentID ??
            raw.Overpayment?.OverpaymentID ??
            null,
          raw.Invoice?.InvoiceNumber ?? raw.CreditNote?.CreditNoteNumber ?? '',
          document?.Contact.id ?? null,
          document?.Contact.name ?? '',
          raw.BatchPaymentID ?? raw.BatchPayment?.BatchPaymentID ?? null,
          raw.UpdatedDateUTC,
        ],
        children: [],
      },
    ];
  },
});

const bankTransactions = reader({
  schema: z.object({
    BankTransactionID: id,
    Type: text,
    Status: text,
    Date: z.string().nullish(),
    DateString: z.string().nullish(),
    BankAccount: account,
    Reference: text,
    Contact: contactStub,
    LineAmountTypes: text,
    IsReconciled: flag,
    SubTotal: amount,
    TotalTax: amount,
    Total: amount,
    CurrencyCode: text,
    CurrencyRate: rate,
    PrepaymentID: optionalId,
    OverpaymentID: optionalId,
    Url: text,
    UpdatedDateUTC: instant,
    LineItems: lineItems,
  }),
  rows: (raw, { baseCurrency }) => [
    {
      row: [
        raw.BankTransactionID,
        raw.Type,
        raw.Status,
        readDay(raw.Date, raw.DateString),
        raw.BankAccount?.AccountID ?? null,
        raw.Reference,
        raw.Contact.id,
        raw.Contact.name,
        raw.LineAmountTypes,
        raw.IsReconciled,
        raw.SubTotal,
        raw.TotalTax,
        raw.Total,
        toBase(raw.Total, raw.CurrencyRate),
        raw.CurrencyCode || baseCurrency,
        raw.CurrencyRate,
        raw.PrepaymentID,
        raw.OverpaymentID,
        raw.Url,
        raw.UpdatedDateUTC,
      ],
      children: [
        raw.LineItems.map((line) => [
          line.LineItemID,
          line.Description,
          line.Quantity,
          line.UnitAmount,
          line.ItemCode,
          line.Item?.ItemID ?? null,
          line.AccountID,
          line.AccountCode,
          line.TaxType,
          line.TaxAmount,
          line.LineAmount,
          ...trackingValues(line.Tracking),
        ]),
      ],
    },
  ],
});

/** Transfers have no modified date, so the whole list is read; deleted ones only come when asked for. */
const bankTransfers = reader({
  schema: z.object({
    BankTransferID: id,
    Date: z.string().nullish(),
    DateString: z.string().nullish(),
    Amount: amount,
    CurrencyRate: rate,
    Status: text,
    Reference: text,
    FromBankAccount: account,
    ToBankAccount: account,
    FromBankTransactionID: optionalId,
    ToBankTransactionID: optionalId,
    CreatedDateUTC: instant,
  }),
  rows: (raw) => [
    {
      row: [
        raw.BankTransferID,
        readDay(raw.Date, raw.DateString),
        raw.Amount,
        raw.CurrencyRate,
        raw.Status || 'AUTHORISED',
        raw.Reference,
        raw.FromBankAccount?.AccountID ?? null,
        raw.ToBankAccount?.AccountID ?? null,
        raw.FromBankTransactionID,
        raw.ToBankTransactionID,
        raw.CreatedDateUTC,
      ],
      children: [],
    },
  ],
});

const manualJournals = reader({
  schema: z.object({
    ManualJournalID: id,
    Date: day,
    Narration: text,
    Status: text,
    LineAmountTypes: text,
    ShowOnCashBasisReports: flag,
    UpdatedDateUTC: instant,
    JournalLines: z
      .array(
        z.object({
          AccountID: optionalId,
          AccountCode: optionalText,
          Description: text,
          LineAmount: amount,
          TaxAmount: amount,
          TaxType: optionalText,
          Tracking: tracking,
        }),
      )
      .nullish(),
  }),
  rows: (raw) => [
    {
      row: [
        raw.ManualJournalID,
        raw.Date,
        raw.Narration,
        raw.Status,
        raw.LineAmountTypes,
        raw.ShowOnCashBasisReports,
        raw.UpdatedDateUTC,
      ],
      children: [
        (raw.JournalLines ?? []).map((line) => [
          line.AccountID,
          line.AccountCode,
          line.Description,
          line.LineAmount,
          line.TaxAmount,
          line.TaxType,
          JSON.stringify(line.Tracking.map((choice) => ({ category: choice.Name, option: choice.Option }))),
        ]),
      ],
    },
  ],
});

const creditDocument = z.object({
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
function credits(idName: string, kind: 'prepayment' | 'overpayment'): Read {
  return reader({
    schema: z.looseObject({}).transform((raw) => ({ key: id.parse(raw[idName]), ...creditDocument.parse(raw) })),
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

/** By the name of the step. */
export const schemaReaders: Readonly<Record<string, Read>> = {
  invoices,
  creditNotes,
  payments,
  bankTransactions,
  bankTransfers,
  contacts,
  manualJournals,
  prepayments: credits('PrepaymentID', 'prepayment'),
  overpayments: credits('OverpaymentID', 'overpayment'),
};
