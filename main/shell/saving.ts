// Files leave the app through here: the user says where, the file appears whole or not at all, and only such files may be shown.
import { shell } from 'electron';
import { basename } from 'node:path';
import { FailureError } from '#contract/failure';
import type { Lang } from '#contract/values';
import type { PrivateCallName, PrivateCalls } from '../wire.ts';
import type { Desk } from './desk.ts';
import { askWhereToSave } from './dialogs.ts';
import { menuTexts } from './menu.ts';
import { mainWindow } from './windows.ts';

/** Files and folders this run has written; only these may be shown in the file manager. */
const written = new Set<string>();

/** The window a dialog belongs to. Throws where none is open. */
export function dialogWindow() {
  const window = mainWindow();
  if (!window) throw new FailureError('export.noPrinter');
  return window;
}

/** Asks where, then lets `write` make the file there. */
export async function saveAs(
  options: { readonly name: string; readonly extension: string; readonly lang: Lang },
  write: (path: string) => Promise<void>,
): Promise<{ file: string | null }> {
  const text = menuTexts[options.lang];
  const { name, extension } = options;
  const filter = extension === 'pdf' ? text.pdfFilter : extension.toUpperCase();
  const file = await askWhereToSave(dialogWindow(), { title: text.saveTitle, name, extension, filter });
  if (file === null) return { file: null };
  await write(file);
  noteWritten(file);
  return { file };
}

export function noteWritten(path: string): void {
  written.add(path);
}

/** Shows a file in the file manager; the caller knows it from somewhere else than the page. */
export function showFile(path: string): void {
  shell.showItemInFolder(path);
}

/** Shows a file of this run in the file manager; any other is refused. */
export function reveal(file: string): void {
  if (!written.has(file)) throw new FailureError('export.cannotWrite', { file: basename(file) });
  showFile(file);
}

/** Asks the engine; a failure is thrown. */
export async function askEngine<N extends PrivateCallName>(
  desk: Desk,
  name: N,
  input: PrivateCalls[N]['input'],
): Promise<PrivateCalls[N]['output']> {
  const reply = await desk.call(name, input);
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return reply.value as PrivateCalls[N]['output'];
}
