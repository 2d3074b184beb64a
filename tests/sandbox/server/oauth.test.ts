import * as oauth from 'oauth4webapi';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { call, redirectUri, scopes, visit } from './client.ts';
import { annId, kauri, tinyWorld } from './tinyWorld.ts';

/** A strict OpenID client signs in: it rejects whatever departs from the standards. */

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld(), now: new Date().toISOString(), speed: 1 });
});
afterEach(() => sandbox.close());

/** Plain HTTP is allowed on the loopback address only. */
const loopback = { [oauth.allowInsecureRequests]: true } as const;

async function signIn(): Promise<{
  server: oauth.AuthorizationServer;
  client: oauth.Client;
  tokens: oauth.TokenEndpointResponse;
}> {
  const issuer = new URL(sandbox.origin);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, loopback));
  const client: oauth.Client = { client_id: sandbox.clientId };
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(server.authorization_endpoint!);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: scopes,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    sandbox_user: annId,
    sandbox_tenant: kauri,
  }).toString();
  const back = await visit(url.href);
  const parameters = oauth.validateAuthResponse(server, client, new URL(back.headers.get('location')!), state);
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUri,
    verifier,
    loopback,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, answer, loopback);
  return { server, client, tokens };
}

test('a strict client signs in with PKCE, checks the ID token and its signature, and reads an organisation', async () => {
  const { tokens } = await signIn();
  const claims = oauth.getValidatedIdTokenClaims(tokens)!;
  expect(claims).toMatchObject({ xero_userid: annId, email: 'ann@practice.test', iss: sandbox.origin });
  const response = await call(sandbox, tokens.access_token, kauri, 'Organisation');
  expect(response.status).toBe(200);
});

test('a strict client refreshes and revokes', async () => {
  const { server, client, tokens } = await signIn();
  const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), tokens.refresh_token!, loopback);
  const next = await oauth.processRefreshTokenResponse(server, client, answer);
  expect(next.refresh_token).not.toBe(tokens.refresh_token);
  expect(next.access_token).not.toBe(tokens.access_token);

  const revoked = await oauth.revocationRequest(server, client, oauth.None(), next.refresh_token!, loopback);
  await oauth.processRevocationResponse(revoked);
  const late = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), next.refresh_token!, loopback);
  await expect(oauth.processRefreshTokenResponse(server, client, late)).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('a strict client notices a nonce that is not its own', async () => {
  const { server, client } = await signIn();
  sandbox.state.identity.scripted.push({ decision: 'allow', userId: annId, tenantIds: [kauri] });
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(server.authorization_endpoint!);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: 'openid',
    nonce: 'another',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString();
  const back = await visit(url.href);
  const parameters = oauth.validateAuthResponse(server, client, new URL(back.headers.get('location')!));
  const none = oauth.None();
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    none,
    parameters,
    redirectUri,
    verifier,
    loopback,
  );
  const checks = { expectedNonce: 'mine', requireIdToken: true };
  await expect(oauth.processAuthorizationCodeResponse(server, client, answer, checks)).rejects.toThrow(/nonce/);
});
