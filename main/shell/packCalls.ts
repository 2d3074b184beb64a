// Packs in the window: dialogs, the run under way, and what is printed once a scheduled sync has ended.
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError } from '#contract/failure';
import type { EventBody, EventName, Output, Parsed } from '#contract/index';
import type { PackProgress } from '#contract/packs';
import type { Lang } from '#contract/values';
import { runPacks, type PackRunOptions } from '../packRun.ts';
import { writeFileSafely } from '../safeFile.ts';
import type { Desk } from './desk.ts';
import { askForFolder, askForPicture } from './dialogs.ts';
import { menuTexts } from './menu.ts';
import { packPdf } from './printing.ts';
import { askEngine, dialogWindow, saveAs, showFile } from './saving.ts';

type Name =
  | 'packs.chooseLogo'
  | 'packs.save'
  | 'packs.startRun'
  | 'packs.resumeRun'
  | 'packs.cancelRun'
  | 'packs.showRun'
  | 'packs.setAutomation';
type PackHandlers = { [N in Name]: (input: Parsed<N>) => Promise<Output<N>> };
export type Tell = <N extends EventName>(name: N, body: EventBody<N>) => void;

export interface PackDesk {
  readonly calls: PackHandlers;
  /** All organisations of a scheduled sync are read: prints the last full month where the practice wants that. */
  afterSchedule(): Promise<void>;
  /** Stops after the pack being printed. */
  stop(): void;
}

/** Larger files are refused before they are read. */
const largestPicture = 200 * 1024;

/** The packs of the practice that is open. One run at a time. */
export function createPackDesk(desk: Desk, tell: Tell): PackDesk {
  let current: AbortController | null = null;

  /** Takes the one place there is for a run, at once: nothing else may begin while it is being opened. */
  const claim = (): AbortController => {
    if (current) throw new FailureError('pack.running');
    return (current = new AbortController());
  };
  /** Opens a run and prints it; answers when it is opened. What goes wrong with single packs stands in the run's list. */
  const begin = async (
    open: () => Promise<number | null>,
  ): Promise<{ runId: number | null; printed: Promise<void> }> => {
    const turn = claim();
    const release = () => {
      if (current === turn) current = null;
    };
    // The run is of the practice that is open now; with another one open nothing of it may be noted.
    const { practice } = desk;
    const ask: PackRunOptions['ask'] = async (name, input) => {
      if (desk.practice !== practice) throw new FailureError('engine.restarting');
      return askEngine(desk, name, input);
    };
    try {
      const runId = await open();
      if (runId === null) {
        release();
        return { runId, printed: Promise.resolve() };
      }
      const progress = (news: PackProgress) => tell('packs.progress', news);
      const printed = runPacks({ runId, ask, printPdf: packPdf, signal: turn.signal, progress }).then(release, release);
      return { runId, printed };
    } catch (error) {
      release();
      throw error;
    }
  };
  const chooseFolder = (lang: Lang) => askForFolder(dialogWindow(), menuTexts[lang].folderTitle);

  return {
    calls: {
      'packs.save': async ({ format, ...job }) => {
        const { name } = await askEngine(desk, 'private.packName', job);
        return saveAs({ name, extension: format, lang: job.lang }, async (path) => {
          if (format === 'xlsx') await askEngine(desk, 'private.packToFile', { ...job, path });
          else await writeFileSafely(path, await packPdf(job));
        });
      },
      'packs.chooseLogo': async ({ orgId, lang }) => {
        const file = await askForPicture(dialogWindow(), menuTexts[lang].pictureTitle);
        if (file === null) return { logo: null };
        const { logo } = await askEngine(desk, 'private.setLogo', { orgId, base64: pictureBytes(file) });
        return { logo };
      },
      'packs.startRun': async (options) => {
        if (current) throw new FailureError('pack.running');
        const folder = await chooseFolder(options.lang);
        if (folder === null) return { runId: null };
        const { runId } = await begin(async () => (await askEngine(desk, 'private.packRunOpen', { ...options, folder })).runId); // prettier-ignore
        return { runId };
      },
      'packs.resumeRun': async ({ runId }) => {
        await begin(async () => runId);
        return {};
      },
      'packs.showRun': async ({ runId }) => {
        const { folder, files } = await askEngine(desk, 'private.packRunFiles', { runId });
        const file = files.map((name) => join(folder, name)).find((path) => existsSync(path));
        if (file === undefined) throw new FailureError('pack.filesGone', { folder });
        showFile(file);
        return {};
      },
      'packs.cancelRun': async () => {
        current?.abort();
        return {};
      },
      'packs.setAutomation': async ({ isOn, template, format, pattern, lang }) => {
        const before = (await valueOf(desk, 'packs.automation', {})) as Output<'packs.automation'>;
        const needsFolder = isOn && !(before.isOn && before.template === template);
        const folder = needsFolder ? await chooseFolder(lang) : before.folder;
        if (folder === null) return before;
        const automation = { isOn, template, format, pattern, folder };
        await askEngine(desk, 'private.setAutomation', automation);
        return automation;
      },
    },
    async afterSchedule() {
      if (current) return;
      const { printed } = await begin(async () => (await askEngine(desk, 'private.packRunDue', {})).runId);
      await printed;
    },
    stop: () => current?.abort(),
  };
}

async function valueOf(desk: Desk, name: string, input: unknown): Promise<unknown> {
  const reply = await desk.call(name, input);
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return reply.value;
}

/** A plain file of a size a logo may have, as base64. */
function pictureBytes(file: string): string {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > largestPicture) throw new FailureError('export.badLogo');
  return readFileSync(file).toString('base64');
}
