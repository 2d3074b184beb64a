// Serves the built page under app://bundle/. No file:// anywhere, no path outside the folder, one frozen policy.
import { protocol } from 'electron';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

export const pageOrigin = 'app://bundle';

/** Frozen: a test compares it word for word. Trusted Types makes every text-to-markup sink throw. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** True for the page's own address, whatever its hash; userinfo, ports and look-alikes are not ours. */
export function isOurUrl(url: string): boolean {
  return url === pageOrigin || url.startsWith(`${pageOrigin}/`);
}

/** Before `ready`: app:// is a standard, secure scheme, so that storage rules and fetch treat it as an origin. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true } },
  ]);
}

/** After `ready`: answers every request of the page from `folder`; anything else is 404. */
export function serveApp(folder: string): void {
  protocol.handle('app', async (request) => {
    const file = await fileFor(folder, request.url);
    if (!file) return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } });
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    });
  });
}

/** The file behind an address, or null where it is not inside `folder` (also through links) or does not exist. */
export async function fileFor(folder: string, url: string): Promise<string | null> {
  let path: string;
  try {
    const parsed = new URL(url);
    if (parsed.host !== 'bundle') return null;
    path = decodeURIComponent(parsed.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\') || path.split('/').includes('..')) return null;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, path === '/' ? 'index.html' : path));
    return file.startsWith(root + sep) && extname(file) in contentTypes ? file : null;
  } catch {
    return null;
  }
}
