import type { ReportName, TableName } from '#contract/ledger';
import type { Area } from '#contract/tiles';

/*
 * The contract's lists again, as plain values: importing its modules would bring the validator into the page. The type
 * checker compares them with the contract (`satisfies`, and the exhaustive records that use them).
 */
export const tabs = ['overview', 'cash', 'customers', 'suppliers', 'inventory', 'profitAndLoss', 'balanceSheet', 'health', 'reports', 'tables'] as const satisfies readonly (Area | 'overview' | 'reports' | 'tables')[]; // prettier-ignore
export type Tab = (typeof tabs)[number];
type Without<T, K extends string> = Omit<T, K>;

/** The address without some of what it says. */
function without<K extends string>(keys: readonly K[]) {
  return <T extends object>(search: T): Without<T, K> => {
    const rest: Partial<Record<string, unknown>> = { ...search };
    for (const key of keys) delete rest[key];
    return rest as Without<T, K>;
  };
}

/** The address of a page as it begins: neither arranged, drilled into nor searched. Another page begins so. */
export const withoutEdit = without(['edit', 'figure', 'doc', 'ask', 'text', 'sort']);
/** The address without the page and the narrowing of a report, which belong to that report alone. */
export const withoutPart = without(['part', 'only']);
/** The address of a page of its own: as it begins, and nothing narrowed. */
export const withoutPage = without(['edit', 'figure', 'doc', 'ask', 'text', 'sort', 'part', 'only']);
/** The address as another client's: accounts and options of one client mean nothing at another. */
export const withoutClient = without(['edit', 'figure', 'doc', 'ask', 'text', 'sort', 'only']);
/** The address without conditions on the rows of a table, or their order. */
export const withoutRows = without(['where', 'text', 'sort']);
/** The address without conditions on the rows of a table. */
export const withoutWhere = without(['where']);
/** The address with what is looked for; nothing is left out of it. */
export function withText<T extends { text?: string }>(search: T, text: string): T {
  const rest = { ...search };
  delete rest.text;
  return { ...rest, ...(text === '' ? {} : { text }) };
}
/** The address without basis and month. */
export const withoutTime = without(['basis', 'month']);

export const isTab = (value: unknown): value is Tab => tabs.includes(value as Tab);

export const areas = ['cash', 'customers', 'suppliers', 'inventory', 'profitAndLoss', 'balanceSheet', 'health'] as const satisfies readonly Area[]; // prettier-ignore

export const reportNames = ['bank-accounts', 'customer', 'suppliers', 'inventory', 'profit-and-loss', 'balance-sheet', 'health', 'glossary'] as const satisfies readonly ReportName[]; // prettier-ignore
export const isReportName = (value: unknown): value is ReportName => reportNames.includes(value as ReportName);

export const tableNames = [
  'addresses', 'alerts', 'bank-statement-daily-balance', 'bank-statements', 'contacts', 'expense-claims',
  'invoice-line-items', 'invoices', 'items', 'month-end', 'organisation', 'trial-balance', 'xero-accounts',
  'payments', 'bank-transactions', 'bank-transfers', 'manual-journals', 'allocations', 'budgets', 'tracking', 'sync-runs', 'history',
] as const satisfies readonly TableName[]; // prettier-ignore
export const isTableName = (value: unknown): value is TableName => tableNames.includes(value as TableName);
