// Printing many packs unattended: what is to do stands in the registry, each file appears whole or not at all, and a run that was
// broken off goes on where it stood. Window and command line differ only in who prints.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError, type Failure, type FailureCode } from '#contract/failure';
import type { PackProgress } from '#contract/packs';
import { failureText } from './engine/texts.ts';
import { sweepTemporaries, writeFileSafely } from './safeFile.ts';
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

/** What meets every client that follows: the run waits for somebody instead. */
const forAll: ReadonlySet<FailureCode> = new Set(['disk.full', 'engine.restarting']);

/**
 * Prints what a stored run has left to do. One client's failure is noted with its reason and the run goes on; what is written twice
 * after a kill replaces itself. Answers what happened in this go; what stops all of it is told and thrown.
 */
export async function runPacks(options: PackRunOptions): Promise<PackOutcome[]> {
  const { runId, ask, signal, progress } = options;
  const run = await ask('private.packRun', { runId });
  const { folder, format, template, lang, asOf, basis } = run.options;
  const outcomes: PackOutcome[] = [];
  const total = run.items.length;
  let done = run.items.filter((item) => item.state !== 'waiting').length;
  let failure: Failure | null = null;
  let isReady = false;
  const tell = (current: string | null, isOver = false) => progress({ runId, done, total, current, isOver, failure });
  try {
    for (const item of run.items) {
      if (item.state !== 'waiting') continue;
      if (signal.aborted) break;
      tell(item.nickname);
      const job: PackJob = {
        orgId: item.orgId,
        template,
        lang,
        run: runId,
        hold: !item.isIncluded,
        ...(asOf === null ? {} : { asOf }),
        ...(basis === null ? {} : { basis }),
      };
      const file = join(folder, item.file);
      const note = (state: PackOutcome['state'] | 'waiting', reason: string | null) =>
        ask('private.packNote', { runId, orgId: item.orgId, state, reason });
      try {
        if (!isReady) await makeReady(folder, new Set(run.items.map((one) => one.file)));
        isReady = true;
        const outcome = await packOf(options, job, file, format);
        await note(outcome.state, outcome.reason);
        outcomes.push({ orgId: item.orgId, nickname: item.nickname, file, ...outcome });
      } catch (error) {
        failure = failureIn(error);
        // Where the engine is gone nothing can be noted; the run's list then says only that it was broken off.
        await note('waiting', failureText(failure, lang)).catch(() => undefined);
        throw error;
      }
      done += 1;
    }
  } finally {
    // Without an engine there is nobody to tell; the run then counts as broken off, which it is.
    await ask('private.packRunEnd', { runId, isCancelled: signal.aborted }).catch(() => undefined);
    tell(null, true);
  }
  return outcomes;
}

const failureIn = (error: unknown): Failure =>
  error instanceof FailureError ? error.failure : { code: 'bug.unexpected' };

/** A folder that cannot be made or written stops the run: no client would fare better. What a kill left there goes. */
async function makeReady(folder: string, names: ReadonlySet<string>): Promise<void> {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    await sweepTemporaries(folder, names);
  } catch (error) {
    throw new FailureError('export.cannotWrite', { file: folder }, { cause: error });
  }
}

async function packOf(
  { ask, printPdf }: PackRunOptions,
  job: PackJob,
  file: string,
  format: 'pdf' | 'xlsx',
): Promise<Pick<PackOutcome, 'state' | 'reason' | 'code'>> {
  try {
    if (format === 'xlsx') await ask('private.packToFile', { ...job, path: file });
    else {
      if (!printPdf) throw new FailureError('export.noPrinter');
      await writeFileSafely(file, await printPdf(job));
    }
    return { state: 'written', reason: null, code: null };
  } catch (error) {
    // Also what nobody foresaw is of one client: the others still get theirs.
    const failure = failureIn(error);
    if (failure.code === 'pack.held')
      return { state: 'held', reason: String(failure.params?.['reason'] ?? ''), code: null };
    if (forAll.has(failure.code)) throw error;
    return { state: 'failed', reason: failureText(failure, job.lang), code: failure.code };
  }
}
