import { FailureError } from '#contract/failure';
import { CommentaryPage, type Commentary, type PackContent, type PackTemplate } from '#contract/packs';
import type { ReportDocument, ReportName, TableDocument } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
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
import { loadSettings } from '../settings.ts';
import { doubtsAbout } from './doubts.ts';
import { loadBranding } from './templates.ts';

export interface PackQuery {
  readonly template: PackTemplate;
  readonly lang: Lang;
  /** The end of an earlier month; left out for today. */
  readonly asOf?: string | undefined;
  /** Instead of the template's. */
  readonly basis?: Basis | undefined;
  /** Throws `pack.held` where something speaks against sending it out. */
  readonly hold?: boolean | undefined;
}

/** Everything one client's pack is printed from. Throws what reading the organisation's file throws, and `pack.held`. */
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
  // Reading the reports of cash basis is started by looking at them; the figures then say themselves what is not there yet.
  const isRunning = basis === 'accrual' && context.sync.running().some((one) => one.orgId === orgId);
  const doubtsIn = (language: Lang) =>
    doubtsAbout(org, { tiles, reports, template, lang: language }, { now: context.clock.now(), isRunning });
  const doubts = doubtsIn(lang);
  // On paper they are in the language of the pack, in a list in that of the user.
  if (query.hold === true && doubts.length > 0) {
    throw new FailureError('pack.held', { reason: doubtsIn(query.lang).join(' ') });
  }
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
    doubts,
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
