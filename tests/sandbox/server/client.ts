import { createHash, randomBytes } from 'node:crypto';
import type { Sandbox } from '../../../sandbox/server/index.ts';

/** A small hand-written client of the sandbox, so that tests read as conversations. */

export const scopes =
  'openid profile email offline_access accounting.settings.read accounting.contacts.read accounting.invoices.read accounting.payments.read accounting.banktransactions.read accounting.manualjournals.read accounting.budgets.read accounting.reports.trialbalance.read accounting.reports.profitandloss.read accounting.reports.balancesheet.read accounting.reports.banksummary.read accounting.reports.executivesummary.read accounting.reports.budgetsummary.read accounting.reports.aged.read';
export const redirectUri = 'http://localhost:8743/callback';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token?: string;
  readonly expires_in: number;
  readonly scope: string;
}

export function makeVerifier(): string {
  return randomBytes(48).toString('base64url');
}

export function authorizeUrl(sandbox: Sandbox, verifier: string, extra: Readonly<Record<string, string>> = {}): string {
  const url = new URL('/identity/connect/authorize', sandbox.origin);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: sandbox.clientId,
    redirect_uri: redirectUri,
    scope: scopes,
    state: 'the state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  }).toString();
  return url.href;
}

/** Follows nothing: the app's own redirect address is not running in tests. */
export async function visit(url: string): Promise<Response> {
  return fetch(url, { redirect: 'manual' });
}

/** The parameters that came back to the redirect address. */
export async function consent(
  sandbox: Sandbox,
  verifier: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<URLSearchParams> {
  const response = await visit(authorizeUrl(sandbox, verifier, extra));
  const location = response.headers.get('location');
  if (location === null) throw new Error(`No redirect but ${response.status}: ${await response.text()}`);
  return new URL(location).searchParams;
}

export async function postToken(sandbox: Sandbox, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${sandbox.origin}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: sandbox.clientId, ...form }),
  });
}

export async function exchange(sandbox: Sandbox, code: string, verifier: string): Promise<Response> {
  return postToken(sandbox, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
}

export async function refresh(sandbox: Sandbox, token: string): Promise<Response> {
  return postToken(sandbox, { grant_type: 'refresh_token', refresh_token: token });
}

/** Signs a user in and attaches one organisation. */
export async function signIn(
  sandbox: Sandbox,
  user: string,
  tenant: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const verifier = makeVerifier();
  const back = await consent(sandbox, verifier, { sandbox_user: user, sandbox_tenant: tenant, ...extra });
  const response = await exchange(sandbox, back.get('code') ?? '', verifier);
  if (response.status !== 200) throw new Error(`Sign-in failed: ${await response.text()}`);
  return (await response.json()) as Tokens;
}

export async function call(
  sandbox: Sandbox,
  token: string,
  tenant: string | null,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${sandbox.origin}/api.xro/2.0/${path}`, {
    headers: {
      Authorization: `Bearer ${token}`,
      ...(tenant === null ? {} : { 'xero-tenant-id': tenant }),
      Accept: 'application/json',
      ...headers,
    },
  });
}

export async function control(sandbox: Sandbox, name: string, body: unknown): Promise<Response> {
  return fetch(`${sandbox.origin}/control/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export function claims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
}
