import { z } from 'zod';
import { readDay } from '#engine/xero/dates';
import { toBase } from '#engine/xero/numbers';
import type { StoredRecord, Value } from '#engine/xero/resource';
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
} from '#engine/xero/schema';
import { addressRows, allocationRows, lineRows, reader, type Read } from './parts.ts';

export const contacts = reader({
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

export const invoices = reader({
  schema: invoice,
  rows: (raw, { baseCurrency }): StoredRecord[] => [
    {
      row: header(raw.InvoiceID, raw.InvoiceNumber, raw, baseCurrency),
      children: [lineRows(raw.LineItems, raw.LineAmountTypes, raw.CurrencyRate, raw.SubTotal, 1)],
    },
  ],
});

/** The allocated part and the refunded part of a credit note follow from its allocations and what remains. */
export const creditNotes = reader({
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

export const manualJournals = reader({
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
export function credits(idName: string, kind: 'prepayment' | 'overpayment'): Read {
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
