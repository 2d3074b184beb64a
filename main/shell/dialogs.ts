import { app, dialog, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import { cleanFileName } from '../fileName.ts';

/** Where to save, chosen by the user; null when the dialog was closed. The page has no say in the path. */
export async function askWhereToSave(
  window: BrowserWindow,
  options: { title: string; name: string; extension: string; filter: string },
): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    title: options.title,
    defaultPath: join(app.getPath('documents'), `${cleanFileName(options.name)}.${options.extension}`),
    filters: [{ name: options.filter, extensions: [options.extension] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  return answer.canceled || !answer.filePath ? null : answer.filePath;
}

/** A folder the user chose; null when the dialog was closed. */
export async function askForFolder(window: BrowserWindow, title: string): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, { title, properties: ['openDirectory', 'createDirectory'] });
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** A backup file the user chose; null when the dialog was closed. */
export async function askForBackup(window: BrowserWindow, title: string): Promise<string | null> {
  const filters = [{ name: 'Orgfolio', extensions: ['orgfolio-backup'] }];
  const answer = await dialog.showOpenDialog(window, { title, filters, properties: ['openFile'] });
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** A picture file the user chose; null when the dialog was closed. */
export async function askForPicture(window: BrowserWindow, title: string): Promise<string | null> {
  const filters = [{ name: 'PNG, JPEG', extensions: ['png', 'jpg', 'jpeg'] }];
  const answer = await dialog.showOpenDialog(window, { title, filters, properties: ['openFile'] });
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}
