import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { FaultAction } from '../../../sandbox/server/index.ts';
import { differences, dump, type Dump } from '../../support/dump.ts';
import { startBench } from '../../support/syncBench.ts';

const SMALL = 4;
let expected: Dump;
beforeAll(async () => {
  const calm = await startBench();
  await calm.sync.start(calm.orgIds[SMALL] ?? '');
  expected = dump(calm.file(calm.orgIds[SMALL] ?? ''));
  await calm.close();
}, 60_000);

const action: fc.Arbitrary<FaultAction> = fc.oneof(
  fc.constantFrom<FaultAction>(
    { kind: 'serverError' },
    { kind: 'unavailable' },
    { kind: 'drop' },
    { kind: 'malformedJson' },
    { kind: 'expireToken' },
    { kind: 'limit', problem: 'minute', retryAfter: 3 },
    { kind: 'limit', problem: 'concurrent', retryAfter: null },
    { kind: 'answer', status: 502, contentType: 'text/html', body: '<html>Bad gateway</html>' },
    { kind: 'answer', status: 200, contentType: 'text/html', body: '<html>Log in to the hotel</html>' },
    { kind: 'answer', status: 200, contentType: 'application/json', body: '[]' },
  ),
  fc.integer({ min: 0, max: 20_000 }).map((bytes): FaultAction => ({ kind: 'cut', bytes })),
  fc.integer({ min: 1, max: 3000 }).map((keep): FaultAction => ({ kind: 'truncatedGzip', keep })),
);
const faults = fc.array(
  fc.record({ nth: fc.integer({ min: 1, max: 60 }), times: fc.integer({ min: 1, max: 4 }), action }),
  { minLength: 1, maxLength: 12 },
);

it('whatever goes wrong on the way and whenever: in the end the file is what an undisturbed sync stores', async () => {
  await fc.assert(
    fc.asyncProperty(faults, async (rules) => {
      const bench = await startBench();
      try {
        const orgId = bench.orgIds[SMALL] ?? '';
        for (const rule of rules) bench.sandbox.state.faults.add({ ...rule, endpoint: '*', tenant: orgId });
        let runs = 0;
        while ((await bench.sync.start(orgId)).result !== 'complete') expect(++runs).toBeLessThan(15);
        expect(differences(dump(bench.file(orgId)), expected)).toEqual([]);
        expect(bench.file(orgId).prepare('SELECT count(*) AS n FROM history').get()).toEqual({ n: 0 });
      } finally {
        await bench.close();
      }
    }),
    { numRuns: Number(process.env['ORGFOLIO_CHAOS'] ?? 12) },
  );
}, 180_000);
