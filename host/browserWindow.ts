import type { BrowserWindowConstructorOptions, HandlerDetails, PrintToPDFOptions } from 'electron';
import type { CDPSession, Page } from 'playwright-core';
import { toAppOrigin, toAppUrl, toBrowserUrl } from './appProtocol.ts';
import { openPage } from './browser.ts';
import { HostEmitter, hostEvent, strict } from './guard.ts';
import { toPrintParameters } from './pdf.ts';
import { defaultSession } from './session.ts';
import { notice, settings } from './settings.ts';
import type { SubsetContents, SubsetFrame, SubsetWindow } from './subset.ts';
import { installWorlds, type Worlds } from './worlds.ts';

type Bounds = { x: number; y: number; width: number; height: number };
type OpenHandler = (details: HandlerDetails) => { action: 'allow' | 'deny' };

const windows = new Map<number, Window>();
const observers: { created(contents: WebContents): void; allClosed(): void } = {
  created: () => undefined,
  allClosed: () => undefined,
};
let count = 0;

/** Lets the app object hear about windows without the windows knowing the app object. */
export function observeWindows(created: (contents: object) => void, allClosed: () => void): void {
  Object.assign(observers, { created, allClosed });
}

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
const windowEvents = ['close', 'closed', 'ready-to-show', 'show', 'hide', 'focus'];

class WebContents extends HostEmitter implements SubsetContents {
  readonly id: number;
  readonly session = defaultSession;
  readonly mainFrame: SubsetFrame;
  readonly #open: Promise<{ page: Page; cdp: CDPSession }>;
  #worlds: Worlds | undefined;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #expected: string | undefined;
  #url = '';
  #zoom = 1;
  #isGone = false;

  constructor(id: number, preload: string | undefined) {
    super('webContents', contentsEvents);
    this.id = id;
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
    this.#open = this.#prepare(preload);
    this.#open.catch((error: unknown) => notice(`A window could not be opened: ${String(error)}`));
  }

  async #prepare(preload: string | undefined): Promise<{ page: Page; cdp: CDPSession }> {
    const opened = await openPage({
      mayNavigate: (url) => this.#mayNavigate(url),
      onRedirect: (url) =>
        this.emit('will-redirect', hostEvent({ url, isMainFrame: true, isSameDocument: false }), url),
    });
    const { page, cdp } = opened;
    await cdp.send('Page.enable');
    const event = { type: 'frame', sender: this, senderFrame: this.mainFrame, processId: this.id, frameId: 1 };
    this.#worlds = await installWorlds(cdp, preload, event);
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
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 }));
    page.on('console', (message) => {
      const level = message.type() === 'log' ? 'info' : message.type();
      const { url, lineNumber } = message.location();
      const details = { level, message: message.text(), lineNumber, sourceId: toAppUrl(url), frame: this.mainFrame };
      this.emit('console-message', details, level, details.message, lineNumber, details.sourceId);
    });
    return opened;
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

  reload(): void {
    void this.#open.then(({ cdp }) => cdp.send('Page.reload')).catch(() => undefined);
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

  getZoomFactor(): number {
    return this.#zoom;
  }

  setZoomFactor(factor: number): void {
    this.#zoom = factor;
    const parameters = { mobile: false, width: 0, height: 0, deviceScaleFactor: factor };
    void this.#open
      .then(({ cdp }) => cdp.send('Emulation.setDeviceMetricsOverride', parameters))
      .catch(() => undefined);
  }

  /** For the window and the driver; not part of Electron. */
  get hostPage(): Promise<{ page: Page; cdp: CDPSession }> {
    return this.#open;
  }

  markGone(): void {
    this.#isGone = true;
    this.emit('destroyed');
  }
}

class Window extends HostEmitter implements SubsetWindow {
  readonly id = ++count;
  readonly webContents: WebContents;
  #bounds: Bounds;
  #isVisible: boolean;
  #isClosed = false;
  #isMaximized = false;
  #title: string;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow', windowEvents);
    const { x = 0, y = 0, width = 800, height = 600, show = true, title = 'Electron', webPreferences } = options;
    this.#bounds = { x, y, width, height };
    this.#isVisible = show;
    this.#title = title;
    this.webContents = new WebContents(this.id, webPreferences?.preload);
    windows.set(this.id, this);
    this.#place();
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.hostPage.then(
      ({ page }) => page.once('close', () => this.#closed()),
      () => this.#closed(),
    );
    observers.created(this.webContents);
  }

  static getAllWindows(): Window[] {
    return [...windows.values()];
  }

  static fromWebContents(contents: WebContents): Window | null {
    return windows.get(contents.id) ?? null;
  }

  static fromId(id: number): Window | null {
    return windows.get(id) ?? null;
  }

  static getFocusedWindow(): Window | null {
    return [...windows.values()].find((window) => window.isVisible()) ?? null;
  }

  /** Sizes the page; with a screen, also moves the window: far off the screen while it is hidden. */
  #place(): void {
    const { width, height } = this.#bounds;
    const corner = this.#isVisible ? { left: this.#bounds.x, top: this.#bounds.y } : { left: -20_000, top: -20_000 };
    void this.webContents.hostPage
      .then(async ({ cdp }) => {
        const { windowId } = await cdp.send('Browser.getWindowForTarget');
        const windowState = this.#isMaximized && this.#isVisible ? 'maximized' : 'normal';
        await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
        const bounds = windowState === 'maximized' ? { windowState } : { ...corner, width, height };
        await cdp.send('Browser.setWindowBounds', { windowId, bounds } as never);
      })
      .catch(() => undefined);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    if (!this.#isVisible) {
      this.#isVisible = true;
      this.#place();
      this.emit('show');
    }
    this.focus();
  }

  hide(): void {
    this.#isVisible = false;
    this.#place();
    this.emit('hide');
  }

  focus(): void {
    if (!settings.isHeadless)
      void this.webContents.hostPage.then(({ page }) => page.bringToFront()).catch(() => undefined);
    this.emit('focus');
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isClosed;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {
    this.show();
  }

  maximize(): void {
    this.#isMaximized = true;
    this.#place();
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  getBounds(): Bounds {
    return { ...this.#bounds };
  }

  getNormalBounds(): Bounds {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Bounds>): void {
    Object.assign(this.#bounds, bounds);
    this.#place();
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  isDestroyed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    if (this.#isClosed) return;
    const event = hostEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    this.webContents.hostPage.then(({ page }) => page.close()).catch(() => undefined);
    this.#closed();
  }

  #closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    windows.delete(this.id);
    this.webContents.markGone();
    this.emit('closed');
    if (windows.size === 0) observers.allClosed();
  }
}

export type HostWindow = Window;
export const BrowserWindow = strict('BrowserWindow', Window);
Object.defineProperty(Window, 'name', { value: 'BrowserWindow' });
