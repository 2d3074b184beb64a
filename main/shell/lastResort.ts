// What happens when something happens that nobody expected: it is noted without its words, and the app goes on where it can.
import type { LogLine } from '../wire.ts';

type Log = (line: LogLine) => void;

/** The parts of a page's web contents that matter here. */
interface Page {
  on(event: 'render-process-gone', listener: (event: unknown, details: { reason: string }) => void): unknown;
  reload(): void;
  isDestroyed(): boolean;
}

/** So many ends of a page within a minute, and loading it again would only end it again. */
const mostInAMinute = 3;
const minuteMs = 60_000;

/** Loads a page again whose process has ended. Syncs and files live elsewhere and notice nothing. */
export function reloadWhenGone(page: Page, log: Log): void {
  let ends: number[] = [];
  page.on('render-process-gone', (_event, { reason }) => {
    const now = Date.now();
    ends = [...ends.filter((at) => now - at < minuteMs), now];
    log({
      at: new Date(now).toISOString(),
      level: 'error',
      event: 'page.gone',
      fields: { reason, recent: ends.length },
    });
    if (reason !== 'clean-exit' && ends.length <= mostInAMinute && !page.isDestroyed()) page.reload();
  });
}
