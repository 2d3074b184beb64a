import type { ReportName, TableName } from '#contract/ledger';
import type { Area } from '#contract/tiles';

/*
 * The contract's lists again, as plain values: importing its modules would bring the validator into the page. The type
 * checker compares them with the contract (`satisfies`, and the exhaustive records that use them).
 */
export const tabs = ['overview', 'cash', 'customers', 'suppliers', 'inventory', 'profitAndLoss', 'balanceSheet', 'health', 'reports', 'tables'] as const satisfies readonly (Area | 'overview' | 'reports' | 'tables')[]; // prettier-ignore
export type Tab = (typeof tabs)[number];
/** The address of a page as it begins: neither arranged nor drilled into. Another page or client begins so. */
export function withoutEdit<T extends object>(search: T): Omit<T, 'edit' | 'figure' | 'doc'> {
  const rest: T & { edit?: unknown; figure?: unknown; doc?: unknown } = { ...search };
  delete rest.edit;
  delete rest.figure;
  delete rest.doc;
  return rest;
}

/** The address without the page and the narrowing of a report, which belong to that report alone. */
export function withoutPart<T extends object>(search: T): Omit<T, 'part' | 'only'> {
  const rest: T & { part?: unknown; only?: unknown } = { ...search };
  delete rest.part;
  delete rest.only;
  return rest;
}

/** The address without conditions on the rows of a table. */
export function withoutWhere<T extends object>(search: T): Omit<T, 'where'> {
  const rest: T & { where?: unknown } = { ...search };
  delete rest.where;
  return rest;
}

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
