import { z } from 'zod';
import { command, query } from './define.ts';
import { Filter, ReportName, TableName, ColumnType } from './ledger.ts';
import { Area, areas, TileId, TileState } from './tiles.ts';
import { Decimal, Instant, IsoDate, Lang, Nothing, OrgId } from './values.ts';

/*
 * The desk: what a practice arranged for itself. Layouts, own tiles, tags, saved views, snoozed findings and review marks are the
 * user's, not Xero's, so they live in the practice's own file and a sync never touches them.
 */

/** A tile somebody made here; the digits are random. */
export const OwnTileId = z.string().regex(/^own-[0-9a-f]{12}$/);
export type OwnTileId = z.output<typeof OwnTileId>;
export const DeskTileId = z.union([TileId, OwnTileId]);
export type DeskTileId = z.output<typeof DeskTileId>;

/** The pages that can be arranged. */
export const deskPages = ['overview', ...areas] as const;
export const DeskPage = z.enum(deskPages);
export type DeskPage = z.output<typeof DeskPage>;

/** The least and the most columns of twelve that a tile can have; below two no figure has room. */
export const LEAST_SPAN = 2;
export const MOST_SPAN = 12;

/** A place in a row: how many of twelve columns, and the tiles stacked in it; two in one line stand side by side. */
export const DeskSlot = z.object({
  span: z.number().int().min(LEAST_SPAN).max(MOST_SPAN),
  lines: z.array(z.array(DeskTileId).min(1).max(2)).min(1).max(12),
});
export type DeskSlot = z.output<typeof DeskSlot>;
export const DeskBlock = z.object({ area: Area, slots: z.array(DeskSlot).max(60) });
export type DeskBlock = z.output<typeof DeskBlock>;
export const DeskSheet = z.object({ blocks: z.array(DeskBlock).max(10), hidden: z.array(DeskTileId).max(200) });
export type DeskSheet = z.output<typeof DeskSheet>;

/** Where a tile leads, in this app: a page of the same client, with its report or table. */
export const TileLink = z.object({
  tab: z.enum([...deskPages, 'reports', 'tables']),
  report: ReportName.optional(),
  table: TableName.optional(),
});
export type TileLink = z.output<typeof TileLink>;
/** What somebody changed about a tile besides its place; what is missing is as defined. */
export const TileDress = z.object({
  title: z.string().min(1).max(80).optional(),
  subtitle: z.string().min(1).max(140).optional(),
  link: TileLink.optional(),
});
export type TileDress = z.output<typeof TileDress>;

/** A whole arrangement: a sheet for each page that differs from the standard one, and the dress of tiles on every page. */
export const DeskLayout = z.object({
  sheets: z.partialRecord(DeskPage, DeskSheet),
  dress: z.record(z.string().regex(/^(T\d{2}|own-[0-9a-f]{12})$/), TileDress),
});
export type DeskLayout = z.output<typeof DeskLayout>;

/** For one client, or the one template that every client without an arrangement of its own follows. */
export const DeskScope = z.enum(['client', 'template']);
export type DeskScope = z.output<typeof DeskScope>;

/** How a figure is made from a table: only columns the table documents, never text that becomes SQL. */
export const Measure = z.union([
  z.object({ how: z.literal('count') }),
  z.object({ how: z.enum(['sum', 'average', 'least', 'most']), column: z.string().max(60) }),
]);
export type Measure = z.output<typeof Measure>;
/** A date column is grouped by day, month or year; any other by its value. */
export const Group = z.object({ column: z.string().max(60), step: z.enum(['day', 'month', 'year']).nullable() });
export type Group = z.output<typeof Group>;
export { Filter };
/** When a figure asks for attention: above or below these values. */
export const Limits = z.object({
  side: z.enum(['above', 'below']),
  amber: Decimal.nullable(),
  red: Decimal.nullable(),
});
export type Limits = z.output<typeof Limits>;

export const OwnTileDraft = z.object({
  name: z.string().trim().min(1).max(80),
  area: Area,
  table: TableName,
  measure: Measure,
  group: Group.nullable(),
  filters: z.array(Filter).max(12),
  chart: z.enum(['figure', 'columns', 'line', 'table']),
  limits: Limits.nullable(),
});
export type OwnTileDraft = z.output<typeof OwnTileDraft>;
export const OwnTileDefinition = OwnTileDraft.extend({ id: OwnTileId, scope: DeskScope });
export type OwnTileDefinition = z.output<typeof OwnTileDefinition>;

export const OwnUnit = z.enum(['money', 'number', 'count', 'date']);
/** The figure of an own tile. `currency` null: not money, or of several currencies, and then there is no sum. */
export const OwnFigure = z.object({
  state: TileState,
  unit: OwnUnit,
  currency: z.string().nullable(),
  value: z.string().nullable(),
  reason: z.enum(['mixedCurrencies', 'nothing', 'columnGone', 'tooMany']).nullable(),
  /** Groups in the order of the chart: days and months as time goes, all others the largest first. */
  series: z.array(z.object({ key: z.string(), label: z.string(), value: z.string().nullable() })),
  /** Groups left out of `series`, with their sum in the last entry `other`. */
  more: z.number().int(),
  rows: z.number().int(),
  crossed: z.enum(['amber', 'red']).nullable(),
  asOf: Instant.nullable(),
  waiting: z.object({ step: z.string(), done: z.number().int(), total: z.number().int().nullable() }).nullable(),
  reasonText: z.string().nullable(),
});
export type OwnFigure = z.output<typeof OwnFigure>;
export const OwnTile = z.object({ definition: OwnTileDefinition, figure: OwnFigure });
export type OwnTile = z.output<typeof OwnTile>;

export const DeskTable = z.object({
  table: TableName,
  columns: z.array(z.object({ name: z.string(), type: ColumnType, meaning: z.string() })),
});
export type DeskTable = z.output<typeof DeskTable>;

export const DeskTag = z.object({ id: z.number().int(), name: z.string() });
export type DeskTag = z.output<typeof DeskTag>;
const TagName = z.string().trim().min(1).max(40);
/** What a saved view of the practice page holds; the page itself says what its columns and filters are called. */
export const DeskView = z.object({
  columns: z.array(z.string().max(40)).max(40),
  sort: z.object({ column: z.string().max(40), isDescending: z.boolean() }),
  filter: z.string().max(40),
  tags: z.array(z.number().int()).max(40),
  search: z.string().max(80),
});
export type DeskView = z.output<typeof DeskView>;
/** A finding put away: until a day, or until what it says changes (`fingerprint`), whichever is given. */
export const Snooze = z.object({
  orgId: OrgId,
  key: z.string().max(80),
  until: IsoDate.nullable(),
  fingerprint: z.string().max(200).nullable(),
  reason: z.string().max(200),
  at: Instant,
});
export type Snooze = z.output<typeof Snooze>;
export const Review = z.object({
  orgId: OrgId,
  /** `client`, or the tile that was reviewed. */
  subject: z.union([z.literal('client'), DeskTileId]),
  initials: z.string().min(1).max(6),
  note: z.string().max(200),
  at: Instant,
});
export type Review = z.output<typeof Review>;
/** What was found at a client when its figures were last worked out. */
export const OpenFinding = z.object({ key: z.string(), fingerprint: z.string() });
export type OpenFinding = z.output<typeof OpenFinding>;

const Saved = z.object({ name: z.string().trim().min(1).max(40), view: DeskView });

export const deskCalls = {
  /** The arrangement a client has: its own, else the template's, else the standard one (an empty layout). */
  'desk.layout': query(
    z.object({ orgId: OrgId }),
    z.object({
      source: z.enum(['client', 'template', 'standard']),
      layout: DeskLayout,
      /** How many other clients have an arrangement of their own, and so do not follow the template. */
      others: z.number().int(),
      hasTemplate: z.boolean(),
    }),
  ),
  /** With the scope `template` the client follows it from then on. */
  'desk.saveLayout': command(z.object({ orgId: OrgId, scope: DeskScope, layout: DeskLayout }), Nothing),
  /** The client gives up its own arrangement. */
  'desk.followTemplate': command(z.object({ orgId: OrgId }), Nothing),
  'desk.ownTiles': query(z.object({ orgId: OrgId, lang: Lang }), z.object({ tiles: z.array(OwnTile) })),
  'desk.tryTile': query(z.object({ orgId: OrgId, lang: Lang, draft: OwnTileDraft }), OwnFigure),
  'desk.saveTile': command(
    z.object({ orgId: OrgId, scope: DeskScope, id: OwnTileId.nullable(), draft: OwnTileDraft }),
    z.object({ id: OwnTileId }),
  ),
  'desk.deleteTile': command(z.object({ orgId: OrgId, id: OwnTileId }), Nothing),
  /** The tables an own tile can be made from, with their documented columns. */
  'desk.tables': query(z.object({ lang: Lang }), z.object({ tables: z.array(DeskTable) })),
  'desk.practice': query(
    Nothing,
    z.object({
      tags: z.array(DeskTag),
      orgTags: z.record(z.string(), z.array(z.number().int())),
      views: z.array(z.object({ id: z.number().int(), name: z.string(), view: DeskView })),
      snoozes: z.array(Snooze),
      reviews: z.array(Review),
      findings: z.record(z.string(), z.array(OpenFinding)),
    }),
  ),
  /** The tags a client has from now on, by name; new ones are made, those nobody has any more go. */
  'desk.setTags': command(z.object({ orgId: OrgId, names: z.array(TagName).max(20) }), Nothing),
  'desk.renameTag': command(z.object({ id: z.number().int(), name: TagName }), Nothing),
  'desk.saveView': command(Saved.extend({ id: z.number().int().nullable() }), z.object({ id: z.number().int() })),
  'desk.deleteView': command(z.object({ id: z.number().int() }), Nothing),
  'desk.snooze': command(Snooze.omit({ at: true }), Nothing),
  'desk.wake': command(Snooze.pick({ orgId: true, key: true }), Nothing),
  'desk.review': command(Review.omit({ at: true }), Nothing),
  'desk.unreview': command(Review.pick({ orgId: true, subject: true }), Nothing),
} as const;
