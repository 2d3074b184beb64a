import { expect, test } from 'vitest';
import type { Clock } from '#engine/clock';
import type { Change } from '../../sandbox/model.ts';
import { dump, type Dump } from '../support/dump.ts';
import { sandboxClock, startBench } from '../support/syncBench.ts';
import { expectSameRows, forgetOrg, inSmallPages, rolling, smallWorld } from './support.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Xero's reports are asked for "today", which is another day on a clock that is a day wrong. */
const reports = /^(report|trial_balance|statement|bank_summary|executive_summary)/;
const documents = (rows: Dump): Dump =>
  Object.fromEntries(Object.entries(rows).filter(([table]) => !reports.test(table)));

/** F9: what changed since is asked for by Xero's own time, whatever this machine believes. */
test.each([-day, -5 * minute, 5 * minute, day, 'jumping'] as const)(
  'a clock that is %s (milliseconds off) misses no change',
  async (wrong) => {
    const random = rolling(20_261_122);
    let skew = wrong === 'jumping' ? 0 : wrong;
    let inner: Clock | null = null;
    const clock: Clock = {
      now: () => new Date((inner?.now().getTime() ?? 0) + skew),
      monotonicMs: () => inner?.monotonicMs() ?? 0,
      sleep: async (ms, signal) => await inner?.sleep(ms, signal),
    };
    let calls = 0;
    const bench = await startBench({
      scenario: smallWorld(1, 2),
      deps: {
        clock,
        fetch: inSmallPages((input, init) => {
          // Somebody sets the clock while the sync goes on.
          if (wrong === 'jumping') skew = [-day, 0, day, 3 * minute][++calls % 4] ?? 0;
          return fetch(input, init);
        }),
      },
    });
    inner = sandboxClock(bench.sandbox);
    try {
      const orgId = bench.orgIds[0] ?? '';
      const { clock: xero, world } = bench.sandbox.state;
      const books = world.books(orgId);
      expect((await bench.sync.start(orgId)).result).toBe('complete');
      for (let round = 0; round < 6; round++) {
        // Within the same minutes in which the last sync ended, and hours later.
        xero.advance(round % 2 === 0 ? 20_000 : 7 * 60 * minute);
        const open = books
          .page('invoices', { offset: 0, limit: 10_000, includeArchived: true })
          .records.filter((one) => one.status === 'AUTHORISED' && one.amountPaid === 0);
        const changes: Change[] = [{ kind: 'createInvoice', type: 'ACCREC', date: '2026-11-10', net: 1000 + round }];
        if (open.length > 1) changes.push({ kind: 'voidInvoice', id: random.pick(open).id });
        for (const change of changes) books.change(change, xero.iso());
        expect((await bench.sync.start(orgId)).result).toBe('complete');
      }
      const kept = documents(dump(bench.file(orgId)));
      bench.file(orgId).close();
      forgetOrg(bench.dir, orgId);
      expect((await bench.sync.start(orgId)).result).toBe('complete');
      expectSameRows(kept, documents(dump(bench.file(orgId))));
    } finally {
      await bench.close();
    }
  },
  120_000,
);
