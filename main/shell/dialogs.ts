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
