import { z } from 'zod';
import { command, query } from './define.ts';
import { CsvStyle } from './exports.ts';
import { Figure } from './figures.ts';
import { TileWindow, Unit } from './tiles.ts';
import { Basis, Currency, Decimal, Guid, Instant, IsoDate, Lang, Nothing, OrgId } from './values.ts';

export { Figure, ledgerGroups, LedgerGroup } from './figures.ts';

export const documentKinds = [
  'invoice', 'payment', 'bankTransaction', 'bankTransfer', 'manualJournal', 'prepayment', 'expenseClaim',
] as const; // prettier-ignore
export const DocumentKind = z.enum(documentKinds);
export type DocumentKind = z.output<typeof DocumentKind>;

export const DrillRow = z.object({
  /** The same row has the same key on every page. */
  key: z.string(),
  kind: z.enum([...documentKinds, 'account', 'input']),
  /** Xero's id of the document or account. */
  id: Guid.nullable(),
  /** Xero's own type: ACCREC, SPEND, ACCRECPAYMENT …; empty for accounts and inputs. */
  type: z.string(),
  label: z.string(),
  date: IsoDate.nullable(),
  due: IsoDate.nullable(),
  number: z.string(),
  contact: z.string(),
  description: z.string(),
  /** Name of the account a movement is on. */
  account: z.string(),
  currency: Currency.nullable(),
  /** In the document's own currency, where that is not the base currency. */
  foreign: Decimal.nullable(),
  /** The row's part of the figure; in base currency, to the cent. Inputs carry their own unit. */
  amount: Decimal.nullable(),
  unit: Unit,
  /** What the row itself is made of; null when it is a document. */
  further: Figure.nullable(),
});
export type DrillRow = z.output<typeof DrillRow>;

/** A line that is part of the sum and is no document: what a balance opened with, rounding, and what no document explains. */
export const DrillLine = z.object({
  key: z.enum(['opening', 'rounding', 'unexplained']),
  label: z.string(),
  amount: Decimal,
  further: Figure.nullable(),
});
export type DrillLine = z.output<typeof DrillLine>;

export const drillColumns = ['date', 'due', 'type', 'number', 'contact', 'description', 'account', 'amount'] as const;
export const DrillColumn = z.enum(drillColumns);
export type DrillColumn = z.output<typeof DrillColumn>;

/** What stands behind a figure: rows and lines add up to `total`, to the cent, wherever `adds` is true. */
export const DrillDocument = z.object({
  schema: z.literal(1),
  figure: Figure,
  /** The figure in words: the tile or report, and the point or cell of it. */
  title: z.string(),
  detail: z.string(),
  basis: Basis,
  currency: Currency.nullable(),
  unit: Unit,
  window: TileWindow.nullable(),
  /** The figure as it is shown where it was clicked; null when there is none, with the reason. */
  total: Decimal.nullable(),
  reason: z.string().nullable(),
  list: z.enum(['documents', 'lines', 'movements', 'accounts', 'inputs']),
  /** False for the inputs of a ratio, which are divided and not added. */
  adds: z.boolean(),
  /** Rows of the whole figure, whatever is searched. */
  count: z.number().int(),
  /** What those rows add up to; null where they do not add up. */
  listed: Decimal.nullable(),
  lines: z.array(DrillLine),
  /** Columns that have something to say, in reading order. */
  columns: z.array(DrillColumn),
  rows: z.array(DrillRow),
  /** What a search found, null without one. */
  found: z.object({ count: z.number().int(), amount: Decimal }).nullable(),
  /** Where the next page begins; null on the last. */
  next: z.string().nullable(),
});
export type DrillDocument = z.output<typeof DrillDocument>;

const Text = z.string();
export const DocumentLine = z.object({
  key: Text,
  description: Text,
  item: Text,
  quantity: Text.nullable(),
  unitAmount: Decimal.nullable(),
  discount: Text.nullable(),
  account: Text,
  accountId: Guid.nullable(),
  taxType: Text,
  tax: Decimal,
  amount: Decimal,
  tracking: z.array(z.object({ category: Text, option: Text })),
});
export type DocumentLine = z.output<typeof DocumentLine>;

/** A figure or a word in the head of a document. */
export const DocumentFact = z.object({ key: Text, label: Text, value: Text, unit: Unit });
export type DocumentFact = z.output<typeof DocumentFact>;

/** Another document this one belongs with: what paid it, what it was set against. */
export const RelatedDocument = z.object({
  key: Text,
  kind: DocumentKind,
  id: Guid.nullable(),
  label: Text,
  number: Text,
  date: IsoDate.nullable(),
  amount: Decimal,
});
export type RelatedDocument = z.output<typeof RelatedDocument>;

/** One reading of the document: which run brought it, and what was different before. */
export const DocumentVersion = z.object({
  run: z.number().int(),
  at: Instant.nullable(),
  isCurrent: z.boolean(),
  changes: z.array(z.object({ field: Text, label: Text, before: Text.nullable(), after: Text.nullable(), unit: Unit })),
});
export type DocumentVersion = z.output<typeof DocumentVersion>;

export const DocumentPage = z.object({
  schema: z.literal(1),
  kind: DocumentKind,
  id: Guid,
  title: Text,
  contact: Text,
  currency: Currency.nullable(),
  facts: z.array(DocumentFact),
  lines: z.array(DocumentLine),
  payments: z.array(RelatedDocument),
  allocations: z.array(RelatedDocument),
  versions: z.array(DocumentVersion),
  hasFiles: z.boolean(),
  /** Whether Xero has a page for this kind of document that we know of. */
  hasXeroPage: z.boolean(),
  readAt: Instant.nullable(),
});
export type DocumentPage = z.output<typeof DocumentPage>;

/** `asOf`: the earlier month end the figure is of; today when left out. */
const asked = { orgId: OrgId, figure: Figure, basis: Basis, lang: Lang, asOf: IsoDate.optional() };
const order = {
  sort: z.object({ column: DrillColumn, descending: z.boolean() }).optional(),
  search: z.string().max(100).optional(),
};

export const drillCalls = {
  'drill.documents': query(
    z.object({ ...asked, ...order, limit: z.number().int().min(1).max(200), after: z.string().max(600).optional() }),
    DrillDocument,
  ),
  'drill.document': query(z.object({ orgId: OrgId, kind: DocumentKind, id: Guid, lang: Lang }), DocumentPage),
} as const;

/** What the main process does with a figure or a document. */
export const drillDeskCalls = {
  /** Asks where to save and writes the rows as they are shown; null when the user cancelled. */
  'exports.drill': command(
    z.object({
      ...asked,
      ...order,
      name: z.string().max(200),
      format: z.enum(['csv', 'xlsx']),
      csv: CsvStyle.optional(),
    }),
    z.object({ file: z.string().nullable() }),
    'main',
  ),
  /** Opens the document's page at Xero in the system browser; which page that is the main process decides. */
  'app.openDocument': command(z.object({ orgId: OrgId, kind: DocumentKind, id: Guid }), Nothing, 'main'),
} as const;
