/** Scopes as Xero splits them since March 2026, and the broad ones that older apps still hold. */

const identityScopes = ['openid', 'profile', 'email', 'offline_access'];

/** What a new app may ask for. */
export const newAppScopes: readonly string[] = [
  ...identityScopes,
  'accounting.settings.read',
  'accounting.contacts.read',
  'accounting.attachments.read',
  'accounting.invoices.read',
  'accounting.payments.read',
  'accounting.banktransactions.read',
  'accounting.manualjournals.read',
  'accounting.budgets.read',
  'accounting.reports.trialbalance.read',
  'accounting.reports.profitandloss.read',
  'accounting.reports.balancesheet.read',
  'accounting.reports.banksummary.read',
  'accounting.reports.executivesummary.read',
  'accounting.reports.budgetsummary.read',
  'accounting.reports.aged.read',
  'accounting.reports.taxreports.read',
  'accounting.reports.tenninetynine.read',
];

/** What an app from before March 2026 may ask for besides. */
export const olderAppScopes: readonly string[] = [
  ...newAppScopes,
  'accounting.transactions.read',
  'accounting.reports.read',
  'accounting.journals.read',
  'accounting.classicexpenses.read',
];

/**
 * Scopes of which any one opens an endpoint, by the path below `/api.xro/2.0/`.
 * A scope without `.read` opens reading too.
 */
const byEndpoint: Readonly<Record<string, readonly string[]>> = {
  Organisation: ['accounting.settings'],
  'Organisation/Actions': ['accounting.settings'],
  Accounts: ['accounting.settings'],
  TaxRates: ['accounting.settings'],
  TrackingCategories: ['accounting.settings'],
  Currencies: ['accounting.settings'],
  BrandingThemes: ['accounting.settings'],
  Users: ['accounting.settings'],
  Items: ['accounting.settings', 'accounting.invoices', 'accounting.transactions'],
  Contacts: ['accounting.contacts'],
  ContactGroups: ['accounting.contacts'],
  Invoices: ['accounting.invoices', 'accounting.transactions'],
  CreditNotes: ['accounting.invoices', 'accounting.transactions'],
  Payments: ['accounting.payments', 'accounting.transactions'],
  BatchPayments: ['accounting.payments', 'accounting.transactions'],
  Prepayments: ['accounting.payments', 'accounting.transactions'],
  Overpayments: ['accounting.payments', 'accounting.transactions'],
  BankTransactions: ['accounting.banktransactions', 'accounting.transactions'],
  BankTransfers: ['accounting.banktransactions', 'accounting.transactions'],
  ManualJournals: ['accounting.manualjournals', 'accounting.transactions'],
  ExpenseClaims: ['accounting.classicexpenses', 'accounting.transactions'],
  Budgets: ['accounting.budgets'],
  Journals: ['accounting.journals'],
  Reports: ['accounting.reports'],
  'Reports/TrialBalance': ['accounting.reports.trialbalance', 'accounting.reports'],
  'Reports/ProfitAndLoss': ['accounting.reports.profitandloss', 'accounting.reports'],
  'Reports/BalanceSheet': ['accounting.reports.balancesheet', 'accounting.reports'],
  'Reports/BankSummary': ['accounting.reports.banksummary', 'accounting.reports'],
  'Reports/ExecutiveSummary': ['accounting.reports.executivesummary', 'accounting.reports'],
  'Reports/BudgetSummary': ['accounting.reports.budgetsummary', 'accounting.reports'],
  'Reports/AgedReceivablesByContact': ['accounting.reports.aged', 'accounting.reports'],
  'Reports/AgedPayablesByContact': ['accounting.reports.aged', 'accounting.reports'],
};

/** True when one of the granted scopes lets a reader into the endpoint. */
export function opensEndpoint(granted: ReadonlySet<string>, endpoint: string): boolean {
  const names = byEndpoint[endpoint] ?? [];
  if (endpoint === 'Reports') return [...granted].some((scope) => scope.startsWith('accounting.reports.'));
  return names.some((name) => granted.has(name) || granted.has(`${name}.read`));
}
