import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { codeOf } from './profileFiles.ts';
import { sameText } from './pkce.ts';
import { fail, succeed, type Result } from './result.ts';
import { replyPages, type ReplyPage } from './replyPages.ts';

/** The user registers these three addresses at Xero by hand; Xero allows neither wildcards nor other ports. */
export const LOOPBACK_PORTS: readonly number[] = [8743, 8744, 8745];
export const CALLBACK_PATH = '/callback';

export function redirectUriFor(port: number): string {
  return `http://localhost:${port}${CALLBACK_PATH}`;
}

export type LoopbackOptions = Readonly<{
  state: string;
  ports?: readonly number[];
  /** Called once, with the parameters of the only request that is accepted. */
  onCallback: (callback: URLSearchParams) => void;
  /** Called for a well-formed callback with another state: an old tab, or somebody else's request. */
  onForeignState?: () => void;
}>;

export type Loopback = Readonly<{
  port: number;
  redirectUri: string;
  /** False when this machine has no IPv6 loopback; then nobody else can listen there either. */
  hasIpv6: boolean;
  /** Stops listening at once and ends every connection within 100 ms. */
  close(): void;
}>;

/**
 * Listens on `localhost` for the browser's return. Both address families are bound before the browser opens: whoever held the
 * other one would receive the code. A port that is taken on either is left alone and the next one is tried.
 */
export async function openLoopback(options: LoopbackOptions): Promise<Result<Loopback, 'signin.portsTaken'>> {
  for (const port of options.ports ?? LOOPBACK_PORTS) {
    const opened = await listenOnBoth(port, options);
    if (opened !== null) return succeed(opened);
  }
  return fail('signin.portsTaken');
}

async function listenOnBoth(port: number, options: LoopbackOptions): Promise<Loopback | null> {
  const servers: Server[] = [];
  let isOpen = true;
  const close = (graceMs = 0): void => {
    isOpen = false;
    for (const server of servers) {
      server.close();
      if (graceMs === 0) server.closeAllConnections();
      else setTimeout(() => server.closeAllConnections(), graceMs).unref();
    }
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const verdict = isOpen ? judgeRequest(request, port, options.state) : 'refused';
    if (typeof verdict === 'string') {
      if (verdict === 'foreignState') options.onForeignState?.();
      reply(response, verdict === 'foreignState' ? replyPages.foreign : replyPages.refused);
      return;
    }
    // Stop listening first, so that a second request cannot be accepted while the page is on its way.
    close(80);
    reply(response, verdict.has('error') ? replyPages.notSignedIn : replyPages.signedIn);
    options.onCallback(verdict);
  };

  const first = await listen(port, '127.0.0.1', answer);
  if (typeof first === 'string') return null;
  servers.push(first);
  const second = await listen(port, '::1', answer);
  if (typeof second !== 'string') servers.push(second);
  else if (second === 'taken') {
    close();
    return null;
  }
  return { port, redirectUri: redirectUriFor(port), hasIpv6: servers.length === 2, close: () => close() };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function listen(port: number, host: string, answer: Answer): Promise<Server | 'taken' | 'noSuchFamily'> {
  const server = createServer(
    {
      maxHeaderSize: 8_192,
      headersTimeout: 2_000,
      requestTimeout: 2_000,
      connectionsCheckingInterval: 500,
      keepAliveTimeout: 1,
      requireHostHeader: true,
    },
    answer,
  );
  server.maxConnections = 64;
  server.maxRequestsPerSocket = 1;
  server.setTimeout(2_000, (socket) => socket.destroy());
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.on('connect', (_request, socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const missing = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(codeOf(error) ?? '');
      resolve(missing ? 'noSuchFamily' : 'taken');
    });
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::1' }, () => {
      server.on('error', () => {});
      resolve(server);
    });
  });
}

/** The callback's parameters when everything is right; `foreignState` when only the state is not ours. */
function judgeRequest(
  request: IncomingMessage,
  port: number,
  state: string,
): URLSearchParams | 'refused' | 'foreignState' {
  const prefix = `${CALLBACK_PATH}?`;
  if (request.method !== 'GET' || request.url?.startsWith(prefix) !== true) return 'refused';
  if (request.httpVersion !== '1.1') return 'refused';
  if (!hasOnlyHost(request, `localhost:${port}`)) return 'refused';
  if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined)
    return 'refused';
  const parameters = new URLSearchParams(request.url.slice(prefix.length));
  const names = [...parameters.keys()];
  if (new Set(names).size !== names.length) return 'refused';
  const hasOutcome = Boolean(parameters.get('code')) !== Boolean(parameters.get('error'));
  if (!hasOutcome) return 'refused';
  return sameText(parameters.get('state') ?? '', state) ? parameters : 'foreignState';
}

/** Exactly one Host header with exactly our name: a rebound DNS name or a second header is refused. */
function hasOnlyHost(request: IncomingMessage, expected: string): boolean {
  const hosts = request.rawHeaders.filter(
    (_text, index, all) => index % 2 === 1 && /^host$/i.test(all[index - 1] ?? ''),
  );
  return hosts.length === 1 && hosts[0]?.toLowerCase() === expected;
}

function reply(response: ServerResponse, page: ReplyPage): void {
  response.writeHead(page.status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(page.html, 'utf8'),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'sha256-" +
      page.styleHash +
      "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    Connection: 'close',
  });
  response.end(page.html);
}
