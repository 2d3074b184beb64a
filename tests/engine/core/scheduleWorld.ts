import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failure } from '#contract/failure';
import type { SchedulePlan } from '#contract/schedule';
import { migrate } from '#db/migrate';
import { openWritable, type WritableDb } from '#db/open';
import { registryMigrations } from '#db/registry/migrations/index';
import { insertOrg } from '#db/registry/queries/orgs';
import type { EngineContext } from '#engine/context';
import { createAttention } from '#engine/orgs/attention';
import { bookRun } from '#engine/orgs/runs';
import { startSchedule, type Schedule } from '#engine/orgs/schedule';
import { saveSettings } from '#engine/settings';
import type { RunSummary } from '#engine/sync/types';

export const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export interface Begun {
  readonly orgId: string;
  readonly at: Date;
}

/** What a run of the test comes to. */
export interface Outcome {
  readonly result: RunSummary['result'];
  readonly failure?: Failure;
  readonly calls?: number;
  readonly dayLeft?: number;
  readonly minutes?: number;
}

export interface ScheduleWorld {
  readonly registry: WritableDb;
  readonly context: EngineContext;
  /** Runs in the order they began. */
  readonly begun: Begun[];
  schedule: Schedule;
  /** What the next runs come to; complete after a minute unless told otherwise. */
  outcome: (orgId: string, at: Date) => Outcome;
  isReachable: boolean;
  now(): Date;
  /** Lets time pass until an instant, as fast as the events allow. */
  until(iso: string): Promise<void>;
  /** The machine's clock jumps and nothing happens in between, as when it sleeps or is set. */
  jump(iso: string): void;
  /** The process is gone without a word, and another one starts. */
  restart(): void;
  close(): void;
}

/** The schedule over a real registry and the real book of runs; only Xero is a script, and time is the test's. */
export function openScheduleWorld(options: {
  orgs: number;
  start: string;
  zone?: string;
  plan?: SchedulePlan;
}): ScheduleWorld {
  const folder = mkdtempSync(join(tmpdir(), 'orgfolio-schedule-'));
  const registry = openWritable(join(folder, 'registry.sqlite'), Buffer.alloc(32, 1));
  // Power cuts are another suite's matter.
  registry.pragma('synchronous = OFF');
  migrate(registry, registryMigrations);
  if (options.plan) saveSettings(registry, { schedule: options.plan });
  for (let number = 1; number <= options.orgs; number++) {
    insertOrg(registry, {
      tenantId: id(number),
      nickname: `Client ${number}`,
      name: '',
      identityId: 'someone',
      wrappedKey: Buffer.alloc(61),
      colour: 1,
      pattern: 1,
      attachedAt: options.start,
    });
  }
  let now = Date.parse(options.start);
  let sleepers: { at: number; wake: () => void }[] = [];
  const active = new Map<string, { ended: Promise<RunSummary>; stop: () => void }>();
  const begun: Begun[] = [];
  let runs = 0;

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const sleeper = { at: now + ms, wake: resolve };
      sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers = sleepers.filter((one) => one !== sleeper);
        reject(signal.reason as Error);
      });
    });

  const start = (orgId: string): Promise<RunSummary> => {
    const known = active.get(orgId);
    if (known) return known.ended;
    const at = new Date(now);
    begun.push({ orgId, at });
    const abort = new AbortController();
    const told = world.outcome(orgId, at);
    const mine = context;
    const ended = (async () => {
      const isStopped = await sleep((told.minutes ?? 1) * 60_000, abort.signal).then(
        () => false,
        () => true,
      );
      const run: RunSummary = {
        orgId,
        runId: ++runs,
        full: false,
        startedAt: at.toISOString(),
        endedAt: new Date(now).toISOString(),
        result: isStopped ? null : told.result,
        failure: isStopped ? null : (told.failure ?? null),
        steps: [],
        calls: told.calls ?? 16,
        rows: 0,
        bytes: 20_000,
        dayLeft: told.dayLeft ?? null,
      };
      active.delete(orgId);
      // A process that is gone writes nothing.
      if (mine === context) bookRun(context, run);
      return run;
    })();
    active.set(orgId, { ended, stop: () => abort.abort(new Error('stopped')) });
    return ended;
  };
  const stop = async (orgId: string): Promise<void> => {
    const run = active.get(orgId);
    run?.stop();
    await run?.ended;
  };

  const makeContext = (): EngineContext =>
    ({
      registry,
      start: { masterKey: 'key' },
      clock: { now: () => new Date(now), monotonicMs: () => now, sleep },
      attention: createAttention(),
      log: (level: string, event: string, fields: unknown) => {
        if (level === 'error') throw new Error(`${event} ${JSON.stringify(fields)}`);
      },
      emit: () => {},
      settled: async () => {},
      sync: {
        start,
        stop,
        stopAll: async () => void (await Promise.all([...active.keys()].map(stop))),
        running: () => [...active.keys()].map((orgId) => ({ orgId })),
        isActive: (orgId: string) => active.has(orgId),
        prefer: () => {},
      },
    }) as unknown as EngineContext;
  let context = makeContext();
  const begin = (): Schedule =>
    startSchedule(context, { zone: options.zone ?? 'Europe/Amsterdam', isReachable: async () => world.isReachable });

  const world: ScheduleWorld = {
    registry,
    get context() {
      return context;
    },
    begun,
    schedule: undefined as unknown as Schedule,
    outcome: () => ({ result: 'complete' }),
    isReachable: true,
    now: () => new Date(now),
    async until(iso) {
      const end = Date.parse(iso);
      for (;;) {
        for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
        const next = sleepers.reduce<(typeof sleepers)[number] | null>(
          (first, one) => (first === null || one.at < first.at ? one : first),
          null,
        );
        if (!next || next.at > end) break;
        now = Math.max(now, next.at);
        sleepers = sleepers.filter((one) => one !== next);
        next.wake();
      }
      now = Math.max(now, end);
    },
    jump: (iso) => (now = Date.parse(iso)),
    restart() {
      world.schedule.stop();
      active.clear();
      sleepers = [];
      context = makeContext();
      world.schedule = begin();
    },
    close() {
      world.schedule.stop();
      registry.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  world.schedule = begin();
  return world;
}
