import { z } from 'zod';
import { TileId } from './tiles.ts';
import { Guid, IsoDate } from './values.ts';

/** Names of figures: what can be clicked, and of which report. */

export const reportNames = [
  'bank-accounts', 'customer', 'suppliers', 'inventory', 'profit-and-loss', 'balance-sheet', 'health', 'glossary',
] as const; // prettier-ignore
export const ReportName = z.enum(reportNames);
export type ReportName = z.output<typeof ReportName>;

/** What a report is narrowed to, by the key of its control; unknown keys and values count as everything. */
export const ReportOptions = z.record(z.string().max(20), z.string().max(80));
export type ReportOptions = z.output<typeof ReportOptions>;

/** Sums of the ledger that figures are made of. */
export const ledgerGroups = [
  'bank', 'cash', 'assets', 'currentAssets', 'liabilities', 'currentLiabilities', 'equity', 'debtors',
  'revenue', 'expense', 'net', 'operatingRevenue', 'otherIncome', 'costOfSales', 'operatingExpense', 'grossProfit',
] as const; // prettier-ignore
export const LedgerGroup = z.enum(ledgerGroups);
export type LedgerGroup = z.output<typeof LedgerGroup>;

const Key = z.string().max(200);
const DocumentSide = z.enum(['customers', 'suppliers']);
/** A contact by its id, or the documents without one. */
const ContactKey = z.union([Guid, z.literal('none')]);

/**
 * What was clicked. `tile` and `report` name a figure as it is shown; the others name a set of documents or ledger
 * movements directly, as the next step of a drill. Of a balance (`account`, `ledger` without `from`) the span is the month
 * up to `to`, after the balance it opened with.
 */
export const Figure = z.discriminatedUnion('of', [
  z.object({ of: z.literal('tile'), tile: TileId, key: Key.optional(), part: Key.optional() }),
  z.object({
    of: z.literal('report'),
    report: ReportName,
    section: Key,
    row: Key,
    column: Key,
    options: ReportOptions.optional(),
  }),
  z.object({
    of: z.literal('invoiced'),
    side: DocumentSide,
    from: IsoDate,
    to: IsoDate,
    contact: ContactKey.optional(),
    /** Lines of one item; empty for lines without an item. */
    item: Key.optional(),
  }),
  z.object({
    of: z.literal('open'),
    side: DocumentSide,
    dueFrom: IsoDate.optional(),
    dueTo: IsoDate.optional(),
    contact: ContactKey.optional(),
  }),
  z.object({ of: z.literal('credits'), side: DocumentSide }),
  z.object({
    of: z.literal('cash'),
    flow: z.enum(['in', 'out', 'net']),
    from: IsoDate,
    to: IsoDate,
    account: Guid.optional(),
    /** With transfers between own accounts, as Xero's Bank Summary counts. */
    transfers: z.boolean().optional(),
  }),
  z.object({
    of: z.literal('account'),
    account: Guid,
    from: IsoDate.optional(),
    to: IsoDate,
    /** Credits positive: an overdrawn bank account among the debts. */
    credit: z.boolean().optional(),
  }),
  z.object({ of: z.literal('ledger'), group: LedgerGroup, from: IsoDate.optional(), to: IsoDate }),
]);
export type Figure = z.output<typeof Figure>;
