import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCliWorld, sam, type CliWorld } from '../engine/core/support.ts';
import { isNightly } from './support.ts';

const program = fileURLToPath(new URL('../../main/cli/run.ts', import.meta.url));
const runs = isNightly ? 12 : 1;
const clients = ['Larkfield', 'Linde', 'Harbour'];

let world: CliWorld;
beforeAll(async () => {
  world = await openCliWorld();
  for (const [index, name] of ['Larkfield Books Ltd', 'Timmerwerk De Linde BV', 'Harbour Kitchens Limited'].entries()) {
    world.consent(sam, [name]);
    const ran = await world.run('connect', '--nickname', clients[index] ?? '', ...(index === 2 ? ['--no-sync'] : []));
    expect(ran.code, ran.err).toBe(0);
  }
}, 120_000);
afterAll(() => world.close());

/** When a run is killed: its file has only a temporary name yet, or has just got its own and nobody noted it. */
const moments = [/^\..+\.[0-9a-f]{12}$/, /^[^.].*\.xlsx$/];

/** Runs the program and kills it at a moment; answers false when it ended before that. */
async function killedAt(moment: RegExp | null, out: string, argv: readonly string[]): Promise<boolean> {
  const before = new Set(readdirSync(out));
  const child = spawn(process.execPath, [program, ...argv], { env: { ...process.env, ...world.env }, stdio: 'ignore' });
  const eye = watch(out, (_event, name) => {
    if (moment !== null && name !== null && moment.test(name) && !before.has(name)) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  eye.close();
  return signal === 'SIGKILL';
}

test('a run of packs killed again and again finishes with each file once and whole, and nothing else', async () => {
  let kills = 0;
  for (let run = 0; run < runs; run++) {
    const out = join(world.profile.dir, `run ${run}`);
    mkdirSync(out);
    const args = ['export', '--all', '--format', 'xlsx', '--out', out, '--include', clients.join(',')];
    for (let at = 0; at < 4; at++) {
      const isKilled = await killedAt(moments[at % 2] ?? null, out, at === 0 ? args : [...args, '--resume']);
      if (!isKilled) break;
      kills += 1;
      // What has its own name is whole, whenever the kill came.
      const whole = readdirSync(out).filter((name) => !name.startsWith('.'));
      for (const name of whole) expect(Object.keys(unzipSync(readFileSync(join(out, name)))).length).toBeGreaterThan(5);
    }
    await killedAt(null, out, [...args, '--resume']);
    expect(readdirSync(out).sort()).toEqual(clients.map((name) => `${name} 2026-11-22 Management report.xlsx`).sort());
    expect((await world.run(...args, '--resume')).code).toBe(2);
  }
  expect(kills).toBeGreaterThanOrEqual(runs * 2);
}, 900_000);
