import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { closeBrowser, launchBrowser } from './browser.ts';
import { BrowserWindow, observeWindows } from './browserWindow.ts';
import { HostEmitter, hostEvent } from './guard.ts';
import { takeLock } from './instanceLock.ts';
import { notice, settings } from './settings.ts';

const events = [
  'ready',
  'second-instance',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'activate',
  'web-contents-created',
];

const main = resolve(process.argv[1] ?? '.');

type Manifest = { folder: string; name?: string; productName?: string; version?: string };

function nearestManifest(folder: string): Manifest {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return { ...(JSON.parse(readFileSync(file, 'utf8')) as object), folder };
  const parent = dirname(folder);
  return parent === folder ? { folder: dirname(main) } : nearestManifest(parent);
}

const appData =
  process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Application Support')
    : (process.env['APPDATA'] ?? process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'));

class App extends HostEmitter {
  readonly isPackaged = false;
  readonly #manifest = nearestManifest(dirname(main));
  readonly #paths = new Map<string, string>();
  readonly #switches = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #name = this.#manifest.productName ?? this.#manifest.name ?? 'Electron';
  #isReady = false;
  #isQuitting = false;
  #wasSignalled = false;
  #exitCode: number | undefined;

  readonly commandLine = {
    appendSwitch: (name: string, value = ''): void => void this.#switches.set(name, value),
    hasSwitch: (name: string): boolean =>
      this.#switches.has(name) || process.argv.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)),
    getSwitchValue: (name: string): string =>
      this.#switches.get(name) ??
      process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ??
      '',
  };

  constructor() {
    super('app', events);
    observeWindows(
      (contents) => this.emit('web-contents-created', hostEvent({}), contents),
      () => this.#onAllClosed(),
    );
  }

  /** Starts Chromium; called by electron.ts and no part of Electron. */
  async hostStart(): Promise<void> {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => this.#onSignal());
    if (this.#isQuitting || this.#exitCode !== undefined) return;
    try {
      await launchBrowser(() => this.#onBrowserGone());
    } catch (error) {
      notice(`Chromium (${settings.chromium}) does not start: ${String(error)}`);
      return this.exit(1);
    }
    this.#isReady = true;
    // Of its own, so that an error of the app's listener is the app's uncaught error.
    queueMicrotask(() => this.emit('ready', {}, {}));
    this.#ready.resolve();
  }

  /** Once: quit as if asked in the menu, with time for the app to finish its work. Twice: end now. */
  #onSignal(): void {
    if (this.#wasSignalled) return this.exit(1);
    this.#wasSignalled = true;
    setTimeout(() => this.exit(1), 20_000).unref();
    this.quit();
  }

  /** With a screen, closing the last window by hand ends Chromium too. */
  #onBrowserGone(): void {
    const windows = BrowserWindow.getAllWindows();
    if (windows.length === 0) return;
    for (const window of windows) window.destroy();
    notice('Chromium ended.');
    this.exit(this.#isQuitting ? 0 : 1);
  }

  #onAllClosed(): void {
    if (this.#isQuitting) this.#finish();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  quit(): void {
    if (this.#isQuitting) return;
    const event = hostEvent({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#isQuitting = true;
    const windows = BrowserWindow.getAllWindows();
    if (windows.length === 0) return this.#finish();
    for (const window of windows) window.close();
    // A window that refuses to close stops the whole quit.
    if (BrowserWindow.getAllWindows().length > 0) this.#isQuitting = false;
  }

  #finish(): void {
    const event = hostEvent({});
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.#isQuitting = false;
    else this.exit(0);
  }

  exit(code = 0): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = code;
    this.emit('quit', {}, code);
    void closeBrowser().finally(() => process.exit(code));
  }

  getName(): string {
    return this.#name;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getVersion(): string {
    return this.#manifest.version ?? '0.0.0';
  }

  /** The folder of the nearest package.json: what `electron .` would be started with. */
  getAppPath(): string {
    return this.#manifest.folder;
  }

  getLocale(): string {
    return settings.lang ?? Intl.DateTimeFormat().resolvedOptions().locale;
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }

  getPath(name: string): string {
    const known: Record<string, () => string> = {
      home: homedir,
      appData: () => appData,
      userData: () => settings.userDataDir ?? join(appData, this.#name),
      sessionData: () => this.getPath('userData'),
      logs: () => join(this.getPath('userData'), 'logs'),
      temp: tmpdir,
      exe: () => process.execPath,
      desktop: () => join(homedir(), 'Desktop'),
      documents: () => join(homedir(), 'Documents'),
      downloads: () => join(homedir(), 'Downloads'),
    };
    const found = this.#paths.get(name) ?? known[name]?.();
    if (found === undefined) throw new Error(`Failed to get '${name}' path`);
    return found;
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    return takeLock(this.getPath('userData'), additionalData, ({ argv, cwd, data }) =>
      this.emit('second-instance', hostEvent({}), argv, cwd, data),
    );
  }

  enableSandbox(): void {
    // Chromium's renderers are sandboxed wherever the operating system allows it.
  }
}

Object.defineProperty(App, 'name', { value: 'app' });
export const app = new App();
