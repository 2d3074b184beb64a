/**
 * The engine as a process of its own, on a fast clock, as the app runs it: what it takes of memory and processor is then
 * nobody else's. Speaks with `engine.ts` over Node's channel.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Reply } from '#contract/failure';
import type { Clock } from '#engine/clock';
import { createEngine, type Engine } from '#engine/engine';
import type { AccessToken, EngineStart } from '../../../main/wire.ts';

/** What the parent says. */
export type ToChild =
  | { readonly type: 'start'; readonly start: EngineStart; readonly now: string; readonly speed: number }
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly type: 'clock'; readonly id: number; readonly now: string }
  | { readonly type: 'watch'; readonly id: number }
  | { readonly type: 'taken'; readonly id: number }
  | { readonly type: 'token'; readonly id: number; readonly reply: Reply<AccessToken> }
  | { readonly type: 'stop'; readonly id: number };
/** What the child says. */
export type FromChild =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'tokenWanted'; readonly id: number; readonly identityId: string; readonly renew: boolean };

/** What the engine took since it was last watched. */
export interface Taken {
  readonly restingMegabytes: number;
  readonly peakMegabytes: number;
  readonly processorMs: number;
  /** Inside SQLite, on the thread that reads from Xero. */
  readonly databaseMs: number;
  readonly loopDelayP99Ms: number;
  readonly longestLoopDelayMs: number;
}

const post = (message: FromChild): void => void process.send?.(message);
const waiting = new Map<number, (reply: Reply<AccessToken>) => void>();
let nextToken = 1;
let clock: ReturnType<typeof fastClock> | null = null;
let engine: Engine | null = null;
let watching: ReturnType<typeof watch> | null = null;

/** A clock that runs `speed` times as fast as the machine's. */
function fastClock(iso: string, speed: number): Clock & { set(iso: string): void } {
  let base = Date.parse(iso);
  let from = performance.now();
  return {
    now: () => new Date(base + (performance.now() - from) * speed),
    monotonicMs: () => performance.now() * speed,
    sleep: async (ms, signal) => void (await wait(Math.max(0, ms / speed), undefined, signal ? { signal } : {})),
    set(next) {
      base = Date.parse(next);
      from = performance.now();
    },
  };
}

/** This process's own share of memory (PSS), where the system tells it. */
function ownMemory(): number {
  try {
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1];
    if (pss !== undefined) return Number(pss) * 1024;
  } catch {
    // Other systems have no such file.
  }
  return process.memoryUsage.rss();
}

let databaseMs = 0;

/** Every statement of this thread is timed from here on. */
function timeDatabase(): void {
  const db = new Database(':memory:');
  const statement = Object.getPrototypeOf(db.prepare('SELECT 1')) as Record<string, (...args: unknown[]) => unknown>;
  db.close();
  for (const name of ['run', 'get', 'all']) {
    const own = statement[name];
    if (!own) throw new Error(`no ${name}`);
    statement[name] = function (...args) {
      const from = performance.now();
      try {
        return own.apply(this, args);
      } finally {
        databaseMs += performance.now() - from;
      }
    };
  }
}
timeDatabase();

function watch(): () => Taken {
  const resting = ownMemory();
  let peak = resting;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const cpu = process.cpuUsage();
  databaseMs = 0;
  const timer = setInterval(() => (peak = Math.max(peak, ownMemory())), 100);
  return () => {
    clearInterval(timer);
    delay.disable();
    const used = process.cpuUsage(cpu);
    return {
      restingMegabytes: Math.round(resting / 1e6),
      peakMegabytes: Math.round(Math.max(peak, ownMemory()) / 1e6),
      processorMs: Math.round((used.user + used.system) / 1000),
      databaseMs: Math.round(databaseMs),
      loopDelayP99Ms: Math.round(delay.percentile(99) / 1e5) / 10,
      longestLoopDelayMs: Math.round(delay.max / 1e5) / 10,
    };
  };
}

async function answer(message: ToChild): Promise<unknown> {
  switch (message.type) {
    case 'start': {
      clock = fastClock(message.now, message.speed);
      const started = await createEngine({
        start: message.start,
        tokens: {
          accessToken: (identityId, options) =>
            new Promise((resolve) => {
              const id = nextToken++;
              waiting.set(id, resolve);
              post({ type: 'tokenWanted', id, identityId, renew: options?.renew === true });
            }),
        },
        clock,
        log: () => undefined,
        checkOutput: false,
        readerScript: new URL('./readerThread.mjs', import.meta.url),
      });
      if (!started.ok) throw new Error(started.failure.code);
      engine = started.value;
      return null;
    }
    case 'call':
      return await engine?.call(message.name, message.input);
    case 'clock':
      return clock?.set(message.now) ?? null;
    case 'watch':
      watching = watch();
      return null;
    case 'taken':
      return watching?.() ?? null;
    case 'stop':
      await engine?.stop();
      return null;
    case 'token':
      waiting.get(message.id)?.(message.reply);
      waiting.delete(message.id);
      return null;
  }
}

process.on('message', (message: ToChild) => {
  void answer(message).then((value) => {
    if (message.type !== 'token') post({ type: 'answer', id: message.type === 'start' ? 0 : message.id, value });
    if (message.type === 'stop') process.disconnect();
  });
});
