import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeChallenge, createAttemptSecrets, sameText } from '../../main/auth/pkce.ts';
import { identityIdOf } from '../../main/auth/claims.ts';
import { startSignIn, type SignInAttempt, type SignInOptions } from '../../main/auth/signIn.ts';
import { startTokenServer, unsignedJwt, type ServerOptions, type TokenServer } from './support/tokenServer.ts';

const PORTS = [18_753, 18_754, 18_755];
const SCOPES = ['openid', 'profile', 'email', 'offline_access', 'accounting.settings.read'];

let server: TokenServer;
let shape: NonNullable<ServerOptions['shape']>;
const attempts: SignInAttempt[] = [];

beforeEach(async () => {
  shape = (answer) => answer;
  server = await startTokenServer({ now: Date.now, shape: (answer, code) => shape(answer, code) });
});
afterEach(async () => {
  for (const attempt of attempts.splice(0)) {
    attempt.cancel();
    await attempt.done;
  }
  await server.close();
});

async function begin(
  options: Partial<SignInOptions> = {},
): Promise<SignInAttempt & { authorizeUrl: string; redirectUri: string }> {
  const attempt = await startSignIn({
    clientId: 'client',
    scopes: SCOPES,
    origins: server.origins,
    ports: PORTS,
    ...options,
  });
  attempts.push(attempt);
  const { authorizeUrl, redirectUri } = attempt;
  if (authorizeUrl === null || redirectUri === null) throw new Error('the attempt did not begin');
  return { ...attempt, authorizeUrl, redirectUri };
}

async function signInWith(change: typeof shape) {
  shape = change;
  const attempt = await begin();
  await fetch(server.approve(attempt.authorizeUrl));
  return attempt.done;
}

describe('PKCE', () => {
  it('makes the challenge of RFC 7636 appendix B', async () => {
    expect(await codeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('makes fresh secrets of full length for every attempt', async () => {
    const made = await Promise.all(Array.from({ length: 2_000 }, createAttemptSecrets));
    for (const part of ['verifier', 'state', 'nonce', 'challenge'] as const) {
      expect(new Set(made.map((one) => one[part])).size).toBe(2_000);
      expect(made.every((one) => /^[A-Za-z0-9_-]{43}$/.test(one[part]))).toBe(true);
    }
  });

  it('compares states whole', () => {
    expect(sameText('abc', 'abc')).toBe(true);
    for (const other of ['', 'ab', 'abd', 'abcd', 'ABC', 'äbc']) expect(sameText('abc', other)).toBe(false);
  });
});

describe('signing in', () => {
  it('sends the user to Xero with PKCE and comes back with tokens and a name', async () => {
    const opened: string[] = [];
    const attempt = await begin({ openBrowser: (url) => void opened.push(url) });
    expect(opened).toEqual([attempt.authorizeUrl]);
    const url = new URL(attempt.authorizeUrl);
    expect(url.pathname).toBe('/identity/connect/authorize');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: `http://localhost:${PORTS[0]}/callback`,
      scope: SCOPES.join(' '),
      code_challenge_method: 'S256',
    });
    const page = await fetch(server.approve(attempt.authorizeUrl));
    expect(await page.text()).toContain('You can go back to Orgfolio');
    const result = await attempt.done;
    expect(result).toMatchObject({
      ok: true,
      value: {
        identity: { xeroUserId: 'user-1', name: 'Ada Example', email: 'user-1@example.org' },
        scopes: [...SCOPES].sort(),
        authEventId: 'event-1',
        clientId: 'client',
        tokens: { expiresIn: 1800 },
      },
    });
  });

  it('ignores an answer with another state, makes no token call for it, and still takes the right one', async () => {
    let foreign = 0;
    const attempt = await begin({ onForeignState: () => (foreign += 1) });
    const forged = new URL(server.approve(attempt.authorizeUrl));
    forged.searchParams.set('state', 'forged');
    expect((await fetch(forged)).status).toBe(400);
    expect(foreign).toBe(1);
    expect(server.posts).toEqual([]);
    await fetch(server.approve(attempt.authorizeUrl));
    expect((await attempt.done).ok).toBe(true);
  });

  it('says at the end of its time whether nobody came or somebody with another state', async () => {
    const nobody = await begin({ timeoutMs: 40 });
    expect(await nobody.done).toMatchObject({ ok: false, code: 'signin.timedOut' });
    const forged = await begin({ timeoutMs: 2_000 });
    await fetch(`${forged.redirectUri}?code=x&state=old`);
    expect(await forged.done).toMatchObject({ ok: false, code: 'signin.stateMismatch' });
    await expect(fetch(`${forged.redirectUri}?code=x&state=old`)).rejects.toThrow();
  });

  it('ends at once when cancelled, by the button or by a signal', async () => {
    const attempt = await begin();
    attempt.cancel();
    expect(await attempt.done).toMatchObject({ ok: false, code: 'signin.cancelled' });
    const abort = new AbortController();
    const second = await begin({ signal: abort.signal });
    abort.abort();
    expect(await second.done).toMatchObject({ ok: false, code: 'signin.cancelled' });
    expect(await (await begin({ signal: abort.signal })).done).toMatchObject({ ok: false, code: 'signin.cancelled' });
    await expect(fetch(attempt.redirectUri)).rejects.toThrow();
  });

  it('can be cancelled while Xero is slow to give the tokens', async () => {
    server.control.gate = new Promise(() => {});
    const attempt = await begin();
    await fetch(server.approve(attempt.authorizeUrl));
    attempt.cancel();
    expect(await attempt.done).toMatchObject({ ok: false, code: 'signin.cancelled' });
  });

  it.each([
    ['access_denied', 'signin.denied', undefined],
    ['invalid_scope', 'signin.failed', 'invalid_scope'],
    ['unauthorized_client', 'signin.invalidClient', 'unauthorized_client'],
  ])('reads %s from Xero as %s', async (error, code, detail) => {
    const attempt = await begin();
    const state = new URL(attempt.authorizeUrl).searchParams.get('state') ?? '';
    await fetch(`${attempt.redirectUri}?error=${error}&state=${state}`);
    const result = await attempt.done;
    expect(result).toMatchObject({ ok: false, code });
    if (detail !== undefined) expect(result).toMatchObject({ detail });
    expect(server.posts).toEqual([]);
  });

  it('refuses an answer from another issuer without a token call', async () => {
    const attempt = await begin();
    await fetch(server.approve(attempt.authorizeUrl, 'user-1', { iss: 'https://evil.example' }));
    expect(await attempt.done).toMatchObject({ ok: false, code: 'signin.failed' });
    expect(server.posts).toEqual([]);
  });

  it('accepts Xero naming itself as the issuer', async () => {
    const attempt = await begin();
    await fetch(
      server.approve(attempt.authorizeUrl, 'user-1', { iss: 'https://identity.xero.com', session_state: 's' }),
    );
    expect((await attempt.done).ok).toBe(true);
  });

  it('says the ports are taken, without opening a browser', async () => {
    const blockers = [];
    for (const port of PORTS) blockers.push(await begin({ ports: [port] }));
    const opened: string[] = [];
    const attempt = await startSignIn({
      clientId: 'c',
      scopes: SCOPES,
      origins: server.origins,
      ports: PORTS,
      openBrowser: (url) => void opened.push(url),
    });
    expect(attempt.authorizeUrl).toBeNull();
    expect(await attempt.done).toMatchObject({ ok: false, code: 'signin.portsTaken' });
    expect(opened).toEqual([]);
  });

  it('goes on when the browser does not open, and says so', async () => {
    let failed = 0;
    const attempt = await begin({
      openBrowser: () => Promise.reject(new Error('no browser')),
      onBrowserFailed: () => (failed += 1),
    });
    await fetch(server.approve(attempt.authorizeUrl));
    expect((await attempt.done).ok).toBe(true);
    expect(failed).toBe(1);
  });

  it('is offline when the token server cannot be reached', async () => {
    const attempt = await begin();
    const back = server.approve(attempt.authorizeUrl);
    await server.close();
    await fetch(back);
    expect(await attempt.done).toMatchObject({ ok: false, code: 'network.offline' });
  });

  it('needs a lasting sign-in', async () => {
    const result = await signInWith((answer) => ({ ...answer, refresh_token: undefined }));
    expect(result).toMatchObject({ ok: false, code: 'signin.noRefreshToken' });
  });

  it('reports a client id the token server does not know', async () => {
    const attempt = await begin();
    const back = new URL(server.approve(attempt.authorizeUrl.replace('client_id=client', 'client_id=other')));
    await fetch(back);
    expect(await attempt.done).toMatchObject({ ok: false, code: 'signin.invalidClient' });
  });
});

describe('the ID token', () => {
  const claims = { sub: 's', xero_userid: 'user-1', email: 'a@example.org', aud: 'client' };
  const withIdToken = (changed: Record<string, unknown>) =>
    signInWith((answer, code) => ({ ...answer, id_token: unsignedJwt({ ...claims, nonce: code.nonce, ...changed }) }));

  it.each([
    ['a foreign issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'somebody-else' }],
    ['a list without us', { aud: ['x', 'y'] }],
    ['another nonce', { nonce: 'replayed' }],
    ['no nonce and an end long ago', { nonce: undefined, exp: 1_000_000_000 }],
    ['no nonce and a start far ahead', { nonce: undefined, nbf: 4_000_000_000 }],
    ['another user than the access token', { xero_userid: 'user-2' }],
  ])('is refused with %s', async (_what, changed) => {
    expect(await withIdToken(changed)).toMatchObject({ ok: false, code: 'signin.failed' });
  });

  it.each([
    ['a list of audiences with us in it', { aud: ['x', 'client'] }],
    ['issuer, audience and nonce left out', { iss: undefined, aud: undefined, nonce: undefined }],
    [
      'a clock that is minutes off',
      { nonce: undefined, exp: Math.floor(Date.now() / 1_000) - 240, nbf: Math.floor(Date.now() / 1_000) + 240 },
    ],
    ['a clock that is a day off, since the nonce is right', { exp: 1_000_000_000 }],
  ])('is accepted with %s', async (_what, changed) => {
    expect(await withIdToken(changed)).toMatchObject({ ok: true, value: { identity: { xeroUserId: 'user-1' } } });
  });
});

describe('a server that says less', () => {
  it('without an ID token: the user is read from the access token', async () => {
    expect(await signInWith((answer) => ({ ...answer, id_token: undefined }))).toMatchObject({
      ok: true,
      value: { identity: { xeroUserId: 'user-1', email: null } },
    });
  });

  it('without xero_userid anywhere: sub is used', async () => {
    const result = await signInWith((answer) => ({
      ...answer,
      id_token: undefined,
      access_token: unsignedJwt({ sub: 'only-sub' }),
    }));
    expect(result).toMatchObject({ ok: true, value: { identity: { xeroUserId: 'only-sub' } } });
  });

  it.each(['opaque-token', 'a.b.c', '..', 'eyJ.eyJ.x', 'é'.repeat(3)])(
    'with the access token %s: works, and names nobody',
    async (token) => {
      const result = await signInWith((answer) => ({
        ...answer,
        id_token: undefined,
        access_token: token,
        scope: undefined,
      }));
      expect(result).toMatchObject({ ok: true, value: { scopes: [...SCOPES].sort(), authEventId: null } });
      expect(result.ok && result.value.identity.xeroUserId).toMatch(/^unnamed-[0-9a-f-]{36}$/);
    },
  );

  it('with scopes in the access token only, or expires_in as text', async () => {
    const result = await signInWith((answer) => ({
      ...answer,
      scope: undefined,
      expires_in: '900',
      id_token: 'not.a.jwt',
    }));
    expect(result).toMatchObject({
      ok: true,
      value: { scopes: ['offline_access', 'openid'], tokens: { expiresIn: 900 } },
    });
  });

  it('with a user id that is no plain word: the id inside Orgfolio still is one, and stays the same', () => {
    expect(identityIdOf('7a8b9c10-1111-2222-3333-444455556666')).toBe('7a8b9c10-1111-2222-3333-444455556666');
    expect(identityIdOf('a/b c')).toMatch(/^[0-9a-f]{40}$/);
    expect(identityIdOf('a/b c')).toBe(identityIdOf('a/b c'));
    expect(identityIdOf('a/b d')).not.toBe(identityIdOf('a/b c'));
  });
});
