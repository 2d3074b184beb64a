import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { AppDriver } from '../driver/appDriver.ts';
import { openWorld, type StartOptions, type World } from './world.ts';
import type { SandboxOptions } from '../../../sandbox/server/index.ts';

const evidence = fileURLToPath(new URL('../../../out/test-results/e2e/', import.meta.url));

export interface Journey {
  readonly world: World;
  /** The app that runs now. */
  app: AppDriver;
}

/**
 * A world of its own for the tests of a block, which go on where the one before ended. `prepare` happens before the app starts.
 * What the window showed when a test failed, and what the app wrote, is kept as evidence.
 */
export function startJourney(
  options: {
    sandbox?: Partial<SandboxOptions>;
    prepare?: (world: World) => Promise<void> | void;
    start?: StartOptions | ((world: World) => StartOptions);
  } = {},
): Journey {
  const journey: { world?: World; app?: AppDriver } = {};
  beforeAll(async () => {
    const world = await openWorld(options.sandbox);
    journey.world = world;
    await options.prepare?.(world);
    journey.app = await world.start(typeof options.start === 'function' ? options.start(world) : options.start);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || !journey.app) return;
    mkdirSync(evidence, { recursive: true });
    const name = join(evidence, task.name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80));
    writeFileSync(`${name}.log`, journey.app.log());
    await journey.app.page.screenshot({ path: `${name}.png`, timeout: 5000 }).catch(() => undefined);
  });
  afterAll(() => journey.world?.close());
  return journey as Journey;
}
