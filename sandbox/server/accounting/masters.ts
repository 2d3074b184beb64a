import { createHash } from 'node:crypto';
import type {
  AccountRecord,
  AddressRecord,
  BudgetRecord,
  ContactRecord,
  ExpenseClaimRecord,
  ItemRecord,
  OrganisationRecord,
  PhoneRecord,
  TaxRateRecord,
  TrackingCategoryRecord,
  UserRecord,
} from '../../model.ts';
import { amount, dayDate, derivedId, instantDate, minimumDate, quantity, unitPrice, type Wire } from '../wire.ts';
import { dayField, filled, present, type Writing } from './writing.ts';

/** Organisation and reference data in Xero's field names. */

export function writeOrganisation(organisation: OrganisationRecord): Wire {
  return {
    Name: organisation.name,
    LegalName: organisation.legalName,
    PaysTax: organisation.paysTax,
    Version: organisation.version,
    OrganisationType: organisation.organisationType,
    BaseCurrency: organisation.baseCurrency,
    CountryCode: organisation.countryCode,
    IsDemoCompany: organisation.isDemoCompany,
    OrganisationStatus: organisation.status,
    ...filled({ RegistrationNumber: organisation.registrationNumber, TaxNumber: organisation.taxNumber }),
    FinancialYearEndDay: organisation.yearEndDay,
    FinancialYearEndMonth: organisation.yearEndMonth,
    SalesTaxBasis: organisation.salesTaxBasis,
    SalesTaxPeriod: organisation.salesTaxPeriod,
    DefaultSalesTax: 'Tax Exclusive',
    DefaultPurchasesTax: 'Tax Exclusive',
    ...dayField('PeriodLockDate', organisation.periodLockDate),
    ...dayField('EndOfYearLockDate', organisation.endOfYearLockDate),
    CreatedDateUTC: instantDate(organisation.createdUtc),
    OrganisationEntityType: organisation.organisationType,
    Timezone: organisation.timezone,
    ShortCode: organisation.shortCode,
    OrganisationID: organisation.tenantId,
    Class: organisation.class,
    Edition: organisation.edition,
    ...filled({ LineOfBusiness: organisation.lineOfBusiness }),
    APIKey: createHash('sha256').update(`key ${organisation.tenantId}`).digest('hex').slice(0, 32).toUpperCase(),
    Addresses: organisation.addresses.map(writeAddress),
    Phones: organisation.phones.map(writePhone),
    ExternalLinks: [],
    PaymentTerms: {},
  };
}

function writeAddress(address: AddressRecord): Wire {
  return {
    AddressType: address.type,
    AddressLine1: address.lines[0] ?? '',
    ...present({
      AddressLine2: address.lines[1],
      AddressLine3: address.lines[2],
      AddressLine4: address.lines[3],
    }),
    City: address.city,
    Region: address.region,
    PostalCode: address.postalCode,
    Country: address.country,
    AttentionTo: address.attentionTo,
  };
}

function writePhone(phone: PhoneRecord): Wire {
  return {
    PhoneType: phone.type,
    PhoneNumber: phone.number,
    PhoneAreaCode: phone.areaCode,
    PhoneCountryCode: phone.countryCode,
  };
}

export function writeAccount(account: AccountRecord): Wire {
  return {
    AccountID: account.id,
    ...present({ Code: account.code }),
    Name: account.name,
    Status: account.status,
    Type: account.type,
    TaxType: account.taxType,
    ...filled({ Description: account.description }),
    Class: account.class,
    ...present({ SystemAccount: account.systemAccount }),
    EnablePaymentsToAccount: false,
    ShowInExpenseClaims: false,
    ...present({
      BankAccountNumber: account.bankAccountNumber,
      BankAccountType: account.type === 'BANK' ? account.bankAccountType : '',
      CurrencyCode: account.currencyCode,
      ReportingCode: account.reportingCode,
      ReportingCodeName: account.reportingCodeName,
    }),
    HasAttachments: false,
    UpdatedDateUTC: instantDate(account.updatedUtc),
    AddToWatchlist: false,
  };
}

/** Every contact carries both address types and all four phones, empty text where nothing is known. */
export function writeContact(contact: ContactRecord, to: Writing): Wire {
  const head: Wire = {
    ContactID: contact.id,
    ...filled({ ContactNumber: contact.contactNumber, AccountNumber: contact.accountNumber }),
    ContactStatus: contact.status,
    Name: contact.name,
    ...filled({ FirstName: contact.firstName, LastName: contact.lastName, CompanyNumber: contact.companyNumber }),
    EmailAddress: contact.email,
    BankAccountDetails: '',
    ...filled({ TaxNumber: contact.taxNumber }),
  };
  const foot: Wire = {
    UpdatedDateUTC: instantDate(contact.updatedUtc),
    ContactGroups: [],
    IsSupplier: contact.isSupplier,
    IsCustomer: contact.isCustomer,
    ...filled({ DefaultCurrency: contact.defaultCurrency }),
    HasAttachments: false,
    HasValidationErrors: false,
  };
  if (to.isSummary) return { ...head, ...foot };
  return {
    ...head,
    Addresses: (['STREET', 'POBOX'] as const).map((type) =>
      writeAddress(contact.addresses.find((address) => address.type === type) ?? emptyAddress(type)),
    ),
    Phones: (['DEFAULT', 'DDI', 'FAX', 'MOBILE'] as const).map((type) =>
      writePhone(contact.phones.find((phone) => phone.type === type) ?? emptyPhone(type)),
    ),
    ...foot,
    ...(to.isFull
      ? {
          ContactPersons: [],
          ...present({ MergedToContactID: contact.mergedTo }),
          ...writeBalances(contact, to),
        }
      : {}),
  };
}

function writeBalances(contact: ContactRecord, to: Writing): Wire {
  const balance = to.indexes.balance(to.books, contact.id, to.today);
  if (!balance) return {};
  return {
    Balances: {
      AccountsReceivable: {
        Outstanding: amount(balance.receivable),
        Overdue: amount(balance.receivableOverdue),
      },
      AccountsPayable: { Outstanding: amount(balance.payable), Overdue: amount(balance.payableOverdue) },
    },
  };
}

function emptyAddress(type: AddressRecord['type']): AddressRecord {
  return { type, lines: [], city: '', region: '', postalCode: '', country: '', attentionTo: '' };
}

function emptyPhone(type: PhoneRecord['type']): PhoneRecord {
  return { type, countryCode: '', areaCode: '', number: '' };
}

export function writeItem(item: ItemRecord, to: Writing): Wire {
  const details = (price: number | null, accountCode: string | null): Wire => ({
    ...(price === null ? {} : { UnitPrice: unitPrice(price, to.places) }),
    ...present({ AccountCode: accountCode }),
  });
  return {
    ItemID: item.id,
    Code: item.code,
    ...filled({ Name: item.name, Description: item.description }),
    UpdatedDateUTC: instantDate(item.updatedUtc),
    PurchaseDetails: details(item.purchaseUnitPrice, item.purchaseAccountCode),
    SalesDetails: details(item.salesUnitPrice, item.salesAccountCode),
    ...present({ InventoryAssetAccountCode: item.inventoryAssetAccountCode }),
    ...(item.quantityOnHand === null ? {} : { QuantityOnHand: quantity(item.quantityOnHand) }),
    ...(item.totalCostPool === null ? {} : { TotalCostPool: amount(item.totalCostPool) }),
    IsTrackedAsInventory: item.isTracked,
    IsSold: item.isSold,
    IsPurchased: item.isPurchased,
  };
}

export function writeTaxRate(rate: TaxRateRecord): Wire {
  return {
    Name: rate.name,
    TaxType: rate.taxType,
    ReportTaxType: 'NONE',
    CanApplyToAssets: true,
    CanApplyToEquity: true,
    CanApplyToExpenses: true,
    CanApplyToLiabilities: true,
    CanApplyToRevenue: true,
    DisplayTaxRate: quantity(rate.percent),
    EffectiveRate: quantity(rate.percent),
    Status: rate.status,
    TaxComponents: [{ Name: rate.name, Rate: quantity(rate.percent), IsCompound: false, IsNonRecoverable: false }],
  };
}

export function writeTrackingCategory(category: TrackingCategoryRecord): Wire {
  return {
    Name: category.name,
    Status: category.status,
    TrackingCategoryID: category.id,
    Options: category.options.map((option) => ({
      TrackingOptionID: option.id,
      Name: option.name,
      Status: option.status,
      HasValidationErrors: false,
      IsDeleted: false,
      IsArchived: option.status === 'ARCHIVED',
      IsActive: option.status === 'ACTIVE',
    })),
  };
}

export function writeUser(user: UserRecord): Wire {
  return {
    UserID: user.id,
    EmailAddress: user.email,
    FirstName: user.firstName,
    LastName: user.lastName,
    UpdatedDateUTC: instantDate(user.updatedUtc),
    IsSubscriber: user.isSubscriber,
    OrganisationRole: user.organisationRole,
  };
}

export function writeExpenseClaim(claim: ExpenseClaimRecord, to: Writing): Wire {
  const user = to.books.get('users', claim.userId);
  return {
    ExpenseClaimID: claim.id,
    Status: claim.status,
    UpdatedDateUTC: instantDate(claim.updatedUtc),
    ...(user ? { User: writeUser(user) } : {}),
    Receipts: [],
    Payments: [],
    Total: amount(claim.total),
    AmountDue: amount(claim.amountDue),
    AmountPaid: amount(claim.amountPaid),
    ...dayField('PaymentDueDate', claim.paymentDueDate),
    ...dayField('ReportingDate', claim.reportingDate),
  };
}

export function writeBudget(budget: BudgetRecord, to: Writing): Wire {
  return {
    BudgetID: budget.id,
    Type: budget.type,
    Description: budget.description,
    UpdatedDateUTC: instantDate(budget.updatedUtc),
    BudgetLines: to.isFull
      ? budget.lines.map((line) => ({
          AccountID: line.accountId,
          AccountCode: line.accountCode,
          BudgetBalances: line.months.map((month) => ({
            Period: dayDate(`${month.period}-01`),
            Amount: amount(month.amount),
            Notes: '',
          })),
        }))
      : [],
    Tracking: [],
  };
}

/** Only the base currency and those of bank accounts: the organisation's own list is not in the books. */
export function writeCurrencies(to: Writing): Wire[] {
  const codes = new Set([to.books.organisation.baseCurrency]);
  for (const account of to.books.page('accounts', { offset: 0, limit: 1000, includeArchived: true }).records)
    if (account.currencyCode !== null) codes.add(account.currencyCode);
  return [...codes].map((code) => ({ Code: code, Description: code }));
}

/** The one theme that every organisation starts with; its creation date is .NET's smallest date, far before 1970. */
export function writeBrandingThemes(to: Writing): Wire[] {
  return [
    {
      BrandingThemeID: derivedId(`theme ${to.books.organisation.tenantId}`),
      Name: 'Standard',
      SortOrder: 0,
      CreatedDateUTC: minimumDate,
    },
  ];
}

export function writeContactGroups(to: Writing): Wire[] {
  return [
    {
      ContactGroupID: derivedId(`group ${to.books.organisation.tenantId}`),
      Name: 'Key clients',
      Status: 'ACTIVE',
      Contacts: to.isFull
        ? to.books
            .page('contacts', { offset: 0, limit: 3 })
            .records.map((contact) => ({ ContactID: contact.id, Name: contact.name }))
        : [],
      HasValidationErrors: false,
    },
  ];
}

/** What the connected user may write; the list says nothing about reports. */
export function writeActions(isAdviser: boolean): Wire[] {
  const everyone = [
    'CreateDraftInvoice',
    'CreateApprovedInvoice',
    'CreateDraftBill',
    'CreateApprovedBill',
    'CreateInvoicePayment',
  ];
  return [
    ...everyone.map((name) => ({ Name: name, Status: 'ALLOWED' })),
    { Name: 'UseMulticurrency', Status: 'ALLOWED' },
    { Name: 'CreateManualJournal', Status: isAdviser ? 'ALLOWED' : 'NOT-ALLOWED' },
  ];
}
