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
