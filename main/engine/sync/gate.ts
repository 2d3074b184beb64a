import type { Clock } from '../clock.ts';

/** At most one call of `work` per `ms`; what comes in between is shown by the next one. */
export function throttled(clock: Clock, ms: number, work: () => void): () => void {
  let last = -Infinity;
  return () => {
    const now = clock.monotonicMs();
    if (now - last < ms) return;
    last = now;
    work();
  };
}

/** Lets `limit` runs in at a time; the others wait their turn, or leave when they are stopped. */
export function createGate(limit: number): (signal: AbortSignal) => Promise<() => void> {
  let inside = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    inside--;
    waiting.shift()?.();
  };
  return async (signal) => {
    if (inside >= limit) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        signal.addEventListener(
          'abort',
          () => {
            const at = waiting.indexOf(resolve);
            if (at >= 0) waiting.splice(at, 1);
            resolve();
          },
          { once: true },
        );
      });
    }
    inside++;
    return leave;
  };
}
