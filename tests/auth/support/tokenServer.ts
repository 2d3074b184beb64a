import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { XeroOrigins } from '../../../main/auth/xeroOrigins.ts';

/** What a request meets instead of a plain answer. `loseAnswer` is processed first; `loseRequest` is not. */
export type Fault =
  'loseRequest' | 'loseAnswer' | 'unavailable' | 'brokenRefusal' | 'redirect' | 'html' | 'rateLimited' | 'truncated';

type RefreshToken = { user: string; clientId: string; issuedAt: number; usedAt: number | null; parent: string | null };
type Code = {
  challenge: string;
  redirectUri: string;
  clientId: string;
  nonce: string | null;
  scope: string;
  user: string;
};

export type ServerOptions = {
  now: () => number;
  graceMs?: number;
  /** Changes the body of a code exchange: a stand-in that leaves things out or lies. */
  shape?: (answer: Record<string, unknown>, code: Code) => Record<string, unknown>;
};

export type TokenServer = Awaited<ReturnType<typeof startTokenServer>>;

const DAY = 86_400_000;

/** A token server with Xero's rules: rotation, 30 minutes of grace for a lost answer, 60 days unused, revocation. */
export async function startTokenServer(options: ServerOptions) {
  const tokens = new Map<string, RefreshToken>();
  const codes = new Map<string, Code>();
  const posts: string[] = [];
  const graceMs = options.graceMs ?? 30 * 60_000;
  const control = {
    fault: null as ((post: number) => Fault | null | undefined) | null,
    gate: null as Promise<void> | null,
  };
  let revoked = 0;
  let strayed = 0;

  const issue = (user: string, clientId: string, parent: string | null): string => {
    const token = randomBytes(24).toString('base64url');
    tokens.set(token, { user, clientId, issuedAt: options.now(), usedAt: null, parent });
    return token;
  };

  const refusal = (error: string) => ({ status: 400, body: { error } });

  function refreshGrant(form: URLSearchParams): { status: number; body: Record<string, unknown> } {
    const name = form.get('refresh_token') ?? '';
    const held = tokens.get(name);
    if (held === undefined) return refusal('invalid_grant');
    if (form.get('client_id') !== held.clientId) return refusal('invalid_client');
    const now = options.now();
    if (held.usedAt !== null && now - held.usedAt > graceMs) return refusal('invalid_grant');
    if (held.usedAt === null && now - held.issuedAt > 60 * DAY) return refusal('invalid_grant');
    held.usedAt ??= now;
    // Using a token proves that its answer arrived: the one before it is finished, grace or not.
    if (held.parent !== null) tokens.delete(held.parent);
    const next = issue(held.user, held.clientId, name);
    return { status: 200, body: answerFor(held.user, held.clientId, next) };
  }

  function codeGrant(form: URLSearchParams): { status: number; body: Record<string, unknown> } {
    const name = form.get('code') ?? '';
    const code = codes.get(name);
    codes.delete(name);
    if (code === undefined) return refusal('invalid_grant');
    if (form.get('client_id') !== code.clientId) return refusal('invalid_client');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (challenge !== code.challenge || form.get('redirect_uri') !== code.redirectUri) return refusal('invalid_grant');
    const answer = {
      ...answerFor(code.user, code.clientId, issue(code.user, code.clientId, null)),
      scope: code.scope,
      id_token: unsignedJwt({
        iss: origin(),
        aud: code.clientId,
        nonce: code.nonce,
        sub: `sub-${code.user}`,
        xero_userid: code.user,
        email: `${code.user}@example.org`,
        given_name: 'Ada',
        family_name: 'Example',
      }),
    };
    return { status: 200, body: options.shape?.(answer, code) ?? answer };
  }

  const answerFor = (user: string, clientId: string, refreshToken: string): Record<string, unknown> => ({
    access_token: unsignedJwt({
      xero_userid: user,
      client_id: clientId,
      authentication_event_id: 'event-1',
      scope: ['openid', 'offline_access'],
      jti: randomBytes(8).toString('hex'),
    }),
    refresh_token: refreshToken,
    expires_in: 1800,
    token_type: 'Bearer',
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await readBody(request));
    if (request.url === '/connect/revocation') {
      revoked += Number(tokens.delete(form.get('token') ?? ''));
      response.writeHead(200).end();
      return;
    }
    if (request.url === '/elsewhere') strayed += 1;
    if (request.url !== '/connect/token' || request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    const isRefresh = form.get('grant_type') === 'refresh_token';
    posts.push(isRefresh ? (form.get('refresh_token') ?? '') : `code:${form.get('code') ?? ''}`);
    const fault = control.fault?.(posts.length - 1) ?? null;
    if (control.gate !== null) await control.gate;
    if (fault === 'loseRequest') return void request.socket.destroy();
    if (fault === 'unavailable') return void response.writeHead(503).end('{}');
    if (fault === 'brokenRefusal') return void response.writeHead(500).end('{"error":"invalid_grant"}');
    if (fault === 'redirect') return void response.writeHead(307, { Location: `${origin()}/elsewhere` }).end();
    if (fault === 'html')
      return void response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad gateway</h1>');
    if (fault === 'rateLimited')
      return void response.writeHead(429, { 'Retry-After': '1' }).end('{"error":"slow_down"}');
    const { status, body } = isRefresh ? refreshGrant(form) : codeGrant(form);
    if (fault === 'loseAnswer') return void request.socket.destroy();
    const text = JSON.stringify(body);
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    if (fault === 'truncated') return void response.write(text.slice(0, 20), () => request.socket.destroy());
    response.end(text);
  }

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origins: { login: origin(), identity: origin(), api: origin() } satisfies XeroOrigins,
    /** Refresh tokens (or `code:…`) in the order they were posted. */
    posts,
    control,
    revokedCount: () => revoked,
    /** Requests that followed a redirect: none may. */
    strayedCount: () => strayed,
    /** A refresh token as a consent would give it. */
    signIn: (user: string, clientId = 'client') => issue(user, clientId, null),
    /** One token alone is unknown from now on. */
    forget: (token: string) => tokens.delete(token),
    /** The user withdraws consent: every token of theirs is dead. */
    withdraw(user: string): void {
      for (const [name, token] of tokens) if (token.user === user) tokens.delete(name);
    },
    /** What the browser is sent back to after the user allowed access at this address. */
    approve(authorizeUrl: string, user = 'user-1', extra: Record<string, string> = {}): string {
      const asked = new URL(authorizeUrl).searchParams;
      const code = randomBytes(12).toString('base64url');
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
        clientId: asked.get('client_id') ?? '',
        nonce: asked.get('nonce'),
        scope: asked.get('scope') ?? '',
        user,
      });
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '', ...extra }).toString();
      return back.href;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function unsignedJwt(claims: Record<string, unknown>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
