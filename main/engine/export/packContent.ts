import { CommentaryPage, type Commentary, type PackContent, type PackTemplate } from '#contract/packs';
import type { ReportDocument, ReportName, TableDocument } from '#contract/ledger';
import type { Tile, TilesDocument } from '#contract/tiles';
import type { Basis, Lang } from '#contract/values';
import { clientLogo, commentaryOf } from '#db/registry/queries/packs';
import type { OrgRecord } from '#db/registry/queries/orgs';
import type { ReadableDb } from '#db/open';
import type { EngineContext } from '../context.ts';
import { layoutOf, ownTiles } from '../desk/arrange.ts';
import { glossary } from '../metrics/definitions.ts';
import { readContextFor } from '../orgs/readContext.ts';
import { readOrg } from '../orgs/reading.ts';
import { refreshCashBasis } from '../orgs/cashBasis.ts';
import { staleAfterMs } from '../orgs/states.ts';
import { loadSettings } from '../settings.ts';
import { loadBranding } from './templates.ts';
import { packWords } from './words.ts';

export interface PackQuery {
  readonly template: PackTemplate;
  readonly lang: Lang;
  /** The end of an earlier month; left out for today. */
  readonly asOf?: string | undefined;
  /** Instead of the template's. */
  readonly basis?: Basis | undefined;
}

/** Everything one client's pack is printed from. Throws what reading the organisation's file throws. */
export async function packContent(context: EngineContext, org: OrgRecord, query: PackQuery): Promise<PackContent> {
  const { template, asOf } = query;
  const lang = template.lang ?? query.lang;
  const basis = query.basis ?? template.basis;
  const orgId = org.tenantId;
  if (basis === 'cash') refreshCashBasis(context, org);
  const read = readContextFor(context, org, { basis, lang, asOf });
  const tiles = (await readOrg(context, orgId, { kind: 'tiles', context: read })) as TilesDocument;
  const reports: ReportDocument[] = [];
  for (const page of template.pages) {
    if (!page.startsWith('report.')) continue;
    const report = page.slice('report.'.length) as ReportName;
    reports.push((await readOrg(context, orgId, { kind: 'report', context: read, report })) as ReportDocument);
  }
  const day = tiles.asOf ?? tiles.today;
  const { practiceName, negative } = loadSettings(context.registry);
  return {
    template,
    lang,
    practice: practiceName,
    negative,
    branding: loadBranding(context.registry),
    clientLogo: clientLogo(context.registry, orgId),
    month: day.slice(0, 7),
    isWholeMonth: isMonthEnd(day),
    tiles,
    layout: layoutOf(context, tiles.org.tenantId).layout,
    own: await ownTiles(context, tiles.org.tenantId, lang),
    reports,
    glossary: template.hasGlossary ? glossary(lang) : [],
    commentary: commentaryFor(context.registry, orgId, day.slice(0, 7)),
    lockDate: await lockDateOf(context, orgId),
  };
}

/** The texts of a month; where it has none, the newest earlier one as a starting point, marked with its month. */
export function commentaryFor(db: ReadableDb, orgId: string, month: string): Commentary[] {
  return commentaryOf(db, orgId, month).flatMap((record) => {
    const page = CommentaryPage.safeParse(record.page);
    if (!page.success || record.text === '') return [];
    return [{ page: page.data, text: record.text, from: record.month === month ? null : record.month }];
  });
}

export function isMonthEnd(day: string): boolean {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCDate() === 1;
}

async function lockDateOf(context: EngineContext, orgId: string): Promise<string | null> {
  const now = context.clock.now();
  const request = { kind: 'table', table: 'organisation', lang: 'en', now } as const;
  const { rows } = (await readOrg(context, orgId, request)) as TableDocument;
  const date = rows[0]?.['period_lock_date'];
  return typeof date === 'string' && /^\d{4}-\d{2}-\d{2}/.test(date) ? date.slice(0, 10) : null;
}

const NAMED = 3;

/**
 * Why a pack should not go out unseen, as a sentence, or null: figures that differ from Xero's reports, or that were not completed
 * for 36 hours.
 */
export function doubtAbout(
  org: OrgRecord,
  tiles: readonly Pick<Tile, 'name' | 'tieOut'>[],
  now: Date,
  lang: Lang,
): string | null {
  const say = packWords(lang);
  if (org.syncedAt === null) return say('doubtNever');
  const open = tiles.filter((tile) => tile.tieOut.status === 'open').map((tile) => tile.name);
  if (open.length > 0) {
    const names = open.slice(0, NAMED).join(', ');
    return open.length > NAMED
      ? say('doubtOpenMore', { names, count: open.length - NAMED })
      : say('doubtOpen', { names });
  }
  return staleDoubt(org, now, lang);
}

/** The part of `doubtAbout` that needs no figures. */
export function staleDoubt(org: OrgRecord, now: Date, lang: Lang): string | null {
  const say = packWords(lang);
  if (org.syncedAt === null) return say('doubtNever');
  const age = now.getTime() - Date.parse(org.syncedAt);
  return age > staleAfterMs ? say('doubtStale', { day: org.syncedAt.slice(0, 10) }) : null;
}
