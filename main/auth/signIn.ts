import { acceptedIssuers, authEndpoints, type XeroOrigins } from './xeroOrigins.ts';
import { idTokenProblem, readClaims, readIdentity, readScopes, textClaim, type Identity } from './claims.ts';
import { openLoopback } from './loopback.ts';
import { createAttemptSecrets, type AttemptSecrets } from './pkce.ts';
import { fail, succeed, type Result } from './result.ts';
import { exchangeCode, type TokenAnswer, type TokenFailureCode } from './tokenEndpoint.ts';
import { authorizationResponse } from './authorizationResponse.ts';

export type SignInFailureCode =
  | 'signin.cancelled'
  | 'signin.denied'
  | 'signin.appLimit'
  | 'signin.timedOut'
  | 'signin.portsTaken'
  | 'signin.invalidClient'
  | 'signin.stateMismatch'
  | 'signin.noRefreshToken'
  | 'signin.failed'
  | 'network.offline'
  | 'network.timeout'
  | 'xero.unavailable';

export type SignedIn = Readonly<{
  identity: Identity;
  tokens: Readonly<{ accessToken: string; refreshToken: string; /** Seconds. */ expiresIn: number }>;
  /** Scopes granted, sorted. */
  scopes: readonly string[];
  /** Matches `authEventId` of the connection that this consent made, where the server says it. */
  authEventId: string | null;
  clientId: string;
}>;

export type SignInResult = Result<SignedIn, SignInFailureCode>;

export type SignInOptions = Readonly<{
  clientId: string;
  scopes: readonly string[];
  origins: XeroOrigins;
  /** The machine's clock in milliseconds; only used for ID tokens without a nonce. */
  now?: () => number;
  /** Opens the system browser. Left out where the address is only printed. A failure to open does not end the attempt. */
  openBrowser?: (url: string) => void | Promise<void>;
  onBrowserFailed?: () => void;
  signal?: AbortSignal;
  /** Called when a callback of another attempt arrives: the user may be in an old tab. */
  onForeignState?: () => void;
  ports?: readonly number[];
  /** Life of the attempt; five minutes unless told otherwise. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}>;

export type SignInAttempt = Readonly<{
  /** Where the user signs in; `null` when the attempt failed before it could begin (`done` says why). */
  authorizeUrl: string | null;
  redirectUri: string | null;
  /** Never rejects for anything the user or the network can cause. */
  done: Promise<SignInResult>;
  cancel(): void;
}>;

export const SIGN_IN_TIMEOUT_MS = 5 * 60_000;

/**
 * Starts one sign-in: binds the loopback address, then opens the system browser at Xero. `done` resolves with the tokens, or with
 * the reason there are none; by then nothing listens any more. Requests that do not carry this attempt's state change nothing.
 */
export async function startSignIn(options: SignInOptions): Promise<SignInAttempt> {
  const secrets = await createAttemptSecrets();
  const abort = new AbortController();
  let foreignStates = 0;
  let settleCallback: (outcome: Result<URLSearchParams, SignInFailureCode>) => void = () => {};
  const callback = new Promise<Result<URLSearchParams, SignInFailureCode>>((resolve) => {
    settleCallback = resolve;
  });

  const loopback = await openLoopback({
    state: secrets.state,
    ...(options.ports === undefined ? {} : { ports: options.ports }),
    onCallback: (parameters) => settleCallback(succeed(parameters)),
    onForeignState: () => {
      foreignStates += 1;
      options.onForeignState?.();
    },
  });
  if (!loopback.ok) {
    return { authorizeUrl: null, redirectUri: null, done: Promise.resolve(loopback), cancel: () => {} };
  }
  const { redirectUri } = loopback.value;
  const authorizeUrl = buildAuthorizeUrl(options, secrets, redirectUri);

  const cancel = (): void => {
    settleCallback(fail('signin.cancelled'));
    loopback.value.close();
    abort.abort();
  };
  const timer = setTimeout(
    () => settleCallback(fail(foreignStates > 0 ? 'signin.stateMismatch' : 'signin.timedOut')),
    options.timeoutMs ?? SIGN_IN_TIMEOUT_MS,
  );
  if (options.signal?.aborted === true) cancel();
  options.signal?.addEventListener('abort', cancel, { once: true });

  const run = async (): Promise<SignInResult> => {
    const received = await callback;
    clearTimeout(timer);
    if (!received.ok) {
      loopback.value.close();
      return received;
    }
    const result = await finish(options, secrets, redirectUri, received.value, abort.signal);
    return abort.signal.aborted && !result.ok ? fail('signin.cancelled') : result;
  };
  const done = run().finally(() => options.signal?.removeEventListener('abort', cancel));
  if (!abort.signal.aborted) void openQuietly(options, authorizeUrl);
  return { authorizeUrl, redirectUri, done, cancel };
}

function buildAuthorizeUrl(options: SignInOptions, secrets: AttemptSecrets, redirectUri: string): string {
  const url = new URL(authEndpoints(options.origins).authorize);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: options.clientId,
    redirect_uri: redirectUri,
    scope: options.scopes.join(' '),
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: secrets.challenge,
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

/** A browser that does not open is no failure: the address is on the screen and can be copied. */
async function openQuietly(options: SignInOptions, url: string): Promise<void> {
  try {
    await options.openBrowser?.(url);
  } catch {
    options.onBrowserFailed?.();
  }
}

async function finish(
  options: SignInOptions,
  secrets: AttemptSecrets,
  redirectUri: string,
  parameters: URLSearchParams,
  signal: AbortSignal,
): Promise<SignInResult> {
  const response = authorizationResponse(parameters, secrets.state, options);
  if (!response.ok) return response;
  const call = { origins: options.origins, clientId: options.clientId, signal };
  const answer = await exchangeCode(options.fetch === undefined ? call : { ...call, fetch: options.fetch }, {
    callback: response.value,
    redirectUri,
    verifier: secrets.verifier,
  });
  return answer.ok ? readSignIn(options, secrets.nonce, answer.value) : fail(signInCode(answer.code), answer.detail);
}

function signInCode(code: TokenFailureCode): SignInFailureCode {
  const isShared = code === 'signin.invalidClient' || code === 'network.offline' || code === 'network.timeout';
  return isShared || code === 'xero.unavailable' ? code : 'signin.failed';
}

function readSignIn(options: SignInOptions, nonce: string, answer: TokenAnswer): SignInResult {
  const accessClaims = readClaims(answer.accessToken);
  const idClaims = readClaims(answer.idToken ?? undefined);
  if (idClaims !== null) {
    const problem = idTokenProblem(idClaims, {
      issuers: acceptedIssuers(options.origins),
      clientId: options.clientId,
      nonce,
      clocks: [options.now?.() ?? Date.now(), ...(answer.serverTime === null ? [] : [answer.serverTime])],
    });
    if (problem !== null) return fail('signin.failed', `id token: ${problem}`);
  }
  const users = [textClaim(idClaims, 'xero_userid'), textClaim(accessClaims, 'xero_userid')].filter(
    (id) => id !== null,
  );
  if (new Set(users).size > 1) return fail('signin.failed', 'tokens name two users');
  if (answer.refreshToken === null) return fail('signin.noRefreshToken');
  return succeed({
    identity: readIdentity(idClaims, accessClaims),
    tokens: { accessToken: answer.accessToken, refreshToken: answer.refreshToken, expiresIn: answer.expiresIn },
    scopes: readScopes(answer.scope) ?? readScopes(accessClaims?.scope) ?? readScopes([...options.scopes]) ?? [],
    authEventId: textClaim(accessClaims, 'authentication_event_id') ?? textClaim(idClaims, 'authentication_event_id'),
    clientId: options.clientId,
  });
}
