import type {
  AllocationRecord,
  AppliedRecord,
  BankTransactionRecord,
  CreditNoteRecord,
  Ids,
  InvoiceRecord,
  LineRecord,
  PrepaymentRecord,
  TrackingChoice,
} from '../../model.ts';
import {
  amount,
  dayDate,
  decimal,
  instantDate,
  instantText,
  minimumDate,
  quantity,
  spread,
  unitPrice,
  zeroDate,
  type Wire,
} from '../wire.ts';
import { dayField, dayFields, filled, present, type Writing } from './writing.ts';

/** Documents with lines, in Xero's field names. */

/** The short form of a contact inside other records. */
export function contactStub(contactId: Ids, to: Writing): Wire {
  const contact = to.books.get('contacts', contactId);
  return contact ? { Contact: { ContactID: contact.id, Name: contact.name } } : {};
}

export function writeTracking(choices: readonly TrackingChoice[]): Wire[] {
  return choices.map((choice) => ({
    Name: choice.category,
    Option: choice.option,
    TrackingCategoryID: choice.categoryId,
    TrackingOptionID: choice.optionId,
  }));
}

function writeLines(lines: readonly LineRecord[], to: Writing): Wire[] {
  return lines.map((line) => ({
    ...(line.itemCode === null
      ? {}
      : {
          ItemCode: line.itemCode,
          ...(line.itemId === null ? {} : { Item: { ItemID: line.itemId, Code: line.itemCode } }),
        }),
    Description: line.description,
    ...(line.unitAmount === null ? {} : { UnitAmount: unitPrice(line.unitAmount, to.places) }),
    ...present({ TaxType: line.taxType }),
    TaxAmount: amount(line.taxAmount),
    LineAmount: amount(line.lineAmount),
    ...present({ AccountCode: line.accountCode, AccountID: line.accountId }),
    Tracking: writeTracking(line.tracking),
    ...(line.quantity === null ? {} : { Quantity: quantity(line.quantity) }),
    ...(line.discountRate === null ? {} : { DiscountRate: quantity(line.discountRate) }),
    LineItemID: line.id,
  }));
}

/** Lines come with a page or a single record only; a plain list has the empty array. */
function lineItems(lines: readonly LineRecord[], to: Writing): Wire {
  if (to.isSummary) return {};
  return { LineItems: to.isFull ? writeLines(lines, to) : [] };
}

function totals(record: { subTotal: number; totalTax: number; total: number }): Wire {
  return {
    SubTotal: amount(record.subTotal),
    TotalTax: amount(record.totalTax),
    Total: amount(record.total),
  };
}

function stamps(record: { updatedUtc: string }): Wire {
  return { UpdatedDateUTC: instantDate(record.updatedUtc), UpdatedDateUTCString: instantText(record.updatedUtc) };
}

function currency(record: { currencyCode: string; currencyRate: string }): Wire {
  return { CurrencyCode: record.currencyCode, CurrencyRate: decimal(record.currencyRate) };
}

/** What the discounts of all lines come to: quantity times price less the line amount. */
function totalDiscount(lines: readonly LineRecord[]): number {
  let sum = 0;
  for (const line of lines) {
    if (line.discountRate === null || line.quantity === null || line.unitAmount === null) continue;
    const gross = (BigInt(line.quantity) * BigInt(line.unitAmount)) / 10_000n;
    sum += Math.max(0, Math.round((Number(gross) - line.lineAmount) / 100) * 100);
  }
  return sum;
}

/** A voided invoice has lost its due date: Xero then writes the zero date, and .NET's smallest one for a planned payment. */
function invoiceDates(invoice: InvoiceRecord): Wire {
  const date = dayFields('Date', invoice.date, invoice.id);
  if (invoice.status === 'VOIDED') {
    const planned = invoice.type === 'ACCPAY' ? { PlannedPaymentDate: minimumDate } : {};
    return { ...date, DueDate: zeroDate, ...planned };
  }
  return {
    ...date,
    ...dayFields('DueDate', invoice.dueDate, invoice.id),
    ...(invoice.type === 'ACCPAY'
      ? dayFields('PlannedPaymentDate', invoice.plannedPaymentDate, invoice.id)
      : dayFields('ExpectedPaymentDate', invoice.plannedPaymentDate, invoice.id)),
  };
}

export function writeInvoice(invoice: InvoiceRecord, to: Writing): Wire {
  const discount = totalDiscount(invoice.lines);
  return {
    Type: invoice.type,
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    Reference: invoice.reference,
    ...(to.isSummary ? {} : invoiceSettlements(invoice.id, to)),
    AmountDue: amount(invoice.amountDue),
    AmountPaid: amount(invoice.amountPaid),
    AmountCredited: amount(invoice.amountCredited),
    ...currency(invoice),
    SentToContact: invoice.sentToContact,
    IsDiscounted: discount > 0,
    ...(discount > 0 ? { TotalDiscount: amount(discount) } : {}),
    HasAttachments: false,
    HasErrors: false,
    ...contactStub(invoice.contactId, to),
    ...invoiceDates(invoice),
    Status: invoice.status,
    LineAmountTypes: invoice.lineAmountTypes,
    ...lineItems(invoice.lines, to),
    ...totals(invoice),
    ...dayField('FullyPaidOnDate', invoice.fullyPaidOn),
    ...stamps(invoice),
  };
}

function invoiceSettlements(invoiceId: Ids, to: Writing): Wire {
  const found = to.indexes.settlements(to.books, invoiceId);
  const applied =
    (idField: string) =>
    (part: AppliedRecord): Wire => ({
      [idField]: part.id,
      ...(idField === 'CreditNoteID' ? { CreditNoteNumber: part.number } : {}),
      Date: dayDate(part.day),
      AppliedAmount: amount(part.amount),
      CurrencyRate: decimal(part.currencyRate),
    });
  return {
    Payments: writePaymentsInside(found?.payments ?? []),
    CreditNotes: (found?.creditNotes ?? []).map(applied('CreditNoteID')),
    Prepayments: (found?.prepayments ?? []).map(applied('PrepaymentID')),
    Overpayments: (found?.overpayments ?? []).map(applied('OverpaymentID')),
  };
}

/** Payments inside a document are shorter than those of the payments list: no status, no account. */
function writePaymentsInside(payments: readonly AppliedRecord[]): Wire[] {
  return payments.map((payment) => ({
    PaymentID: payment.id,
    Date: dayDate(payment.day),
    Amount: amount(payment.amount),
    ...filled({ Reference: payment.number }),
    CurrencyRate: decimal(payment.currencyRate),
    HasAccount: false,
    HasValidationErrors: false,
  }));
}

function writeAllocations(allocations: readonly AllocationRecord[]): Wire[] {
  return allocations.map((part) => ({
    AllocationID: part.id,
    Amount: amount(part.amount),
    Date: dayDate(part.date),
    IsDeleted: false,
    Invoice: { InvoiceID: part.invoiceId, InvoiceNumber: part.invoiceNumber, HasErrors: false, IsDiscounted: false },
  }));
}

export function writeCreditNote(note: CreditNoteRecord, to: Writing): Wire {
  return {
    CreditNoteID: note.id,
    CreditNoteNumber: note.number,
    Payments: writePaymentsInside(to.indexes.settlements(to.books, note.id)?.payments ?? []),
    ID: note.id,
    HasErrors: false,
    ...currency(note),
    Type: note.type,
    Reference: note.reference,
    SentToContact: spread(note.id, 2) === 0,
    RemainingCredit: amount(note.remainingCredit),
    Allocations: writeAllocations(note.allocations),
    HasAttachments: false,
    ...contactStub(note.contactId, to),
    ...dayFields('Date', note.date, note.id),
    Status: note.status,
    LineAmountTypes: note.lineAmountTypes,
    ...lineItems(note.lines, to),
    ...totals(note),
    ...dayField('FullyPaidOnDate', note.fullyPaidOn),
    ...stamps(note),
  };
}

export function writePrepayment(record: PrepaymentRecord, to: Writing): Wire {
  const idField = record.kind === 'prepayment' ? 'PrepaymentID' : 'OverpaymentID';
  return {
    [idField]: record.id,
    ID: record.id,
    Type: record.type,
    ...filled({ Reference: record.reference }),
    RemainingCredit: amount(record.remainingCredit),
    Allocations: writeAllocations(record.allocations),
    Payments: writePaymentsInside(to.indexes.settlements(to.books, record.id)?.payments ?? []),
    HasAttachments: false,
    ...contactStub(record.contactId, to),
    ...dayFields('Date', record.date, record.id),
    Status: record.status,
    LineAmountTypes: record.lineAmountTypes,
    ...lineItems(record.lines, to),
    ...totals(record),
    ...stamps(record),
    ...currency(record),
  };
}

export function writeBankTransaction(record: BankTransactionRecord, to: Writing): Wire {
  const account = to.books.get('accounts', record.bankAccountId);
  return {
    BankTransactionID: record.id,
    BankAccount: {
      AccountID: record.bankAccountId,
      ...present({ Code: account?.code }),
      ...present({ Name: account?.name }),
    },
    Type: record.type,
    ...filled({ Reference: record.reference }),
    IsReconciled: record.isReconciled,
    ...present({ PrepaymentID: record.prepaymentId, OverpaymentID: record.overpaymentId }),
    HasAttachments: false,
    ...contactStub(record.contactId, to),
    ...dayFields('Date', record.date, record.id),
    Status: record.status,
    LineAmountTypes: record.lineAmountTypes,
    ...lineItems(record.lines, to),
    ...totals(record),
    UpdatedDateUTC: instantDate(record.updatedUtc),
    ...currency(record),
  };
}
