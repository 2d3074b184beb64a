import { z } from 'zod';
import { command, query } from './define.ts';
import { DeskLayout, OwnTile } from './desk.ts';
import { Failure } from './failure.ts';
import { ReportDocument, reportNames } from './ledger.ts';
import { Negative } from './settings.ts';
import { areas, AsOf, GlossaryEntry, TilesDocument } from './tiles.ts';
import { Basis, Instant, IsoDate, Lang, Nothing, OrgId } from './values.ts';

/** What can stand in a pack: the seven dashboards by their area, the reports by `report.` and their name. */
export const packPages = [...areas, ...reportNames.flatMap((name) => (name === 'glossary' ? [] : [`report.${name}` as const]))] as const; // prettier-ignore
export const PackPage = z.enum(packPages);
export type PackPage = z.output<typeof PackPage>;

/** Where a commentary stands: below the heading of a page, or on a page of its own before all others. */
export const CommentaryPage = z.enum(['opening', ...packPages]);
export type CommentaryPage = z.output<typeof CommentaryPage>;

export const Paper = z.enum(['A4', 'Letter']);
export type Paper = z.output<typeof Paper>;

/** A month, `2026-10`. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

const oneLine = (most: number) =>
  z
    .string()
    .transform((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .pipe(z.string().max(most));

export const TemplateId = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** Shared by all organisations. `lang` null is the language of the interface; an empty title is the usual one. */
export const PackTemplate = z.object({
  id: TemplateId,
  name: oneLine(60).pipe(z.string().min(1)),
  isBuiltIn: z.boolean(),
  title: oneLine(80),
  /** Small print on the cover, such as "Confidential, prepared for the directors". */
  addressee: oneLine(160),
  lang: Lang.nullable(),
  paper: Paper,
  basis: Basis,
  pages: z.array(PackPage).max(packPages.length),
  hasContents: z.boolean(),
  hasTieOut: z.boolean(),
  hasGlossary: z.boolean(),
});
export type PackTemplate = z.output<typeof PackTemplate>;

/** A picture as `data:` address; PNG or JPEG, looked at before it is stored. */
export const Logo = z.string().regex(/^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+$/);
export type Logo = z.output<typeof Logo>;
export const Colour = z.string().regex(/^#[0-9a-f]{6}$/);

/** How the practice presents itself on every pack; its name is a setting. */
export const Branding = z.object({
  line: oneLine(120),
  preparedBy: oneLine(120),
  colour: Colour.nullable(),
  logo: Logo.nullable(),
});
export type Branding = z.output<typeof Branding>;

/** `from` is the earlier month a text was carried over from; null when it was written for the month asked for. */
export const Commentary = z.object({ page: CommentaryPage, text: z.string(), from: Month.nullable() });
export type Commentary = z.output<typeof Commentary>;

/** Everything one pack is printed from, read at one moment: the print page asks once. */
export const PackContent = z.object({
  template: PackTemplate,
  lang: Lang,
  practice: z.string(),
  negative: Negative,
  branding: Branding,
  clientLogo: Logo.nullable(),
  month: Month,
  /** True when the month asked for is over, so that its name alone says the period. */
  isWholeMonth: z.boolean(),
  tiles: TilesDocument,
  /** How the client's pages are arranged; what is hidden on the overview is not printed. */
  layout: DeskLayout,
  own: z.array(OwnTile),
  reports: z.array(ReportDocument),
  glossary: z.array(GlossaryEntry),
  commentary: z.array(Commentary),
  /** What speaks against sending it out, as sentences; printed anyway it is marked as a draft. */
  doubts: z.array(z.string()),
  /** Books are locked to this day at Xero; null when they are not. */
  lockDate: IsoDate.nullable(),
});
export type PackContent = z.output<typeof PackContent>;

export const PackFormat = z.enum(['pdf', 'xlsx']);
export type PackFormat = z.output<typeof PackFormat>;

/** How files of a run are called: `{nickname}`, `{legal name}`, `{period}`, `{month}`, `{title}`, `{date}`. */
export const NamePattern = oneLine(120).pipe(z.string().min(1));

const Which = { template: TemplateId, asOf: AsOf, lang: Lang };

export const PackItemState = z.enum(['waiting', 'written', 'held', 'failed']);
export const PackItem = z.object({
  orgId: OrgId,
  nickname: z.string(),
  state: PackItemState,
  /** The file's name in the run's folder. */
  file: z.string(),
  /** Why it was held back or failed, as a sentence. */
  reason: z.string().nullable(),
});
export const PackRun = z.object({
  id: z.number().int(),
  state: z.enum(['running', 'cancelled', 'interrupted', 'ended']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  folder: z.string(),
  template: z.string(),
  month: Month,
  format: PackFormat,
  items: z.array(PackItem),
});
export type PackRun = z.output<typeof PackRun>;

export const PackProgress = z.object({
  runId: z.number().int(),
  done: z.number().int(),
  total: z.number().int(),
  current: z.string().nullable(),
  isOver: z.boolean(),
  /** Why the run was broken off; null while it goes on, and when it came to its end. */
  failure: Failure.nullable(),
});
export type PackProgress = z.output<typeof PackProgress>;

/** What a run does by itself once a scheduled sync has ended. The folder is chosen in a dialog. */
export const PackAutomation = z.object({
  isOn: z.boolean(),
  template: TemplateId,
  folder: z.string(),
  format: PackFormat,
  pattern: NamePattern,
});
export type PackAutomation = z.output<typeof PackAutomation>;

const RunOptions = z.object({
  ...Which,
  format: PackFormat,
  pattern: NamePattern,
  /** Left out: every client. */
  orgIds: z.array(OrgId).min(1).optional(),
  /** Clients printed although something speaks against it. */
  include: z.array(OrgId),
});

export const packCalls = {
  'packs.templates': query(z.object({ lang: Lang }), z.object({ templates: z.array(PackTemplate) })),
  /** With the id of no template it is a new one. */
  'packs.saveTemplate': command(PackTemplate.omit({ isBuiltIn: true }), PackTemplate),
  'packs.deleteTemplate': command(z.object({ id: TemplateId }), Nothing),
  'packs.branding': query(Nothing, Branding),
  'packs.saveBranding': command(Branding.omit({ logo: true }).partial(), Branding),
  'packs.clientLogo': query(z.object({ orgId: OrgId }), z.object({ logo: Logo.nullable() })),
  'packs.commentary': query(z.object({ orgId: OrgId, month: Month }), z.object({ entries: z.array(Commentary) })),
  /** An empty text says that the month has none, so that no earlier one is carried over. */
  'packs.saveCommentary': command(
    z.object({ orgId: OrgId, month: Month, page: CommentaryPage, text: z.string().max(6000) }),
    Nothing,
  ),
  /** `run`: with the template as it was when that run began. `hold`: fails with `pack.held` where something speaks against it. */
  'packs.content': query(
    z.object({
      orgId: OrgId,
      ...Which,
      basis: Basis.optional(),
      run: z.number().int().optional(),
      hold: z.boolean().optional(),
    }),
    PackContent,
  ),
  /** Which clients a run would print, which it would hold back and why, and what their files are called. */
  'packs.plan': query(
    z.object({ ...Which, format: PackFormat, pattern: NamePattern }),
    z.object({
      rows: z.array(
        z.object({ orgId: OrgId, doubt: z.string().nullable(), carried: z.number().int(), file: z.string() }),
      ),
    }),
  ),
  'packs.runs': query(z.object({ lang: Lang }), z.object({ runs: z.array(PackRun) })),
  'packs.automation': query(Nothing, PackAutomation),
  /** Asks for a picture file; null orgId is the practice. Null when the dialog was closed. */
  'packs.chooseLogo': command(
    z.object({ orgId: OrgId.nullable(), lang: Lang }),
    z.object({ logo: Logo.nullable() }),
    'main',
  ),
  'packs.removeLogo': command(z.object({ orgId: OrgId.nullable() }), Nothing),
  /** Asks where to save and prints one client's pack; null when the dialog was closed. */
  'packs.save': command(
    z.object({ orgId: OrgId, ...Which, format: PackFormat }),
    z.object({ file: z.string().nullable() }),
    'main',
  ),
  /** Asks for a folder and begins; progress comes as events. Null when the dialog was closed. */
  'packs.startRun': command(RunOptions, z.object({ runId: z.number().int().nullable() }), 'main'),
  'packs.resumeRun': command(z.object({ runId: z.number().int(), lang: Lang }), Nothing, 'main'),
  'packs.cancelRun': command(Nothing, Nothing, 'main'),
  /** Shows the files of a run in the file manager. */
  'packs.showRun': command(z.object({ runId: z.number().int() }), Nothing, 'main'),
  /** Switching it on asks for the folder; it stays off when that dialog is closed. */
  'packs.setAutomation': command(
    z.object({ isOn: z.boolean(), template: TemplateId, format: PackFormat, pattern: NamePattern, lang: Lang }),
    PackAutomation,
    'main',
  ),
} as const;

export const packEvents = {
  'packs.progress': PackProgress,
  /** Everything that was due by the schedule is read and its figures stand. */
  'sync.settled': Nothing,
} as const;
