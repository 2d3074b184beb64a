import type { PageQuery, RecordName, Records } from '../../model.ts';
import type { Wire } from '../wire.ts';
import { writeBankTransaction, writeCreditNote, writeInvoice, writePrepayment } from './documents.ts';
import {
  writeAccount,
  writeBudget,
  writeContact,
  writeExpenseClaim,
  writeItem,
  writeTaxRate,
  writeTrackingCategory,
  writeUser,
} from './masters.ts';
import { writeBankTransfer, writeManualJournal, writePayment } from './movements.ts';
import type { Writing } from './writing.ts';

/** Records of one kind, already in Xero's field names. */
export interface Source {
  page(
    to: Writing,
    query: PageQuery,
  ): { readonly rows: Iterable<Wire>; readonly count: number; readonly total: number };
  single(to: Writing, id: string): Wire | undefined;
}

export interface Listing {
  /** Path below `/api.xro/2.0/`, and key of the array in the answer. */
  readonly path: string;
  readonly source: Source;
  readonly idField: string;
  /** A second name by which a single record may be asked. */
  readonly numberField?: string;
  readonly isPaged: boolean;
  readonly knowsModifiedSince: boolean;
  /** Fields a `where` or `order` may name. */
  readonly fields: readonly string[];
  /** Has a document date, so that date conditions can be answered by the books themselves. */
  readonly isDated?: boolean;
  /** Archived records only come when asked for. */
  readonly hidesArchived?: boolean;
  /** Deleted records only come when asked for. */
  readonly hidesDeleted?: boolean;
}

function source<K extends RecordName>(name: K, write: (record: Records[K], to: Writing) => Wire): Source {
  return {
    page(to, query) {
      const { records, total } = to.books.page(name, query);
      return { rows: lazily(records, to, write), count: records.length, total };
    },
    single(to, id) {
      const record = to.books.get(name, id);
      return record ? write(record, to) : undefined;
    },
  };
}

function* lazily<T>(records: readonly T[], to: Writing, write: (record: T, to: Writing) => Wire): Generator<Wire> {
  for (const record of records) yield write(record, to);
}

const documentFields = [
  'Type',
  'Status',
  'Date',
  'Reference',
  'CurrencyCode',
  'CurrencyRate',
  'SubTotal',
  'TotalTax',
  'Total',
];
const contactFields = ['Contact.ContactID', 'Contact.Name', 'Contact.ContactNumber'];

export const listings: readonly Listing[] = [
  {
    path: 'Accounts',
    source: source('accounts', writeAccount),
    idField: 'AccountID',
    isPaged: false,
    knowsModifiedSince: true,
    fields: [
      'AccountID',
      'Code',
      'Name',
      'Type',
      'Class',
      'Status',
      'TaxType',
      'SystemAccount',
      'CurrencyCode',
      'BankAccountType',
      'BankAccountNumber',
      'ReportingCode',
      'UpdatedDateUTC',
    ],
  },
  {
    path: 'Contacts',
    source: source('contacts', writeContact),
    idField: 'ContactID',
    numberField: 'ContactNumber',
    isPaged: true,
    knowsModifiedSince: true,
    hidesArchived: true,
    fields: [
      'ContactID',
      'ContactNumber',
      'AccountNumber',
      'ContactStatus',
      'Name',
      'FirstName',
      'LastName',
      'EmailAddress',
      'IsSupplier',
      'IsCustomer',
      'TaxNumber',
      'UpdatedDateUTC',
    ],
  },
  {
    path: 'Invoices',
    source: source('invoices', writeInvoice),
    idField: 'InvoiceID',
    numberField: 'InvoiceNumber',
    isPaged: true,
    knowsModifiedSince: true,
    isDated: true,
    fields: [
      ...documentFields,
      ...contactFields,
      'InvoiceID',
      'InvoiceNumber',
      'DueDate',
      'AmountDue',
      'AmountPaid',
      'AmountCredited',
      'SentToContact',
      'FullyPaidOnDate',
      'UpdatedDateUTC',
    ],
  },
  {
    path: 'CreditNotes',
    source: source('creditNotes', writeCreditNote),
    idField: 'CreditNoteID',
    numberField: 'CreditNoteNumber',
    isPaged: true,
    knowsModifiedSince: true,
    isDated: true,
    fields: [
      ...documentFields,
      ...contactFields,
      'CreditNoteID',
      'CreditNoteNumber',
      'RemainingCredit',
      'UpdatedDateUTC',
    ],
  },
  {
    path: 'Prepayments',
    source: source('prepayments', writePrepayment),
    idField: 'PrepaymentID',
    isPaged: true,
    knowsModifiedSince: true,
    isDated: true,
    fields: [...documentFields, ...contactFields, 'PrepaymentID', 'RemainingCredit', 'UpdatedDateUTC'],
  },
  {
    path: 'Overpayments',
    source: source('overpayments', writePrepayment),
    idField: 'OverpaymentID',
    isPaged: true,
    knowsModifiedSince: true,
    isDated: true,
    fields: [...documentFields, ...contactFields, 'OverpaymentID', 'RemainingCredit', 'UpdatedDateUTC'],
  },
  {
    path: 'Payments',
    source: source('payments', writePayment),
    idField: 'PaymentID',
    isPaged: true,
    knowsModifiedSince: true,
    isDated: true,
    fields: [
      'PaymentID',
      'PaymentType',
      'Status',
      'Date',
      'Amount',
      'BankAmount',
      'Reference',
      'IsReconciled',
      'Account.AccountID',
      'Account.Code',
      'Invoice.InvoiceID',
      'Invoice.InvoiceNumber',
      'BatchPaymentID',
      'UpdatedDateUTC',
    ],
  },
  {
    path: 'BankTransactions',
    source: source('bankTransactions', writeBankTransaction),
    idField: 'BankTransactionID',
    isPaged: true,
    knowsModifiedSince: true,
    isDated: true,
    fields: [
      ...documentFields,
      ...contactFields,
      'BankTransactionID',
      'BankAccount.AccountID',
      'BankAccount.Code',
      'IsReconciled',
      'UpdatedDateUTC',
    ],
  },
  {
    path: 'BankTransfers',
    source: source('bankTransfers', writeBankTransfer),
    idField: 'BankTransferID',
    isPaged: false,
    knowsModifiedSince: false,
    hidesDeleted: true,
    fields: [
      'BankTransferID',
      'Date',
      'Amount',
      'Reference',
      'Status',
      'CreatedDateUTC',
      'FromBankAccount.AccountID',
      'ToBankAccount.AccountID',
    ],
  },
  {
    path: 'ManualJournals',
    source: source('manualJournals', writeManualJournal),
    idField: 'ManualJournalID',
    isPaged: true,
    knowsModifiedSince: true,
    isDated: true,
    fields: [
      'ManualJournalID',
      'Narration',
      'Status',
      'Date',
      'LineAmountTypes',
      'ShowOnCashBasisReports',
      'UpdatedDateUTC',
    ],
  },
  {
    path: 'Items',
    source: source('items', writeItem),
    idField: 'ItemID',
    numberField: 'Code',
    isPaged: false,
    knowsModifiedSince: true,
    fields: ['ItemID', 'Code', 'Name', 'IsSold', 'IsPurchased', 'IsTrackedAsInventory', 'UpdatedDateUTC'],
  },
  {
    path: 'TaxRates',
    source: source('taxRates', writeTaxRate),
    idField: 'TaxType',
    numberField: 'TaxType',
    isPaged: false,
    knowsModifiedSince: false,
    fields: ['Name', 'TaxType', 'Status', 'EffectiveRate'],
  },
  {
    path: 'TrackingCategories',
    source: source('trackingCategories', writeTrackingCategory),
    idField: 'TrackingCategoryID',
    isPaged: false,
    knowsModifiedSince: false,
    hidesArchived: true,
    fields: ['TrackingCategoryID', 'Name', 'Status'],
  },
  {
    path: 'Users',
    source: source('users', writeUser),
    idField: 'UserID',
    isPaged: false,
    knowsModifiedSince: true,
    fields: ['UserID', 'EmailAddress', 'FirstName', 'LastName', 'IsSubscriber', 'OrganisationRole', 'UpdatedDateUTC'],
  },
  {
    path: 'ExpenseClaims',
    source: source('expenseClaims', writeExpenseClaim),
    idField: 'ExpenseClaimID',
    isPaged: false,
    knowsModifiedSince: true,
    fields: ['ExpenseClaimID', 'Status', 'Total', 'AmountDue', 'AmountPaid', 'UpdatedDateUTC'],
  },
  {
    path: 'Budgets',
    source: source('budgets', writeBudget),
    idField: 'BudgetID',
    isPaged: false,
    knowsModifiedSince: false,
    fields: ['BudgetID', 'Type', 'UpdatedDateUTC'],
  },
];
