import type { Failure } from '#contract/failure';
import { FailureError } from '#contract/failure';
import { fileFailure } from '#db/errors';
import { inTransaction, prepared, type WritableDb } from '#db/open';
import { XeroFailure } from '../xero/errors.ts';
import { saveCheckpoint } from './checkpoint.ts';
import { commit, endWriting, settled } from './commit.ts';
import type { StepTally } from './progress.ts';
import type { Run } from './run.ts';
import { isToppingUp, phases, type Step } from './steps.ts';

/** Steps that read at the same time; Xero lets five calls of an organisation be in progress. */
const AT_ONCE = 4;

/** Trouble that tries again did not get past; met twice in a row it is not that data set's. */
const passing = new Set(['xero.unavailable', 'network.interrupted']);
const refusals = new Set(['xero.notPermitted', 'xero.reportsNotPermitted', 'xero.scopeMissing']);

export interface Course {
  readonly run: Run;
  readonly tallies: ReadonlyMap<string, StepTally>;
  onStepDone(step: string): void;
  /** `bug.unexpected` is a mistake of ours; every other failure is one of those a run has to expect. */
  onStepFailed(step: string, failure: XeroFailure): void;
}

/**
 * Goes through the steps. Answers the failure that ended the run before its end, or null. A failure of one data set only
 * ends its step; figures it brought earlier stay, with their date.
 */
export async function goThrough(course: Course, steps: readonly Step[]): Promise<Failure | null> {
  try {
    return await takeAll(course, steps);
  } finally {
    endWriting(course.run);
  }
}

async function takeAll(course: Course, steps: readonly Step[]): Promise<Failure | null> {
  const state: { failure: Failure | null; unavailable: number } = { failure: null, unavailable: 0 };
  const one = async (step: Step): Promise<void> => {
    const failure = await takeStep(course, step);
    if (failure === null) {
      state.unavailable = 0;
      return;
    }
    // Organisation and accounts carry the rest: without them nothing can be read.
    const isBasis = step.order === 'first';
    if (failure.reach === 'dataset' && passing.has(failure.failure.code)) state.unavailable++;
    if (failure.reach === 'run' || isBasis || state.unavailable >= 2) state.failure ??= failure.failure;
  };
  const isTopUp = isToppingUp(course.run);
  for (const phase of phases) {
    const now = steps.filter((step) => (isTopUp ? (step.topUp ?? step.order) : step.order) === phase);
    let next = 0;
    const worker = async (): Promise<void> => {
      while (state.failure === null && !course.run.signal.aborted) {
        const step = now[next++];
        if (!step) return;
        await one(step);
      }
    };
    // Nobody goes on asking Xero after the run has ended, so all are waited for, also when one breaks off.
    const count = phase === 'first' || phase === 'last' ? 1 : AT_ONCE;
    const ended = await Promise.allSettled(Array.from({ length: count }, worker));
    const broken = ended.find((result) => result.status === 'rejected');
    if (broken) throw broken.reason as Error;
  }
  return state.failure;
}

/** One step. Answers its failure, or null when it is done, passed over, or was told to stop. */
async function takeStep(course: Course, step: Step): Promise<XeroFailure | null> {
  const { run } = course;
  const tally = course.tallies.get(step.name);
  if (!tally) throw new Error(`no tally for ${step.name}`);
  tally.state = 'running';
  try {
    commit(run, () => record(run.db, run.writing.runId, tally));
    run.onTick();
    await step.read(run, tally);
    // The step itself may have found that there is nothing to do.
    if ((tally.state as string) === 'running') tally.state = 'done';
    commit(run, () => record(run.db, run.writing.runId, tally));
    // What is told of is in the file, for every reader.
    await settled(run);
    run.onTick();
    if (tally.state === 'done') course.onStepDone(step.name);
    return null;
  } catch (error) {
    if (run.signal.aborted) {
      tally.state = 'waiting';
      return null;
    }
    const known = asFailure(error) ?? new XeroFailure('bug.unexpected', 'run', { step: step.name }, error);
    course.onStepFailed(step.name, known);
    tally.failure = known.failure;
    tally.state = refusals.has(known.failure.code) ? 'notPermitted' : 'failed';
    noteFailure(run, tally);
    run.onTick();
    return known;
  }
}

function asFailure(error: unknown): XeroFailure | null {
  if (error instanceof XeroFailure) return error;
  if (error instanceof FailureError) return new XeroFailure(error.failure.code, 'run', error.failure.params, error);
  const file = fileFailure(error);
  return file ? new XeroFailure(file.failure.code, 'run', file.failure.params, error) : null;
}

function noteFailure(run: Run, tally: StepTally): void {
  try {
    inTransaction(run.db, () => {
      saveCheckpoint(run.db, tally.step, {
        failure: JSON.stringify(tally.failure),
        ...(tally.state === 'notPermitted' ? { not_permitted_utc: run.writing.now } : {}),
      });
      record(run.db, run.writing.runId, tally);
    });
  } catch (error) {
    // A full disk or damaged file cannot be told about in itself; the summary of the run says it.
    if (!fileFailure(error)) throw error;
  }
}

/** The step's line in sync_step. */
export function record(db: WritableDb, runId: number, tally: StepTally): void {
  prepared(
    db,
    `INSERT INTO sync_step (run_id, step, state, calls, rows, bytes, failure) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (run_id, step) DO UPDATE SET state = excluded.state, calls = excluded.calls, rows = excluded.rows,
       bytes = excluded.bytes, failure = excluded.failure`,
  ).run(
    runId,
    tally.step,
    tally.state,
    tally.calls,
    tally.written,
    tally.bytes,
    tally.failure && JSON.stringify(tally.failure),
  );
}
