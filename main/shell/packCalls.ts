// Packs in the window: dialogs, the run under way, and what is printed once a scheduled sync has ended.
import { lstatSync, readFileSync } from 'node:fs';
import { FailureError } from '#contract/failure';
import type { EventBody, EventName, Output, Parsed } from '#contract/index';
import type { Lang } from '#contract/values';
import { runPacks } from '../packRun.ts';
import { writeFileSafely } from '../safeFile.ts';
import type { Desk } from './desk.ts';
import { askForFolder, askForPicture } from './dialogs.ts';
import { menuTexts } from './menu.ts';
import { packPdf } from './printing.ts';
import { askEngine, dialogWindow, noteWritten, saveAs } from './saving.ts';

type Name =
  'packs.chooseLogo' | 'packs.save' | 'packs.startRun' | 'packs.resumeRun' | 'packs.cancelRun' | 'packs.setAutomation';
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

const usualPattern = '{nickname} {period} {title}';

/** The packs of the practice that is open. One run at a time. */
export function createPackDesk(desk: Desk, tell: Tell): PackDesk {
  let current: AbortController | null = null;

  const begin = async (runId: number): Promise<void> => {
    const aborter = new AbortController();
    current = aborter;
    try {
      const outcomes = await runPacks({
        runId,
        ask: (name, input) => askEngine(desk, name, input),
        printPdf: packPdf,
        signal: aborter.signal,
        progress: (progress) => tell('packs.progress', progress),
      });
      for (const outcome of outcomes) if (outcome.state === 'written') noteWritten(outcome.file);
    } finally {
      current = null;
    }
  };
  /** A run goes on when its window is elsewhere; what goes wrong with single packs stands in the run's list. */
  const beginAside = (runId: number) => void begin(runId).catch(() => undefined);
  const refuseSecond = () => {
    if (current) throw new FailureError('pack.running');
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
        refuseSecond();
        const folder = await chooseFolder(options.lang);
        if (folder === null) return { runId: null };
        refuseSecond();
        const { runId } = await askEngine(desk, 'private.packRunOpen', { ...options, folder });
        beginAside(runId);
        return { runId };
      },
      'packs.resumeRun': async ({ runId }) => {
        refuseSecond();
        beginAside(runId);
        return {};
      },
      'packs.cancelRun': async () => {
        current?.abort();
        return {};
      },
      'packs.setAutomation': async ({ isOn, template, format, lang }) => {
        const before = (await valueOf(desk, 'packs.automation', {})) as Output<'packs.automation'>;
        const folder = isOn ? await chooseFolder(lang) : before.folder;
        if (folder === null) return before;
        const automation = { isOn, template, format, folder };
        await askEngine(desk, 'private.setAutomation', automation);
        return automation;
      },
    },
    async afterSchedule() {
      const automation = (await valueOf(desk, 'packs.automation', {})) as Output<'packs.automation'>;
      if (!automation.isOn || automation.folder === '' || current) return;
      const settings = (await valueOf(desk, 'settings.get', {})) as Output<'settings.get'>;
      const asOf = lastMonthEnd(new Date(desk.practice?.start.now ?? Date.now()));
      const { runId } = await askEngine(desk, 'private.packRunOpen', {
        template: automation.template,
        format: automation.format,
        folder: automation.folder,
        pattern: usualPattern,
        lang: settings.lang ?? 'en',
        asOf,
        include: [],
      });
      await begin(runId);
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

/** The last day of the month before, by the calendar of UTC. */
export function lastMonthEnd(now: Date): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).toISOString().slice(0, 10);
}
