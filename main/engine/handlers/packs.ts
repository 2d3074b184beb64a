import { z } from 'zod';
import { FailureError } from '#contract/failure';
import type { EngineCallName, Handlers } from '#contract/index';
import {
  Logo,
  PackItemState,
  NamePattern,
  PackFormat,
  TemplateId,
  type packCalls,
  type PackContent,
} from '#contract/packs';
import { Basis, IsoDate, Lang, Nothing, OrgId } from '#contract/values';
import { clientLogo, keepClientLogo, keepCommentary, noteItem, noteRun } from '#db/registry/queries/packs';
import { writeFileSafely } from '../../safeFile.ts';
import type { PackJob } from '../../wire.ts';
import { changed, nowText, type EngineContext } from '../context.ts';
import { route, type Route } from '../dispatch.ts';
import { packBytes } from '../export/pack.ts';
import { commentaryFor, packContent } from '../export/packContent.ts';
import { defaultPattern } from '../export/packNames.ts';
import {
  openDueRun,
  openRun,
  planPacks,
  reopenRun,
  requireRun,
  RunOptions,
  templateOfRun,
  viewPackRuns,
} from '../export/packRuns.ts';
import {
  listTemplates,
  loadAutomation,
  loadBranding,
  logoAddress,
  removeTemplate,
  requireTemplate,
  saveAutomation,
  saveBranding,
  saveTemplate,
} from '../export/templates.ts';
import { packWords } from '../export/words.ts';
import { requireOrg } from '../orgs/reading.ts';
import { loadSettings } from '../settings.ts';

/** The run that is being printed now, per engine; the process that prints tells. */
const running = new WeakMap<EngineContext, number>();

const langOf = (context: EngineContext): Lang => loadSettings(context.registry).lang ?? 'en';

export function packHandlers(context: EngineContext): Handlers<keyof typeof packCalls & EngineCallName> {
  const { registry } = context;
  const tell = (orgId: string | null = null) => changed(context, orgId, ['packs']);
  return {
    'packs.templates': async ({ lang }) => ({ templates: listTemplates(registry, lang) }),
    'packs.saveTemplate': async (template) => {
      const saved = saveTemplate(registry, template, langOf(context));
      tell();
      return saved;
    },
    'packs.deleteTemplate': async ({ id }) => {
      removeTemplate(registry, id);
      tell();
      return {};
    },
    'packs.branding': async () => loadBranding(registry),
    'packs.saveBranding': async (change) => {
      const branding = saveBranding(registry, change);
      tell();
      return branding;
    },
    'packs.clientLogo': async ({ orgId }) => {
      requireOrg(context, orgId);
      return { logo: clientLogo(registry, orgId) };
    },
    'packs.removeLogo': async ({ orgId }) => {
      if (orgId === null) saveBranding(registry, { logo: null });
      else {
        requireOrg(context, orgId);
        keepClientLogo(registry, orgId, null);
      }
      tell(orgId);
      return {};
    },
    'packs.commentary': async ({ orgId, month }) => {
      requireOrg(context, orgId);
      return { entries: commentaryFor(registry, orgId, month) };
    },
    'packs.saveCommentary': async ({ orgId, ...entry }) => {
      requireOrg(context, orgId);
      const text = entry.text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
      keepCommentary(registry, orgId, { ...entry, text, writtenAt: nowText(context) });
      tell(orgId);
      return {};
    },
    'packs.content': (job) => contentOf(context, job),
    'packs.plan': async (query) => ({
      rows: planPacks(context, query).map(({ org, ...plan }) => ({ orgId: org.tenantId as OrgId, ...plan })),
    }),
    'packs.runs': async () => ({ runs: viewPackRuns(context, running.get(context) ?? null) }),
    'packs.automation': async () => loadAutomation(registry),
  };
}

/** The content of a pack; of a run's pack with the template as it was when the run began. */
function contentOf(context: EngineContext, { orgId, template, run, ...query }: PackJob): Promise<PackContent> {
  const chosen =
    run === undefined ? requireTemplate(context.registry, template, query.lang) : templateOfRun(context, run);
  return packContent(context, requireOrg(context, orgId), { ...query, template: chosen });
}

const Pack = {
  run: z.number().int().optional(),
  hold: z.boolean().optional(),
  orgId: OrgId,
  template: TemplateId,
  lang: Lang,
  asOf: IsoDate.optional(),
  basis: Basis.optional(),
};

export type PackPrivateName =
  | 'private.packRunOpen'
  | 'private.packRunDue'
  | 'private.packRunFiles'
  | 'private.packRun'
  | 'private.packDoubt'
  | 'private.packToFile'
  | 'private.packName'
  | 'private.packNote'
  | 'private.packRunEnd'
  | 'private.setLogo'
  | 'private.setAutomation';

/** What the process that prints asks: it has the browser, the engine has the figures and remembers how far a run is. */
export function packRoutes(context: EngineContext): Record<PackPrivateName, Route> {
  const { registry } = context;
  const tell = () => changed(context, null, ['packs']);
  return {
    'private.packRunOpen': route(
      z.object({
        template: TemplateId,
        lang: Lang,
        asOf: IsoDate.optional(),
        basis: Basis.optional(),
        format: PackFormat,
        pattern: NamePattern,
        folder: z.string().min(1).max(4096),
        orgIds: z.array(OrgId).optional(),
        include: z.array(OrgId),
      }),
      z.object({ runId: z.number().int() }),
      async (query) => {
        const runId = openRun(context, query);
        tell();
        return { runId };
      },
    ),
    'private.packRunDue': route(Nothing, z.object({ runId: z.number().int().nullable() }), async () => {
      const runId = openDueRun(context, langOf(context));
      if (runId !== null) tell();
      return { runId };
    }),
    'private.packRunFiles': route(
      z.object({ runId: z.number().int() }),
      z.object({ folder: z.string(), files: z.array(z.string()) }),
      async ({ runId }) => {
        const { record, options } = requireRun(context, runId);
        return {
          folder: options.folder,
          files: record.items.filter((item) => item.state === 'written').map((item) => item.file),
        };
      },
    ),
    'private.packRun': route(
      z.object({ runId: z.number().int() }),
      z.object({
        options: RunOptions,
        items: z.array(
          z.object({
            orgId: OrgId,
            nickname: z.string(),
            state: PackItemState,
            isIncluded: z.boolean(),
            file: z.string(),
          }),
        ),
      }),
      async ({ runId }) => {
        if (running.has(context)) throw new FailureError('pack.running');
        const { record, options } = reopenRun(context, runId);
        running.set(context, runId);
        noteRun(registry, runId, { endedAt: null, isCancelled: false });
        tell();
        return {
          options,
          items: record.items.map(({ tenantId, state, isIncluded, file }) => ({
            orgId: tenantId as OrgId,
            nickname: requireOrg(context, tenantId).nickname,
            state,
            isIncluded,
            file,
          })),
        };
      },
    ),
    'private.packDoubt': route(
      z.object(Pack),
      z.object({ doubt: z.string().nullable() }),
      async ({ orgId, template, lang, asOf, basis }) => {
        // Said to the user, not on paper: in the language asked for.
        const chosen = { ...requireTemplate(registry, template, lang), lang };
        const { doubts } = await packContent(context, requireOrg(context, orgId), {
          asOf,
          basis,
          lang,
          template: chosen,
        });
        return { doubt: doubts.length === 0 ? null : doubts.join(' ') };
      },
    ),
    'private.packToFile': route(
      z.object({ ...Pack, path: z.string().min(1).max(4096) }),
      Nothing,
      async ({ path, ...job }) => {
        await writeFileSafely(path, await packBytes(await contentOf(context, job)));
        return {};
      },
    ),
    'private.packName': route(
      z.object(Pack),
      z.object({ name: z.string() }),
      async ({ orgId, template, asOf, lang }) => {
        const org = requireOrg(context, orgId);
        const planned = planPacks(context, { template, asOf, lang, format: 'pdf', pattern: defaultPattern });
        const found = planned.find((pack) => pack.org.tenantId === org.tenantId);
        return { name: found?.file.replace(/\.pdf$/, '') ?? packWords(lang)('title') };
      },
    ),
    'private.packNote': route(
      z.object({
        runId: z.number().int(),
        orgId: OrgId,
        state: PackItemState,
        reason: z.string().max(1000).nullable(),
      }),
      Nothing,
      async ({ runId, orgId, ...outcome }) => {
        noteItem(registry, runId, orgId, outcome);
        return {};
      },
    ),
    'private.packRunEnd': route(
      z.object({ runId: z.number().int(), isCancelled: z.boolean() }),
      Nothing,
      async ({ runId, isCancelled }) => {
        if (running.get(context) === runId) running.delete(context);
        noteRun(registry, runId, { endedAt: nowText(context), isCancelled });
        tell();
        return {};
      },
    ),
    'private.setLogo': route(
      z.object({ orgId: OrgId.nullable(), base64: z.string().max(400_000) }),
      z.object({ logo: Logo }),
      async ({ orgId, base64 }) => {
        const logo = logoAddress(Buffer.from(base64, 'base64'));
        if (orgId === null) saveBranding(registry, { logo });
        else {
          requireOrg(context, orgId);
          keepClientLogo(registry, orgId, logo);
        }
        tell();
        return { logo };
      },
    ),
    'private.setAutomation': route(
      z.object({ isOn: z.boolean(), template: TemplateId, format: PackFormat, pattern: NamePattern, folder: z.string().max(4096) }), // prettier-ignore
      Nothing,
      async (automation) => {
        requireTemplate(registry, automation.template, 'en');
        saveAutomation(registry, automation);
        tell();
        return {};
      },
    ),
  };
}
