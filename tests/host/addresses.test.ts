import fc from 'fast-check';
import type { Route } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { protocol, serve, toAppOrigin, toAppUrl, toBrowserUrl } from '../../host/appProtocol.ts';

type Outcome = { aborted?: string; status?: number; body?: string; headers?: Record<string, string> };

const requests: Request[] = [];
protocol.handle('app', (request) => {
  requests.push(request);
  if (request.url.endsWith('/away')) {
    return new Response(null, { status: 302, headers: { location: 'https://example.org/' } });
  }
  if (request.url.endsWith('/fails')) throw new Error('disk');
  return new Response('page', { headers: { 'content-type': 'text/plain' } });
});

/** Runs one request through `serve` and tells what Chromium would be told. */
async function request(url: string, redirects: string[] = []): Promise<Outcome> {
  const outcome: Outcome = {};
  const route = {
    request: () => ({
      url: () => url,
      method: () => 'GET',
      headers: () => ({ accept: '*/*' }),
      postDataBuffer: () => null,
    }),
    abort: async (reason: string) => void (outcome.aborted = reason),
    fulfill: async (answer: { status: number; body: Buffer; headers: Record<string, string> }) =>
      void Object.assign(outcome, { ...answer, body: answer.body.toString() }),
  };
  await serve(route as unknown as Route, (target) => redirects.push(target));
  return outcome;
}

describe('addresses of the app in the browser', () => {
  test('one fixed https origin stands for app://', () => {
    expect(toBrowserUrl('app://bundle/index.html?a=1#/portfolio')).toBe(
      'https://bundle.app.invalid/index.html?a=1#/portfolio',
    );
    expect(toAppOrigin('https://bundle.app.invalid/index.html')).toBe('app://bundle');
  });

  test('translate there and back without loss', () => {
    const path = fc.webPath();
    fc.assert(
      fc.property(fc.domain(), path, fc.webFragments(), (host, given, fragment) => {
        const url = `app://${host}${given}#${fragment}`;
        expect(toAppUrl(toBrowserUrl(url))).toBe(url);
      }),
    );
  });

  test('leave every other address alone', () => {
    fc.assert(
      fc.property(fc.webUrl(), (url) => {
        expect(toBrowserUrl(url)).toBe(url);
        expect(toAppUrl(url)).toBe(url);
      }),
    );
    expect(toAppUrl('https://bundle.other.invalid/x')).toBe('https://bundle.other.invalid/x');
    expect(toAppUrl('https://bundle.app.invalid.example.org/x')).toBe('https://bundle.app.invalid.example.org/x');
  });
});

describe('a request of the page', () => {
  test('reaches the handler of the app with the address the app knows', async () => {
    const answer = await request('https://bundle.app.invalid/a%20b.js?x');
    expect(answer).toMatchObject({ status: 200, body: 'page', headers: { 'content-type': 'text/plain' } });
    expect(requests.at(-1)?.url).toBe('app://bundle/a%20b.js?x');
    expect(requests.at(-1)?.headers.get('accept')).toBe('*/*');
  });

  test.each(['https://example.org/', 'http://127.0.0.1:8080/', 'file:///etc/passwd', 'https://x.other.invalid/'])(
    'to %s is refused',
    async (url) => {
      const before = requests.length;
      expect(await request(url)).toEqual({ aborted: 'blockedbyclient' });
      expect(requests.length).toBe(before);
    },
  );

  test('is never redirected past the interception', async () => {
    const redirects: string[] = [];
    expect(await request('https://bundle.app.invalid/away', redirects)).toEqual({ aborted: 'aborted' });
    expect(redirects).toEqual(['https://example.org/']);
  });

  test('fails when the handler fails', async () => {
    expect(await request('https://bundle.app.invalid/fails')).toEqual({ aborted: 'failed' });
  });

  test('a scheme has one handler', () => {
    expect(() => protocol.handle('app', () => new Response())).toThrow(/already has a handler/);
  });
});
