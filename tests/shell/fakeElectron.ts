/** Records what the shell asks of Electron, so that rules about windows and sessions can be checked without one. */
type Listener = (...args: never[]) => unknown;

export interface Recorded {
  windows: { options: Record<string, unknown> }[];
  handlers: Map<string, (...args: unknown[]) => unknown>;
  opened: string[];
  permissionRequest: ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void) | null;
  permissionCheck: ((contents: unknown, permission: string) => boolean) | null;
  deviceCheck: (() => boolean) | null;
  contentsListeners: Listener[];
}

export const recorded: Recorded = {
  windows: [],
  handlers: new Map(),
  opened: [],
  permissionRequest: null,
  permissionCheck: null,
  deviceCheck: null,
  contentsListeners: [],
};

/** One page, as the guard sees it: fire events at it and look at what was prevented. */
export function makeContents() {
  const listeners = new Map<string, ((event: unknown) => void)[]>();
  let windowOpen: ((details: { url: string }) => { action: string }) | null = null;
  return {
    on(name: string, listener: (event: unknown) => void) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
      windowOpen = handler;
    },
    prevents(name: string, url: string): boolean {
      let prevented = false;
      for (const listener of listeners.get(name) ?? []) listener({ url, preventDefault: () => (prevented = true) });
      return prevented;
    },
    opens: (url: string) => windowOpen?.({ url }).action,
  };
}

class BrowserWindow {
  static all: BrowserWindow[] = [];
  readonly webContents = { id: 1, send: () => {} };
  constructor(options: Record<string, unknown>) {
    recorded.windows.push({ options });
    BrowserWindow.all.push(this);
  }
  static getAllWindows = () => BrowserWindow.all;
  static fromWebContents = (contents: { window?: unknown }) => contents.window ?? null;
  on() {}
  loadURL() {
    return Promise.resolve();
  }
  isDestroyed() {
    return false;
  }
  getBounds() {
    return { x: 0, y: 0, width: 1440, height: 900 };
  }
}

export const fakeElectron = {
  app: {
    isPackaged: false,
    getAppPath: () => '/app',
    getPath: () => '/documents',
    commandLine: { hasSwitch: () => false },
    on: (name: string, listener: Listener) => {
      if (name === 'web-contents-created') recorded.contentsListeners.push(listener);
    },
  },
  session: {
    defaultSession: {
      setPermissionRequestHandler: (handler: Recorded['permissionRequest']) => (recorded.permissionRequest = handler),
      setPermissionCheckHandler: (handler: Recorded['permissionCheck']) => (recorded.permissionCheck = handler),
      setDevicePermissionHandler: (handler: Recorded['deviceCheck']) => (recorded.deviceCheck = handler),
    },
  },
  protocol: { registerSchemesAsPrivileged: () => {}, handle: () => {} },
  shell: {
    openExternal: (url: string) => {
      recorded.opened.push(url);
      return Promise.resolve();
    },
  },
  ipcMain: {
    handle: (name: string, handler: (...args: unknown[]) => unknown) => recorded.handlers.set(name, handler),
  },
  dialog: {},
  Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => {} },
  BrowserWindow,
};
