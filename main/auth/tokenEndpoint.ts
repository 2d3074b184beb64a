import * as oauth from 'oauth4webapi';
import { fail, succeed, type Result } from './result.ts';
import { authEndpoints, type XeroOrigins } from './xeroOrigins.ts';

/** Xero may have rotated a token while the client gives up, so token calls wait much longer than other calls. */
export const TOKEN_TIMEOUT_MS = 30_000;
const REVOKE_TIMEOUT_MS = 10_000;

export type TokenFailureCode =
  /** The server said, clearly, that this grant is dead. */
  | 'token.invalidGrant'
  /** The server does not know this client id, or not for this kind of app. */
  | 'signin.invalidClient'
  /** Nothing reached the server, or no answer came back. */
  | 'network.offline'
  /** No answer in time. */
  | 'network.timeout'
  /** The server answered that it cannot answer now (5xx, 429, or no JSON). */
  | 'xero.unavailable'
  /** Any other refusal; `detail` is the server's error code. */
  | 'token.refused';

export type TokenAnswer = Readonly<{
  accessToken: string;
  refreshToken: string | null;
  idToken: string | null;
  /** Life of the access token in seconds. */
  expiresIn: number;
  /** The answer's own `scope`, unread. */
  scope: unknown;
  /** The server's clock, from its Date header, in milliseconds. */
  serverTime: number | null;
}>;

export type TokenCall = Readonly<{
  origins: XeroOrigins;
  clientId: string;
  fetch?: typeof fetch;
  signal?: AbortSignal;
  timeoutMs?: number;
}>;

/** Exchanges an authorization code. `callback` must have passed the state check. */
export function exchangeCode(
  call: TokenCall,
  grant: Readonly<{ callback: URLSearchParams; redirectUri: string; verifier: string }>,
): Promise<Result<TokenAnswer, TokenFailureCode>> {
  return ask(call, (as, client, options) =>
    oauth.authorizationCodeGrantRequest(
      as,
      client,
      oauth.None(),
      grant.callback,
      grant.redirectUri,
      grant.verifier,
      options,
    ),
  );
}

/** Exchanges a refresh token for the next pair. One request; the caller decides about retries. */
export function refresh(call: TokenCall, refreshToken: string): Promise<Result<TokenAnswer, TokenFailureCode>> {
  return ask(call, (as, client, options) =>
    oauth.refreshTokenGrantRequest(as, client, oauth.None(), refreshToken, options),
  );
}

/** Asks the server to forget a refresh token (and with it this user's connections). `true` when it agreed. */
export async function revoke(call: TokenCall, refreshToken: string): Promise<boolean> {
  try {
    const { as, client } = parties(call);
    const response = await oauth.revocationRequest(as, client, oauth.None(), refreshToken, {
      ...requestOptions(call, REVOKE_TIMEOUT_MS),
      additionalParameters: { token_type_hint: 'refresh_token' },
    });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** The library's view of the server. Everything is fixed; no document is fetched to learn it. */
export function parties(call: Pick<TokenCall, 'origins' | 'clientId'>): {
  as: oauth.AuthorizationServer;
  client: oauth.Client;
} {
  const endpoints = authEndpoints(call.origins);
  return {
    as: {
      issuer: new URL(call.origins.identity).origin,
      authorization_endpoint: endpoints.authorize,
      token_endpoint: endpoints.token,
      revocation_endpoint: endpoints.revocation,
    },
    client: { client_id: call.clientId, token_endpoint_auth_method: 'none' },
  };
}

type RequestOptions = oauth.TokenEndpointRequestOptions;
type Request = (as: oauth.AuthorizationServer, client: oauth.Client, options: RequestOptions) => Promise<Response>;

function requestOptions(call: TokenCall, timeoutMs: number): RequestOptions {
  const timeout = AbortSignal.timeout(timeoutMs);
  return {
    // A stand-in on this machine speaks plain http; the real hosts are https and stay so.
    [oauth.allowInsecureRequests]: new URL(call.origins.identity).protocol === 'http:',
    ...(call.fetch === undefined ? {} : { [oauth.customFetch]: call.fetch }),
    signal: call.signal === undefined ? timeout : AbortSignal.any([call.signal, timeout]),
  };
}

async function ask(call: TokenCall, request: Request): Promise<Result<TokenAnswer, TokenFailureCode>> {
  const { as, client } = parties(call);
  try {
    const response = await request(as, client, requestOptions(call, call.timeoutMs ?? TOKEN_TIMEOUT_MS));
    return judge(response.status, await response.text(), response.headers.get('date'));
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return fail(timedOut ? 'network.timeout' : 'network.offline', networkCode(error));
  }
}

/** What an answer of the token endpoint means. Only a 4xx with a JSON `error` counts as a verdict. */
export function judge(status: number, body: string, date: string | null): Result<TokenAnswer, TokenFailureCode> {
  const answer = parseObject(body);
  if (status === 200) return readAnswer(answer, date);
  const code = typeof answer?.error === 'string' ? answer.error.replace(/[^\w.-]/g, '').slice(0, 60) : null;
  if (status >= 500 || status === 429 || status === 408 || code === null)
    return fail('xero.unavailable', `HTTP ${status}`);
  if (code === 'invalid_grant') return fail('token.invalidGrant');
  if (code === 'invalid_client' || code === 'unauthorized_client') return fail('signin.invalidClient', code);
  if (code === 'temporarily_unavailable' || code === 'server_error') return fail('xero.unavailable', code);
  return fail('token.refused', code);
}

function readAnswer(
  answer: Readonly<Record<string, unknown>> | null,
  date: string | null,
): Result<TokenAnswer, TokenFailureCode> {
  if (typeof answer?.access_token !== 'string' || answer.access_token === '') {
    return fail('xero.unavailable', 'answer without an access token');
  }
  const expiresIn = Number(answer.expires_in);
  const serverTime = date === null ? Number.NaN : Date.parse(date);
  return succeed({
    accessToken: answer.access_token,
    refreshToken: nonEmpty(answer.refresh_token),
    idToken: nonEmpty(answer.id_token),
    expiresIn: Number.isFinite(expiresIn) && expiresIn > 0 ? Math.min(expiresIn, 86_400) : 1_800,
    scope: answer.scope,
    serverTime: Number.isNaN(serverTime) ? null : serverTime,
  });
}

function nonEmpty(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function parseObject(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The system's short code (ECONNREFUSED, ENOTFOUND …) from an error or its cause; never its sentence or its URL. */
function networkCode(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 4; current = current.cause, depth += 1) {
    const code: unknown = 'code' in current ? current.code : undefined;
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  }
  return undefined;
}
