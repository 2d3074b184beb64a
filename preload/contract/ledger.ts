import { z } from 'zod';
import { query } from './define.ts';
import { Basis, IsoDate, Lang, OrgId } from './values.ts';
import { AsOf, TieOut, Unit } from './tiles.ts';

export const tableNames = [
  'addresses', 'alerts', 'bank-statement-daily-balance', 'bank-statements', 'contacts', 'expense-claims',
  'invoice-line-items', 'invoices', 'items', 'month-end', 'organisation', 'trial-balance', 'xero-accounts',
] as const; // prettier-ignore
export const TableName = z.enum(tableNames);
export type TableName = z.output<typeof TableName>;

/** `money` cells are decimal text; `number` cells decimal text too; `boolean` true/false; the rest is text. */
export const ColumnType = z.enum(['id', 'text', 'money', 'number', 'date', 'instant', 'boolean']);
export const TableColumn = z.object({ name: z.string(), type: ColumnType, meaning: z.string() });
export type TableColumn = z.output<typeof TableColumn>;
export const Cell = z.union([z.string(), z.boolean(), z.null()]);
export type Cell = z.output<typeof Cell>;
export const TableDocument = z.object({
  schema: z.literal(1),
  table: TableName,
  columns: z.array(TableColumn),
  rows: z.array(z.record(z.string(), Cell)),
  total: z.number().int(),
});
export type TableDocument = z.output<typeof TableDocument>;

export const reportNames = [
  'bank-accounts', 'customer', 'suppliers', 'inventory', 'profit-and-loss', 'balance-sheet', 'health', 'glossary',
] as const; // prettier-ignore
export const ReportName = z.enum(reportNames);
export type ReportName = z.output<typeof ReportName>;

export const ReportSection = z.object({
  key: z.string(),
  title: z.string(),
  columns: z.array(z.object({ key: z.string(), title: z.string(), unit: Unit })),
  rows: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      kind: z.enum(['row', 'subtotal', 'total']),
      values: z.record(z.string(), z.string().nullable()),
    }),
  ),
});
export type ReportSection = z.output<typeof ReportSection>;
export const ReportDocument = z.object({
  schema: z.literal(1),
  report: ReportName,
  title: z.string(),
  org: z.string(),
  currency: z.string(),
  basis: Basis,
  period: z.object({ from: IsoDate, to: IsoDate }),
  tieOut: TieOut,
  sections: z.array(ReportSection),
});
export type ReportDocument = z.output<typeof ReportDocument>;

export const ledgerCalls = {
  'tables.page': query(
    z.object({
      orgId: OrgId,
      table: TableName,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
      sort: z.object({ column: z.string().max(60), descending: z.boolean() }).optional(),
      search: z.string().max(100).optional(),
      lang: Lang,
    }),
    TableDocument,
  ),
  'reports.get': query(
    z.object({ orgId: OrgId, report: ReportName, basis: Basis, lang: Lang, asOf: AsOf }),
    ReportDocument,
  ),
} as const;
