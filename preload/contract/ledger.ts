import { z } from 'zod';
import { query } from './define.ts';
import { Basis, Decimal, Guid, IsoDate, Lang, OrgId } from './values.ts';
import { Figure, ReportName, ReportOptions } from './figures.ts';
import { AsOf, Choice, TieOut, Unit } from './tiles.ts';

export { ReportName, reportNames, ReportOptions } from './figures.ts';

export const tableNames = [
  'addresses', 'alerts', 'bank-statement-daily-balance', 'bank-statements', 'contacts', 'expense-claims',
  'invoice-line-items', 'invoices', 'items', 'month-end', 'organisation', 'trial-balance', 'xero-accounts',
  'payments', 'bank-transactions', 'bank-transfers', 'manual-journals', 'allocations', 'budgets', 'tracking', 'sync-runs', 'history',
] as const; // prettier-ignore
export const TableName = z.enum(tableNames);
export type TableName = z.output<typeof TableName>;

/** A condition on one column of a table. A value is as the column shows it: decimal text, an ISO day, an id, text. */
export const Filter = z.object({
  column: z.string().max(60),
  is: z.enum(['equal', 'notEqual', 'contains', 'atLeast', 'atMost', 'lastDays', 'thisMonth', 'thisYear', 'fiscalYear']),
  value: z.string().max(200),
});
export type Filter = z.output<typeof Filter>;

/** `money` cells are decimal text; `number` cells decimal text too; `boolean` true/false; the rest is text. */
export const ColumnType = z.enum(['id', 'text', 'money', 'number', 'date', 'instant', 'boolean']);
export const TableColumn = z.object({ name: z.string(), type: ColumnType, meaning: z.string() });
export type TableColumn = z.output<typeof TableColumn>;
/** A column of one of the documented tables. `source`: the lists or reports of Xero it comes from, and whether it is worked out. */
export const DocumentedColumn = TableColumn.extend({ source: z.string() });
export const Cell = z.union([z.string(), z.boolean(), z.null()]);
export type Cell = z.output<typeof Cell>;
export const TableDocument = z.object({
  schema: z.literal(1),
  table: TableName,
  columns: z.array(DocumentedColumn),
  rows: z.array(z.record(z.string(), Cell)),
  total: z.number().int(),
});
export type TableDocument = z.output<typeof TableDocument>;

/**
 * A picture of a section, from its own cells. Along `rows` every point is a row and every series a column; along `columns`
 * the other way round. `line` is drawn over columns; `limits` are dashed lines.
 */
export const ReportChart = z.object({
  title: z.string(),
  kind: z.enum(['columns', 'stack', 'line', 'bars']),
  along: z.enum(['rows', 'columns']),
  series: z.array(z.string()),
  points: z.array(z.string()),
  line: z.string().nullable(),
  /** The point that is still running, such as this month; null when all are over. */
  running: z.string().nullable(),
  limits: z.array(Decimal),
  unit: Unit,
});
export type ReportChart = z.output<typeof ReportChart>;

/** Something a report can be narrowed to. An empty value is everything. */
export const ReportControl = Choice.extend({
  /** The pages it narrows; empty for all of them. */
  pages: z.array(z.string()),
});

export const ReportSection = z.object({
  key: z.string(),
  title: z.string(),
  /** The page of the report it stands on; one of `pages`. */
  page: z.string(),
  /** What must be known to read it, as a sentence. */
  note: z.string().nullable(),
  charts: z.array(ReportChart),
  /** Columns whose cells have something behind them, by the address of report, section, row and column. */
  drill: z.array(z.string()),
  /** A column marked `byRow` takes the unit of its row. */
  columns: z.array(z.object({ key: z.string(), title: z.string(), unit: Unit, byRow: z.boolean().optional() })),
  rows: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      kind: z.enum(['row', 'subtotal', 'total']),
      unit: Unit.optional(),
      /** What a sum adds up: the plain rows just above it, or rows by their keys. Figures that a row takes off stand in `less`. */
      adds: z.union([z.literal('above'), z.array(z.string())]).optional(),
      less: z.array(z.string()).optional(),
      /** What stands behind single cells, by column, where that is not the address of the cell itself. */
      drill: z.record(z.string(), Figure).optional(),
      /** The document the row is, of a list of documents. */
      document: z
        .object({ kind: z.enum(['invoice', 'payment', 'bankTransaction', 'bankTransfer']), id: Guid })
        .optional(),
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
  /** The month end that was asked for; null for today. */
  asOf: IsoDate.nullable(),
  pages: z.array(z.object({ key: z.string(), title: z.string() })),
  controls: z.array(ReportControl),
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
      filters: z.array(Filter).max(12).optional(),
      lang: Lang,
    }),
    TableDocument,
  ),
  'reports.get': query(
    z.object({
      orgId: OrgId,
      report: ReportName,
      basis: Basis,
      lang: Lang,
      asOf: AsOf,
      options: ReportOptions.optional(),
    }),
    ReportDocument,
  ),
} as const;
