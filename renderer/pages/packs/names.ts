import { reportNames } from '../../data/lists.ts';
import type { CommentaryPage, PackPage } from '#contract/packs';
import type { Area } from '#contract/tiles';
import type { ReportName } from '#contract/ledger';
import type { Translate } from '../../i18n/index.ts';
import { areaOrder } from '../../tiles/model.ts';

/** The contract's pages again, as plain values: its modules would bring the validator into the page. */
export const dashboardPages = areaOrder satisfies readonly PackPage[];
export const reportPages = reportNames.flatMap((name) =>
  name === 'glossary' ? [] : [`report.${name}` as const],
) satisfies readonly PackPage[];

/** What a page of a pack is called. */
export function pageName(page: CommentaryPage, t: Translate): string {
  if (page === 'opening') return t('packs.opening');
  if (page.startsWith('report.')) {
    return t('packs.contentsReport', { title: t(`reports.${page.slice('report.'.length) as ReportName}`) });
  }
  return t(`area.${page as Area}`);
}
