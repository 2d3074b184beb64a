import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reloadWhenGone } from '../../main/shell/lastResort.ts';
import { noteUncaught } from '../../main/uncaught.ts';
import type { LogLine } from '../../main/wire.ts';

let lines: LogLine[] = [];
const log = (line: LogLine): void => void lines.push(line);
beforeEach(() => {
  lines = [];
  vi.useFakeTimers({ now: Date.parse('2026-11-22T08:00:00Z') });
});
afterEach(() => void vi.useRealTimers());

class Page extends EventEmitter {
  loaded = 0;
  destroyed = false;
  reload(): void {
    this.loaded++;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  end(reason = 'crashed'): void {
    this.emit('render-process-gone', {}, { reason });
  }
}

describe('a page whose process has ended', () => {
  it('is loaded again, a hundred times if they are far enough apart', () => {
    const page = new Page();
    reloadWhenGone(page, log);
    for (let count = 0; count < 100; count++) {
      page.end();
      vi.advanceTimersByTime(30_000);
    }
    expect(page.loaded).toBe(100);
  });

  it('is left alone after the fourth time in a minute, when it was closed, and when it ended as it should', () => {
    const page = new Page();
    reloadWhenGone(page, log);
    for (let count = 0; count < 10; count++) page.end('oom');
    expect(page.loaded).toBe(3);
    const closed = new Page();
    closed.destroyed = true;
    reloadWhenGone(closed, log);
    closed.end();
    const over = new Page();
    reloadWhenGone(over, log);
    over.end('clean-exit');
    expect([closed.loaded, over.loaded]).toEqual([0, 0]);
  });
});

it('an exception nobody caught is noted by its kind only: its words may be a client’s', () => {
  const process = new EventEmitter();
  let after = 0;
  noteUncaught(process, log, 'main.bug', () => after++);
  process.emit('uncaughtException', new RangeError('Van Dijk & Hart owes 1.200,00'));
  process.emit('unhandledRejection', 'Van Dijk & Hart');
  expect(lines.map((line) => [line.event, line.fields])).toEqual([
    ['main.bug', { error: 'RangeError' }],
    ['main.bug', { error: 'string' }],
  ]);
  expect(JSON.stringify(lines)).not.toContain('Dijk');
  expect(after).toBe(2);
});
