import type { Page } from 'playwright-core';
import { electronArguments, findElectron, launchOnElectron } from './electronLauncher.ts';
import { hostArguments, launchOnHost } from './hostLauncher.ts';

export type DialogKind = 'open' | 'save' | 'message';
export type HostName = 'chromium-host' | 'electron';

export type LaunchOptions = {
  /** The built main process. */
  main: string;
  /** A folder of its own for every test. */
  userData: string;
  args?: string[];
  env?: { [name: string]: string };
  size?: { width: number; height: number };
};

/** One running app, whichever program runs it. */
export type Launched = {
  /**
   * The first window. Use locators and `evaluate`; `page.waitForFunction` evaluates text later than the page's policy allows
   * and fails when its condition is not true at once.
   */
  readonly page: Page;
  /** The pages of all windows, hidden ones too, oldest first. */
  pages(): Promise<Page[]>;
  /** Answers the open dialog of this kind, or the next one: `{filePath, canceled}`, `{filePaths, canceled}`, `{response}`. */
  answerDialog(kind: DialogKind, answer: object): Promise<void>;
  /** Every dialog the app has asked for, oldest first, with its options. */
  askedDialogs(): Promise<{ kind: DialogKind; options: unknown }[]>;
  clickMenu(id: string): Promise<void>;
  /** Addresses the app handed to the desktop; nothing is really opened. */
  openedExternal(): Promise<string[]>;
  /** Everything the app wrote to its outputs. */
  log(): string;
  readonly processId: number;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  close(): Promise<void>;
};

export type AppDriver = Launched & {
  readonly hostName: HostName;
  /** Quits and starts again on the same data; `page` is then the new first window. */
  restart(): Promise<void>;
};

/** Where specs can run on this machine; `reason` says in a sentence why real Electron is not among them. */
export function availableHosts(): { hosts: HostName[]; reason: string | undefined } {
  const binary = findElectron();
  return binary === undefined
    ? { hosts: ['chromium-host'], reason: 'Not run on Electron: no Electron binary on this machine.' }
    : { hosts: ['chromium-host', 'electron'], reason: undefined };
}

/** How a person would start the app by hand, for what a driver cannot show: a second start, a signal. */
export function commandLine(hostName: HostName, options: LaunchOptions): { command: string; args: string[] } {
  return hostName === 'electron'
    ? { command: findElectron() ?? 'electron', args: electronArguments(options) }
    : { command: process.execPath, args: hostArguments(options) };
}

/**
 * Starts the app and returns once its first window has loaded its page. Runs on the Chromium host unless `hostName` (or ORGFOLIO_E2E_HOST)
 * asks for Electron. Throws with the app's own output when it opens no window.
 */
export async function launchApp(options: LaunchOptions, hostName?: HostName): Promise<AppDriver> {
  const chosen = hostName ?? (process.env['ORGFOLIO_E2E_HOST'] === 'electron' ? 'electron' : 'chromium-host');
  const start = (): Promise<Launched> => {
    if (chosen === 'chromium-host') return launchOnHost(options);
    const binary = findElectron();
    if (binary === undefined)
      throw new Error('Electron was asked for, but there is no Electron binary on this machine.');
    return launchOnElectron(options, binary);
  };
  const startAndLoad = async (): Promise<Launched> => {
    const launched = await start();
    try {
      // The window exists before it has been told where to go.
      await launched.page.waitForURL((url) => url.protocol !== 'about:', { waitUntil: 'load' });
      return launched;
    } catch (error) {
      await launched.close();
      throw new Error(`The first window loads no page.\n${launched.log()}`, { cause: error });
    }
  };
  let current = await startAndLoad();
  return {
    hostName: chosen,
    get page() {
      return current.page;
    },
    get processId() {
      return current.processId;
    },
    get ended() {
      return current.ended;
    },
    pages: () => current.pages(),
    answerDialog: (kind, answer) => current.answerDialog(kind, answer),
    askedDialogs: () => current.askedDialogs(),
    clickMenu: (id) => current.clickMenu(id),
    openedExternal: () => current.openedExternal(),
    log: () => current.log(),
    close: () => current.close(),
    restart: async () => {
      await current.close();
      current = await startAndLoad();
    },
  };
}
