import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { serve } from './appProtocol.ts';
import { notice, settings } from './settings.ts';

/** What a window wants to hear about its page. */
export type PageOwner = {
  /** True when the page may go to this address. */
  mayNavigate(url: string): boolean;
  onRedirect(url: string): void;
};

/** Nothing resolves and nothing leaves: even a connection the interception does not see ends here. */
const closedNetwork = ['--host-resolver-rules=MAP * ~NOTFOUND', '--no-proxy-server', '--disable-background-networking'];

const owners = new WeakMap<Page, PageOwner>();
let context: BrowserContext | undefined;
let launching: Promise<BrowserContext> | undefined;
let profile: string | undefined;
let firstPage: Page | undefined;
let opening = 0;
let queue: Promise<unknown> = Promise.resolve();

/** Starts Chromium over a pipe on a temporary profile. `onGone` is called when it ends without being asked to. */
export async function launchBrowser(onGone: () => void): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const wantsPort = settings.debuggingPort !== undefined || settings.isDriven;
  const isForeignProfile = settings.debuggingPort !== undefined && settings.userDataDir !== undefined;
  profile = isForeignProfile ? settings.userDataDir! : mkdtempSync(join(tmpdir(), 'orgfolio-host-'));
  const folder = profile;
  const removeProfile = (): void => {
    // A part of Chromium that is just being ended may still write; an exit handler can only wait by standing still.
    for (let attempt = 0; attempt < 20 && !isForeignProfile && existsSync(folder); attempt += 1) {
      if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      try {
        rmSync(folder, { recursive: true, force: true });
      } catch {
        // Not empty: something was written meanwhile.
      }
    }
  };
  launching = chromium.launchPersistentContext(folder, {
    executablePath: settings.chromium,
    headless: settings.isHeadless,
    chromiumSandbox: !isRoot,
    viewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...closedNetwork,
      '--deny-permission-prompts',
      '--window-size=1280,800',
      // Hides the bar about --no-sandbox, which would push the page down.
      ...(isRoot ? ['--test-type'] : []),
      ...(settings.isHeadless ? [] : ['--app=data:text/html,']),
      ...(wantsPort ? [`--remote-debugging-port=${settings.debuggingPort ?? '0'}`] : []),
      ...(settings.lang === undefined ? [] : [`--lang=${settings.lang}`]),
    ],
  });
  // Registered after the launch: what ends a Chromium that is still there then runs before its folder is removed.
  const launched = await launching.finally(() => process.once('exit', removeProfile));
  context = launched;
  firstPage = launched.pages()[0];
  launched.on('close', () => {
    if (context !== undefined) onGone();
  });
  launched.on('page', (page) => {
    // A page nobody here opened is a popup; its window-open handler has been asked already.
    if (opening === 0) page.close().catch(() => undefined);
  });
  await launched.route('**/*', async (route) => {
    const request = route.request();
    let owner: PageOwner | undefined;
    let isMainNavigation = false;
    try {
      const frame = request.frame();
      owner = owners.get(frame.page());
      isMainNavigation = request.isNavigationRequest() && frame.parentFrame() === null;
    } catch {
      // A popup's first request has no frame yet.
    }
    try {
      if (!owner) await route.abort('blockedbyclient');
      else if (isMainNavigation && !owner.mayNavigate(request.url())) await route.abort('aborted');
      else await serve(route, (url) => owner.onRedirect(url));
    } catch {
      // The page was closed while its request was being answered.
    }
  });
}

/** The page of a new window: Chromium's first one, then new ones, opened one after the other. */
export function openPage(owner: PageOwner): Promise<{ page: Page; cdp: CDPSession }> {
  const opened = queue.then(async () => {
    if (!context) throw new Error('The app is not ready: no window can be opened yet.');
    const page = firstPage ?? (await newPage(context));
    firstPage = undefined;
    owners.set(page, owner);
    return { page, cdp: await context.newCDPSession(page) };
  });
  queue = opened.catch(() => undefined);
  return opened;
}

async function newPage(into: BrowserContext): Promise<Page> {
  opening += 1;
  try {
    if (settings.isHeadless) return await into.newPage();
    // With a screen, newPage() would put a tab strip into the app's window.
    const arrived = into.waitForEvent('page');
    const cdp = await into.browser()!.newBrowserCDPSession();
    await cdp.send('Target.createTarget', { url: 'about:blank', newWindow: true, background: true });
    await cdp.detach();
    return await arrived;
  } finally {
    opening -= 1;
  }
}

/** Where a test can look at the pages from outside; only when the host was started by a driver. */
export async function debuggingEndpoint(): Promise<string> {
  const [port = ''] = (await readFile(join(profile ?? '', 'DevToolsActivePort'), 'utf8')).split('\n');
  return `http://127.0.0.1:${port}`;
}

/** Ends Chromium; waits five seconds at most. */
export async function closeBrowser(): Promise<void> {
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, 5000, 'late').unref());
  // Asked to end while it starts: the start is waited for, because a half-started Chromium would stay behind.
  const closing = await Promise.race([launching?.catch(() => undefined), late]);
  context = undefined;
  if (closing === undefined || closing === 'late') return;
  if ((await Promise.race([closing.close().catch(() => undefined), late])) === 'late') notice('Chromium does not end.');
}
