import { randomBytes } from 'node:crypto';
import { DeskLayout, DeskView, OpenFinding, OwnTileDraft, type OwnTileDefinition } from '#contract/desk';
import type { DeskScope, OwnTile, Review, Snooze } from '#contract/desk';
import { FailureError } from '#contract/failure';
import type { Output, Parsed } from '#contract/index';
import { tableNames } from '#contract/ledger';
import { nicknameKey, type Lang, type OrgId } from '#contract/values';
import {
  countOtherLayouts,
  deleteLayout,
  findTile,
  listFound,
  listReviews,
  listSnoozes,
  listTags,
  listViews,
  readLayout,
  setTags,
  tagsByOrg,
  tilesOf,
  writeLayout,
  writeTile,
  type TileRecord,
} from '#db/registry/queries/desk';
import { inTransaction } from '#db/open';
import { z } from 'zod';
import { nowText, type EngineContext } from '../context.ts';
import { readContextFor } from '../orgs/readContext.ts';
import { readOrg, requireOrg } from '../orgs/reading.ts';
import { tableColumns } from '../tables/index.ts';
import type { OwnFigure } from '#contract/desk';

const nothing: DeskLayout = { sheets: {}, dress: {} };

/** A stored JSON text in its shape of today; null when it is from a version that knew another. */
function parse<T>(schema: z.ZodType<T>, text: string | null): T | null {
  if (text === null) return null;
  const parsed = schema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** The arrangement in force for a client: its own, the template's, or the standard one. */
export function layoutOf(context: EngineContext, orgId: OrgId): Output<'desk.layout'> {
  requireOrg(context, orgId);
  const { registry } = context;
  const own = parse(DeskLayout, readLayout(registry, orgId));
  const template = parse(DeskLayout, readLayout(registry, null));
  return {
    source: own !== null ? 'client' : template !== null ? 'template' : 'standard',
    layout: own ?? template ?? nothing,
    others: countOtherLayouts(registry, orgId),
    hasTemplate: template !== null,
  };
}

/** Keeps an arrangement for one client, or for all; then this client follows it and gives up its own. */
export function saveLayout(context: EngineContext, orgId: OrgId, scope: DeskScope, layout: DeskLayout): void {
  requireOrg(context, orgId);
  inTransaction(context.registry, () => {
    writeLayout(context.registry, scope === 'template' ? null : orgId, JSON.stringify(layout), nowText(context));
    if (scope === 'template') deleteLayout(context.registry, orgId);
  });
}

/** The tiles somebody made for this client or for all, as they are defined. */
export function ownDefinitions(context: EngineContext, orgId: OrgId): OwnTileDefinition[] {
  return tilesOf(context.registry, orgId).flatMap((record) => {
    const draft = parse(OwnTileDraft, record.draft);
    return draft === null ? [] : [{ ...draft, id: record.id, scope: scopeName(record) }];
  });
}

const scopeName = (record: TileRecord): DeskScope => (record.scope === null ? 'template' : 'client');

export async function ownTiles(context: EngineContext, orgId: OrgId, lang: Lang): Promise<OwnTile[]> {
  requireOrg(context, orgId);
  const definitions = ownDefinitions(context, orgId);
  const figures = await figuresOf(context, orgId, lang, definitions);
  return definitions.flatMap((definition, index) => {
    const figure = figures[index];
    return figure ? [{ definition, figure }] : [];
  });
}

/** The figures of drafts, in their order; a reader thread works them out. */
export async function figuresOf(
  context: EngineContext,
  orgId: OrgId,
  lang: Lang,
  drafts: readonly OwnTileDraft[],
): Promise<OwnFigure[]> {
  if (drafts.length === 0) return [];
  const read = readContextFor(context, requireOrg(context, orgId), { basis: 'accrual', lang });
  return (await readOrg(context, orgId, { kind: 'ownTiles', context: read, drafts })) as OwnFigure[];
}

/** Stores a tile and answers its id. A changed one must be there, and be this client's or everybody's. */
export function saveTile(context: EngineContext, input: Parsed<'desk.saveTile'>): string {
  requireOrg(context, input.orgId);
  const known = input.id === null ? null : findTile(context.registry, input.id);
  if (input.id !== null && (known === null || (known.scope !== null && known.scope !== input.orgId))) {
    throw new FailureError('bad.input', { call: 'desk.saveTile' });
  }
  const id = input.id ?? `own-${randomBytes(6).toString('hex')}`;
  const scope = input.scope === 'template' ? null : input.orgId;
  writeTile(context.registry, { id, scope, draft: JSON.stringify(input.draft) }, nowText(context));
  return id;
}

/** The tables an own tile can be made from; worked-out instants and links are left to the tables page. */
export function deskTables(lang: Lang): Output<'desk.tables'> {
  return { tables: tableNames.map((table) => ({ table, columns: tableColumns(table, lang) })) };
}

/** Everything the practice page knows besides Xero's figures. */
export function deskPractice(context: EngineContext): Output<'desk.practice'> {
  const { registry } = context;
  const found = Object.entries(listFound(registry)).map(
    ([orgId, text]) => [orgId, parse(z.array(OpenFinding), text) ?? []] as const,
  );
  return {
    tags: listTags(registry),
    orgTags: tagsByOrg(registry),
    views: listViews(registry).flatMap(({ id, name, view: text }) => {
      const view = parse(DeskView, text);
      return view === null ? [] : [{ id, name, view }];
    }),
    snoozes: listSnoozes(registry) as Snooze[],
    reviews: listReviews(registry) as Review[],
    findings: Object.fromEntries(found),
  };
}

/** Gives a client these tags; two that differ only in case, accents or spaces are one. */
export function tagClient(context: EngineContext, orgId: OrgId, names: readonly string[]): void {
  requireOrg(context, orgId);
  setTags(
    context.registry,
    orgId,
    names.map((name) => ({ name, key: nicknameKey(name) })),
  );
}
