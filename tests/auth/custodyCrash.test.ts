import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crashAndRecover, CRASH_POINTS, NEEDS_GRACE, type RunResult } from './support/crashRun.ts';
import { createWorld, DAY, MINUTE, type World } from './support/keeperWorld.ts';
import { chooseSeed, seededRandom } from './support/random.ts';

const DELAYS = [0, 29 * MINUTE, 31 * MINUTE, 3 * DAY];
const seed = chooseSeed();
/** 12 points x 4 delays x this many histories each: 528 in the normal run, 9,600 in the nightly one. */
const HISTORIES = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 200 : 11;

async function runMatrix(world: World, histories: number): Promise<RunResult[]> {
  const random = seededRandom(seed);
  const results: RunResult[] = [];
  for (const point of CRASH_POINTS) {
    for (const delayMs of DELAYS) {
      for (let history = 0; history < histories; history += 1) {
        results.push(await crashAndRecover(world, `user-${results.length}`, point, delayMs, random));
      }
    }
  }
  return results;
}

const lost = (results: readonly RunResult[]) => results.filter((run) => !run.outcome.ok);

describe(`custody of refresh tokens when processes end anywhere (seed ${seed})`, () => {
  let world: World;
  let results: RunResult[];

  beforeAll(async () => {
    world = await createWorld();
    results = await runMatrix(world, HISTORIES);
    const within = results.filter((run) => run.delayMs <= 29 * MINUTE);
    console.log(
      `custody matrix: ${results.length} histories, ${lost(within).length} of ${within.length} lost inside the grace, ` +
        `${lost(results).length} ended beyond it, seed ${seed}`,
    );
  }, 600_000);
  afterAll(() => world.server.close());

  it('loses no identity that comes back within 29 minutes', () => {
    expect(lost(results.filter((run) => run.delayMs <= 29 * MINUTE))).toEqual([]);
  });

  it('loses an identity later only where the answer of the server had reached nobody', () => {
    const unexplained = lost(results).filter((run) => !NEEDS_GRACE.has(run.point));
    expect(unexplained).toEqual([]);
    expect(lost(results).every((run) => !run.outcome.ok && run.outcome.code === 'signin.needed')).toBe(true);
  });

  it('does ask for a sign-in where the server refuses every token, so the matrix reaches the other side too', () => {
    const late = results.filter((run) => run.delayMs > 30 * MINUTE && NEEDS_GRACE.has(run.point));
    expect(lost(late)).toHaveLength(late.length);
  });

  it('keeps every row and never removes anything from the keychain', () => {
    expect(world.custody.list()).toHaveLength(results.length);
    expect(world.keychain.removed).toEqual([]);
  });
});

describe('the matrix itself', () => {
  it('sees lost identities at a server without grace', async () => {
    const world = await createWorld({ graceMs: -1 });
    const results = await runMatrix(world, 1);
    await world.server.close();
    expect(lost(results.filter((run) => run.delayMs <= 29 * MINUTE)).length).toBeGreaterThan(0);
  }, 120_000);
});
