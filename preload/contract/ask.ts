import { z } from 'zod';
import { query } from './define.ts';
import { Failure } from './failure.ts';
import { ReportName, TableName } from './ledger.ts';
import { AsOf, TieOut, TileId, TileState, TileWindow, Unit } from './tiles.ts';
import { Basis, Currency, Instant, Lang, OrgId } from './values.ts';

/** One figure or document of an answer, with where it comes from. */
export const AskRow = z.object({
  org: z.string(),
  tenantId: OrgId,
  /** What the figure is of: a tile's name, a customer, a month, an invoice number. */
  label: z.string(),
  /** Key of the point within its tile, report or table; null for a tile's own figure. */
  key: z.string().nullable(),
  value: z.string().nullable(),
  unit: Unit,
  currency: Currency.nullable(),
  window: TileWindow.nullable(),
  tile: TileId.nullable(),
  report: ReportName.nullable(),
  table: TableName.nullable(),
  tieOut: TieOut.shape.status.nullable(),
  state: TileState.nullable(),
  asOf: Instant.nullable(),
  /** Why there is no value, as a sentence. */
  reason: z.string().nullable(),
  /** Further columns of a document: contact, dates, status, amounts as the table has them. */
  cells: z.record(z.string(), z.string().nullable()),
});
export type AskRow = z.output<typeof AskRow>;

export const AskDocument = z.object({
  schema: z.literal(1),
  question: z.string(),
  /** How the question was read, as a sentence; null when it was not understood. */
  understood: z.string().nullable(),
  kind: z.enum(['figure', 'list', 'clients', 'documents', 'contacts', 'report']).nullable(),
  basis: Basis,
  rows: z.array(AskRow),
  /** How many rows there are altogether; more than are shown where a list was cut. */
  total: z.number().int(),
  /** What else is to be known: a cut list, clients without a figure, several currencies. */
  notes: z.array(z.string()),
  /** Set when there is no answer; `examples` then say what can be asked. */
  failure: Failure.nullable(),
  examples: z.array(z.string()),
});
export type AskDocument = z.output<typeof AskDocument>;

export const askCalls = {
  /**
   * A question about one client, or about all with `orgId` null. Answered offline from tiles, reports and tables. A question that
   * names no time is about the month end `asOf`, as the window shows its figures.
   */
  'ask.question': query(
    z.object({ orgId: OrgId.nullable(), question: z.string().max(300), basis: Basis, lang: Lang, asOf: AsOf }),
    AskDocument,
  ),
} as const;
