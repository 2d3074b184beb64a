// Printing many packs unattended: what is to do stands in the registry, each file appears whole or not at all, and a run that was
// broken off goes on where it stood. Window and command line differ only in who prints.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError, type FailureCode } from '#contract/failure';
import type { PackProgress } from '#contract/packs';
import { failureText } from './engine/texts.ts';
import { writeFileSafely } from './safeFile.ts';
import type { PackJob, PrivateCallName, PrivateCalls } from './wire.ts';

export interface PackRunOptions {
  readonly runId: number;
  ask<N extends PrivateCallName>(name: N, input: PrivateCalls[N]['input']): Promise<PrivateCalls[N]['output']>;
  /** Makes the PDF; left out where there is no browser. */
  readonly printPdf?: ((job: PackJob) => Promise<Uint8Array>) | undefined;
  readonly signal: AbortSignal;
  progress(progress: PackProgress): void;
}

export interface PackOutcome {
  readonly orgId: string;
  readonly nickname: string;
  readonly state: 'written' | 'held' | 'failed';
  /** The whole path. */
  readonly file: string;
  readonly reason: string | null;
  readonly code: FailureCode | null;
}

/**
 * Prints what a stored run has left to do. One client's failure is noted with its reason and the run goes on; what is written twice
 * after a kill replaces itself. Answers what happened in this go.
 */
export async function runPacks(options: PackRunOptions): Promise<PackOutcome[]> {
  const { runId, ask, signal, progress } = options;
  const run = await ask('private.packRun', { runId });
  const { folder, format, template, lang, asOf, basis } = run.options;
  const outcomes: PackOutcome[] = [];
  const total = run.items.length;
  let done = run.items.filter((item) => item.state !== 'waiting').length;
  const tell = (current: string | null, isOver = false) => progress({ runId, done, total, current, isOver });
  try {
    mkdirSync(folder, { recursive: true });
    for (const item of run.items) {
      if (item.state !== 'waiting') continue;
      if (signal.aborted) break;
      tell(item.nickname);
      const job: PackJob = {
        orgId: item.orgId,
        template,
        lang,
        ...(asOf === null ? {} : { asOf }),
        ...(basis === null ? {} : { basis }),
      };
      const file = join(folder, item.file);
      const outcome = await packOf(options, job, { file, format, isIncluded: item.isIncluded });
      await ask('private.packNote', { runId, orgId: item.orgId, state: outcome.state, reason: outcome.reason });
      outcomes.push({ orgId: item.orgId, nickname: item.nickname, file, ...outcome });
      done += 1;
    }
  } finally {
    // Without an engine there is nobody to tell; the run then counts as broken off, which it is.
    await ask('private.packRunEnd', { runId, isCancelled: signal.aborted }).catch(() => undefined);
    tell(null, true);
  }
  return outcomes;
}

async function packOf(
  { ask, printPdf }: PackRunOptions,
  job: PackJob,
  target: { file: string; format: 'pdf' | 'xlsx'; isIncluded: boolean },
): Promise<Pick<PackOutcome, 'state' | 'reason' | 'code'>> {
  try {
    if (!target.isIncluded) {
      const { doubt } = await ask('private.packDoubt', job);
      if (doubt !== null) return { state: 'held', reason: doubt, code: null };
    }
    if (target.format === 'xlsx') await ask('private.packToFile', { ...job, path: target.file });
    else {
      if (!printPdf) throw new FailureError('export.noPrinter');
      await writeFileSafely(target.file, await printPdf(job));
    }
    return { state: 'written', reason: null, code: null };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // A full disk or a stopped engine meets every client that follows; the run waits for somebody instead.
    const isForAll = error.failure.code === 'disk.full' || error.failure.code === 'engine.restarting';
    if (isForAll) throw error;
    return { state: 'failed', reason: failureText(error.failure, job.lang), code: error.failure.code };
  }
}
