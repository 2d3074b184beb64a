import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import {
  call,
  claims,
  consent,
  control,
  exchange,
  makeVerifier,
  postToken,
  redirectUri,
  refresh,
  signIn,
  type Tokens,
} from './client.ts';
import { annId, bobId, harbour, kauri, tinyWorld } from './tinyWorld.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld() });
});
afterEach(() => sandbox.close());

const asAnn = { sandbox_user: annId, sandbox_tenant: kauri };
const minutes = (count: number): Promise<Response> => control(sandbox, 'clock', { advanceSeconds: count * 60 });
const days = (count: number): Promise<Response> => minutes(count * 24 * 60);

async function code(verifier: string): Promise<string> {
  return (await consent(sandbox, verifier, asAnn)).get('code')!;
}

async function expectRefused(response: Response, error: string): Promise<void> {
  expect(response.status).toBe(400);
  expect(((await response.json()) as { error: string }).error).toBe(error);
}

test('a code brings a token pair of thirty minutes, without any secret', async () => {
  const tokens = await signIn(sandbox, annId, kauri);
  expect(tokens).toMatchObject({ expires_in: 1800, token_type: 'Bearer' });
  const claim = claims(tokens.access_token);
  const event = sandbox.state.identity.connectionsOf(annId)[0]!.authEventId;
  expect(claim).toMatchObject({ xero_userid: annId, client_id: sandbox.clientId, authentication_event_id: event });
  expect(claim.scope).toContain('accounting.invoices.read');
  expect(Number(claim.exp) - Number(claim.nbf)).toBe(1800);
  expect(claims(tokens.id_token!)).toMatchObject({
    email: 'ann@practice.test',
    given_name: 'Ann',
    aud: sandbox.clientId,
  });
});

test('a code works once', async () => {
  const verifier = makeVerifier();
  const once = await code(verifier);
  expect((await exchange(sandbox, once, verifier)).status).toBe(200);
  await expectRefused(await exchange(sandbox, once, verifier), 'invalid_grant');
});

test('a code is of no use with another verifier, another redirect address or after five minutes', async () => {
  const verifier = makeVerifier();
  await expectRefused(await exchange(sandbox, await code(verifier), makeVerifier()), 'invalid_grant');
  await expectRefused(
    await postToken(sandbox, {
      grant_type: 'authorization_code',
      code: await code(verifier),
      redirect_uri: 'http://localhost:8744/callback',
      code_verifier: verifier,
    }),
    'invalid_grant',
  );
  const late = await code(verifier);
  await minutes(6);
  await expectRefused(await exchange(sandbox, late, verifier), 'invalid_grant');
  await expectRefused(await exchange(sandbox, 'made up', verifier), 'invalid_grant');
});

test('a verifier shorter than forty-three characters is refused', async () => {
  const short = 'too-short';
  await expectRefused(await exchange(sandbox, await code(short), short), 'invalid_grant');
});

test('another client, another grant and a body that is no form are refused', async () => {
  const { refresh_token } = await signIn(sandbox, annId, kauri);
  await expectRefused(
    await postToken(sandbox, { client_id: 'SOMEONE', grant_type: 'refresh_token', refresh_token }),
    'invalid_client',
  );
  await expectRefused(await postToken(sandbox, { grant_type: 'password' }), 'unsupported_grant_type');
  const asJson = await fetch(`${sandbox.origin}/connect/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_id: sandbox.clientId, grant_type: 'refresh_token', refresh_token }),
  });
  await expectRefused(asJson, 'invalid_request');
});

test('a refresh token comes with offline_access only, an ID token with openid only', async () => {
  const tokens = await signIn(sandbox, bobId, kauri, { scope: 'accounting.settings.read' });
  expect(Object.keys(tokens)).not.toContain('refresh_token');
  expect(Object.keys(tokens)).not.toContain('id_token');
});

test('each refresh rotates, and the old token still works for thirty minutes', async () => {
  const first = await signIn(sandbox, annId, kauri);
  const second = (await (await refresh(sandbox, first.refresh_token)).json()) as Tokens;
  expect(second.refresh_token).not.toBe(first.refresh_token);
  await minutes(29);
  const again = (await (await refresh(sandbox, first.refresh_token)).json()) as Tokens;
  expect(again.refresh_token).toBeTruthy();
  await minutes(2);
  await expectRefused(await refresh(sandbox, first.refresh_token), 'invalid_grant');
  expect((await refresh(sandbox, second.refresh_token)).status).toBe(200);
  expect((await refresh(sandbox, again.refresh_token)).status).toBe(200);
});

test('the grace is a knob', async () => {
  await control(sandbox, 'knobs', { graceMinutes: 0 });
  const first = await signIn(sandbox, annId, kauri);
  expect((await refresh(sandbox, first.refresh_token)).status).toBe(200);
  await minutes(1);
  await expectRefused(await refresh(sandbox, first.refresh_token), 'invalid_grant');
});

test('a refresh token unused for sixty days stops, and each refresh starts sixty new days', async () => {
  const first = await signIn(sandbox, annId, kauri);
  await days(59);
  const second = (await (await refresh(sandbox, first.refresh_token)).json()) as Tokens;
  await days(59);
  const third = (await (await refresh(sandbox, second.refresh_token)).json()) as Tokens;
  await days(61);
  await expectRefused(await refresh(sandbox, third.refresh_token), 'invalid_grant');
});

test('scopes add up per user, and a refresh does not widen them', async () => {
  const narrow = await signIn(sandbox, annId, kauri, { scope: 'offline_access accounting.settings.read' });
  const wide = await signIn(sandbox, annId, harbour, { scope: 'offline_access accounting.contacts.read' });
  expect(wide.scope.split(' ').sort()).toEqual([
    'accounting.contacts.read',
    'accounting.settings.read',
    'offline_access',
  ]);
  const renewed = (await (await refresh(sandbox, narrow.refresh_token)).json()) as Tokens;
  expect(renewed.scope.split(' ').sort()).toEqual(['accounting.settings.read', 'offline_access']);
});

test('every token of a user sees all organisations the user attached', async () => {
  const first = await signIn(sandbox, annId, kauri);
  await signIn(sandbox, annId, harbour);
  expect((await call(sandbox, first.access_token, harbour, 'Organisation')).status).toBe(200);
});

test('revoking ends the tokens, scopes and connections of that user alone', async () => {
  const ann = await signIn(sandbox, annId, kauri);
  const bob = await signIn(sandbox, bobId, kauri);
  const revoke = (token: string): Promise<Response> =>
    fetch(`${sandbox.origin}/connect/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: sandbox.clientId, token }),
    });
  expect((await revoke('unknown')).status).toBe(200);
  expect((await revoke(ann.refresh_token)).status).toBe(200);
  await expectRefused(await refresh(sandbox, ann.refresh_token), 'invalid_grant');
  expect((await call(sandbox, ann.access_token, kauri, 'Organisation')).status).toBe(401);
  expect(sandbox.state.identity.connectionsOf(annId)).toEqual([]);
  expect(sandbox.state.identity.grantedScopes(annId)).toEqual([]);
  expect((await call(sandbox, bob.access_token, kauri, 'Organisation')).status).toBe(200);
});

test('an answer can get lost after the rotation, and the old token then saves the day', async () => {
  const first = await signIn(sandbox, annId, kauri);
  await control(sandbox, 'faults', { endpoint: 'token', action: { kind: 'drop' } });
  await expect(refresh(sandbox, first.refresh_token)).rejects.toThrow();
  const stored = [...sandbox.state.identity.refreshTokens.values()];
  expect(stored.map((token) => token.rotatedAt !== undefined)).toEqual([true, false]);
  expect((await refresh(sandbox, first.refresh_token)).status).toBe(200);
});

test('a token answer can be late: the rotation happens at once', async () => {
  const first = await signIn(sandbox, annId, kauri);
  await control(sandbox, 'faults', { endpoint: 'token', action: { kind: 'delay', milliseconds: 60_000 } });
  const abort = new AbortController();
  const waiting = fetch(`${sandbox.origin}/connect/token`, {
    method: 'POST',
    signal: abort.signal,
    body: new URLSearchParams({
      client_id: sandbox.clientId,
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token,
    }),
  });
  await expect.poll(() => sandbox.state.identity.refreshTokens.size).toBe(2);
  abort.abort();
  await expect(waiting).rejects.toThrow();
});

test('tokens expire on demand, access tokens apart from refresh tokens', async () => {
  const tokens = await signIn(sandbox, annId, kauri);
  await control(sandbox, 'expire-tokens', {});
  const refused = await call(sandbox, tokens.access_token, kauri, 'Organisation');
  expect(refused.status).toBe(401);
  expect(((await refused.json()) as { Detail: string }).Detail).toMatch(/^TokenExpired: /);
  expect((await refresh(sandbox, tokens.refresh_token)).status).toBe(200);
  await control(sandbox, 'expire-tokens', { which: 'refresh', user: annId });
  await expectRefused(await refresh(sandbox, tokens.refresh_token), 'invalid_grant');
});

test('an access token ends by the clock', async () => {
  const tokens = await signIn(sandbox, annId, kauri);
  await control(sandbox, 'clock', { advanceSeconds: 1799 });
  expect((await call(sandbox, tokens.access_token, kauri, 'Organisation')).status).toBe(200);
  await control(sandbox, 'clock', { advanceSeconds: 2 });
  expect((await call(sandbox, tokens.access_token, kauri, 'Organisation')).status).toBe(401);
});

test('the token endpoint keeps codes, tokens and verifiers out of the log', async () => {
  const tokens = await signIn(sandbox, annId, kauri);
  await refresh(sandbox, tokens.refresh_token);
  const log = JSON.stringify(sandbox.state.log.entries());
  for (const secret of [tokens.access_token, tokens.refresh_token, redirectUri.replace('http', 'xx')])
    expect(log).not.toContain(secret);
  expect(sandbox.state.log.entries().filter((entry) => entry.grant === 'refresh_token')).toHaveLength(1);
});
