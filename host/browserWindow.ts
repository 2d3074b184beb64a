import type { BrowserWindowConstructorOptions } from 'electron';
import { HostEmitter, hostEvent, strict } from './guard.ts';
import { settings } from './settings.ts';
import type { SubsetWindow } from './subset.ts';
import { WebContents } from './webContents.ts';

type Bounds = { x: number; y: number; width: number; height: number };

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

const windowEvents = ['close', 'closed', 'ready-to-show', 'show', 'hide', 'focus'];

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
    this.webContents = new WebContents(this.id, webPreferences?.preload, () => this.#closed());
    windows.set(this.id, this);
    this.#place();
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
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

  /** Gives the page its size; with a screen, moves the window: far off the screen while it is hidden. */
  #place(): void {
    this.#resize().catch(() => undefined); // Closed meanwhile.
  }

  async #resize(): Promise<void> {
    const { cdp } = await this.webContents.hostPage;
    const { x, y, width, height } = this.#bounds;
    if (settings.isHeadless) {
      // Without a screen a window still counts its invisible bars; the page is what has to have this size.
      const metrics = { width, height, deviceScaleFactor: 0, mobile: false };
      await cdp.send('Emulation.setDeviceMetricsOverride', metrics);
      return;
    }
    const { windowId } = await cdp.send('Browser.getWindowForTarget');
    await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } });
    const corner = this.#isVisible ? { left: x, top: y } : { left: -20_000, top: -20_000 };
    await cdp.send('Browser.setWindowBounds', { windowId, bounds: { ...corner, width, height } });
    if (this.#isMaximized && this.#isVisible) {
      await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'maximized' } });
    }
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
