import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseSeed, seededRandom } from './support/random.ts';

const PROBE = fileURLToPath(new URL('support/keyringProbe.ts', import.meta.url));
const KILLS = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 200 : 8;

const hasProgram = (name: string): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
const missing =
  process.platform !== 'linux'
    ? 'this is not Linux'
    : ['dbus-run-session', 'gnome-keyring-daemon'].filter((name) => !hasProgram(name)).join(' and ') +
      (hasProgram('dbus-run-session') && hasProgram('gnome-keyring-daemon') ? '' : ' not installed');
const hasKeytar = spawnSync(process.execPath, ['-e', "import('keytar').catch(() => process.exit(1))"]).status === 0;
const reason = missing !== '' ? missing : hasKeytar ? null : 'keytar not installed';
if (reason !== null) console.log(`not run: real keyring tests (${reason})`);

/** Commands that put the Secret Service of a private bus into a state. */
const STATES = {
  unlocked: 'printf pw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null',
  locked: 'gnome-keyring-daemon --start --components=secrets --daemonize >/dev/null',
  wrongPassword: 'printf wrong | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null',
} as const;

describe.skipIf(reason !== null)('the real keychain of a Linux desktop', () => {
  let root: string;
  let count = 0;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'orgfolio-keyring-'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** A machine of its own: keyring files and profile last across sessions, as they do across log-ins. */
  function machine() {
    const home = join(root, `machine-${(count += 1)}`);
    const folders = {
      XDG_DATA_HOME: 'data',
      XDG_RUNTIME_DIR: 'run',
      XDG_CONFIG_HOME: 'config',
      XDG_CACHE_HOME: 'cache',
    };
    const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8' };
    for (const [name, folder] of Object.entries(folders)) {
      env[name] = join(home, folder);
      mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
    }
    const profileDir = join(home, 'profile');
    const command = (steps: readonly string[]) => [process.execPath, PROBE, profileDir, ...steps];
    const start = (state: keyof typeof STATES | null, steps: readonly string[]) => {
      const quoted = command(steps).map((part) => `'${part}'`);
      const script = `${state === null ? '' : `${STATES[state]}; `}exec ${quoted.join(' ')}`;
      return spawn('dbus-run-session', ['--', 'sh', '-c', script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    };
    return {
      profileDir,
      start,
      /** Runs the probe in a session of this state; the answers, one per step after the store's own. */
      async session(state: keyof typeof STATES | null, ...steps: string[]): Promise<unknown[]> {
        return answersOf(start(state, steps));
      },
      withoutBus: (...steps: string[]) =>
        answersOf(spawn(command(steps)[0] ?? '', command(steps).slice(1), { env, stdio: ['ignore', 'pipe', 'pipe'] })),
    };
  }

  async function answersOf(child: ReturnType<typeof spawn>): Promise<unknown[]> {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  }

  it('without a session bus is missing', async () => {
    expect(await machine().withoutBus('key')).toEqual(['keychain.missing']);
  });

  it('without any keyring yet is missing, and nothing pretends to be stored', async () => {
    expect(await machine().session(null, 'key')).toEqual(['keychain.missing']);
  });

  it('unlocked takes, gives and removes secrets, and the master key is there after the next log-in', async () => {
    const desk = machine();
    const first = await desk.session(
      'unlocked',
      'key',
      'write=rt/x/a=token ✓',
      'read=rt/x/a',
      'read=rt/x/b',
      'size=long=1200',
      'size=long=1201',
      'remove=rt/x/a',
      'remove=rt/x/a',
      'read=rt/x/a',
    );
    expect(first[0]).toBe('keychain');
    expect(first[1]).toMatch(/^[0-9a-f]{64}$/);
    expect(first.slice(2)).toMatchObject([
      { ok: true },
      { ok: true, value: 'token ✓' },
      { ok: true, value: null },
      { ok: true },
      { ok: false, code: 'keychain.tooLong' },
      { ok: true, value: true },
      { ok: true, value: false },
      { ok: true, value: null },
    ]);
    expect(await desk.session('unlocked', 'key')).toEqual(['keychain', first[1]]);
  });

  it.each(['locked', 'wrongPassword'] as const)(
    'in the state "%s" is locked: no crash, no new key, and everything is back afterwards',
    async (state) => {
      const desk = machine();
      const [, key] = await desk.session('unlocked', 'key', 'write=rt/x/a=token');
      writeFileSync(join(desk.profileDir, 'registry.sqlite'), '');
      expect(await desk.session(state, 'key', 'read=rt/x/a')).toEqual(['keychain.locked']);
      expect(await desk.session('unlocked', 'key', 'read=rt/x/a')).toEqual([
        'keychain',
        key,
        { ok: true, value: 'token' },
      ]);
    },
  );

  it('whose service is killed under a running app says so, and has everything again at the next log-in', async () => {
    const desk = machine();
    const [, key] = await desk.session('unlocked', 'key', 'write=rt/x/a=token');
    const during = await desk.session('unlocked', 'killService', 'read=rt/x/a', 'write=rt/x/b=late', 'remove=rt/x/c');
    expect(during).toHaveLength(4);
    for (const answer of during.slice(1)) {
      expect(answer).toMatchObject({ ok: false, code: expect.stringMatching(/^keychain\.(locked|missing|denied)$/) });
    }
    expect(await desk.session('unlocked', 'key', 'read=rt/x/a')).toEqual([
      'keychain',
      key,
      { ok: true, value: 'token' },
    ]);
  });

  it('in another keyring, with the registry still here, never makes a second master key', async () => {
    const desk = machine();
    await desk.session('unlocked', 'key');
    writeFileSync(join(desk.profileDir, 'registry.sqlite'), '');
    rmSync(join(desk.profileDir, '..', 'data'), { recursive: true });
    mkdirSync(join(desk.profileDir, '..', 'data'), { mode: 0o700 });
    expect(await desk.session('unlocked', 'key')).toEqual(['keychain.locked']);
  });

  const seed = chooseSeed();
  it(`has no torn token after ${KILLS} kills in the middle of rewriting (seed ${seed})`, async () => {
    const desk = machine();
    const random = seededRandom(seed);
    await desk.session('unlocked', 'key');
    let last = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = desk.start('unlocked', [`rewrite=x=${last + 1}`]);
      let said = '';
      const wanted = 2 + random.below(20);
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString('utf8');
          if (said.split('\n').length > wanted) resolve();
        });
        child.once('close', () => resolve());
      });
      const numbers = said
        .split('\n')
        .filter((line) => /^\d+$/.test(line))
        .map(Number);
      const acknowledged = Math.max(last, ...numbers);
      const pid = /"pid":(\d+)/.exec(said)?.[1];
      process.kill(Number(pid), 'SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
      const [, slots] = (await desk.session('unlocked', 'slots=x')) as [
        string,
        { ok: boolean; value: { generation: number; token: string } }[],
      ];
      const generations = slots.map((slot) => {
        const { generation, token } = slot.value;
        expect(token.startsWith(`${generation}:`) && token.endsWith(`:${generation}`)).toBe(true);
        return generation;
      });
      expect(Math.max(...generations)).toBeGreaterThanOrEqual(acknowledged);
      expect(Math.abs(generations[0]! - generations[1]!)).toBe(1);
      last = Math.max(...generations);
    }
    expect(last).toBeGreaterThan(KILLS);
  }, 300_000);
});
