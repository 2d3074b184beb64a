import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPractice, startConsent, startEngine, type Practice } from '../../../main/compose.ts';
import { followRedirects } from '../../../main/demo/demo.ts';
import type { FromEngine, ToEngine } from '../../../main/wire.ts';
import { now, openXero, sam, scriptConsent, tempProfile, type TempProfile } from './support.ts';
import type { Sandbox } from '../../../sandbox/server/index.ts';

let sandbox: Sandbox;
let profile: TempProfile;
let practice: Practice;
let child: ChildProcess;
let received: FromEngine[];
let wake: () => void = () => {};

beforeEach(async () => {
  const xero = await openXero();
  sandbox = xero.sandbox;
  profile = tempProfile();
  const opened = await openPractice({
    profileDir: profile.dir,
    origins: { login: sandbox.origin, identity: sandbox.origin, api: sandbox.origin },
    now,
    demo: false,
    clientId: sandbox.clientId,
    passphraseFile: profile.passphraseFile,
    secretOptions: { sealedFileCost: 2 ** 10 },
    ports: xero.ports,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  practice = opened.value;
  received = [];
  child = launch();
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  await practice.close();
  await sandbox.close();
  profile.remove();
});

function launch(): ChildProcess {
  const started = fork(fileURLToPath(new URL('../../../main/engine/entry.ts', import.meta.url)), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  started.on('exit', () => wake());
  started.on('message', (message) => {
    const told = message as FromEngine;
    received.push(told);
    wake();
    // What the window's main process does: tokens are fetched here and go over the wire.
    if (told.type === 'tokenWanted') {
      void practice.tokens
        .accessToken(told.identityId, { renew: told.renew })
        .then((reply) => send({ type: 'token', id: told.id, reply }));
    }
  });
  return started;
}

const send = (message: ToEngine) => void child.send(message);

async function until<T extends FromEngine>(matches: (message: FromEngine) => message is T): Promise<T> {
  for (;;) {
    const found = received.find(matches);
    if (found) return found;
    if (child.exitCode !== null) throw new Error('the engine ended');
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

let calls = 0;
async function call(name: string, input: unknown): Promise<never> {
  const id = ++calls;
  send({ type: 'call', id, name, input });
  const { reply } = await until(
    (message): message is FromEngine & { type: 'reply' } => message.type === 'reply' && message.id === id,
  );
  if (!reply.ok) throw new Error(reply.failure.code);
  return reply.value as never;
}

test('the engine runs as a process of its own: attaches, reads, tells events, stops', async () => {
  send({ type: 'start', start: practice.start });
  const ready = await until((message): message is FromEngine & { type: 'ready' } => message.type === 'ready');
  expect(ready.reply).toEqual({ ok: true, value: {} });

  scriptConsent(sandbox, sam, ['Larkfield Books Ltd']);
  const signedIn = await (await startConsent(practice, { openBrowser: followRedirects })).done;
  if (!signedIn.ok) throw new Error(signedIn.failure.code);
  const { identityId, authEventId } = signedIn.value;
  const offered: { organisations: { tenantId: string }[] } = await call('private.offer', {
    identityId,
    authEventId,
    purpose: 'attach',
    orgId: null,
    attemptedNickname: null,
  });
  const tenantId = offered.organisations[0]?.tenantId ?? '';
  await call('private.attach', { identityId, tenantId, nickname: 'Larkfield', sync: true });
  await until(
    (message): message is FromEngine & { type: 'event' } => message.type === 'event' && message.name === 'sync.ended',
  );
  const document: { tiles: { state: string }[] } = await call('tiles.list', {
    orgId: tenantId,
    basis: 'accrual',
    lang: 'nl',
  });
  expect(document.tiles.filter((tile) => tile.state === 'loading')).toEqual([]);
  const names = new Set(received.flatMap((message) => (message.type === 'event' ? [message.name] : [])));
  expect([...names].sort()).toEqual(['org.changed', 'sync.ended', 'sync.progress']);
  // Tiles change one by one while the run goes on, not all at its end.
  const ended = received.findIndex((message) => message.type === 'event' && message.name === 'sync.ended');
  const earlier = received
    .slice(0, ended)
    .filter((message) => message.type === 'event' && message.name === 'org.changed');
  expect(earlier.length).toBeGreaterThan(8);

  send({ type: 'stop' });
  await until((message): message is FromEngine & { type: 'stopped' } => message.type === 'stopped');
  await once(child, 'exit');
  expect(child.exitCode).toBe(0);
  // Nothing personal is in what the engine logs.
  const log = JSON.stringify(received.filter((message) => message.type === 'log'));
  for (const word of ['Larkfield', 'sam.adviser', tenantId]) expect(log).not.toContain(word);

  const again = await startEngine(practice, { log: () => {}, readers: 0 });
  if (!again.ok) throw new Error(again.failure.code);
  const practiceRows = await again.value.call('orgs.practice', { lang: 'en' });
  expect(practiceRows).toMatchObject({ ok: true, value: { rows: [{ nickname: 'Larkfield', state: 'fresh' }] } });
  const row = practiceRows.ok
    ? (practiceRows.value as { rows: { closingBalance: string; tieable: number }[] }).rows[0]
    : undefined;
  expect(row?.closingBalance).toMatch(/^-?\d+\.\d\d$/);
  expect(row?.tieable).toBeGreaterThan(10);
  await again.value.stop();
});

test('a registry that cannot be opened is told as a failure', async () => {
  const wrongKey = Buffer.alloc(32, 7).toString('base64');
  send({ type: 'start', start: { ...practice.start, masterKey: wrongKey } });
  const ready = await until((message): message is FromEngine & { type: 'ready' } => message.type === 'ready');
  expect(ready.reply).toMatchObject({ ok: false, failure: { code: 'file.corrupt' } });
  expect(await call('orgs.list', { lang: 'en' }).catch((error: Error) => error.message)).toBe('file.corrupt');
});

test('without its parent the engine ends', async () => {
  send({ type: 'start', start: practice.start });
  await until((message): message is FromEngine & { type: 'ready' } => message.type === 'ready');
  const exit = once(child, 'exit');
  child.disconnect();
  await exit;
  expect(child.exitCode).toBe(0);
});

test('killed in the middle of a run, the next engine goes on with it by itself', async () => {
  send({ type: 'start', start: practice.start });
  await until((message): message is FromEngine & { type: 'ready' } => message.type === 'ready');
  scriptConsent(sandbox, sam, ['Larkfield Books Ltd']);
  const signedIn = await (await startConsent(practice, { openBrowser: followRedirects })).done;
  if (!signedIn.ok) throw new Error(signedIn.failure.code);
  const { identityId, authEventId } = signedIn.value;
  const offered: { organisations: { tenantId: string }[] } = await call('private.offer', {
    identityId,
    authEventId,
    purpose: 'attach',
    orgId: null,
    attemptedNickname: null,
  });
  const tenantId = offered.organisations[0]?.tenantId ?? '';
  await call('private.attach', { identityId, tenantId, nickname: 'Larkfield', sync: false });
  // Nothing happens by itself here: only what was begun goes on.
  await call('settings.set', { schedule: { kind: 'off' } });
  await call('sync.start', { orgIds: [tenantId] });
  await until(
    (message): message is FromEngine & { type: 'event' } =>
      message.type === 'event' && message.name === 'sync.progress',
  );
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;

  received = [];
  child = launch();
  send({ type: 'start', start: practice.start });
  await until(
    (message): message is FromEngine & { type: 'event' } => message.type === 'event' && message.name === 'sync.ended',
  );
  const { runs }: { runs: unknown[] } = await call('sync.runs', { limit: 5, lang: 'en' });
  expect(runs).toMatchObject([
    { result: 'complete', running: false, endedAt: expect.any(String) },
    // The one that was killed has a line too, and no end.
    { result: null, running: false, endedAt: null },
  ]);
  // It is over: nothing is left to go on with.
  const { orgs }: { orgs: { nextDue: string | null }[] } = await call('schedule.get', {});
  expect(orgs.map((org) => org.nextDue)).toEqual([null]);
}, 60_000);
