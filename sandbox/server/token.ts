import { createHash, randomUUID } from 'node:crypto';
import { json, type Answer, type SandboxRequest } from './http.ts';
import { secretText, type AccessToken, type RefreshToken } from './identity.ts';
import { leftHash, signingKey, signJwt } from './jwt.ts';
import type { SandboxState } from './state.ts';

const dayMs = 86_400_000;

/** `POST /connect/token`: exchanges a code or rotates a refresh token. Public clients send no secret. */
export function answerToken(state: SandboxState, request: SandboxRequest): Answer {
  if (request.method !== 'POST') return oauthError(405, 'invalid_request');
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
    return oauthError(400, 'invalid_request', 'The body must be a form.');
  const form = new URLSearchParams(request.body);
  if (form.get('client_id') !== state.knobs.clientId) return oauthError(400, 'invalid_client');
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(state, form);
    case 'refresh_token':
      return rotate(state, form);
    default:
      return oauthError(400, 'unsupported_grant_type');
  }
}

function exchangeCode(state: SandboxState, form: URLSearchParams): Answer {
  const { identity, knobs, clock } = state;
  const code = identity.codes.get(form.get('code') ?? '');
  if (!code) return oauthError(400, 'invalid_grant');
  // Any attempt uses the code up, so that a wrong verifier cannot be guessed at.
  identity.codes.delete(code.code);
  const isLate = clock.now() - code.issuedAt > knobs.codeSeconds * 1000;
  const verifier = form.get('code_verifier') ?? '';
  const isProven = createHash('sha256').update(verifier).digest('base64url') === code.challenge;
  const isWellFormed = /^[A-Za-z0-9\-._~]{43,128}$/.test(verifier);
  if (isLate || !isProven || !isWellFormed || form.get('redirect_uri') !== code.redirectUri)
    return oauthError(400, 'invalid_grant');
  return issue(state, { ...code, nonce: code.nonce });
}

function rotate(state: SandboxState, form: URLSearchParams): Answer {
  const { identity, knobs, clock } = state;
  const token = identity.refreshTokens.get(form.get('refresh_token') ?? '');
  if (!token || token.isExpired) return oauthError(400, 'invalid_grant');
  const now = clock.now();
  const isUnused = now - token.issuedAt > knobs.refreshDays * dayMs;
  const isPastGrace = token.rotatedAt !== undefined && now - token.rotatedAt > knobs.graceMinutes * 60_000;
  if (isUnused || isPastGrace) return oauthError(400, 'invalid_grant');
  token.rotatedAt ??= now;
  return issue(state, { ...token, nonce: undefined });
}

interface Grant {
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly authEventId: string;
  readonly nonce: string | undefined;
}

function issue(state: SandboxState, grant: Grant): Answer {
  const { identity, knobs, clock, origin } = state;
  const user = identity.user(grant.userId);
  if (!user) return oauthError(400, 'invalid_grant');
  const now = clock.now();
  const seconds = Math.floor(now / 1000);
  const session = {
    iss: origin,
    nbf: seconds,
    iat: seconds,
    sub: createHash('sha256').update(user.id).digest('hex').slice(0, 32),
    xero_userid: user.id,
    global_session_id: createHash('sha256').update(`session ${user.id}`).digest('hex').slice(0, 32),
    authentication_event_id: grant.authEventId,
  };
  const accessToken = signJwt(
    {
      ...session,
      exp: seconds + knobs.accessSeconds,
      aud: `${origin}/resources`,
      client_id: knobs.clientId,
      auth_time: seconds,
      jti: randomUUID().replaceAll('-', '').toUpperCase(),
      scope: grant.scopes,
      amr: ['sandbox'],
    },
    'at+jwt',
  );
  const access: AccessToken = { ...pick(grant), token: accessToken, expiresAt: now + knobs.accessSeconds * 1000 };
  identity.accessTokens.set(accessToken, access);

  const answer: Record<string, unknown> = {};
  if (grant.scopes.includes('openid'))
    answer.id_token = signJwt({
      ...session,
      exp: seconds + 300,
      aud: knobs.clientId,
      auth_time: seconds,
      at_hash: leftHash(accessToken),
      ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
      sid: session.global_session_id,
      ...(grant.scopes.includes('profile')
        ? { preferred_username: user.email, given_name: user.firstName, family_name: user.lastName }
        : {}),
      ...(grant.scopes.includes('email') ? { email: user.email } : {}),
    });
  answer.access_token = accessToken;
  answer.expires_in = knobs.accessSeconds;
  answer.token_type = 'Bearer';
  if (grant.scopes.includes('offline_access')) {
    const refresh: RefreshToken = {
      ...pick(grant),
      token: secretText(32),
      issuedAt: now,
      rotatedAt: undefined,
      isExpired: false,
    };
    identity.refreshTokens.set(refresh.token, refresh);
    answer.refresh_token = refresh.token;
  }
  answer.scope = grant.scopes.join(' ');
  return json(200, answer, { 'Cache-Control': 'no-store' });
}

function pick(grant: Grant): Pick<Grant, 'userId' | 'scopes' | 'authEventId'> {
  return { userId: grant.userId, scopes: grant.scopes, authEventId: grant.authEventId };
}

/** `POST /connect/revocation`: ends all tokens, scopes and connections of the token's user; unknown tokens answer 200 too. */
export function answerRevocation(state: SandboxState, request: SandboxRequest): Answer {
  if (request.method !== 'POST') return oauthError(405, 'invalid_request');
  const form = new URLSearchParams(request.body);
  const basic = (request.headers.authorization ?? '').replace(/^Basic /i, '');
  const basicClient = Buffer.from(basic, 'base64').toString('utf8').split(':')[0];
  if (form.get('client_id') !== state.knobs.clientId && basicClient !== state.knobs.clientId)
    return oauthError(400, 'invalid_client');
  const token = state.identity.refreshTokens.get(form.get('token') ?? '');
  if (token) state.identity.revoke(token.userId);
  return { status: 200, headers: {}, body: '' };
}

export function answerDiscovery(state: SandboxState): Answer {
  const { origin, knobs } = state;
  return json(200, {
    issuer: origin,
    authorization_endpoint: `${origin}/identity/connect/authorize`,
    token_endpoint: `${origin}/connect/token`,
    revocation_endpoint: `${origin}/connect/revocation`,
    jwks_uri: `${origin}/.well-known/openid-configuration/jwks`,
    scopes_supported: knobs.allowedScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
  });
}

export function answerKeySet(): Answer {
  return json(200, { keys: [signingKey().published] });
}

function oauthError(status: number, error: string, description?: string): Answer {
  const body = description === undefined ? { error } : { error, error_description: description };
  return json(status, body, { 'Cache-Control': 'no-store' });
}
