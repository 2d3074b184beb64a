import { dueAt } from '#engine/orgs/due';
import type { Change } from '../../sandbox/model.ts';
import { rolling } from '../reliability/support.ts';
import { startBench } from './syncBench.ts';

export interface MonthOptions {
  readonly days: number;
  readonly seed: number;
  /** Changes in the books of each client in an hour, on average. */
  readonly changesAnHour: number;
}

export interface Month {
  readonly clients: number;
  readonly refreshes: number;
  /** Of the first read, which no month after repeats. */
  readonly firstCalls: number;
  readonly firstBytes: number;
  /** Most calls of one client in any 24 hours, the first read left out. */
  readonly mostCallsADay: number;
  /** Mean of a refresh. */
  readonly callsARefresh: number;
  readonly bytesARefresh: number;
  /** Of one client over the days simulated, as the app's meter counts them: unpacked. */
  readonly bytesAClient: number;
  /** The same as they came over the line. */
  readonly wireBytesAClient: number;
  /** Wire bytes by endpoint, the largest first. */
  readonly largest: readonly (readonly [string, number])[];
  readonly failed: number;
}

const dayMs = 86_400_000;
const zone = 'Europe/Amsterdam';

/** Hourly refreshes on working days, by the schedule's own turns, of clients whose books go on changing. */
export async function simulateMonth(options: MonthOptions): Promise<Month> {
  const random = rolling(options.seed);
  const bench = await startBench({ now: '2026-11-02T06:00:00.000Z', speed: 0 });
  const { clock, world } = bench.sandbox.state;
  try {
    for (const orgId of bench.orgIds) bench.file(orgId).pragma('synchronous = OFF');
    await Promise.all(bench.orgIds.map((orgId) => bench.sync.start(orgId)));
    const first = [...bench.ended];
    bench.ended.length = 0;
    bench.sandbox.state.log.reset();
    const end = clock.now() + options.days * dayMs;
    const last = new Map(bench.orgIds.map((orgId) => [orgId, clock.now()]));
    for (;;) {
      const turns = bench.orgIds.map((orgId, index) => {
        const standing = {
          lastAttempt: last.get(orgId) ?? null,
          begun: null,
          resumes: 0,
          failures: 0,
          notBefore: null,
        };
        const plan = { kind: 'workingHours' } as const;
        const at = dueAt(plan, standing, { now: clock.now(), zone, spread: index / bench.orgIds.length });
        return { orgId, at: at ?? Infinity };
      });
      const next = turns.reduce((soonest, turn) => (turn.at < soonest.at ? turn : soonest));
      if (next.at > end) break;
      clock.advance(Math.max(0, next.at - clock.now()));
      const books = world.books(next.orgId);
      for (let count = random.below(options.changesAnHour * 2 + 1); count > 0; count--) {
        books.change(someChange(random.below(1_000_000), clock.iso().slice(0, 10)), clock.iso());
      }
      clock.advance(1000);
      await bench.sync.start(next.orgId);
      last.set(next.orgId, clock.now());
    }
    const runs = bench.ended;
    const entries = bench.sandbox.state.log.entries().filter((entry) => entry.path.startsWith('/api.xro/'));
    const byPath = new Map<string, number>();
    for (const { path, bytes } of entries) {
      const name = path.replace('/api.xro/2.0/', '');
      byPath.set(name, (byPath.get(name) ?? 0) + bytes);
    }
    const sum = (list: readonly { calls: number; bytes: number }[], of: 'calls' | 'bytes'): number =>
      list.reduce((total, run) => total + run[of], 0);
    return {
      clients: bench.orgIds.length,
      refreshes: runs.length,
      firstCalls: sum(first, 'calls'),
      firstBytes: sum(first, 'bytes'),
      mostCallsADay: Math.max(...bench.orgIds.map((orgId) => mostADay(runs.filter((run) => run.orgId === orgId)))),
      callsARefresh: Math.round((10 * sum(runs, 'calls')) / runs.length) / 10,
      bytesARefresh: Math.round(sum(runs, 'bytes') / runs.length),
      bytesAClient: Math.round(sum(runs, 'bytes') / bench.orgIds.length),
      wireBytesAClient: Math.round(entries.reduce((total, entry) => total + entry.bytes, 0) / bench.orgIds.length),
      largest: [...byPath].sort((a, b) => b[1] - a[1]).slice(0, 8),
      // One of these clients is read by somebody who may not see reports: partly is all there is.
      failed: runs.filter((run) => run.result !== 'complete' && run.result !== 'partly').length,
    };
  } finally {
    await bench.close();
  }
}

const someChange = (number: number, date: string): Change => ({
  kind: 'createInvoice',
  type: number % 2 === 0 ? 'ACCREC' : 'ACCPAY',
  date,
  net: 10_0000 + number,
});

function mostADay(runs: readonly { startedAt: string; calls: number }[]): number {
  let most = 0;
  for (const run of runs) {
    const end = Date.parse(run.startedAt);
    const within = runs.filter((one) => Date.parse(one.startedAt) <= end && Date.parse(one.startedAt) > end - dayMs);
    most = Math.max(
      most,
      within.reduce((total, one) => total + one.calls, 0),
    );
  }
  return most;
}
