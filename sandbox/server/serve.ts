import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerAccounting, readAccountingPath, type AccountingPath } from './accounting/api.ts';
import { answerAuthorize } from './authorize.ts';
import { answerConnections } from './connections.ts';
import { answerControl } from './control.ts';
import { readRequest, isLoopbackHost, parameter, text, type Answer, type SandboxRequest } from './http.ts';
import { mayConnect, type AccessToken } from './identity.ts';
import {
  authenticationUnsuccessful,
  authorizationUnsuccessful,
  highVolume,
  notFound,
  reportingRoleMissing,
  tokenExpired,
  tokenUnknown,
} from './problems.ts';
import type { FaultAction, FaultTarget } from './faults.ts';
import type { LoggedRequest } from './requestLog.ts';
import { send } from './send.ts';
import type { SandboxState } from './state.ts';
import { answerDiscovery, answerKeySet, answerRevocation, answerToken } from './token.ts';

/** An answer on its way, with the faults that still shape it. */
interface Outcome {
  readonly answer: Answer | 'hang';
  readonly headers: Readonly<Record<string, string>>;
  readonly faults: readonly FaultAction[];
  readonly endpoint: string;
  readonly leave?: () => void;
}

/** Handles one request from first byte to log entry. */
export async function serve(state: SandboxState, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readRequest(incoming);
  if (!isLoopbackHost(request.headers.host)) {
    await send(response, text(421, 'Loopback only'), { acceptsGzip: false, faults: [], headers: {} });
    return;
  }
  const clock = { Date: new Date(state.clock.now()).toUTCString() };
  if (request.path.startsWith('/control/')) {
    const answer = answerControl(state, request);
    if (request.method === 'POST') state.keep();
    await send(response, answer, { acceptsGzip: false, faults: [], headers: clock });
    return;
  }
  const time = state.clock.iso();
  const outcome = route(state, request);
  if (request.method !== 'GET' || outcome.endpoint === 'authorize') state.keep();
  try {
    const pause = state.clock.realTime(
      state.knobs.answerTimes[outcome.endpoint] ?? state.knobs.answerTimes.default ?? 0,
    );
    if (pause > 0) await wait(pause);
    if (outcome.answer === 'hang') {
      log(state, request, time, outcome, 0);
      await new Promise<void>((done) => response.once('close', () => done()));
      return;
    }
    // Logged before it goes out: who has the answer must find it in the log.
    const entry = log(state, request, time, outcome, outcome.answer.status);
    entry.bytes = await send(response, outcome.answer, {
      acceptsGzip: /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')),
      faults: outcome.faults,
      headers: { ...clock, ...outcome.headers },
    });
  } finally {
    outcome.leave?.();
  }
}

function log(
  state: SandboxState,
  request: SandboxRequest,
  time: string,
  outcome: Outcome,
  status: number,
): LoggedRequest {
  const shown = [...request.query].filter(([name]) => !['state', 'code_challenge', 'nonce'].includes(name));
  return state.log.add({
    time,
    method: request.method,
    path: request.path,
    query: Object.fromEntries(shown),
    tenant: tenantOf(request),
    status,
    bytes: 0,
    grant: outcome.endpoint === 'token' ? new URLSearchParams(request.body).get('grant_type') : null,
    fault: outcome.faults.length > 0 ? outcome.faults.map((fault) => fault.kind).join(' ') : null,
    modifiedSince: request.headers['if-modified-since'] ?? null,
  });
}

function tenantOf(request: SandboxRequest): string | null {
  const header = request.headers['xero-tenant-id'];
  return typeof header === 'string' && header !== '' ? header.toLowerCase() : null;
}

function route(state: SandboxState, request: SandboxRequest): Outcome {
  const { path } = request;
  const unmetered = (endpoint: string, answer: () => Answer): Outcome => {
    const faults = state.faults.meet(target(request, endpoint), 'inside');
    return finish(state, endpoint, faults, answer, {}, null);
  };
  switch (path) {
    case '/identity/connect/authorize':
      return unmetered('authorize', () => answerAuthorize(state, request));
    case '/connect/token':
      return unmetered('token', () => answerToken(state, request));
    case '/connect/revocation':
      return unmetered('revocation', () => answerRevocation(state, request));
    case '/.well-known/openid-configuration':
      return unmetered('discovery', () => answerDiscovery(state));
    case '/.well-known/openid-configuration/jwks':
      return unmetered('keys', () => answerKeySet());
  }
  if (/^\/connections(\/[^/]*)?$/i.test(path)) return routeConnections(state, request);
  const accounting = readAccountingPath(path);
  if (accounting) return routeAccounting(state, request, accounting);
  return unmetered('unknown', () => notFound());
}

function target(request: SandboxRequest, endpoint: string): FaultTarget {
  return { endpoint, tenant: tenantOf(request), page: parameter(request.query, 'page') };
}

/** The live access token of the request, or the 401 to answer. */
function readToken(state: SandboxState, request: SandboxRequest, endpoint: string): AccessToken | Answer {
  const text = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const token = state.identity.accessTokens.get(text);
  if (!token) return tokenUnknown();
  if (state.faults.meet(target(request, endpoint), 'door').length > 0) token.expiresAt = 0;
  const now = state.clock.now();
  return token.expiresAt <= now ? tokenExpired(Math.min(token.expiresAt || now, now)) : token;
}

function routeConnections(state: SandboxState, request: SandboxRequest): Outcome {
  const endpoint = 'connections';
  const token = readToken(state, request, endpoint);
  state.limits.countAppCall();
  const headers = state.limits.appHeaders();
  if ('status' in token) return { answer: token, headers, faults: [], endpoint };
  const faults = state.faults.meet(target(request, endpoint), 'inside');
  return finish(state, endpoint, faults, () => answerConnections(state, request, token), headers, null);
}

function routeAccounting(state: SandboxState, request: SandboxRequest, path: AccountingPath): Outcome {
  const { endpoint } = path;
  const { identity, limits } = state;
  const refused = (answer: Answer, headers: Readonly<Record<string, string>>): Outcome => ({
    answer,
    headers,
    faults: [],
    endpoint,
  });
  const token = readToken(state, request, endpoint);
  if ('status' in token) return refused(token, limits.appHeaders());
  const tenantId = tenantOf(request) ?? '';
  const standing = identity.standing(token.userId, tenantId);
  if (!identity.connection(token.userId, tenantId) || !standing || !mayConnect(standing))
    return refused(authenticationUnsuccessful(), limits.appHeaders());

  const verdict = limits.enter(tenantId);
  if (verdict.problem) {
    const seconds = verdict.retryAfter;
    const shown =
      seconds !== undefined && state.knobs.isRetryAfterReal ? Math.ceil(state.clock.realTime(seconds)) : seconds;
    return refused(tooMany(verdict.problem, shown), limits.headers(tenantId));
  }
  const faults = state.faults.meet(target(request, endpoint), 'inside');
  const caller = { tenantId, standing, scopes: new Set(token.scopes) };
  return {
    ...finish(
      state,
      endpoint,
      faults,
      () => answerAccounting(state, path, request, caller),
      limits.headers(tenantId),
      tenantId,
    ),
    leave: () => limits.leave(tenantId),
  };
}

function tooMany(problem: string, retryAfter: number | string | null | undefined): Answer {
  const wait: Record<string, string> =
    retryAfter === undefined || retryAfter === null ? {} : { 'Retry-After': String(retryAfter) };
  return { status: 429, headers: { 'X-Rate-Limit-Problem': problem, ...wait }, body: '' };
}

/** Lets a fault stand in for the answer, else makes it; then applies changes that happen right after. */
function finish(
  state: SandboxState,
  endpoint: string,
  faults: readonly FaultAction[],
  answer: () => Answer,
  headers: Readonly<Record<string, string>>,
  tenantId: string | null,
): Outcome {
  for (const fault of faults) {
    if (fault.kind === 'hang') return { answer: 'hang', headers, faults, endpoint };
    const replacement = replaced(fault);
    if (replacement) return { answer: replacement, headers, faults, endpoint };
  }
  const made = answer();
  const changes = faults.filter((fault) => fault.kind === 'change');
  if (changes.length === 0) return { answer: made, headers, faults, endpoint };
  // The answer must be complete before the books move on.
  const body = typeof made.body === 'string' ? made.body : [...made.body].join('');
  for (const fault of changes) {
    const changed = fault.tenant ?? tenantId;
    if (changed === null) continue;
    state.world.books(changed).change(fault.change, state.clock.iso());
    state.indexes.forget(changed);
  }
  return { answer: { ...made, body }, headers, faults, endpoint };
}

function replaced(fault: FaultAction): Answer | undefined {
  switch (fault.kind) {
    case 'serverError':
      return {
        status: 500,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        body: '<!DOCTYPE html><html><head><title>Error</title></head><body><h1>An error occurred</h1></body></html>',
      };
    case 'unavailable':
      return text(503, 'The Xero API is currently offline for maintenance');
    case 'limit':
      return tooMany(fault.problem, fault.retryAfter);
    case 'unauthorised':
      return fault.detail?.startsWith('TokenExpired') === true ? tokenExpired(0) : authorizationUnsuccessful();
    case 'forbidden':
      return authenticationUnsuccessful();
    case 'reportingRole':
      return reportingRoleMissing(fault.status ?? 403);
    case 'highVolume':
      return highVolume();
    case 'notModified':
      return { status: 304, headers: {}, body: '' };
    case 'answer':
      return {
        status: fault.status,
        headers: { 'Content-Type': fault.contentType ?? 'application/json; charset=utf-8', ...fault.headers },
        body: fault.body,
      };
    default:
      return undefined;
  }
}
