/** What speaks against sending a client's pack out. Said of the same figures that are printed. */
import type { PackContent, PackPage } from '#contract/packs';
import type { Area, Tile } from '#contract/tiles';
import type { Lang } from '#contract/values';
import type { OrgRecord } from '#db/registry/queries/orgs';
import { staleAfterMs } from '../orgs/states.ts';
import { packWords } from './words.ts';

const NAMED = 3;

/** The dashboard whose figures a report shows in detail. */
const areaOfReport: Partial<Record<PackPage, Area>> = {
  'report.bank-accounts': 'cash',
  'report.customer': 'customers',
  'report.suppliers': 'suppliers',
  'report.inventory': 'inventory',
  'report.profit-and-loss': 'profitAndLoss',
  'report.balance-sheet': 'balanceSheet',
  'report.health': 'health',
};

/** Figures that may not be whole; what a role may not read will never be there, and says so where it stands. */
const missing: ReadonlySet<Tile['state']> = new Set(['never', 'loading', 'partial', 'error']);

/**
 * All reasons as sentences, the gravest first: no figures yet, a sync under way, figures that differ from Xero's reports, figures of
 * the pack that are not there whole, and figures that were not completed for 36 hours.
 */
export function doubtsAbout(
  org: Pick<OrgRecord, 'syncedAt'>,
  content: Pick<PackContent, 'tiles' | 'reports' | 'template' | 'lang'>,
  around: { readonly now: Date; readonly isRunning: boolean },
): string[] {
  const { tiles, reports, template, lang } = content;
  const say = packWords(lang);
  if (org.syncedAt === null) return [say('doubtNever')];
  const named = (names: readonly string[], key: 'doubtOpen' | 'doubtMissing'): string[] => {
    if (names.length === 0) return [];
    const shown = names.slice(0, NAMED).join(', ');
    const left = names.length - NAMED;
    return [left > 0 ? say(`${key}More`, { names: shown, count: left }) : say(key, { names: shown })];
  };
  const areas = new Set(template.pages.map((page) => areaOfReport[page] ?? page));
  const open = [...tiles.tiles, ...reports.map((report) => ({ name: report.title, tieOut: report.tieOut }))].filter(
    (one) => one.tieOut.status === 'open',
  );
  const unread = tiles.tiles.filter((tile) => areas.has(tile.area) && missing.has(tile.state));
  const stale = staleDoubt(org, around.now, lang);
  return [
    ...(around.isRunning ? [say('doubtRunning')] : []),
    ...named([...new Set(open.map((one) => one.name))], 'doubtOpen'),
    ...named(
      unread.map((tile) => tile.name),
      'doubtMissing',
    ),
    ...(stale === null ? [] : [stale]),
  ];
}

/** The part of `doubtsAbout` that needs no figures. */
export function staleDoubt(org: Pick<OrgRecord, 'syncedAt'>, now: Date, lang: Lang): string | null {
  const say = packWords(lang);
  if (org.syncedAt === null) return say('doubtNever');
  const age = now.getTime() - Date.parse(org.syncedAt);
  return age > staleAfterMs ? say('doubtStale', { day: org.syncedAt.slice(0, 10) }) : null;
}
