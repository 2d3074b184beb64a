import type { Route } from 'playwright-core';

/**
 * app:// cannot be intercepted in a browser, an https origin can. `app://bundle/x` is served as
 * `https://bundle.app.invalid/x`: a secure context, and a name that no resolver may ever answer (RFC 2606).
 */
type ProtocolHandler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, ProtocolHandler>();

const inner = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)([^]*)$/i;
const outer = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9]*)\.invalid((?:[/?#][^]*)?)$/i;

/** The address Chromium is given for an address of the app; other addresses stay as they are. */
export function toBrowserUrl(url: string): string {
  const found = inner.exec(url);
  if (!found || !handlers.has(found[1]!)) return url;
  return `https://${found[2]}.${found[1]}.invalid${found[3]}`;
}

/** The address the app knows for an address Chromium reports. */
export function toAppUrl(url: string): string {
  const found = outer.exec(url);
  return found && handlers.has(found[2]!) ? `${found[2]}://${found[1]}${found[3]}` : url;
}

/** The origin Electron reports for a page of the app. */
export function toAppOrigin(url: string): string {
  const found = inner.exec(toAppUrl(url));
  return found ? `${found[1]}://${found[2]}` : 'null';
}

export const protocol = {
  registerSchemesAsPrivileged: (): void => undefined,
  handle: (scheme: string, handler: ProtocolHandler): void => {
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} already has a handler.`);
    handlers.set(scheme, handler);
  },
};

/** Answers one intercepted request through the app's own handler; anything that is not the app's is aborted. */
export async function serve(route: Route, onRedirect: (url: string) => void): Promise<void> {
  const request = route.request();
  const url = toAppUrl(request.url());
  const handler = handlers.get(url.slice(0, url.indexOf(':')));
  if (!handler) return route.abort('blockedbyclient');
  const body = request.postDataBuffer();
  const init = {
    method: request.method(),
    headers: request.headers(),
    ...(body ? { body: new Uint8Array(body) } : {}),
  };
  let response: Response;
  try {
    response = await handler(new Request(url, init));
  } catch {
    return route.abort('failed');
  }
  const target = response.headers.get('location');
  if (target !== null && response.status >= 300 && response.status < 400) {
    // Chromium would follow it past the interception.
    onRedirect(new URL(target, url).href);
    return route.abort('aborted');
  }
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}
