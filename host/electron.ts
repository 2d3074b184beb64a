import { Menu, clipboard, dialog, shell } from './answers.ts';
import { app } from './app.ts';
import { protocol } from './appProtocol.ts';
import { BrowserWindow } from './browserWindow.ts';
import { HostEmitter, strict } from './guard.ts';
import { ipcMain } from './ipcMain.ts';
import { session } from './session.ts';
import type { Subset } from './subset.ts';
import { utilityProcess } from './utilityProcess.ts';

const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false, themeSource: 'system' as const });

/** Sleep and wake are the operating system's; nothing here can tell them, so these never fire. */
const powerMonitor = new HostEmitter('powerMonitor', [
  'suspend',
  'resume',
  'lock-screen',
  'unlock-screen',
  'on-ac',
  'on-battery',
]);

const electron = strict('', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  protocol: strict('protocol', protocol),
  session,
  shell,
  utilityProcess,
} satisfies Subset);

// After the app's own first lines: its switches are known then, and an instance without the lock has quit.
setImmediate(() => void app.hostStart());

const strictProtocol = electron.protocol;
export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  strictProtocol as protocol,
  session,
  shell,
  utilityProcess,
  // What require('electron') returns.
  electron as 'module.exports',
};
