import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import {
  authorizeUrl,
  claims,
  consent,
  control,
  exchange,
  makeVerifier,
  signIn,
  visit,
  type Tokens,
} from './client.ts';
import { annId, bobId, harbour, kauri, tinyWorld, twin } from './tinyWorld.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld() });
});
afterEach(() => sandbox.close());

const verifier = makeVerifier();
const attached = (userId: string): string[] =>
  sandbox.state.identity.connectionsOf(userId).map((connection) => connection.tenantId);

/** A page and no redirect: nothing reaches the app. */
async function expectErrorPage(extra: Readonly<Record<string, string>>, text: string, status = 400): Promise<void> {
  const response = await visit(authorizeUrl(sandbox, verifier, extra));
  expect(response.status).toBe(status);
  expect(response.headers.get('location')).toBeNull();
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain(text);
}

/** The text of the consent page and the form behind its buttons. */
async function openConsent(user: string): Promise<{ page: string; form: URLSearchParams }> {
  const page = await (await visit(authorizeUrl(sandbox, verifier, { login: user }))).text();
  const form = new URLSearchParams();
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g))
    form.set(name!, value!.replaceAll('&#39;', "'").replaceAll('&amp;', '&'));
  return { page, form };
}

async function press(
  form: URLSearchParams,
  decision: 'allow' | 'cancel',
  tenants: readonly string[] = [],
): Promise<Response> {
  const body = new URLSearchParams(form);
  for (const tenant of tenants) body.append('tenant', tenant);
  body.set('decision', decision);
  return fetch(`${sandbox.origin}/identity/connect/authorize`, { method: 'POST', body, redirect: 'manual' });
}

test('an unknown client, a wrong redirect address, a forbidden scope and a plain challenge end on an error page', async () => {
  await control(sandbox, 'knobs', { autoApprove: true });
  await expectErrorPage({ client_id: 'SOMEONE' }, 'unauthorized_client');
  await expectErrorPage({ scope: 'openid accounting.journals.read' }, 'invalid_scope');
  await expectErrorPage({ scope: 'openid accounting.classicexpenses.read' }, 'invalid_scope');
  await expectErrorPage({ scope: '' }, 'invalid_scope');
  await expectErrorPage({ code_challenge_method: 'plain' }, 'invalid_request');
  await expectErrorPage({ code_challenge: '' }, 'invalid_request');
  await expectErrorPage({ response_type: 'token' }, 'unsupported_response_type');
});

test('the redirect address must be exact in host, port, path and trailing slash', async () => {
  await control(sandbox, 'knobs', { autoApprove: true });
  const wrong = [
    'http://localhost:8746/callback',
    'http://localhost:8743/callback/',
    'http://localhost:8743/Callback',
    'http://127.0.0.1:8743/callback',
    'https://localhost:8743/callback',
    'http://localhost:8743/callback?x=1',
  ];
  for (const redirect_uri of wrong) await expectErrorPage({ redirect_uri }, 'Invalid redirect_uri', 500);
  const right = await consent(sandbox, verifier, { redirect_uri: 'http://localhost:8745/callback' });
  expect(right.get('code')).toBeTruthy();
});

test('a browser chooses a user, then an organisation, and allows', async () => {
  const first = await (await visit(authorizeUrl(sandbox, verifier))).text();
  expect(first).toContain(`id="user-${annId}"`);
  expect(first).toContain('O&#39;Books');
  const { page, form } = await openConsent(annId);
  for (const name of ['Kauri Supplies', 'Harbour Cafe', 'Twin']) expect(page).toContain(name);
  const response = await press(form, 'allow', [harbour]);
  expect(response.status).toBe(302);
  const back = new URL(response.headers.get('location')!);
  expect(back.origin + back.pathname).toBe('http://localhost:8743/callback');
  expect(back.searchParams.get('state')).toBe('the state');
  expect(attached(annId)).toEqual([harbour]);
  expect((await exchange(sandbox, back.searchParams.get('code')!, verifier)).status).toBe(200);
});

test('the picker hides organisations attached already and those the user may not connect', async () => {
  await signIn(sandbox, annId, kauri);
  const ann = await openConsent(annId);
  expect(ann.page).not.toContain('Kauri Supplies');
  expect(ann.page).toContain('Harbour Cafe');
  const bob = await openConsent(bobId);
  expect(bob.page).toContain('Kauri Supplies');
  expect(bob.page).not.toContain('Twin');
});

test('allowing without a further organisation renews what is connected', async () => {
  await signIn(sandbox, annId, kauri);
  await control(sandbox, 'clock', { advanceSeconds: 3600 });
  const { form } = await openConsent(annId);
  expect((await press(form, 'allow', [''])).status).toBe(302);
  const [connection] = sandbox.state.identity.connectionsOf(annId);
  expect(connection!.updatedAt - connection!.createdAt).toBe(3_600_000);
});

test('cancelling comes back as access_denied with the state and attaches nothing', async () => {
  const { form } = await openConsent(annId);
  const back = new URL((await press(form, 'cancel', [kauri])).headers.get('location')!).searchParams;
  expect(Object.fromEntries(back)).toEqual({ error: 'access_denied', state: 'the state' });
  expect(attached(annId)).toEqual([]);
});

test('one consent covers one organisation, several only in bulk', async () => {
  const { form } = await openConsent(annId);
  expect((await press(form, 'allow', [kauri, harbour])).status).toBe(400);
  expect(attached(annId)).toEqual([]);
  await control(sandbox, 'knobs', { bulk: true });
  expect((await press(form, 'allow', [kauri, harbour])).status).toBe(302);
  expect(attached(annId)).toEqual([kauri, harbour]);
});

test('a user cannot attach an organisation where the role is too low', async () => {
  const { form } = await openConsent(bobId);
  expect((await press(form, 'allow', [twin])).status).toBe(400);
  expect(attached(bobId)).toEqual([]);
});

test('decisions left at the control address answer the next consents in order', async () => {
  await control(sandbox, 'consent', { user: 'ann@practice.test', organisation: 'Harbour Cafe' });
  await control(sandbox, 'consent', { decision: 'cancel' });
  expect((await consent(sandbox, verifier)).get('code')).toBeTruthy();
  expect(attached(annId)).toEqual([harbour]);
  expect((await consent(sandbox, verifier)).get('error')).toBe('access_denied');
  const third = await visit(authorizeUrl(sandbox, verifier));
  expect(third.status).toBe(200);
});

test('automatic approval takes the first organisation that is free, in bulk all of them', async () => {
  await control(sandbox, 'knobs', { autoApprove: true });
  await consent(sandbox, verifier);
  expect(attached(annId)).toEqual([kauri]);
  await consent(sandbox, verifier);
  expect(attached(annId)).toEqual([kauri, harbour]);
  await control(sandbox, 'knobs', { bulk: true });
  await consent(sandbox, verifier);
  expect(attached(annId)).toEqual([kauri, harbour, twin]);
});

test('consent to an organisation attached before adds nothing, moves its date and keeps its event', async () => {
  const first = await signIn(sandbox, annId, kauri);
  const before = { ...sandbox.state.identity.connectionsOf(annId)[0]! };
  await control(sandbox, 'clock', { advanceSeconds: 60 });
  const second: Tokens = await signIn(sandbox, annId, kauri);
  const connections = sandbox.state.identity.connectionsOf(annId);
  expect(connections).toHaveLength(1);
  expect(connections[0]).toEqual({ ...before, updatedAt: before.updatedAt + 60_000 });
  expect(claims(first.access_token).authentication_event_id).toBe(before.authEventId);
  expect(claims(second.access_token).authentication_event_id).not.toBe(before.authEventId);
});
