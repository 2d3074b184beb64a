import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { call, claims, control, signIn } from './client.ts';
import { annId, bobId, harbour, kauri, tinyWorld } from './tinyWorld.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld() });
});
afterEach(() => sandbox.close());

type Row = Record<string, string>;

async function connections(token: string, path = '', method = 'GET'): Promise<Response> {
  return fetch(`${sandbox.origin}/connections${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
}
async function rows(token: string, path = ''): Promise<Row[]> {
  return (await (await connections(token, path)).json()) as Row[];
}

test('the list is a bare array in camel case with seven decimals and no zone', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  const [row] = await rows(access_token);
  expect(Object.keys(row!)).toEqual([
    'id',
    'authEventId',
    'tenantId',
    'tenantType',
    'tenantName',
    'createdDateUtc',
    'updatedDateUtc',
  ]);
  expect(row).toMatchObject({ tenantId: kauri, tenantType: 'ORGANISATION', tenantName: 'Kauri Supplies' });
  expect(row!.createdDateUtc).toBe('2026-11-22T08:00:00.0000000');
  expect(row!.id).not.toBe(row!.tenantId);
});

test('each user has connections of their own, also to the same organisation', async () => {
  const ann = await signIn(sandbox, annId, kauri);
  const bob = await signIn(sandbox, bobId, kauri);
  const [annRow] = await rows(ann.access_token);
  const [bobRow] = await rows(bob.access_token);
  expect(annRow!.tenantId).toBe(bobRow!.tenantId);
  expect(annRow!.id).not.toBe(bobRow!.id);
});

test('the event of a sign-in finds what it attached', async () => {
  const first = await signIn(sandbox, annId, kauri);
  const second = await signIn(sandbox, annId, harbour);
  const event = String(claims(second.access_token).authentication_event_id);
  expect((await rows(first.access_token, `?authEventId=${event}`)).map((row) => row.tenantId)).toEqual([harbour]);
});

test('a connection can be deleted once, and only by its own user', async () => {
  const ann = await signIn(sandbox, annId, kauri);
  const bob = await signIn(sandbox, bobId, kauri);
  const [row] = await rows(ann.access_token);
  expect((await connections(bob.access_token, `/${row!.id}`, 'DELETE')).status).toBe(404);
  expect((await connections(ann.access_token, `/${row!.id}`, 'DELETE')).status).toBe(204);
  expect((await connections(ann.access_token, `/${row!.id}`, 'DELETE')).status).toBe(404);
  expect(await rows(ann.access_token)).toEqual([]);
  expect((await call(sandbox, ann.access_token, kauri, 'Organisation')).status).toBe(403);
  expect((await call(sandbox, bob.access_token, kauri, 'Organisation')).status).toBe(200);
});

test('only the header of the app limit comes with it', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  const { headers } = await connections(access_token);
  expect(headers.get('x-appminlimit-remaining')).toBe('9999');
  expect(headers.get('x-minlimit-remaining')).toBeNull();
  expect(headers.get('x-daylimit-remaining')).toBeNull();
});

test('a missing or invented token is refused', async () => {
  expect((await connections('invented')).status).toBe(401);
  expect((await fetch(`${sandbox.origin}/connections`)).status).toBe(401);
});

test('a disconnected organisation is gone from the list and its calls are forbidden', async () => {
  const { access_token } = await signIn(sandbox, annId, kauri);
  await control(sandbox, 'disconnect', { organisation: 'Kauri Supplies' });
  expect(await rows(access_token)).toEqual([]);
  expect((await call(sandbox, access_token, kauri, 'Organisation')).status).toBe(403);
});

test('a practice may stand among the organisations', async () => {
  await control(sandbox, 'knobs', { hasPractice: true });
  const { access_token } = await signIn(sandbox, annId, kauri);
  expect((await rows(access_token)).map((row) => row.tenantType)).toEqual(['ORGANISATION', 'PRACTICE']);
});
