import { loadCheckpoint } from './checkpoint.ts';
import { callsOf, type Run } from './run.ts';

/** Calls of a day's top-up. What changes seldom takes what the others leave of it. */
export const TOP_UP_CALLS = 16;
const SELDOM_MS = 6 * 86_400_000;

/** True when a step was last complete so long ago that it should be looked at again. */
export function isOld(run: Run, complete: string | null): boolean {
  if (complete === null) return true;
  const age = run.clock.now().getTime() - Date.parse(complete);
  // A time yet to come was written by a clock that was wrong.
  return age >= SELDOM_MS || age < -SELDOM_MS;
}

/** Whether a step that changes seldom is read in this run: in every full read, when it is missing, and else every few days
 * as long as `calls` more fit a day's top-up. */
export function isSeldomDue(run: Run, step: string, calls = 1): boolean {
  const { complete_utc: complete, failure } = loadCheckpoint(run.db, step);
  if (run.isFull || complete === null || failure !== null) return true;
  return isOld(run, complete) && callsOf(run) + calls <= TOP_UP_CALLS;
}
