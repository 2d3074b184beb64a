import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

const module = new URL('../../host/instanceLock.ts', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'lock-'));
const running: ReturnType<typeof start>[] = [];

/** A process that tries to take the lock, says how it went, and holds on when it got it. */
function start(...args: string[]) {
  const script = `
    const { takeLock } = await import(${JSON.stringify(module)});
    const got = takeLock(${JSON.stringify(folder)}, { note: 'data' }, (other) => console.log(JSON.stringify(other)));
    console.log(got);
    if (got) setInterval(() => {}, 1000);
    process.on('SIGTERM', () => process.exit(0));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', ...args]);
  const lines: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
  return { child, lines };
}

async function startAndHear(...args: string[]) {
  const started = start(...args);
  running.push(started);
  await once(started.child.stdout, 'data');
  return started;
}

async function end(started: Awaited<ReturnType<typeof startAndHear>>, signal: NodeJS.Signals) {
  const { child } = started;
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

afterEach(async () => {
  for (const one of running.splice(0)) await end(one, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('the single-instance lock', () => {
  test('is given once; the holder hears how the others were started', async () => {
    const first = await startAndHear();
    const second = await startAndHear('hello');
    expect([first.lines[0], second.lines[0]]).toEqual(['true', 'false']);
    await expect.poll(() => first.lines[1]).toBeDefined();
    const heard = JSON.parse(first.lines[1]!) as { argv: string[]; cwd: string; data: object };
    expect(heard.argv.at(-1)).toBe('hello');
    expect([heard.cwd, heard.data]).toEqual([process.cwd(), { note: 'data' }]);
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('is free again after its holder ended by %s', async (signal) => {
    const first = await startAndHear();
    await end(first, signal);
    expect((await startAndHear()).lines[0]).toBe('true');
  });
});
