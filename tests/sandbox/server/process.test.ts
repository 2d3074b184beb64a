import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { loadWorld, worldNames } from '../../../sandbox/worlds/index.ts';

/** The sandbox as a process of its own, as the app and the end-to-end tests start it. */

const cli = new URL('../../../sandbox/cli.ts', import.meta.url).pathname;
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

interface Ready {
  readonly login: string;
  readonly identity: string;
  readonly api: string;
  readonly control: string;
  readonly scenario: string;
  readonly clientId: string;
  readonly users: readonly { readonly id: string; readonly email: string }[];
}

function run(...options: string[]): ChildProcess {
  const child = spawn(process.execPath, [cli, ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

/** The one line of JSON on standard output. */
async function ready(child: ChildProcess): Promise<Ready> {
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, 'line')) as [string];
  return JSON.parse(line) as Ready;
}

test('one line tells everything, and the process ends with its standard input', async () => {
  const child = run('--scenario', 'first', '--port', '0', '--now', '2026-11-22T08:00:00Z');
  const line = await ready(child);
  expect(Object.keys(line)).toEqual(['login', 'identity', 'api', 'control', 'scenario', 'clientId', 'users']);
  expect(line.login).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(line.scenario).toBe('first');
  expect(line.users.length).toBeGreaterThan(0);
  expect((await fetch(`${line.control}/control/clock`)).status).toBe(200);
  child.stdin!.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  await expect(fetch(`${line.control}/control/clock`)).rejects.toThrow();
});

test('with --stay it outlives its standard input and ends on a signal', async () => {
  const child = run('--scenario', 'first', '--stay');
  const line = await ready(child);
  child.stdin!.end();
  expect((await fetch(`${line.control}/control/clock`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('options reach the sandbox', async () => {
  const { users } = loadWorld('first', '2026-11-22T08:00:00Z');
  const last = users.at(-1)!;
  const child = run(
    '--users',
    last.email,
    '--tier',
    'starter',
    '--speed',
    '0',
    '--auto-approve',
    '--bulk',
    '--client-id',
    'MINE',
    '--redirect-uri',
    'http://localhost:1234/back',
    '--older-app',
  );
  const line = await ready(child);
  expect(line.users).toEqual([{ id: last.id, email: last.email }]);
  expect(line.clientId).toBe('MINE');
  const state = (await (await fetch(`${line.control}/control/state`)).json()) as {
    knobs: Record<string, unknown> & { allowedScopes: string[] };
    limits: { day: number };
  };
  expect(state.knobs).toMatchObject({ autoApprove: true, bulk: true, redirectUris: ['http://localhost:1234/back'] });
  expect(state.knobs.allowedScopes).toContain('accounting.transactions.read');
  expect(state.limits.day).toBe(1000);
  expect(await (await fetch(`${line.control}/control/clock`)).json()).toMatchObject({ speed: 0 });
});

test('a scenario file turns and breaks the sandbox before the first request', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orgfolio-scenario-'));
  const path = join(folder, 'hard.json');
  const rule = { endpoint: 'Invoices', nth: 2, action: { kind: 'serverError' } };
  writeFileSync(
    path,
    JSON.stringify({
      scenario: 'empty',
      now: '2026-03-01T10:00:00Z',
      speed: 0,
      control: [{ knobs: { autoApprove: true, graceMinutes: 5 } }, { limits: { minute: 7 } }, { faults: rule }],
    }),
  );
  const line = await ready(run('--scenario-file', path));
  expect(line.scenario).toBe('empty');
  const of = async (name: string): Promise<unknown> => (await fetch(`${line.control}/control/${name}`)).json();
  expect(await of('state')).toMatchObject({ knobs: { autoApprove: true, graceMinutes: 5 }, limits: { minute: 7 } });
  expect(JSON.stringify(await of('faults'))).toContain('serverError');
  expect(await of('clock')).toMatchObject({ speed: 0 });
  expect((await ready(run('--scenario-file', path, '--scenario', 'first'))).scenario).toBe('first');

  for (const [text, reason] of [
    ['{', 'scenario-file'],
    ['{"control":[{"knobs":{},"limits":{}}]}', 'step 1'],
    ['{"colour":"red"}', 'colour'],
    ['{"control":[{"clock":{"speed":"fast"}}]}', 'clock was refused'],
  ] as const) {
    writeFileSync(path, text);
    const child = run('--scenario-file', path);
    let said = '';
    child.stderr!.on('data', (piece: Buffer) => (said += piece.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code, text).not.toBe(0);
    expect(said).toContain(reason);
  }
  rmSync(folder, { recursive: true });
});

test('wrong options end at once with a reason', async () => {
  for (const options of [
    ['--speed', '100'],
    ['--port', 'x'],
    ['--now', 'soon'],
    ['--tier', 'gold'],
    ['--colour', 'red'],
    ['--scenario', 'nowhere'],
  ]) {
    const child = run(...options);
    let reason = '';
    child.stderr!.on('data', (piece: Buffer) => (reason += piece.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code, options.join(' ')).not.toBe(0);
    expect(reason, options.join(' ')).not.toBe('');
  }
});

test('a port that is taken is an error, not another port', async () => {
  const first = await ready(run('--scenario', 'first'));
  const second = run('--scenario', 'first', '--port', new URL(first.api).port);
  const [code] = (await once(second, 'close')) as [number];
  expect(code).not.toBe(0);
});

test('the same scenario at the same instant is the same to the letter', () => {
  const record = (): unknown => {
    const world = loadWorld('first', '2026-11-22T08:00:00Z');
    return world.tenantIds.map((tenantId) => {
      const books = world.books(tenantId);
      const { records, total } = books.page('invoices', { offset: 0, limit: 50 });
      return [books.organisation, total, records, books.trialBalance('2026-10-31', false)];
    });
  };
  expect(record()).toEqual(record());
});

test('some world has at least twelve organisations with a demo company, and one has two of the same name', () => {
  const worlds = worldNames.map((name) => {
    const world = loadWorld(name, '2026-11-22T08:00:00Z');
    const all = world.tenantIds.map((tenantId) => world.organisation(tenantId));
    return {
      isLarge: all.length >= 12 && all.some((organisation) => organisation.isDemoCompany),
      hasTwins: new Set(all.map((organisation) => organisation.name)).size < all.length,
    };
  });
  expect(worlds.some((world) => world.isLarge)).toBe(true);
  expect(worlds.some((world) => world.hasTwins)).toBe(true);
});
