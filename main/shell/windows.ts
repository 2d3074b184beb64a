import { app, BrowserWindow } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { pageOrigin } from './appProtocol.ts';

const Bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(640).max(10_000),
  height: z.number().int().min(480).max(10_000),
});
type Bounds = z.output<typeof Bounds>;

const stateFile = (profileDir: string) => join(profileDir, 'window.json');

function lastBounds(profileDir: string): Bounds | Pick<Bounds, 'width' | 'height'> {
  try {
    return Bounds.parse(JSON.parse(readFileSync(stateFile(profileDir), 'utf8')));
  } catch {
    // First start, or a file someone edited: the default is as good as any.
    return { width: 1440, height: 900 };
  }
}

/** Every window is made here, with the same locked-down page. */
function makeWindow(options: { show: boolean; width: number; height: number; x?: number; y?: number }): BrowserWindow {
  return new BrowserWindow({
    ...options,
    minWidth: 960,
    minHeight: 640,
    title: 'Orgfolio',
    backgroundColor: '#ffffff',
    webPreferences: {
      preload: join(app.getAppPath(), 'out/preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
}

let main: BrowserWindow | null = null;
const hidden = new WeakSet<BrowserWindow>();

/** The window the user sees, or null when it is closed. */
export function mainWindow(): BrowserWindow | null {
  return main !== null && !main.isDestroyed() ? main : null;
}

/** Hidden windows are told nothing: they show one page, print it, and follow no menu. */
export function isHidden(window: BrowserWindow): boolean {
  return hidden.has(window);
}

/** Opens the main window where it was last time, and remembers where it is when it closes. */
export async function openMainWindow(profileDir: string, hash = ''): Promise<BrowserWindow> {
  const window = makeWindow({ show: true, ...lastBounds(profileDir) });
  window.on('close', () => {
    try {
      writeFileSync(stateFile(profileDir), JSON.stringify(window.getBounds()), { mode: 0o600 });
    } catch {
      // Where the window stood is a convenience; a read-only profile only loses that.
    }
  });
  main = window;
  await window.loadURL(`${pageOrigin}/index.html${hash}`);
  return window;
}

/** A window nobody sees: the page that prints itself. `onCreated` gets it before it loads; the caller destroys it. */
export async function openHiddenWindow(
  hash: string,
  onCreated: (window: BrowserWindow) => void,
): Promise<BrowserWindow> {
  const window = makeWindow({ show: false, width: 1000, height: 1400 });
  hidden.add(window);
  onCreated(window);
  await window.loadURL(`${pageOrigin}/index.html${hash}`);
  return window;
}
