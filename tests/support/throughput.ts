import type { Clock } from '#engine/clock';
import type { RunSummary } from '#engine/sync/types';
import type { Sandbox } from '../../sandbox/server/index.ts';
import { inSmallPages } from '../reliability/smallPages.ts';
import { smallWorld } from '../reliability/support.ts';
import { startBench } from './syncBench.ts';

/** Virtual milliseconds an answer takes. */
const answerMs = 700;
const minuteMs = 60_000;

/** A clock the engine and the sandbox share. It stands still while anything happens and then jumps to the next who waits for it. */
interface EventClock extends Clock {
  /** Something goes on outside of time: an answer is on its way over the loopback. */
  busy<T>(work: () => Promise<T>): Promise<T>;
  run(until: Promise<unknown>): Promise<void>;
}

function eventClock(sandbox: () => Sandbox): EventClock {
  const clock = () => sandbox().state.clock;
  let sleepers: { at: number; wake: () => void }[] = [];
  let working = 0;
  let activity = 0;
  const start = { at: -1 };
  const monotonicMs = (): number => {
    if (start.at < 0) start.at = clock().now();
    return clock().now() - start.at;
  };
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => new Date(clock().now()),
    monotonicMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        activity++;
        const sleeper = { at: clock().now() + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal.reason as Error);
        });
      }),
    async busy(work) {
      activity++;
      working++;
      try {
        return await work();
      } finally {
        activity++;
        working--;
      }
    },
    async run(until) {
      let isDone = false;
      void until.finally(() => (isDone = true));
      while (!isDone) {
        let before: number;
        do {
          before = activity;
          for (let turns = 0; turns < 6; turns++) await turn();
        } while (before !== activity || working > 0);
        if (sleepers.length === 0) continue;
        const next = Math.min(...sleepers.map((one) => one.at));
        if (next > clock().now()) clock().advance(next - clock().now());
        const due = sleepers.filter((one) => one.at <= next);
        sleepers = sleepers.filter((one) => one.at > next);
        for (const one of due) one.wake();
      }
    },
  };
}

export interface ThroughputOptions {
  readonly organisations: number;
  readonly months: number;
  /** Records in a page: small ones make many calls of small books. */
  readonly pageSize: number;
  /** The app's limit at the sandbox; Xero's own unless told otherwise. */
  readonly appMinute?: number;
  /** One organisation that never answers, one that refuses its token, one whose day is used up. */
  readonly withTrouble?: boolean;
}

export interface Throughput {
  readonly calls: number;
  /** Calls the sandbox turned away for a limit. */
  readonly refused: number;
  /** Most calls of one organisation, and of the app, in any sixty seconds of the sandbox's log. */
  readonly mostPerMinute: number;
  readonly mostOfApp: number;
  readonly mostInFlight: number;
  /** Whole minutes in which something was left to ask everywhere, and the share of the calls allowed in them that were made. */
  readonly minutes: number;
  readonly share: number;
  /** Virtual seconds until the last of the sound organisations was complete. */
  readonly seconds: number;
  /** How the runs of the sound organisations ended, and of the troubled ones. */
  readonly sound: readonly RunSummary['result'][];
  readonly troubled: readonly string[];
}

/** First syncs of many organisations side by side, judged by the sandbox's own log. */
export async function measureThroughput(options: ThroughputOptions): Promise<Throughput> {
  const holder: { sandbox?: Sandbox } = {};
  const clock = eventClock(() => {
    if (!holder.sandbox) throw new Error('no sandbox yet');
    return holder.sandbox;
  });
  const inFlight = new Map<string, number>();
  let mostInFlight = 0;
  const troubled: string[] = [];
  const watched: typeof fetch = async (input, init) => {
    const org = new Headers(init?.headers).get('xero-tenant-id') ?? '';
    const now = (inFlight.get(org) ?? 0) + 1;
    inFlight.set(org, now);
    mostInFlight = Math.max(mostInFlight, now);
    try {
      if (org !== '' && org === troubled[0]) {
        return await new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
        });
      }
      const answer = await clock.busy(async () => {
        const response = await fetch(input, init);
        return { response, text: await response.text() };
      });
      await clock.sleep(answerMs);
      const headers = [...answer.response.headers].filter(
        ([name]) => !/^(content-(length|encoding)|transfer-)/.test(name),
      );
      const { status } = answer.response;
      return new Response(status === 304 ? null : answer.text, { status, headers });
    } finally {
      inFlight.set(org, (inFlight.get(org) ?? 1) - 1);
    }
  };
  const bench = await startBench({
    scenario: smallWorld(options.organisations, options.months),
    speed: 0,
    limits: { minute: 60, day: 5000, concurrent: 5, appMinute: options.appMinute ?? 10_000 },
    deps: { clock, fetch: inSmallPages(watched, options.pageSize) },
  });
  holder.sandbox = bench.sandbox;
  try {
    const { state } = bench.sandbox;
    if (options.withTrouble === true) {
      troubled.push(...bench.orgIds.slice(0, 3));
      const [, refuses = '', dayIsOver = ''] = troubled;
      const expired = '{"Title":"Unauthorized","Status":401,"Detail":"TokenExpired: token expired"}';
      const answer = { kind: 'answer', status: 401, contentType: 'application/json', body: expired } as const;
      state.faults.add({ tenant: refuses, times: 0, action: answer });
      state.faults.add({ tenant: dayIsOver, times: 0, action: { kind: 'limit', problem: 'day', retryAfter: 40_000 } });
    }
    for (const orgId of bench.orgIds) bench.file(orgId).pragma('synchronous = OFF');
    const begun = state.clock.now();
    const runs = new Map(bench.orgIds.map((orgId): [string, Promise<RunSummary>] => [orgId, bench.sync.start(orgId)]));
    const runOf = (orgId: string): Promise<RunSummary> => runs.get(orgId) ?? Promise.reject(new Error('not started'));
    const sound = bench.orgIds.filter((orgId) => !troubled.includes(orgId));
    const all = Promise.all(sound.map(runOf));
    await clock.run(all);
    const seconds = (state.clock.now() - begun) / 1000;
    await bench.sync.stopAll();
    const ended = await Promise.all(troubled.map(runOf));
    const entries = state.log
      .entries()
      .filter((entry) => entry.path.startsWith('/api.xro/') && !troubled.includes(entry.tenant ?? ''));
    const times = entries.map((entry) => Date.parse(entry.time) - begun);
    const perOrg = sound.map((orgId) =>
      entries.filter((entry) => entry.tenant === orgId).map((entry) => Date.parse(entry.time) - begun),
    );
    // As long as every organisation has something left to ask, the limits alone decide how much is asked.
    const minutes = Math.floor(Math.min(...perOrg.map((list) => list.at(-1) ?? 0)) / minuteMs);
    const allowed = minutes * Math.min(sound.length * 60, options.appMinute ?? 10_000);
    return {
      calls: entries.length,
      refused: entries.filter((entry) => entry.status === 429).length,
      mostPerMinute: Math.max(...perOrg.map(mostInAMinute)),
      mostOfApp: mostInAMinute(times),
      mostInFlight,
      minutes,
      share: allowed === 0 ? 1 : times.filter((at) => at < minutes * minuteMs).length / allowed,
      seconds,
      sound: (await all).map((run) => run.result),
      troubled: ended.map((run) => run.failure?.code ?? String(run.result)),
    };
  } finally {
    await bench.close();
  }
}

/** Most of these instants within less than sixty seconds. */
function mostInAMinute(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while ((sorted[to] ?? 0) - (sorted[from] ?? 0) >= minuteMs) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
