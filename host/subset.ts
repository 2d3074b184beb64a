/**
 * The part of Electron's API this host imitates, cut out of Electron's own types: when a member changes or goes upstream,
 * this file or the code that implements it stops compiling. Read SUBSET.md for what differs.
 */
import type * as Electron from 'electron';

export type SubsetApp = Pick<
  Electron.App,
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getLocale'
  | 'getName'
  | 'getPath'
  | 'getPreferredSystemLanguages'
  | 'getVersion'
  | 'isPackaged'
  | 'isReady'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setName'
  | 'setPath'
  | 'whenReady'
> & { readonly commandLine: Pick<Electron.CommandLine, 'appendSwitch' | 'getSwitchValue' | 'hasSwitch'> };

export type SubsetFrame = Pick<Electron.WebFrameMain, 'frameTreeNodeId' | 'origin' | 'processId' | 'routingId' | 'url'>;

export type SubsetSession = Pick<
  Electron.Session,
  'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'
> & { readonly webRequest: Pick<Electron.WebRequest, 'onBeforeRequest' | 'onHeadersReceived'> };

export type SubsetContents = Pick<
  Electron.WebContents,
  'getURL' | 'id' | 'isDestroyed' | 'loadURL' | 'printToPDF' | 'reload' | 'send' | 'setWindowOpenHandler'
> & {
  readonly mainFrame: SubsetFrame;
  readonly session: SubsetSession;
  capturePage(): Promise<Pick<Electron.NativeImage, 'toPNG'>>;
};

export type SubsetWindow = Pick<
  Electron.BrowserWindow,
  | 'close'
  | 'destroy'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getTitle'
  | 'hide'
  | 'id'
  | 'isDestroyed'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'restore'
  | 'setBounds'
  | 'setTitle'
  | 'show'
> & { readonly webContents: SubsetContents };

export type Subset = {
  clipboard: Pick<Electron.Clipboard, 'readText' | 'writeText'>;
  app: SubsetApp;
  BrowserWindow: {
    new (options?: Electron.BrowserWindowConstructorOptions): SubsetWindow;
    fromId(id: number): SubsetWindow | null;
    getAllWindows(): SubsetWindow[];
    getFocusedWindow(): SubsetWindow | null;
  };
  dialog: Record<'showMessageBox' | 'showOpenDialog' | 'showSaveDialog', (...args: never[]) => Promise<unknown>> &
    Pick<Electron.Dialog, 'showErrorBox'>;
  ipcMain: Pick<Electron.IpcMain, 'removeHandler'> & { handle(channel: string, handler: never): void };
  Menu: { buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): { readonly items: readonly object[] } };
  nativeTheme: Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource'>;
  powerMonitor: object;
  protocol: Pick<Electron.Protocol, 'handle' | 'registerSchemesAsPrivileged'>;
  session: { readonly defaultSession: SubsetSession };
  shell: Pick<Electron.Shell, 'openExternal' | 'openPath' | 'showItemInFolder'>;
  utilityProcess: {
    fork(
      modulePath: string,
      args?: string[],
      options?: Electron.ForkOptions,
    ): Pick<Electron.UtilityProcess, 'kill' | 'pid' | 'postMessage' | 'stderr' | 'stdout'>;
  };
};

const nothing = (): void => undefined;

/**
 * Overloads cannot be picked by event name, so the events are named here once more, in calls that are only compiled: an
 * event that Electron drops stops compiling.
 */
export function eventsExist(
  app: Electron.App,
  window: Electron.BrowserWindow,
  contents: Electron.WebContents,
  child: Electron.UtilityProcess,
  power: Electron.PowerMonitor,
): void {
  app.on('ready', nothing).on('second-instance', nothing).on('window-all-closed', nothing).on('before-quit', nothing);
  app.on('will-quit', nothing).on('quit', nothing).on('activate', nothing).on('web-contents-created', nothing);
  window.on('close', nothing).on('closed', nothing).on('ready-to-show', nothing).on('show', nothing);
  window.on('hide', nothing).on('focus', nothing);
  contents.on('will-navigate', nothing).on('will-redirect', nothing).on('will-attach-webview', nothing);
  contents.on('render-process-gone', nothing).on('did-finish-load', nothing).on('dom-ready', nothing);
  contents.on('console-message', nothing).on('destroyed', nothing);
  child.on('spawn', nothing).on('message', nothing).on('exit', nothing);
  power.on('suspend', nothing).on('resume', nothing).on('lock-screen', nothing).on('unlock-screen', nothing);
}
