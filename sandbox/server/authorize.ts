import { randomUUID } from 'node:crypto';
import type { WorldUser } from '../model.ts';
import { consentPage, errorPage, signInPage } from './consentPage.ts';
import { html, parameter, type Answer, type SandboxRequest } from './http.ts';
import { secretText, type ScriptedConsent } from './identity.ts';
import type { SandboxState } from './state.ts';

/** The parts of an authorise request that survive the checks. */
interface Ask {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly challenge: string;
  readonly nonce: string | undefined;
}

/**
 * `GET /identity/connect/authorize` shows the consent page, `POST` takes its buttons. A bad request ends on an error page
 * and never goes back to the app, as at Xero. Consent comes, in this order, from `sandbox_…` parameters, from decisions
 * left by `POST /control/consent`, from automatic approval, or from the page.
 */
export function answerAuthorize(state: SandboxState, request: SandboxRequest): Answer {
  const query = request.method === 'POST' ? new URLSearchParams(request.body) : request.query;
  const ask = readAsk(state, query);
  if (typeof ask !== 'object')
    return html(ask === 'unauthorized_client : Invalid redirect_uri' ? 500 : 400, errorPage(ask));

  if (request.method === 'POST') return decide(state, ask, fromPage(query));
  const scripted = fromParameters(state, query) ?? state.identity.scripted.shift();
  if (scripted) return decide(state, ask, scripted);
  if (state.knobs.autoApprove) return decide(state, ask, { decision: 'allow' });

  const user = state.identity.user(parameter(query, 'login') ?? '');
  if (!user) return html(200, signInPage(state, query));
  return html(200, consentPage(state, user, offered(state, user), query, ask.scopes));
}

/** The request's useful parts, or the text of the error page. */
function readAsk(state: SandboxState, query: URLSearchParams): Ask | string {
  const { knobs } = state;
  if (query.get('client_id') !== knobs.clientId) return 'unauthorized_client : Unknown client or client not enabled';
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!knobs.redirectUris.includes(redirectUri)) return 'unauthorized_client : Invalid redirect_uri';
  if (query.get('response_type') !== 'code') return 'unsupported_response_type';
  const scopes = [...new Set((query.get('scope') ?? '').split(' ').filter((scope) => scope !== ''))];
  if (scopes.length === 0 || scopes.some((scope) => !knobs.allowedScopes.includes(scope))) return 'invalid_scope';
  const challenge = query.get('code_challenge') ?? '';
  if (!/^[A-Za-z0-9\-_]{43}$/.test(challenge)) return 'invalid_request : code challenge required';
  if (query.get('code_challenge_method') !== 'S256') return 'invalid_request : transform algorithm not supported';
  return {
    redirectUri,
    scopes,
    state: query.get('state') ?? undefined,
    challenge,
    nonce: query.get('nonce') ?? undefined,
  };
}

function fromPage(form: URLSearchParams): ScriptedConsent {
  const tenantIds = form.getAll('tenant').filter((tenantId) => tenantId !== '');
  return {
    userId: form.get('login') ?? '',
    tenantIds,
    decision: form.get('decision') === 'allow' ? 'allow' : 'cancel',
  };
}

/** `sandbox_decision`, `sandbox_user` and `sandbox_tenant` (repeatable) on the authorise address decide without a page. */
function fromParameters(state: SandboxState, query: URLSearchParams): ScriptedConsent | undefined {
  const decision = query.get('sandbox_decision');
  const user = query.get('sandbox_user');
  const tenants = query.getAll('sandbox_tenant');
  if (decision === null && user === null && tenants.length === 0) return undefined;
  return {
    decision: decision === 'cancel' ? 'cancel' : 'allow',
    ...(user === null ? {} : { userId: user }),
    ...(tenants.length > 0 ? { tenantIds: tenants.map((name) => state.identity.tenant(name) ?? name) } : {}),
  };
}

/** Organisations for the picker: those the user may connect and has not attached to this app yet. */
function offered(state: SandboxState, user: WorldUser): string[] {
  return state.identity
    .connectable(user)
    .filter((tenantId) => state.identity.connection(user.id, tenantId) === undefined);
}

function decide(state: SandboxState, ask: Ask, consent: ScriptedConsent): Answer {
  if (consent.decision === 'cancel') return back(ask, { error: 'access_denied' });
  const { identity, clock, knobs } = state;
  const user = consent.userId === undefined ? state.world.users[0] : identity.user(consent.userId);
  if (!user) return html(400, errorPage('The sandbox does not know this user.'));

  const tenantIds = consent.tenantIds ?? automaticChoice(state, user);
  if (tenantIds.length > 1 && !knobs.bulk)
    return html(400, errorPage('Only one organisation can be connected at a time.'));
  const allowed = identity.connectable(user);
  if (tenantIds.some((tenantId) => !allowed.includes(tenantId)))
    return html(400, errorPage('This user cannot connect that organisation.'));

  const now = clock.now();
  const authEventId = randomUUID();
  for (const tenantId of tenantIds) identity.attach(user.id, tenantId, authEventId, now);
  // Allowing without choosing an organisation renews what is connected already.
  if (tenantIds.length === 0) for (const connection of identity.connectionsOf(user.id)) connection.updatedAt = now;

  const code = secretText(32);
  identity.codes.set(code, {
    code,
    userId: user.id,
    scopes: identity.grant(user.id, ask.scopes),
    redirectUri: ask.redirectUri,
    challenge: ask.challenge,
    nonce: ask.nonce,
    authEventId,
    issuedAt: now,
  });
  return back(ask, { code, scope: ask.scopes.join(' '), session_state: secretText(24) });
}

/** Without a named organisation: all of them in bulk, else the first one not attached yet, else the first one again. */
function automaticChoice(state: SandboxState, user: WorldUser): string[] {
  const all = state.identity.connectable(user);
  if (state.knobs.bulk) return all;
  return (offered(state, user).length > 0 ? offered(state, user) : all).slice(0, 1);
}

function back(ask: Ask, parameters: Readonly<Record<string, string>>): Answer {
  const url = new URL(ask.redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (ask.state !== undefined) url.searchParams.set('state', ask.state);
  return { status: 302, headers: { Location: url.href, 'Cache-Control': 'no-store' }, body: '' };
}
