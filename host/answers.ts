import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { app } from './app.ts';
import { BrowserWindow } from './browserWindow.ts';
import { NotInSubset, strict } from './guard.ts';
import { notice, settings } from './settings.ts';

/** What the driver may read and script. */
export type DialogKind = 'open' | 'save' | 'message';
export type AskedDialog = { kind: DialogKind; options: unknown };

const asked: AskedDialog[] = [];
const scripted: Record<DialogKind, object[]> = { open: [], save: [], message: [] };
const waiting: Record<DialogKind, ((answer: object) => void)[]> = { open: [], save: [], message: [] };
const opened: string[] = [];

/** Answers the oldest open dialog of this kind, or the next one to come. */
export function answerDialog(kind: DialogKind, answer: object): void {
  const next = waiting[kind].shift();
  if (next) next(answer);
  else scripted[kind].push(answer);
}

export const askedDialogs = (): readonly AskedDialog[] => asked;
export const openedExternally = (): readonly string[] => opened;

/** Without a driver nobody can be asked: a file goes to the downloads folder, a question gets its default answer. */
function answerAlone(kind: DialogKind, options: Record<string, unknown>): object {
  if (kind === 'message')
    return { response: Number(options['defaultId'] ?? options['cancelId'] ?? 0), checkboxChecked: false };
  if (kind === 'open') {
    notice('This host has no file chooser; the dialog is cancelled.');
    return { canceled: true, filePaths: [] };
  }
  const name = basename(typeof options['defaultPath'] === 'string' ? options['defaultPath'] : 'file');
  const filePath = join(app.getPath('downloads'), name);
  notice(`This host has no file chooser; the file goes to ${filePath}`);
  return { canceled: false, filePath };
}

function ask(kind: DialogKind, args: unknown[]): Promise<object> {
  const options = (args.length > 1 ? args[1] : args[0]) as Record<string, unknown>;
  asked.push({ kind, options });
  const ready = scripted[kind].shift();
  if (ready) return Promise.resolve(ready);
  if (!settings.isDriven) return Promise.resolve(answerAlone(kind, options));
  return new Promise((resolve) => waiting[kind].push(resolve));
}

export const dialog = strict('dialog', {
  showOpenDialog: (...args: unknown[]) => ask('open', args),
  showSaveDialog: (...args: unknown[]) => ask('save', args),
  showMessageBox: (...args: unknown[]) => ask('message', args),
  showErrorBox: (title: string, content: string): void => {
    asked.push({ kind: 'message', options: { type: 'error', message: title, detail: content } });
    notice(`${title}: ${content}`);
  },
});

/** Hands something to the desktop when a person is there; only records it otherwise. */
async function handOver(target: string): Promise<void> {
  opened.push(target);
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  if (settings.isDriven || settings.isHeadless) return notice(`Would open ${target}`);
  const child = spawn(opener, [target], { stdio: 'ignore', detached: true });
  child.on('error', () => notice(`Open this yourself: ${target}`));
  child.unref();
}

export const shell = strict('shell', {
  openExternal: (url: string) => handOver(url),
  openPath: (path: string) => handOver(path).then(() => ''),
  showItemInFolder: (path: string): void => void handOver(join(path, '..')),
});

let copied = '';

export const clipboard = strict('clipboard', {
  /** Into the clipboard Chromium has: the desktop's, or one of its own where there is no screen. */
  writeText: async (text: string): Promise<void> => {
    copied = text;
    const { cdp } = (await BrowserWindow.getAllWindows()[0]?.webContents.hostPage) ?? {};
    const expression = `navigator.clipboard.writeText(${JSON.stringify(text)})`;
    await cdp?.send('Runtime.evaluate', { expression, userGesture: true, awaitPromise: true });
  },
  readText: (): Promise<string> => Promise.resolve(copied),
});

class MenuItem {
  readonly id: string;
  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly accelerator: string | undefined;
  readonly submenu: MenuData | undefined;
  readonly visible: boolean;
  enabled: boolean;
  checked: boolean;
  readonly click: () => void;

  constructor(options: MenuItemConstructorOptions) {
    const { id, label, role, type, accelerator, submenu, enabled = true, visible = true, checked = false } = options;
    this.id = id ?? '';
    this.label = label ?? role ?? '';
    this.role = role;
    this.type = type ?? (submenu ? 'submenu' : 'normal');
    this.accelerator = accelerator;
    this.submenu = Array.isArray(submenu) ? new MenuData(submenu) : (submenu as unknown as MenuData | undefined);
    this.enabled = enabled;
    this.visible = visible;
    this.checked = checked;
    this.click = () => this.#run(options.click as ((...args: unknown[]) => void) | undefined);
  }

  #run(click: ((...args: unknown[]) => void) | undefined): void {
    if (!this.enabled) return;
    const window = BrowserWindow.getFocusedWindow();
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (click) return click(this, window, {});
    if (this.role === 'quit') app.quit();
    else if (this.role === 'close') window?.close();
    else if (this.role === 'reload') window?.webContents.reload();
    else throw new NotInSubset(`menu role ${this.role ?? ''}`);
  }
}

let applicationMenu: MenuData | null = null;

class MenuData {
  readonly items: MenuItem[];

  constructor(template: MenuItemConstructorOptions[] = []) {
    this.items = template.map((options) => new MenuItem(options));
  }

  static buildFromTemplate(template: MenuItemConstructorOptions[]): MenuData {
    return new MenuData(template);
  }

  static setApplicationMenu(menu: MenuData | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): MenuData | null {
    return applicationMenu;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}

export const Menu = strict('Menu', MenuData);

/** Clicks an item of the application menu, as a person would; says so when there is none. */
export function clickMenu(id: string): void {
  const item = applicationMenu?.getMenuItemById(id);
  if (!item) throw new Error(`The application menu has no item '${id}'.`);
  item.click();
}
