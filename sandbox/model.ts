/**
 * What the books side of the sandbox hands to the serving side: typed records and report trees.
 * Amounts are integers in ten-thousandths of a currency unit, days are `YYYY-MM-DD` in the organisation's zone,
 * instants are ISO UTC text. Nothing here knows HTTP, and nothing here is Xero's wire format.
 */

import type { Change } from './change.ts';

export type Ids = string; // lower-case GUID text
export type Day = string;
export type Instant = string;
/** Integer ten-thousandths of a currency unit. */
export type Amount = number;

export interface AddressRecord {
  readonly type: 'POBOX' | 'STREET' | 'DELIVERY';
  readonly lines: readonly string[]; // at most four
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly attentionTo: string;
}

export interface OrganisationRecord {
  readonly tenantId: Ids;
  readonly name: string;
  readonly legalName: string;
  readonly shortCode: string;
  readonly baseCurrency: string;
  readonly countryCode: string;
  readonly version: string; // region edition: NZ, UK, GLOBAL, AU, US
  readonly yearEndDay: number;
  readonly yearEndMonth: number;
  readonly timezone: string; // Windows style, e.g. NEWZEALANDSTANDARDTIME
  readonly periodLockDate: Day | null;
  readonly endOfYearLockDate: Day | null;
  readonly createdUtc: Instant;
  readonly isDemoCompany: boolean;
  readonly status: string;
  readonly organisationType: string;
  readonly class: string; // plan; may be a value nobody knows
  readonly edition: string;
  readonly registrationNumber: string;
  readonly taxNumber: string;
  readonly paysTax: boolean;
  readonly salesTaxBasis: string;
  readonly salesTaxPeriod: string;
  readonly lineOfBusiness: string;
  readonly addresses: readonly AddressRecord[];
  readonly phones: readonly PhoneRecord[];
}

export interface PhoneRecord {
  readonly type: 'DEFAULT' | 'MOBILE' | 'FAX' | 'DDI';
  readonly countryCode: string;
  readonly areaCode: string;
  readonly number: string;
}

/** `createdUtc` and `updatedUtc` decide paging order and If-Modified-Since. */
export interface Stamped {
  readonly updatedUtc: Instant;
}

export interface AccountRecord extends Stamped {
  readonly id: Ids;
  readonly code: string | null; // bank accounts may have none
  readonly name: string;
  readonly type: string;
  readonly class: 'ASSET' | 'EQUITY' | 'EXPENSE' | 'LIABILITY' | 'REVENUE';
  readonly status: 'ACTIVE' | 'ARCHIVED';
  readonly description: string;
  readonly taxType: string;
  readonly systemAccount: string | null;
  readonly bankAccountNumber: string | null;
  readonly bankAccountType: string | null;
  readonly currencyCode: string | null;
  readonly reportingCode: string | null;
  readonly reportingCodeName: string | null;
}

export interface ContactRecord extends Stamped {
  readonly id: Ids;
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly contactNumber: string;
  readonly accountNumber: string;
  readonly taxNumber: string;
  readonly companyNumber: string;
  readonly status: 'ACTIVE' | 'ARCHIVED' | 'GDPRREQUEST';
  readonly isCustomer: boolean;
  readonly isSupplier: boolean;
  readonly defaultCurrency: string;
  readonly mergedTo: Ids | null;
  readonly addresses: readonly AddressRecord[];
  readonly phones: readonly PhoneRecord[];
}

export interface TrackingChoice {
  readonly categoryId: Ids;
  readonly optionId: Ids;
  readonly category: string;
  readonly option: string;
}

export interface LineRecord {
  readonly id: Ids;
  readonly description: string;
  /** A line with a description only has all of the following null. */
  readonly quantity: number | null; // ten-thousandths
  readonly unitAmount: Amount | null;
  readonly itemCode: string | null;
  readonly itemId: Ids | null;
  readonly accountId: Ids | null;
  readonly accountCode: string | null;
  readonly taxType: string | null;
  readonly taxAmount: Amount;
  readonly lineAmount: Amount; // follows LineAmountTypes: with tax when Inclusive, discount applied
  readonly discountRate: number | null; // ten-thousandths of a percent point: 10 % = 100000
  readonly tracking: readonly TrackingChoice[];
}

export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax';

interface DocumentBase extends Stamped {
  readonly id: Ids;
  readonly contactId: Ids;
  readonly date: Day;
  readonly lineAmountTypes: LineAmountTypes;
  readonly subTotal: Amount;
  readonly totalTax: Amount;
  readonly total: Amount;
  readonly currencyCode: string;
  /** Foreign units for one base unit, as decimal text; '1' for base-currency documents. */
  readonly currencyRate: string;
  readonly lines: readonly LineRecord[];
}

export interface InvoiceRecord extends DocumentBase {
  readonly type: 'ACCREC' | 'ACCPAY';
  readonly number: string;
  readonly reference: string;
  readonly dueDate: Day | null;
  readonly plannedPaymentDate: Day | null;
  readonly fullyPaidOn: Day | null;
  readonly status: string; // DRAFT SUBMITTED AUTHORISED PAID VOIDED DELETED
  readonly sentToContact: boolean;
  readonly amountDue: Amount;
  readonly amountPaid: Amount;
  readonly amountCredited: Amount;
}

export interface AllocationRecord {
  readonly id: Ids;
  readonly invoiceId: Ids;
  readonly invoiceNumber: string;
  readonly date: Day;
  readonly amount: Amount;
}

export interface CreditNoteRecord extends DocumentBase {
  readonly type: 'ACCRECCREDIT' | 'ACCPAYCREDIT';
  readonly number: string;
  readonly reference: string;
  readonly status: string;
  readonly fullyPaidOn: Day | null;
  readonly remainingCredit: Amount;
  readonly allocations: readonly AllocationRecord[];
}

export interface PrepaymentRecord extends DocumentBase {
  readonly kind: 'prepayment' | 'overpayment';
  /** RECEIVE-PREPAYMENT, SPEND-PREPAYMENT, RECEIVE-OVERPAYMENT, SPEND-OVERPAYMENT */
  readonly type: string;
  readonly status: string;
  readonly reference: string;
  readonly bankTransactionId: Ids;
  readonly remainingCredit: Amount;
  readonly allocations: readonly AllocationRecord[];
}

export interface PaymentRecord extends Stamped {
  readonly id: Ids;
  /** ACCRECPAYMENT ACCPAYPAYMENT ARCREDITPAYMENT APCREDITPAYMENT ARPREPAYMENTPAYMENT … */
  readonly type: string;
  readonly status: 'AUTHORISED' | 'DELETED';
  readonly date: Day;
  /** In the document's currency. */
  readonly amount: Amount;
  /** In the bank account's currency. */
  readonly bankAmount: Amount;
  readonly currencyRate: string;
  readonly reference: string;
  readonly isReconciled: boolean;
  readonly accountId: Ids;
  readonly accountCode: string | null;
  readonly documentId: Ids; // invoice, credit note, prepayment or overpayment, by type
  readonly documentNumber: string;
  readonly contactId: Ids;
  readonly contactName: string;
  readonly batchPaymentId: Ids | null;
}

export interface BankTransactionRecord extends DocumentBase {
  readonly type: string; // RECEIVE, SPEND, RECEIVE-TRANSFER, SPEND-TRANSFER, RECEIVE-PREPAYMENT …
  readonly status: string;
  readonly bankAccountId: Ids;
  readonly reference: string;
  readonly isReconciled: boolean;
  readonly prepaymentId: Ids | null;
  readonly overpaymentId: Ids | null;
}

export interface BankTransferRecord {
  readonly id: Ids;
  readonly createdUtc: Instant;
  readonly date: Day;
  readonly amount: Amount;
  readonly fromAccountId: Ids;
  readonly toAccountId: Ids;
  readonly fromBankTransactionId: Ids;
  readonly toBankTransactionId: Ids;
  readonly status: 'AUTHORISED' | 'DELETED';
  readonly currencyRate: string;
  readonly reference: string;
}

export interface ManualJournalRecord extends Stamped {
  readonly id: Ids;
  readonly date: Day;
  readonly narration: string;
  readonly status: string; // DRAFT POSTED DELETED VOIDED ARCHIVED
  readonly lineAmountTypes: LineAmountTypes;
  readonly showOnCashBasis: boolean;
  readonly lines: readonly {
    readonly accountId: Ids;
    readonly accountCode: string | null;
    readonly description: string;
    readonly lineAmount: Amount; // debit positive
    readonly taxAmount: Amount;
    readonly taxType: string;
    readonly tracking: readonly TrackingChoice[];
  }[];
}

export interface ItemRecord extends Stamped {
  readonly id: Ids;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly isSold: boolean;
  readonly isPurchased: boolean;
  readonly isTracked: boolean;
  readonly salesUnitPrice: Amount | null;
  readonly salesAccountCode: string | null;
  readonly purchaseUnitPrice: Amount | null;
  readonly purchaseAccountCode: string | null;
  readonly inventoryAssetAccountCode: string | null;
  readonly quantityOnHand: number | null; // ten-thousandths
  readonly totalCostPool: Amount | null;
}

export interface TaxRateRecord {
  readonly name: string;
  readonly taxType: string;
  readonly percent: number; // ten-thousandths of a percent point
  readonly status: string;
}

export interface TrackingCategoryRecord {
  readonly id: Ids;
  readonly name: string;
  readonly status: string;
  readonly options: readonly { readonly id: Ids; readonly name: string; readonly status: string }[];
}

export interface UserRecord extends Stamped {
  readonly id: Ids;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly isSubscriber: boolean;
  readonly organisationRole: string;
}

export interface ExpenseClaimRecord extends Stamped {
  readonly id: Ids;
  readonly status: string;
  readonly userId: Ids;
  readonly total: Amount;
  readonly amountDue: Amount;
  readonly amountPaid: Amount;
  readonly paymentDueDate: Day | null;
  readonly reportingDate: Day | null;
}

export interface BudgetRecord extends Stamped {
  readonly id: Ids;
  readonly type: 'OVERALL' | 'TRACKING';
  readonly description: string;
  readonly lines: readonly {
    readonly accountId: Ids;
    readonly accountCode: string;
    readonly months: readonly { readonly period: string /* YYYY-MM */; readonly amount: Amount }[];
  }[];
}

export interface Records {
  readonly accounts: AccountRecord;
  readonly contacts: ContactRecord;
  readonly invoices: InvoiceRecord;
  readonly creditNotes: CreditNoteRecord;
  readonly prepayments: PrepaymentRecord;
  readonly overpayments: PrepaymentRecord;
  readonly payments: PaymentRecord;
  readonly bankTransactions: BankTransactionRecord;
  readonly bankTransfers: BankTransferRecord;
  readonly manualJournals: ManualJournalRecord;
  readonly items: ItemRecord;
  readonly taxRates: TaxRateRecord;
  readonly trackingCategories: TrackingCategoryRecord;
  readonly users: UserRecord;
  readonly expenseClaims: ExpenseClaimRecord;
  readonly budgets: BudgetRecord;
}
export type RecordName = keyof Records;

/** Asked of `OrgBooks.page`; records come in order of `updatedUtc` ascending, then id. */
export interface PageQuery {
  readonly offset: number;
  readonly limit: number;
  /** Only records with `updatedUtc` at or after this second. */
  readonly modifiedSince?: Instant;
  readonly statuses?: readonly string[];
  readonly types?: readonly string[];
  readonly ids?: ReadonlySet<Ids>;
  readonly contactIds?: ReadonlySet<Ids>;
  readonly includeArchived?: boolean;
  readonly dateFrom?: Day;
  readonly dateTo?: Day;
}

export interface ReportCell {
  readonly value: string;
  /** Attributes as Xero's: usually {account: <AccountID>}. */
  readonly attributes?: readonly { readonly id: string; readonly value: string }[];
}
export interface ReportRow {
  readonly type: 'Header' | 'Section' | 'Row' | 'SummaryRow';
  readonly title?: string;
  readonly cells?: readonly ReportCell[];
  readonly rows?: readonly ReportRow[];
}
export interface ReportTree {
  readonly name: string; // "Trial Balance"
  readonly type: string; // "TrialBalance"
  readonly titles: readonly string[];
  readonly rows: readonly ReportRow[];
}

export interface ProfitAndLossQuery {
  readonly from: Day;
  readonly to: Day;
  readonly periods: number; // extra columns, newest first
  readonly timeframe: 'MONTH' | 'QUARTER' | 'YEAR';
  readonly paymentsOnly: boolean;
  readonly standardLayout: boolean;
  readonly trackingCategoryId?: Ids;
  readonly trackingOptionId?: Ids;
}

/** A payment or credit as it appears inside the document it settles. */
export interface AppliedRecord {
  readonly id: Ids;
  /** Reference of a payment, number of a credit. */
  readonly number: string;
  readonly day: Day;
  readonly amount: Amount;
  readonly currencyRate: string;
}
export interface AppliedRecords {
  readonly payments: readonly AppliedRecord[];
  readonly creditNotes: readonly AppliedRecord[];
  readonly prepayments: readonly AppliedRecord[];
  readonly overpayments: readonly AppliedRecord[];
}

/** What a contact owes and is owed on open documents, in base currency. */
export interface ContactBalance {
  readonly receivable: Amount;
  readonly receivableOverdue: Amount;
  readonly payable: Amount;
  readonly payableOverdue: Amount;
}

/** The other side of relations, for books that are too large to be read through. Such books have no batch payments. */
export interface Relations {
  applied(documentId: Ids): AppliedRecords | undefined;
  balance(contactId: Ids, today: Day): ContactBalance | undefined;
}

export type { Change, EditableList } from './change.ts';

export interface OrgBooks {
  readonly organisation: OrganisationRecord;
  /** Absent when whoever needs relations may read all records to find them. */
  readonly relations?: Relations;
  page<K extends RecordName>(
    name: K,
    query: PageQuery,
  ): { readonly records: readonly Records[K][]; readonly total: number };
  get<K extends RecordName>(name: K, id: Ids): Records[K] | undefined;
  trialBalance(date: Day, paymentsOnly: boolean): ReportTree;
  profitAndLoss(query: ProfitAndLossQuery): ReportTree;
  balanceSheet(query: {
    readonly date: Day;
    readonly periods: number;
    readonly timeframe: 'MONTH' | 'QUARTER' | 'YEAR';
    readonly paymentsOnly: boolean;
    readonly standardLayout: boolean;
  }): ReportTree;
  bankSummary(from: Day, to: Day): ReportTree;
  executiveSummary(date: Day): ReportTree;
  budgetSummary(date: Day, periods: number, timeframe: 1 | 3 | 12): ReportTree;
  agedByContact(side: 'receivables' | 'payables', contactId: Ids, date: Day): ReportTree;
  /** The whole ledger as an hledger journal, for independent proof. */
  hledgerJournal(): string;
  /** Applies one change as an accountant would make it at Xero; documents, ledger and reports move together. */
  change(change: Change, at: Instant): void;
}

/** One Xero user of the sandbox world and the organisations the consent page offers to them. */
export interface WorldUser {
  readonly id: Ids; // xero_userid
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly organisations: readonly {
    readonly tenantId: Ids;
    readonly role: string; // ADVISER, STANDARD
    readonly reports: boolean;
    readonly manualJournals: boolean;
  }[];
}

export interface World {
  readonly name: string; // scenario name
  readonly users: readonly WorldUser[];
  /** tenantIds in the order of the consent page. Books are generated on first use. */
  readonly tenantIds: readonly Ids[];
  books(tenantId: Ids): OrgBooks;
  /** Cheap: without generating the books. */
  organisation(tenantId: Ids): OrganisationRecord;
  /** A demo company begins anew: same name, another tenant id, fresh books. Answers the new id; throws for others. */
  reset?(tenantId: Ids): Ids;
}

/** `sandbox/worlds/index.ts` exports `loadWorld` of this type: `now` moves the books' last day, deterministic otherwise. */
export type LoadWorld = (name: string, now: Instant) => World;
