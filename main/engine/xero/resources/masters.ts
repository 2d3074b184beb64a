import { z } from 'zod';
import { resource } from '../resource.ts';
import { flag, id, instant, optionalAmount, optionalDecimal, optionalText, text } from '../schema.ts';

/** The whole list every time: an account can be deleted for good, and only a full list shows that. */
export const accounts = resource({
  step: 'accounts',
  path: 'Accounts',
  key: 'Accounts',
  query: {},
  isPaged: false,
  isNeverEmpty: true,
  scopes: ['accounting.settings.read'],
  shape: {
    table: 'account',
    columns: [
      'id',
      'code',
      'name',
      'type',
      'class',
      'status',
      'description',
      'tax_type',
      'system_account',
      'bank_account_number',
      'bank_account_type',
      'currency_code',
      'reporting_code',
      'reporting_code_name',
      'updated_utc',
    ],
    children: [],
  },
  schema: z.object({
    AccountID: id,
    Code: optionalText,
    Name: text,
    Type: text,
    Class: text,
    Status: text,
    Description: text,
    TaxType: text,
    SystemAccount: optionalText,
    BankAccountNumber: optionalText,
    BankAccountType: optionalText,
    CurrencyCode: optionalText,
    ReportingCode: optionalText,
    ReportingCodeName: optionalText,
    UpdatedDateUTC: instant,
  }),
  rows: (raw) => [
    {
      row: [
        raw.AccountID,
        raw.Code,
        raw.Name,
        raw.Type,
        raw.Class,
        raw.Status,
        raw.Description,
        raw.TaxType,
        raw.SystemAccount,
        raw.BankAccountNumber,
        raw.BankAccountType,
        raw.CurrencyCode,
        raw.ReportingCode,
        raw.ReportingCodeName,
        raw.UpdatedDateUTC,
      ],
      children: [],
    },
  ],
});

const priced = z
  .object({ UnitPrice: optionalAmount, AccountCode: optionalText, COGSAccountCode: optionalText })
  .nullish();
export const items = resource({
  step: 'items',
  path: 'Items',
  key: 'Items',
  query: { unitdp: '4' },
  isPaged: false,
  scopes: ['accounting.settings.read', 'accounting.invoices.read'],
  shape: {
    table: 'item',
    columns: [
      'id',
      'code',
      'name',
      'description',
      'is_sold',
      'is_purchased',
      'is_tracked',
      'sales_unit_price',
      'sales_account_code',
      'purchase_unit_price',
      'purchase_account_code',
      'inventory_asset_account_code',
      'quantity_on_hand',
      'total_cost_pool',
      'updated_utc',
    ],
    children: [],
  },
  schema: z.object({
    ItemID: id,
    Code: text,
    Name: text,
    Description: text,
    IsSold: flag,
    IsPurchased: flag,
    IsTrackedAsInventory: flag,
    SalesDetails: priced,
    PurchaseDetails: priced,
    InventoryAssetAccountCode: optionalText,
    QuantityOnHand: optionalDecimal,
    TotalCostPool: optionalAmount,
    UpdatedDateUTC: instant,
  }),
  rows: (raw) => [
    {
      row: [
        raw.ItemID,
        raw.Code,
        raw.Name,
        raw.Description,
        raw.IsSold,
        raw.IsPurchased,
        raw.IsTrackedAsInventory,
        raw.SalesDetails?.UnitPrice ?? null,
        raw.SalesDetails?.AccountCode ?? null,
        raw.PurchaseDetails?.UnitPrice ?? null,
        raw.PurchaseDetails?.AccountCode ?? raw.PurchaseDetails?.COGSAccountCode ?? null,
        raw.InventoryAssetAccountCode,
        raw.QuantityOnHand,
        raw.TotalCostPool,
        raw.UpdatedDateUTC,
      ],
      children: [],
    },
  ],
});

export const taxRates = resource({
  step: 'taxRates',
  path: 'TaxRates',
  key: 'TaxRates',
  query: {},
  isPaged: false,
  isSlow: true,
  scopes: ['accounting.settings.read'],
  shape: { table: 'tax_rate', columns: ['tax_type', 'name', 'rate', 'status'], children: [] },
  schema: z.object({ TaxType: z.string().min(1), Name: text, EffectiveRate: optionalDecimal, Status: text }),
  rows: (raw) => [{ row: [raw.TaxType, raw.Name, raw.EffectiveRate ?? '0', raw.Status], children: [] }],
});

export const currencies = resource({
  step: 'currencies',
  path: 'Currencies',
  key: 'Currencies',
  query: {},
  isPaged: false,
  isSlow: true,
  scopes: ['accounting.settings.read'],
  shape: { table: 'currency', columns: ['code', 'description'], children: [] },
  schema: z.object({ Code: z.string().min(1), Description: text }),
  rows: (raw) => [{ row: [raw.Code, raw.Description], children: [] }],
});

/** One row per option; a category without options has nothing that a document could name. */
export const trackingCategories = resource({
  step: 'trackingCategories',
  path: 'TrackingCategories',
  key: 'TrackingCategories',
  query: { includeArchived: 'true' },
  isPaged: false,
  isSlow: true,
  scopes: ['accounting.settings.read'],
  shape: {
    table: 'tracking_option',
    columns: ['option_id', 'category_id', 'category', 'category_status', 'name', 'status'],
    children: [],
  },
  schema: z.object({
    TrackingCategoryID: id,
    Name: text,
    Status: text,
    Options: z.array(z.object({ TrackingOptionID: id, Name: text, Status: text })).nullish(),
  }),
  rows: (raw) =>
    (raw.Options ?? []).map((option) => ({
      row: [option.TrackingOptionID, raw.TrackingCategoryID, raw.Name, raw.Status, option.Name, option.Status],
      children: [],
    })),
});

export const users = resource({
  step: 'users',
  path: 'Users',
  key: 'Users',
  query: {},
  isPaged: false,
  isSlow: true,
  scopes: ['accounting.settings.read'],
  shape: {
    table: 'xero_user',
    columns: ['id', 'email', 'first_name', 'last_name', 'is_subscriber', 'organisation_role', 'updated_utc'],
    children: [],
  },
  schema: z.object({
    UserID: id,
    EmailAddress: text,
    FirstName: text,
    LastName: text,
    IsSubscriber: flag,
    OrganisationRole: text,
    UpdatedDateUTC: instant,
  }),
  rows: (raw) => [
    {
      row: [
        raw.UserID,
        raw.EmailAddress,
        raw.FirstName,
        raw.LastName,
        raw.IsSubscriber,
        raw.OrganisationRole,
        raw.UpdatedDateUTC,
      ],
      children: [],
    },
  ],
});
