import type { HandlerDetails, PrintToPDFOptions } from 'electron';
import type { CDPSession, Page } from 'playwright-core';
import { toAppOrigin, toAppUrl, toBrowserUrl } from './appProtocol.ts';
import { openPage } from './browser.ts';
import { HostEmitter, hostEvent, strict } from './guard.ts';
import { toPrintParameters } from './pdf.ts';
import { defaultSession } from './session.ts';
import { notice } from './settings.ts';
import type { SubsetContents, SubsetFrame } from './subset.ts';
import { installWorlds, type Worlds } from './worlds.ts';

type OpenPage = { page: Page; cdp: CDPSession; target: string };
type OpenHandler = (details: HandlerDetails) => { action: 'allow' | 'deny' };

const contentsEvents = [
  'will-navigate',
  'will-redirect',
  'will-attach-webview',
  'render-process-gone',
  'did-finish-load',
  'dom-ready',
  'console-message',
  'destroyed',
];
/** One page: what it loads, what it may do, what it sends. */
export class WebContents extends HostEmitter implements SubsetContents {
  readonly id: number;
  readonly session = defaultSession;
  readonly mainFrame: SubsetFrame;
  readonly #preload: string | undefined;
  readonly #onClosed: () => void;
  #open: Promise<OpenPage>;
  #worlds: Worlds | undefined;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #expected: string | undefined;
  #url = '';
  #isGone = false;
  #hasCrashed = false;

  constructor(id: number, preload: string | undefined, onClosed: () => void) {
    super('webContents', contentsEvents);
    this.id = id;
    this.#preload = preload;
    this.#onClosed = onClosed;
    const url = (): string => this.getURL();
    const frame = {
      parent: null,
      processId: id,
      routingId: 1,
      frameTreeNodeId: id,
      get url() {
        return url();
      },
      get origin() {
        return toAppOrigin(url());
      },
      get top(): object {
        return this;
      },
    };
    this.mainFrame = strict('webFrameMain', frame);
    this.#open = this.#prepare();
    this.#open.catch((error: unknown) => {
      notice(`A window could not be opened: ${String(error)}`);
      this.#onClosed();
    });
  }

  async #prepare(): Promise<OpenPage> {
    const { page, cdp } = await openPage({
      mayNavigate: (url) => this.#mayNavigate(url),
      onRedirect: (url) =>
        this.emit('will-redirect', hostEvent({ url, isMainFrame: true, isSameDocument: false }), url),
    });
    await cdp.send('Page.enable');
    const event = { type: 'frame', sender: this, senderFrame: this.mainFrame, processId: this.id, frameId: 1 };
    this.#worlds = await installWorlds(cdp, this.#preload, event);
    const { targetInfo } = await cdp.send('Target.getTargetInfo');
    cdp.on('Page.windowOpen', ({ url, windowName }) => {
      const referrer = { url: this.getURL(), policy: 'default' } as const;
      const details = {
        url: toAppUrl(url),
        frameName: windowName,
        features: '',
        disposition: 'new-window',
        referrer,
      } as const;
      if (this.#openHandler(details).action === 'allow') notice(`window.open(${url}) is not in the subset: denied.`);
    });
    cdp.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
      notice(`Uncaught in the page: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = frame.url();
    });
    page.on('domcontentloaded', () => this.emit('dom-ready'));
    page.on('load', () => this.emit('did-finish-load'));
    page.on('crash', () => {
      this.#hasCrashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    });
    page.on('close', () => {
      if (!this.#hasCrashed) this.#onClosed();
    });
    page.on('console', (message) => {
      const level = message.type() === 'log' ? 'info' : message.type();
      const { url, lineNumber } = message.location();
      const details = { level, message: message.text(), lineNumber, sourceId: toAppUrl(url), frame: this.mainFrame };
      this.emit('console-message', details, level, details.message, lineNumber, details.sourceId);
    });
    return { page, cdp, target: targetInfo.targetId };
  }

  /** Electron asks the app about navigation the page starts, not about loadURL or a reload. */
  #mayNavigate(url: string): boolean {
    if (url === this.#expected || url.split('#')[0] === this.#url.split('#')[0]) return true;
    const target = toAppUrl(url);
    const event = hostEvent({ url: target, isMainFrame: true, isSameDocument: false, frame: this.mainFrame });
    this.emit('will-navigate', event, target);
    return !event.defaultPrevented;
  }

  async loadURL(url: string): Promise<void> {
    const { page } = await this.#open;
    this.#expected = toBrowserUrl(url);
    try {
      await page.goto(this.#expected, { timeout: 0 });
    } catch (error) {
      throw Object.assign(new Error(`ERR_FAILED (-2) loading '${url}'`), {
        code: 'ERR_FAILED',
        errno: -2,
        url,
        cause: error,
      });
    } finally {
      this.#expected = undefined;
    }
  }

  send(channel: string, ...args: unknown[]): void {
    this.#worlds?.send(channel, args);
  }

  getURL(): string {
    return this.#url === 'about:blank' ? '' : toAppUrl(this.#url);
  }

  isDestroyed(): boolean {
    return this.#isGone;
  }

  /** Loads the page again; after a crash in a new page of Chromium, since a driver cannot use the old one any more. */
  reload(): void {
    const reloaded = this.#hasCrashed
      ? this.#replaceCrashedPage()
      : this.#open.then(({ cdp }) => cdp.send('Page.reload')).then(() => undefined);
    reloaded.catch((error: unknown) => notice(`The page could not be loaded again: ${String(error)}`));
  }

  async #replaceCrashedPage(): Promise<void> {
    const { page } = await this.#open;
    this.#open = this.#prepare();
    await this.#open;
    await page.close();
    this.#hasCrashed = false;
    await this.loadURL(toAppUrl(this.#url));
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** The page as a PDF, through the same DevTools command Electron's own implementation is built on. */
  async printToPDF(options: PrintToPDFOptions): Promise<Buffer> {
    const { cdp } = await this.#open;
    const { data } = await cdp.send('Page.printToPDF', toPrintParameters(options));
    return Buffer.from(data, 'base64');
  }

  /** A picture of what the window shows now. */
  async capturePage(): Promise<{ toPNG(): Buffer }> {
    const { page } = await this.#open;
    const png = await page.screenshot();
    return strict('NativeImage', { toPNG: () => png });
  }

  /** For the window and the driver; not part of Electron. */
  get hostPage(): Promise<OpenPage> {
    return this.#open;
  }

  markGone(): void {
    this.#isGone = true;
    this.emit('destroyed');
  }
}

Object.defineProperty(WebContents, 'name', { value: 'webContents' });
