import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type LoggedRequest, type Sandbox } from '../../../sandbox/server/index.ts';
import { call, control, postToken, refresh, signIn, type Tokens } from './client.ts';
import { annId, bobId, harbour, kauri, tinyWorld } from './tinyWorld.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld() });
});
afterEach(() => sandbox.close());

async function look<T>(name: string): Promise<T> {
  return (await (await fetch(`${sandbox.origin}/control/${name}`)).json()) as T;
}
const log = async (): Promise<LoggedRequest[]> => (await look<{ requests: LoggedRequest[] }>('log')).requests;

/** A request with a Host header of its own. */
function withHost(host: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(`${sandbox.origin}${path}`, { headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    })
      .on('error', reject)
      .end();
  });
}

test('the log tells what was asked and what it cost, and can be reset', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  await control(sandbox, 'clock', { advanceSeconds: 5 });
  const since = { 'If-Modified-Since': '2026-11-01T00:00:00', 'Accept-Encoding': 'identity' };
  const answer = await call(sandbox, access_token, kauri, 'Invoices?page=2&pageSize=50', since);
  const { length } = await answer.text();
  expect((await log()).map((entry) => [entry.path, entry.grant])).toEqual([
    ['/identity/connect/authorize', null],
    ['/connect/token', 'authorization_code'],
    ['/api.xro/2.0/Invoices', null],
  ]);
  expect((await log())[2]).toEqual({
    n: 3,
    time: '2026-11-22T08:00:05.000Z',
    method: 'GET',
    path: '/api.xro/2.0/Invoices',
    query: { page: '2', pageSize: '50' },
    tenant: kauri,
    status: 200,
    bytes: length,
    grant: null,
    fault: null,
    modifiedSince: '2026-11-01T00:00:00',
  });
  await control(sandbox, 'reset-log', {});
  expect(await log()).toEqual([]);
});

test('the clock stands still, can be set, moved and started, and every answer shows it', async () => {
  const shown = async (): Promise<string | null> =>
    (await fetch(`${sandbox.origin}/control/clock`)).headers.get('date');
  expect(await shown()).toBe('Sun, 22 Nov 2026 08:00:00 GMT');
  expect(await shown()).toBe('Sun, 22 Nov 2026 08:00:00 GMT');
  await control(sandbox, 'clock', { now: '2028-02-29T23:59:59Z' });
  await control(sandbox, 'clock', { advanceSeconds: 1 });
  expect(await look('clock')).toEqual({ now: '2028-03-01T00:00:00.000Z', speed: 0 });
  await control(sandbox, 'clock', { speed: 60 });
  await expect.poll(async () => (await look<{ now: string }>('clock')).now > '2028-03-01T00:00:01').toBe(true);
});

test('the state shows users, rights and connections, and no token', async () => {
  const tokens = await signIn(sandbox, bobId, kauri);
  await control(sandbox, 'role', { user: bobId, tenant: kauri, role: 'ADVISER', manualJournals: true });
  const text = JSON.stringify(await look('state'));
  expect(text).toContain('"role":"ADVISER"');
  expect(text).not.toContain(tokens.access_token);
  expect(text).not.toContain(tokens.refresh_token);
});

test('revoking by control ends one user', async () => {
  const ann = await signIn(sandbox, annId, kauri);
  const bob = await signIn(sandbox, bobId, kauri);
  await control(sandbox, 'revoke', { user: 'ann@practice.test' });
  expect((await refresh(sandbox, ann.refresh_token)).status).toBe(400);
  expect((await refresh(sandbox, bob.refresh_token)).status).toBe(200);
});

test('a control call that makes no sense says why', async () => {
  const cases: readonly (readonly [string, unknown, number])[] = [
    ['nothing', {}, 404],
    ['role', { user: 'nobody', tenant: kauri }, 400],
    ['disconnect', { organisation: 'Nowhere' }, 400],
    ['clock', { now: 'soon' }, 400],
    ['clock', { advanceSeconds: 'much' }, 400],
    ['faults', { rules: [{ endpoint: 'Items' }] }, 400],
    ['knobs', { colour: 'red' }, 400],
    ['knobs', { bulk: 'yes' }, 400],
    ['consent', [], 400],
    ['change', { tenant: kauri }, 400],
  ];
  for (const [name, body, status] of cases) {
    const response = await control(sandbox, name, body);
    expect([name, response.status]).toEqual([name, status]);
    expect(((await response.json()) as { error: string }).error).toBeTruthy();
  }
});

test('a web page cannot turn the knobs: JSON is required and the host must be the loopback', async () => {
  const asForm = await fetch(`${sandbox.origin}/control/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ user: annId }),
  });
  expect(asForm.status).toBe(415);
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80'])
    expect([host, await withHost(host, '/control/log')]).toEqual([host, 421]);
  expect(await withHost(`localhost:${sandbox.port}`, '/control/log')).toBe(200);
  expect(await withHost(`[::1]:${sandbox.port}`, '/control/log')).toBe(200);
});

test('it listens on the loopback addresses and no others', async () => {
  expect(sandbox.addresses).toContain('127.0.0.1');
  for (const address of sandbox.addresses) expect(['127.0.0.1', '::1']).toContain(address);
  if (sandbox.addresses.includes('::1'))
    expect((await fetch(`http://[::1]:${sandbox.port}/.well-known/openid-configuration`)).status).toBe(200);
  const outside = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .find((entry) => !entry.internal && entry.family === 'IPv4');
  if (outside) await expect(fetch(`http://${outside.address}:${sandbox.port}/control/log`)).rejects.toThrow();
});

test('a memory file keeps a sign-in over a restart, and nobody else may read it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const memoryFile = join(folder, 'memory.json');
  try {
    const before = await startSandbox({ scenario: tinyWorld(), memoryFile });
    const tokens = await signIn(before, annId, kauri);
    await signIn(before, annId, harbour);
    await before.close();
    expect(statSync(memoryFile).mode & 0o077).toBe(0);

    const after = await startSandbox({ scenario: tinyWorld(), memoryFile });
    expect((await call(after, tokens.access_token, kauri, 'Organisation')).status).toBe(200);
    const renewed = (await (await refresh(after, tokens.refresh_token)).json()) as Tokens;
    expect((await call(after, renewed.access_token, harbour, 'Organisation')).status).toBe(200);
    expect(renewed.scope).toBe(tokens.scope);
    const revoked = { token: renewed.refresh_token, client_id: after.clientId };
    await fetch(`${after.origin}/connect/revocation`, { method: 'POST', body: new URLSearchParams(revoked) });
    await after.close();
    expect(readFileSync(memoryFile, 'utf8')).not.toContain(renewed.refresh_token);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('two sandboxes know nothing of each other', async () => {
  const other = await startSandbox({ scenario: tinyWorld() });
  const tokens = await signIn(sandbox, annId, kauri);
  expect((await postToken(other, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).status).toBe(
    400,
  );
  await other.close();
});
