/** Which state a tile is in: from the checkpoints of the steps it needs and from the run that is under way. */
import type { z } from 'zod';
import type { Failure } from '#contract/failure';
import type { TileState } from '#contract/tiles';
import type { Checkpoint } from './sources.ts';

export interface StepView {
  readonly state: 'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'notPermitted';
  readonly done: number;
  readonly total: number | null;
}

export interface StateInput {
  readonly checkpoints: ReadonlyMap<string, Checkpoint>;
  readonly now: Date;
  readonly syncing: { readonly running: boolean; readonly steps: Readonly<Record<string, StepView>> } | null;
  readonly lastFailure: Failure | null;
}

export interface StateOutcome {
  readonly state: z.output<typeof TileState>;
  /** Whether a figure may be worked out at all. */
  readonly hasFigure: boolean;
  readonly asOf: string | null;
  readonly waiting: { readonly step: string; readonly done: number; readonly total: number | null } | null;
}

/** Figures older than this are stale. */
export const staleAfterHours = 36;

/** Steps that bring documents page by page: what is there so far may be shown as partial. */
const walkedSteps = new Set([
  'contacts',
  'invoices',
  'creditNotes',
  'payments',
  'bankTransactions',
  'bankTransfers',
  'prepayments',
  'overpayments',
  'manualJournals',
]);

const isComplete = (checkpoint: Checkpoint | undefined): boolean =>
  checkpoint?.complete_utc !== null && checkpoint?.complete_utc !== undefined;

/** Whether Xero refused it when it was last asked for. */
export const isRefused = (checkpoint: Checkpoint | undefined): boolean => {
  const refused = checkpoint?.not_permitted_utc ?? null;
  const complete = checkpoint?.complete_utc ?? null;
  return refused !== null && (complete === null || refused >= complete);
};

/** The state of a tile that needs these steps. Without a run under way no tile is loading. */
export function stateOf(steps: readonly string[], input: StateInput): StateOutcome {
  const checkpoints = steps.map((step) => input.checkpoints.get(step));
  const times = checkpoints.flatMap((checkpoint) => checkpoint?.complete_utc ?? []).sort();
  const asOf = times.at(-1) ?? null;
  if (checkpoints.some(isRefused)) return { state: 'notPermitted', hasFigure: false, asOf, waiting: null };
  const missing = steps.filter((step) => !isComplete(input.checkpoints.get(step)));
  if (missing.length === 0)
    return { ...settled(checkpoints, times[0] ?? null, input), hasFigure: true, asOf, waiting: null };
  const isRunning = input.syncing?.running === true;
  const failed = missing.some((step) => input.syncing?.steps[step]?.state === 'failed');
  if (isRunning && !failed) {
    const step = missing.find((name) => input.syncing?.steps[name]?.state === 'running') ?? missing[0] ?? '';
    const waiting = { step, ...progressOf(step, input) };
    const isPartial = missing.every((name) => isWalking(name, input));
    return { state: isPartial ? 'partial' : 'loading', hasFigure: isPartial, asOf, waiting };
  }
  const hasFailed = failed || input.lastFailure !== null || checkpoints.some((c) => (c?.failure ?? null) !== null);
  return { state: hasFailed ? 'error' : 'never', hasFigure: false, asOf, waiting: null };
}

/** Complete data: fresh, stale, or not updated because something went wrong. */
function settled(
  checkpoints: readonly (Checkpoint | undefined)[],
  oldest: string | null,
  input: StateInput,
): { state: 'fresh' | 'stale' | 'error' } {
  const isOld = isStale(oldest, input.now);
  const isRunning = input.syncing?.running === true;
  if (!isRunning && checkpoints.some((checkpoint) => (checkpoint?.failure ?? null) !== null)) return { state: 'error' };
  if (isOld && !isRunning && input.lastFailure !== null) return { state: 'error' };
  return { state: isOld ? 'stale' : 'fresh' };
}

export function isStale(instant: string | null, now: Date): boolean {
  return instant === null || now.getTime() - Date.parse(instant) > staleAfterHours * 3_600_000;
}

function isWalking(step: string, input: StateInput): boolean {
  if (!walkedSteps.has(step)) return false;
  const checkpoint = input.checkpoints.get(step);
  const hasPages = (checkpoint?.walk_started_utc ?? null) !== null && (checkpoint?.walk_page ?? 0) > 0;
  return hasPages || (input.syncing?.steps[step]?.done ?? 0) > 0;
}

function progressOf(step: string, input: StateInput): { done: number; total: number | null } {
  const view = input.syncing?.steps[step];
  if (view !== undefined) return { done: view.done, total: view.total };
  const checkpoint = input.checkpoints.get(step);
  return { done: checkpoint?.walk_page ?? 0, total: checkpoint?.walk_pages ?? null };
}
