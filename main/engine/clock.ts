import { setTimeout as wait } from 'node:timers/promises';

/** Time as the engine sees it. `now` may be fixed for tests and pictures; waiting and durations are always real. */
export interface Clock {
  now(): Date;
  /** Milliseconds since some start; never goes back, whatever happens to the machine's clock. */
  monotonicMs(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(Math.max(0, ms), undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep,
};

/** A clock whose "now" stands still at an ISO instant. */
export function fixedClock(iso: string): Clock {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) throw new RangeError(`not an instant: ${iso}`);
  return { now: () => new Date(at), monotonicMs: () => performance.now(), sleep };
}
