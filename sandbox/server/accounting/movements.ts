import type { BankTransferRecord, ManualJournalRecord, PaymentRecord } from '../../model.ts';
import { amount, dayDate, decimal, instantDate, instantText, zeroDate, type Wire } from '../wire.ts';
import { contactStub, writeTracking } from './documents.ts';
import { dayFields, filled, present, type Writing } from './writing.ts';

/** Money movements and journals, in Xero's field names. */

/** What a payment settles, under the key of its kind. */
function settled(payment: PaymentRecord, to: Writing): Wire {
  const contact = contactStub(payment.contactId, to);
  const named = Object.keys(contact).length > 0 ? contact : { Contact: { Name: payment.contactName } };
  const type = payment.type;
  if (type.includes('CREDIT'))
    return {
      CreditNote: {
        CreditNoteID: payment.documentId,
        CreditNoteNumber: payment.documentNumber,
        Type: type.startsWith('AR') ? 'ACCRECCREDIT' : 'ACCPAYCREDIT',
        ...named,
      },
    };
  if (type.includes('PREPAYMENT')) return { Prepayment: { PrepaymentID: payment.documentId, ...named } };
  if (type.includes('OVERPAYMENT')) return { Overpayment: { OverpaymentID: payment.documentId, ...named } };
  return {
    Invoice: {
      Type: type.startsWith('ACCREC') ? 'ACCREC' : 'ACCPAY',
      InvoiceID: payment.documentId,
      InvoiceNumber: payment.documentNumber,
      IsDiscounted: false,
      HasErrors: false,
      ...named,
      LineItems: [],
    },
  };
}

export function writePayment(payment: PaymentRecord, to: Writing): Wire {
  const account = to.books.get('accounts', payment.accountId);
  return {
    PaymentID: payment.id,
    ...present({ BatchPaymentID: payment.batchPaymentId }),
    Date: dayDate(payment.date),
    BankAmount: amount(payment.bankAmount),
    Amount: amount(payment.amount),
    ...filled({ Reference: payment.reference }),
    CurrencyRate: decimal(payment.currencyRate),
    PaymentType: payment.type,
    Status: payment.status,
    UpdatedDateUTC: instantDate(payment.updatedUtc),
    UpdatedDateUTCString: instantText(payment.updatedUtc),
    HasAccount: true,
    IsReconciled: payment.isReconciled,
    Account: { AccountID: payment.accountId, ...present({ Code: payment.accountCode, Name: account?.name }) },
    ...settled(payment, to),
    HasValidationErrors: false,
  };
}

/** A batch is the payments that name it; its date, account and state are theirs. */
export function writeBatchPayment(id: string, payments: readonly PaymentRecord[]): Wire {
  const live = payments.filter((payment) => payment.status === 'AUTHORISED');
  const first = payments[0];
  const updatedUtc = payments.reduce(
    (latest, payment) => (payment.updatedUtc > latest ? payment.updatedUtc : latest),
    '',
  );
  return {
    ...(first ? { Account: { AccountID: first.accountId }, ...filled({ Reference: first.reference }) } : {}),
    BatchPaymentID: id,
    ...(first ? dayFields('Date', first.date, id) : {}),
    Type: first?.type.startsWith('ACCPAY') === true ? 'PAYBATCH' : 'RECBATCH',
    Status: live.length > 0 ? 'AUTHORISED' : 'DELETED',
    TotalAmount: amount(live.reduce((sum, payment) => sum + payment.bankAmount, 0)),
    UpdatedDateUTC: instantDate(updatedUtc),
    IsReconciled: live.length > 0 && live.every((payment) => payment.isReconciled),
    Payments: payments.map((payment) => ({
      PaymentID: payment.id,
      Invoice: { InvoiceID: payment.documentId },
      Amount: amount(payment.amount),
      BankAmount: amount(payment.bankAmount),
    })),
  };
}

export function writeBankTransfer(transfer: BankTransferRecord, to: Writing): Wire {
  const account = (accountId: string): Wire => {
    const found = to.books.get('accounts', accountId);
    return { AccountID: accountId, ...present({ Code: found?.code, Name: found?.name }) };
  };
  return {
    BankTransferID: transfer.id,
    CreatedDateUTC: instantDate(transfer.createdUtc),
    ...dayFields('Date', transfer.date, transfer.id),
    FromBankAccount: account(transfer.fromAccountId),
    ToBankAccount: account(transfer.toAccountId),
    Amount: amount(transfer.amount),
    FromBankTransactionID: transfer.fromBankTransactionId,
    ToBankTransactionID: transfer.toBankTransactionId,
    FromIsReconciled: isReconciled(transfer.fromBankTransactionId, to),
    ToIsReconciled: isReconciled(transfer.toBankTransactionId, to),
    CurrencyRate: decimal(transfer.currencyRate),
    ...filled({ Reference: transfer.reference }),
    Status: transfer.status,
    HasAttachments: false,
  };
}

function isReconciled(bankTransactionId: string, to: Writing): boolean {
  return to.books.get('bankTransactions', bankTransactionId)?.isReconciled ?? false;
}

/** A voided journal has lost its date: Xero writes the zero date. */
export function writeManualJournal(journal: ManualJournalRecord, to: Writing): Wire {
  return {
    ...(journal.status === 'VOIDED' ? { Date: zeroDate } : { Date: dayDate(journal.date) }),
    Status: journal.status,
    LineAmountTypes: journal.lineAmountTypes,
    UpdatedDateUTC: instantDate(journal.updatedUtc),
    ManualJournalID: journal.id,
    Narration: journal.narration,
    JournalLines: to.isFull
      ? journal.lines.map((line) => ({
          Description: line.description,
          TaxType: line.taxType,
          TaxAmount: amount(line.taxAmount),
          LineAmount: amount(line.lineAmount),
          ...present({ AccountCode: line.accountCode }),
          AccountID: line.accountId,
          Tracking: writeTracking(line.tracking),
          IsBlank: false,
        }))
      : [],
    ShowOnCashBasisReports: journal.showOnCashBasis,
    HasAttachments: false,
  };
}
