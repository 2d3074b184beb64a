import { z } from 'zod';
import { readDay } from '#engine/xero/dates';
import { toBase } from '#engine/xero/numbers';
import {
  amount,
  contactStub,
  day,
  flag,
  id,
  instant,
  lineItems,
  optionalId,
  optionalText,
  rate,
  text,
} from '#engine/xero/schema';
import { reader, trackingValues } from './parts.ts';

const account = z.object({ AccountID: optionalId, Code: optionalText }).nullish();

const settled = { Contact: contactStub };

export const payments = reader({
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

export const bankTransactions = reader({
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
export const bankTransfers = reader({
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
