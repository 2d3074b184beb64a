import { z } from 'zod';
import { FailureError } from '#contract/failure';
import { Month, NamePattern, PackFormat, PackTemplate, TemplateId, type PackRun } from '#contract/packs';
import { Basis, IsoDate, Lang } from '#contract/values';
import { listRollups } from '#db/portfolio/queries/rollups';
import { listOrgs, type OrgRecord } from '#db/registry/queries/orgs';
import {
  beginRun,
  commentaryOf,
  findPackRun,
  listPackRuns,
  renameItem,
  reopenItems,
  writtenFor,
  type PackRunRecord,
} from '#db/registry/queries/packs';
import { archivedOrgs } from '#db/registry/queries/takeOver';
import { nowText, type EngineContext } from '../context.ts';
import { addMonths, monthEnd, monthOf } from '../metrics/periods.ts';
import { todayIn } from '../metrics/timezones.ts';
import { isMonthEnd } from './packContent.ts';
import { staleDoubt } from './doubts.ts';
import { defaultPattern, freeName, packFileName } from './packNames.ts';
import { loadAutomation, requireTemplate } from './templates.ts';
import { packWords } from './words.ts';

/** What a run needs to know again after a restart. */
export const RunOptions = z.object({
  template: TemplateId,
  templateName: z.string(),
  asOf: IsoDate.nullable(),
  basis: Basis.nullable(),
  month: Month,
  lang: Lang,
  format: PackFormat,
  folder: z.string().min(1).max(4096),
  pattern: NamePattern.default(defaultPattern),
  /** The template as it was when the run began; runs of earlier versions kept only its id. */
  snapshot: PackTemplate.optional(),
});
export type RunOptions = z.output<typeof RunOptions>;

export interface PlanQuery {
  readonly template: string;
  readonly asOf?: string | undefined;
  /** Instead of the template's. */
  readonly basis?: Basis | undefined;
  readonly lang: Lang;
  readonly format: PackFormat;
  readonly pattern: string;
}

export interface PlannedPack {
  readonly org: OrgRecord;
  readonly doubt: string | null;
  /** Texts that would be carried over from an earlier month. */
  readonly carried: number;
  readonly file: string;
}

/**
 * What a run would do, from what is known without opening a client's file; the run itself looks again before it prints. Files of
 * before, which a successor took over, get no packs.
 */
export function planPacks(
  context: EngineContext,
  query: PlanQuery,
  template: PackTemplate = requireTemplate(context.registry, query.template, query.lang),
): PlannedPack[] {
  const { registry } = context;
  const lang = template.lang ?? query.lang;
  const say = packWords(lang);
  const rollups = listRollups(context.portfolio);
  const now = context.clock.now();
  const taken = new Set<string>();
  const archived = archivedOrgs(registry);
  return listOrgs(registry)
    .filter((org) => !archived.has(org.tenantId))
    .map((org) => {
      const day = query.asOf ?? todayIn(now, org.timezone);
      const month = day.slice(0, 7);
      const title = template.title || say('usualTitle');
      const { nickname, legalName } = org;
      const name = packFileName(query.pattern, {
        nickname,
        legalName,
        title,
        month,
        day,
        isWholeMonth: isMonthEnd(day),
        lang,
      });
      const rollup = rollups.get(org.tenantId);
      const open = rollup?.tied != null && rollup.tieable != null ? rollup.tieable - rollup.tied : 0;
      const stale = staleDoubt(org, now, query.lang);
      // What differs today need not differ at the end of an earlier month; the run finds out.
      const differs =
        open > 0 && query.asOf === undefined
          ? packWords(query.lang)(open === 1 ? 'doubtCountOne' : 'doubtCount', { count: open })
          : null;
      return {
        org,
        doubt: differs ?? stale,
        carried: commentaryOf(registry, org.tenantId, month).filter((one) => one.month !== month && one.text !== '')
          .length,
        file: `${freeName(name, taken)}.${query.format}`,
      };
    });
}

/** Stores a run with its files; the shell or the command line then prints them one by one. */
export function openRun(
  context: EngineContext,
  query: PlanQuery & {
    readonly folder: string;
    readonly orgIds?: readonly string[] | undefined;
    readonly include: readonly string[];
  },
): number {
  const template = requireTemplate(context.registry, query.template, query.lang);
  const chosen = planPacks(context, query).filter(
    (pack) => query.orgIds === undefined || query.orgIds.includes(pack.org.tenantId),
  );
  if (chosen.length === 0) throw new FailureError('org.notFound', { org: '' });
  const day = query.asOf ?? todayIn(context.clock.now(), chosen[0]?.org.timezone ?? '');
  const options: RunOptions = {
    template: query.template,
    templateName: template.name,
    asOf: query.asOf ?? null,
    basis: query.basis ?? null,
    month: day.slice(0, 7),
    lang: query.lang,
    format: query.format,
    folder: query.folder,
    pattern: query.pattern,
    snapshot: template,
  };
  return beginRun(
    context.registry,
    { startedAt: nowText(context), options: JSON.stringify(options) },
    chosen.map(({ org, file }) => ({
      tenantId: org.tenantId,
      file,
      isIncluded: query.include.includes(org.tenantId),
    })),
  );
}

/**
 * Opens a stored run to go on: what was held back or failed is tried again, and what is left of a run "up to today" gets the name of
 * today, since that is what its figures will be of.
 */
export function reopenRun(context: EngineContext, id: number): { record: PackRunRecord; options: RunOptions } {
  const { record, options } = requireRun(context, id);
  reopenItems(context.registry, id);
  if (options.asOf === null) {
    const { template, lang, format, pattern } = options;
    const planned = planPacks(context, { template, lang, format, pattern }, templateOfRun(context, id, options));
    const names = new Map(planned.map((pack) => [pack.org.tenantId, pack.file]));
    const taken = new Set(
      record.items.filter((item) => item.state === 'written').map((item) => item.file.toLowerCase()),
    );
    for (const item of record.items) {
      const name = names.get(item.tenantId);
      if (item.state !== 'written' && name !== undefined && !taken.has(name.toLowerCase())) {
        renameItem(context.registry, id, item.tenantId, name);
      }
    }
  }
  return requireRun(context, id);
}

/** The template a run prints with, whatever became of it since. */
export function templateOfRun(context: EngineContext, id: number, known?: RunOptions): PackTemplate {
  const options = known ?? requireRun(context, id).options;
  return options.snapshot ?? requireTemplate(context.registry, options.template, options.lang);
}

/**
 * The run that the practice wants after a sync: the last full month of every client that has none yet from such a run. Months end by
 * each client's own calendar. Null when nothing is to do.
 */
export function openDueRun(context: EngineContext, lang: Lang): number | null {
  const automation = loadAutomation(context.registry);
  if (!automation.isOn || automation.folder === '') return null;
  const { template, format, folder, pattern } = automation;
  const now = context.clock.now();
  const ended = listOrgs(context.registry).map((org) => {
    const asOf = monthEnd(addMonths(monthOf(todayIn(now, org.timezone)), -1));
    return { orgId: org.tenantId, asOf };
  });
  const asOf = ended
    .map((one) => one.asOf)
    .sort()
    .at(-1);
  if (asOf === undefined) return null;
  const written = writtenFor(context.registry, { folder, template, format, asOf });
  const archived = archivedOrgs(context.registry);
  const orgIds = ended
    .filter((one) => one.asOf === asOf && !written.has(one.orgId) && !archived.has(one.orgId))
    .map((one) => one.orgId);
  if (orgIds.length === 0) return null;
  return openRun(context, { template, format, folder, pattern, lang, asOf, orgIds, include: [] });
}

/** The options of a stored run and its record, or `pack.notFound`. */
export function requireRun(context: EngineContext, id: number): { record: PackRunRecord; options: RunOptions } {
  const record = findPackRun(context.registry, id);
  if (!record) throw new FailureError('pack.notFound');
  return { record, options: RunOptions.parse(JSON.parse(record.options)) };
}

const SHOWN = 20;

/** The newest runs. `running` is the one that prints now; others without an end were interrupted. */
export function viewPackRuns(context: EngineContext, running: number | null): PackRun[] {
  const nicknames = new Map(listOrgs(context.registry).map((org) => [org.tenantId, org.nickname]));
  return listPackRuns(context.registry, SHOWN).flatMap((record) => {
    const options = RunOptions.safeParse(JSON.parse(record.options));
    if (!options.success) return [];
    const { folder, templateName, month, format } = options.data;
    const state =
      record.id === running
        ? 'running'
        : record.isCancelled
          ? 'cancelled'
          : record.endedAt === null || record.items.some((item) => item.state === 'waiting')
            ? 'interrupted'
            : 'ended';
    return [
      {
        id: record.id,
        state,
        startedAt: record.startedAt,
        endedAt: record.endedAt,
        folder,
        template: templateName,
        month,
        format,
        items: record.items.map((item) => ({
          orgId: item.tenantId as PackRun['items'][number]['orgId'],
          nickname: nicknames.get(item.tenantId) ?? '',
          state: item.state,
          file: item.file,
          reason: item.reason,
        })),
      },
    ];
  });
}
