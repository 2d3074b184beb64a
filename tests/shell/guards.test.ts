import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { calls } from '#contract/index';
import { cleanFileName } from '../../main/fileName.ts';
import { makeContents, recorded } from './fakeElectron.ts';

vi.mock('electron', async () => (await import('./fakeElectron.ts')).fakeElectron);

const { contentSecurityPolicy, fileFor, isOurUrl } = await import('../../main/shell/appProtocol.ts');
const { mayOpen, openSignIn } = await import('../../main/shell/externalLinks.ts');
const { openMainWindow } = await import('../../main/shell/windows.ts');
const { secureEverything } = await import('../../main/shell/security.ts');
const { registerCalls } = await import('../../main/shell/ipc.ts');

const folder = mkdtempSync(join(tmpdir(), 'orgfolio-page-'));
const secret = join(folder, '..', `${Date.now()}-secret.js`);

beforeAll(() => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<p>');
  writeFileSync(join(folder, 'assets/a.js'), '1');
  writeFileSync(join(folder, 'assets/a.sqlite'), '1');
  writeFileSync(secret, '1');
  symlinkSync(secret, join(folder, 'assets/link.js'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(secret);
});

/** Addresses that are not ours but try to look like it. */
const foreign = [
  'https://bundle/', 'http://bundle/index.html', 'file:///etc/passwd', 'data:text/html,x', 'javascript:alert(1)', 'blob:app://bundle/1',
  'app://bundle.evil.example/', 'app://evil/', 'app://bundle@evil/', 'app:bundle/', 'about:blank', 'app://bundle:1/', 'APP://BUNDLE.', '//bundle/', '',
]; // prettier-ignore

describe('the page under app://', () => {
  it('has exactly the policy that was agreed', () => {
    expect(contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
  });

  it('serves its own files and nothing else', async () => {
    expect(await fileFor(folder, 'app://bundle/')).toMatch(/index\.html$/);
    expect(await fileFor(folder, 'app://bundle/assets/a.js')).toMatch(/a\.js$/);
    for (const path of [
      '../x.js',
      'assets/../../x.js',
      '%2e%2e/x.js',
      'assets/%2e%2e%2f%2e%2e%2fx.js',
      '..%5cx.js',
      'assets\\..\\x.js',
      'a%00.js',
      'assets/link.js',
      'assets/a.sqlite',
      'assets',
      'C:/x.js',
      '%',
      'missing.js',
    ]) {
      expect(await fileFor(folder, `app://bundle/${path}`), path).toBeNull();
    }
    expect(await fileFor(folder, 'app://other/index.html')).toBeNull();
  });

  it('recognises only its own addresses', () => {
    expect(isOurUrl('app://bundle/index.html#/practice')).toBe(true);
    for (const url of foreign) expect(isOurUrl(url), url).toBe(false);
  });
});

describe('windows and sessions', () => {
  it('opens pages without Node, isolated and sandboxed', async () => {
    await openMainWindow(folder);
    expect(recorded.windows.at(-1)?.options['webPreferences']).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('lets no page leave, open windows or embed others', () => {
    secureEverything();
    const contents = makeContents();
    for (const listener of recorded.contentsListeners) (listener as (...args: unknown[]) => void)({}, contents);
    for (const url of foreign) {
      expect(contents.prevents('will-navigate', url), url).toBe(true);
      expect(contents.prevents('will-redirect', url), url).toBe(true);
      expect(contents.opens(url)).toBe('deny');
    }
    expect(contents.prevents('will-navigate', 'app://bundle/index.html')).toBe(false);
    expect(contents.opens('app://bundle/index.html')).toBe('deny');
    expect(contents.prevents('will-attach-webview', 'app://bundle/')).toBe(true);
  });

  it('grants no permission but writing text to the clipboard', () => {
    secureEverything();
    const names = [
      'media',
      'geolocation',
      'notifications',
      'midi',
      'pointerLock',
      'fullscreen',
      'openExternal',
      'clipboard-read',
      'hid',
      'serial',
      'usb',
      'unknown',
    ];
    for (const name of [...names, 'clipboard-sanitized-write']) {
      const wanted = name === 'clipboard-sanitized-write';
      let granted: boolean | null = null;
      recorded.permissionRequest?.({}, name, (answer) => (granted = answer));
      expect(granted, name).toBe(wanted);
      expect(recorded.permissionCheck?.({}, name), name).toBe(wanted);
    }
    expect(recorded.deviceCheck?.()).toBe(false);
  });
});

describe('links to the system browser', () => {
  const origins = { login: 'https://login.xero.com' };
  it('go to Xero over https only', async () => {
    expect(mayOpen('https://login.xero.com/identity/connect/authorize?x=1', origins)).toBe(true);
    for (const url of [
      ...foreign,
      'http://login.xero.com/',
      'https://login.xero.com.evil.example/',
      'https://user@login.xero.com/',
      'https://xero.com.evil/',
    ]) {
      expect(mayOpen(url, origins), url).toBe(false);
      expect(await openSignIn(url, origins)).toBe(false);
    }
    expect(recorded.opened).toEqual([]);
  });

  it('stay shut for whatever else is typed', () => {
    const allowed = [
      'https://login.xero.com',
      'https://developer.xero.com',
      'https://apps.xero.com',
      'https://go.xero.com',
    ];
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (url) => {
        expect(mayOpen(url, origins) && !allowed.some((start) => url.startsWith(start))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the door for calls', () => {
  const ours = { sender: { id: 7, window: {} }, senderFrame: { url: 'app://bundle/index.html', parent: null } };
  const bad = [
    { ...ours, senderFrame: null },
    { ...ours, senderFrame: { url: 'https://evil.example/', parent: null } },
    { ...ours, senderFrame: { url: 'app://bundle/index.html', parent: {} } },
    { ...ours, sender: { id: 7, window: null } },
  ];

  it('is opened for every call of the contract, and only from our own top frame', async () => {
    const entered: string[] = [];
    registerCalls(
      (name) => {
        entered.push(name);
        return Promise.resolve({ ok: true, value: {} });
      },
      () => {},
    );
    expect([...recorded.handlers.keys()].sort()).toEqual(Object.keys(calls).sort());
    const handler = recorded.handlers.get('settings.get');
    for (const event of bad)
      expect(await handler?.(event, {})).toEqual({ ok: false, failure: { code: 'call.refused' } });
    expect(entered).toEqual([]);
    expect(await handler?.(ours, {})).toEqual({ ok: true, value: {} });
  });

  it('lets nothing in that the contract does not describe', async () => {
    let entered = 0;
    registerCalls(
      () => {
        entered += 1;
        return Promise.resolve({ ok: true, value: {} });
      },
      () => {},
    );
    const names = Object.keys(calls) as (keyof typeof calls)[];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.jsonValue(), async (name, input) => {
        const valid = calls[name].input.safeParse(input).success;
        const before = entered;
        const reply = (await recorded.handlers.get(name)?.(ours, input)) as { ok: boolean };
        expect(reply.ok).toBe(valid);
        expect(entered - before).toBe(valid ? 1 : 0);
      }),
      { numRuns: 3_000 },
    );
    const huge = await recorded.handlers.get('settings.set')?.(ours, { practiceName: 'x'.repeat(300_000) });
    expect(huge).toEqual({ ok: false, failure: { code: 'bad.input' } });
  });
});

describe('file names', () => {
  it('are accepted by every system, whatever a client is called', () => {
    expect(cleanFileName('Kauri / Point: "Supplies" <Ltd>')).toBe('Kauri Point Supplies Ltd');
    expect(cleanFileName('con')).toBe('Orgfolio con');
    expect(cleanFileName('\u202e\u0000..')).toBe('Orgfolio');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = cleanFileName(text);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}<>:"/\\|?*]/u);
        expect(name).not.toMatch(/^[. ]|[. ]$/);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(130);
      }),
    );
  });
});
