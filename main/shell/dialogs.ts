import { app, dialog, type BrowserWindow } from 'electron';
import { join } from 'node:path';

/** A file name every system accepts: no separators, no control or bidirectional characters, no reserved names, at most 120 characters. */
export function cleanFileName(text: string): string {
  const cleaned = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[.\s]+|[.\s]+$/gu, '')
    .slice(0, 120)
    .trim();
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/iu.test(cleaned);
  return cleaned === '' || reserved ? `Orgfolio ${cleaned}`.trim() : cleaned;
}

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
