import { z } from 'zod';
import { command, query } from './define.ts';
import { Basis, Currency, Decimal, Instant, IsoDate, Lang, Nothing, OrgId } from './values.ts';

/** T01…T31, in the order of the seven areas. */
export const tileIds = [
  'T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T07', 'T08', 'T09', 'T10', 'T11', 'T12', 'T13', 'T14', 'T15', 'T16',
  'T17', 'T18', 'T19', 'T20', 'T21', 'T22', 'T23', 'T24', 'T25', 'T26', 'T27', 'T28', 'T29', 'T30', 'T31',
] as const; // prettier-ignore
export const TileId = z.enum(tileIds);
export type TileId = z.output<typeof TileId>;

export const areas = [
  'cash',
  'customers',
  'suppliers',
  'inventory',
  'profitAndLoss',
  'balanceSheet',
  'health',
] as const;
export const Area = z.enum(areas);
export type Area = z.output<typeof Area>;

export const TileState = z.enum(['never', 'loading', 'partial', 'fresh', 'stale', 'error', 'notPermitted']);
export type TileState = z.output<typeof TileState>;
export const TileWindow = z.object({ from: IsoDate, to: IsoDate });
export type TileWindow = z.output<typeof TileWindow>;
export const Unit = z.enum(['money', 'percent', 'ratio', 'days', 'count', 'text', 'date']);
export type Unit = z.output<typeof Unit>;

export const SeriesPoint = z.object({
  key: z.string(),
  label: z.string(),
  value: Decimal.nullable(),
  parts: z.record(z.string(), Decimal).optional(),
  /** Last year's value beside this one, where the tile compares point by point. */
  previous: Decimal.nullable().optional(),
  /** Names of the parts that are codes or ids (items), for direct labels. */
  partLabels: z.record(z.string(), z.string()).optional(),
  /** How much was sold of the parts that are items. */
  quantities: z.record(z.string(), Decimal).optional(),
  /** The balance in the account's own currency, where that is not the base currency and all its movements are known. */
  own: z.object({ currency: Currency, amount: Decimal }).optional(),
  /** True for a part-month or part-day that is still running. */
  running: z.boolean().optional(),
});
export type SeriesPoint = z.output<typeof SeriesPoint>;

export const TieOutItem = z.object({
  key: z.string(),
  label: z.string(),
  amount: Decimal,
  documentId: z.string().optional(),
});
export const TieOut = z.object({
  report: z.string().nullable(),
  expected: Decimal.nullable(),
  difference: Decimal.nullable(),
  status: z.enum(['tied', 'explained', 'open', 'notApplicable']),
  items: z.array(TieOutItem),
});
export type TieOut = z.output<typeof TieOut>;

/** A second figure on a tile: "falls due in 7 days", "oldest", "count". */
export const TileFact = z.object({ key: z.string(), label: z.string(), value: z.string().nullable(), unit: Unit });
export type TileFact = z.output<typeof TileFact>;

/**
 * Something the user may choose about a figure, kept per organisation. Without options the value is decimal text, or
 * empty for none.
 */
export const Choice = z.object({
  key: z.string(),
  label: z.string(),
  value: z.string(),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
});
export type Choice = z.output<typeof Choice>;

/** The tile document of the command line and of the window alike; the shape of `tiles --json`. */
export const Tile = z.object({
  id: TileId,
  name: z.string(),
  area: Area,
  unit: z.enum(['money', 'percent', 'ratio', 'days']),
  currency: Currency.nullable(),
  value: Decimal.nullable(),
  reason: z.string().nullable(),
  /** The reason as a sentence in the language asked for. */
  reasonText: z.string().nullable(),
  state: TileState,
  window: TileWindow,
  comparison: z.object({ value: Decimal.nullable(), window: TileWindow }).nullable(),
  series: z.array(SeriesPoint),
  tieOut: TieOut,
  facts: z.array(TileFact),
  /** `documents`: the same on both bases. `annualised`, `incomplete`, … are explained by the glossary. */
  chips: z.array(z.string()),
  /** The instant the figure's youngest source was read, null when never. */
  asOf: Instant.nullable(),
  /** The report a click opens. */
  report: z.string(),
  /** What may be chosen about the figure, with what is in force. */
  choices: z.array(Choice),
  /** Why the tile waits: the step it needs and how far that is. */
  waiting: z.object({ step: z.string(), done: z.number().int(), total: z.number().int().nullable() }).nullable(),
});
export type Tile = z.output<typeof Tile>;

export const OrgHead = z.object({
  nickname: z.string(),
  name: z.string(),
  legalName: z.string(),
  tenantId: OrgId,
  baseCurrency: Currency,
  timezone: z.string(),
  /** Palette number 1 to 12 of the client's identity colour, pattern and monogram. */
  colour: z.number().int(),
  pattern: z.number().int(),
  monogram: z.string(),
  place: z.string(),
  fiscalYear: TileWindow.nullable(),
});
export type OrgHead = z.output<typeof OrgHead>;

export const TilesDocument = z.object({
  schema: z.literal(1),
  org: OrgHead,
  /** The day the figures are of: today in the organisation's zone, or the month end that was asked for. */
  today: IsoDate,
  /** The month end that was asked for; null when the figures are of today. */
  asOf: IsoDate.nullable(),
  /** Today, whatever day the figures are of, and the earlier month ends whose trial balance is here, newest first. */
  calendar: z.object({ today: IsoDate, monthEnds: z.array(IsoDate) }),
  basis: Basis,
  syncedAt: Instant.nullable(),
  tiles: z.array(Tile),
});
export type TilesDocument = z.output<typeof TilesDocument>;

/** One entry per tile, from the definitions the figures are computed with. */
export const GlossaryEntry = z.object({
  id: z.string(),
  name: z.string(),
  area: Area.nullable(),
  formula: z.string(),
  source: z.string(),
  basis: z.string(),
  window: z.string(),
  exclusions: z.string(),
  tieOut: z.string(),
  /** Of a table: what each column holds and where it comes from. */
  columns: z.array(z.object({ name: z.string(), meaning: z.string(), source: z.string() })).optional(),
});
export type GlossaryEntry = z.output<typeof GlossaryEntry>;

/** The end of an earlier month to compute the figures of; today when left out. Today or later counts as today. */
export const AsOf = IsoDate.optional();

export const tileCalls = {
  'tiles.list': query(z.object({ orgId: OrgId, basis: Basis, lang: Lang, asOf: AsOf }), TilesDocument),
  /** Every choice about the figures of an organisation: of tiles, of accounts, and the limits of ratios. */
  'choices.list': query(
    z.object({ orgId: OrgId, lang: Lang }),
    z.object({ tiles: z.array(Choice), accounts: z.array(Choice), bands: z.array(Choice) }),
  ),
  /** Keeps a choice; null forgets it. `bad.input` for a key or value that does not exist. */
  'choices.set': command(
    z.object({ orgId: OrgId, key: z.string().max(80), value: z.string().max(40).nullable() }),
    Nothing,
  ),
  'glossary.list': query(z.object({ lang: Lang }), z.object({ entries: z.array(GlossaryEntry) })),
} as const;
