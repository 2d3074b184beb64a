import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { launchApp, type AppDriver } from '../e2e/driver/appDriver.ts';

const main = fileURLToPath(new URL('../e2e/fixture/main.cjs', import.meta.url));
const run = fileURLToPath(new URL('../../host/run.mjs', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'host-test-'));
const started: ChildProcess[] = [];
let apps: AppDriver[] = [];
let count = 0;

afterEach(async () => {
  for (const app of apps) await app.close();
  apps = [];
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const newFolder = (): string => join(place, String(++count));

async function launch(env: { [name: string]: string } = {}, entry = main): Promise<AppDriver> {
  const userData = newFolder();
  // A killed host leaves its temporary profile behind; here it goes with everything else.
  const temp = mkdtempSync(join(place, 'tmp-'));
  const own = { FIXTURE_USER_DATA: userData, TMPDIR: temp, ...env };
  const app = await launchApp({ main: entry, userData, env: own }, 'chromium-host');
  apps.push(app);
  return app;
}

/** The host as `npm start` runs it, with everything temporary in a folder of its own. */
function start(entry: string, env: { [name: string]: string } = {}) {
  const temp = mkdtempSync(join(place, 'tmp-'));
  const child = spawn(process.execPath, [run, entry], {
    env: { ...process.env, FIXTURE_USER_DATA: newFolder(), ORGFOLIO_HOST_HEADLESS: '1', TMPDIR: temp, ...env },
  });
  started.push(child);
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  return { child, temp, output: () => output.join(''), ended: once(child, 'exit').then(([code]) => code as number) };
}

const profiles = (temp: string): string[] => readdirSync(temp).filter((name) => name.startsWith('orgfolio-host-'));

/** The process and everything below it, from /proc. */
function family(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  const below = (parent: number): number[] =>
    parents.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)]);
  return [pid, ...below(pid)];
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

/** Still running; a process that ended but was not collected by its parent is not. */
function isAlive(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z';
  } catch {
    return false;
  }
}

/** Inodes of listening TCP sockets (state 0A), which /proc/<pid>/fd shows as socket:[inode]. */
function listeners(pids: number[]): string[] {
  const listening = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A')
    .map((columns) => `socket:[${columns[9] ?? ''}]`);
  const open = pids.flatMap((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    } catch {
      return [];
    }
  });
  return open.filter((link) => listening.includes(link));
}

const isLinux = process.platform === 'linux';

describe('the host as a program', () => {
  test.runIf(isLinux)('listens on no TCP port, and SIGTERM ends all of it and removes its profile', async () => {
    const host = start(main);
    await expect.poll(() => family(host.child.pid!).length, { timeout: 20_000 }).toBeGreaterThan(4);
    await expect.poll(() => profiles(host.temp).length).toBe(1);
    const pids = family(host.child.pid!);
    expect(listeners(pids)).toEqual([]);
    host.child.kill('SIGTERM');
    expect(await host.ended).toBe(0);
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
    expect(profiles(host.temp)).toEqual([]);
  });

  test.runIf(isLinux)('the check above sees a port where there is one', async () => {
    const app = await launch();
    expect(listeners(family(app.processId)).length).toBeGreaterThan(0);
  });

  test('ends when the test that drives it goes away', async () => {
    const userData = newFolder();
    const child = spawn(process.execPath, [run, main], {
      env: { ...process.env, FIXTURE_USER_DATA: userData, ORGFOLIO_HOST_DRIVER: '1', ORGFOLIO_HOST_HEADLESS: '1' },
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
    });
    started.push(child);
    child.send({ id: 1, do: 'endpoint', args: [] });
    const [answer] = (await once(child, 'message')) as [{ value: string }];
    expect(answer.value).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    child.stdin!.end();
    expect((await once(child, 'exit'))[0]).toBe(1);
  });

  test.runIf(isLinux)('leaves no Chromium behind when it is killed', async () => {
    const app = await launch();
    const pids = family(app.processId);
    expect(pids.length).toBeGreaterThan(4);
    process.kill(app.processId, 'SIGKILL');
    await app.ended;
    apps = [];
    await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  });

  test('says which Chromium is missing and fails', async () => {
    const host = start(main, { ORGFOLIO_CHROMIUM: '/nowhere/chromium' });
    expect(await host.ended).toBe(1);
    expect(host.output()).toContain('/nowhere/chromium');
  });

  test.each([
    ['while it loads', 'throw new Error("no settings");'],
    ['once it is ready', 'require("electron").app.on("ready", () => { throw new Error("no settings"); });'],
    [
      'later',
      'require("electron").app.whenReady().then(() => setTimeout(() => { throw new Error("no settings"); }, 50));',
    ],
  ])('fails with the reason when the main process throws %s', async (_when, source) => {
    const entry = join(place, `broken-${++count}.cjs`);
    writeFileSync(entry, source);
    const host = start(entry);
    expect(await host.ended).toBe(1);
    expect(host.output()).toContain('no settings');
    expect(profiles(host.temp)).toEqual([]);
  });

  test('tells a rejection nobody handled, and goes on', async () => {
    const entry = join(place, `rejecting-${++count}.cjs`);
    writeFileSync(
      entry,
      `const { app } = require('electron');
       app.whenReady().then(() => { setTimeout(() => app.quit(), 200); throw new Error('no settings'); });`,
    );
    const host = start(entry);
    expect(await host.ended).toBe(0);
    expect(host.output()).toContain('no settings');
  });

  test('also runs a main process written as an ES module', async () => {
    const entry = join(place, `module-${++count}.mjs`);
    writeFileSync(
      entry,
      `import { app, BrowserWindow } from 'electron';
       await app.whenReady();
       console.log(typeof BrowserWindow, app.isPackaged);
       app.quit();`,
    );
    const host = start(entry);
    expect(await host.ended).toBe(0);
    expect(host.output()).toContain('function false');
  });
});

describe('the subset', () => {
  test('a member outside it throws instead of doing nothing', async () => {
    const app = await launch();
    const message = await app.page.evaluate('fixture.invoke("unsupported").catch((error) => error.message)');
    expect(message).toContain('NotInSubset: safeStorage is outside the subset');
  });

  test('every import of electron in the product is inside it', () => {
    const names = new Set(
      /electron = strict\('', \{([^}]+(?:\{[^}]*\})?[^}]*)\}/
        .exec(readFileSync(new URL('../../host/electron.ts', import.meta.url), 'utf8'))![1]!
        .match(/^ {2}\w+/gm)!
        .map((name) => name.trim()),
    );
    for (const name of ['contextBridge', 'ipcRenderer']) names.add(name);
    expect(names).toContain('BrowserWindow');
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const files = ['main', 'preload'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join(root, folder, file)),
    );
    const outside = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/import \{([^}]+)\} from 'electron'/g)]
        .flatMap((found) => found[1]!.split(','))
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type ') && !names.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(outside).toEqual([]);
  });
});

describe('a page on the host', () => {
  test('reaches nothing but the app, even without a policy of its own', async () => {
    let hits = 0;
    const server = createServer((_request, response) => {
      hits += 1;
      response.end('reached');
    });
    server.on('connection', () => (hits += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const app = await launch({ FIXTURE_PAGE: 'bare.html' });
      const tries = `Promise.all(['127.0.0.1', 'localhost'].flatMap((host) => [
        fetch('http://' + host + ':${port}/').then(() => 'reached', () => 'refused'),
        new Promise((resolve) => {
          const socket = new WebSocket('ws://' + host + ':${port}/');
          socket.onopen = () => resolve('reached');
          socket.onerror = () => resolve('refused');
        }),
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve('reached');
          image.onerror = () => resolve('refused');
          image.src = 'http://' + host + ':${port}/x.png';
        }),
      ]))`;
      expect(await app.page.evaluate(tries)).toEqual(Array(6).fill('refused'));
      expect(hits).toBe(0);
    } finally {
      server.close();
    }
  });

  test('that crashes is told to the app, which can load it again', async () => {
    const app = await launch({ FIXTURE_RELOAD_ON_CRASH: '1' });
    const cdp = await app.page.context().newCDPSession(app.page);
    cdp.send('Page.crash').catch(() => undefined);
    await expect.poll(() => app.log(), { timeout: 10_000 }).toContain('gone: crashed');
    await expect
      .poll(
        async () => {
          const [page] = await app.pages();
          return page && page !== app.page ? page.evaluate('typeof fixture') : 'crashed';
        },
        { timeout: 10_000 },
      )
      .toBe('object');
  });

  test('shares no function, event or name with the preload that it could listen in on', async () => {
    const app = await launch();
    const added = `(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
      frame.remove();
      return Object.getOwnPropertyNames(window).filter((name) => !plain.has(name)).sort();
    })()`;
    const names = await app.page.evaluate<string[]>(added);
    expect(names).toEqual(expect.arrayContaining(['bridgeWasThereFirst', 'fixture', 'violations']));
    expect(names.filter((name) => /[0-9a-f]{8}-|ipc|electron|require|process/i.test(name))).toEqual([]);
  });
});
