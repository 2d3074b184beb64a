// Files that leave the app are written whole or not at all, readable by their owner only, and never through a link.
import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FailureError } from '#contract/failure';

function refuseLinks(path: string): void {
  let isLink: boolean;
  try {
    isLink = lstatSync(path).isSymbolicLink();
  } catch {
    return; // Nothing there yet.
  }
  if (isLink) throw new FailureError('export.cannotWrite', { file: basename(path) });
}

/**
 * Writes `data` beside `path`, flushes it to disk and renames it into place (mode 0600). The new name is flushed too.
 * Throws `export.cannotWrite` or `disk.full`; the previous file is untouched then.
 */
export async function writeFileSafely(path: string, data: Uint8Array | string): Promise<void> {
  await fillFileSafely(path, (file) => file.writeFile(data));
}

/** The same for content that is made while it is written; a failure of `fill` leaves nothing behind and is thrown as it is. */
export async function fillFileSafely(path: string, fill: (file: FileHandle) => Promise<void>): Promise<void> {
  refuseLinks(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await fill(file);
      await file.sync();
    } finally {
      await file.close();
    }
    refuseLinks(path);
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof FailureError) throw error;
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new FailureError(full ? 'disk.full' : 'export.cannotWrite', { file: basename(path) }, { cause: error });
  }
}

/** After a power cut a renamed file is there only if its folder was flushed as well. Windows and some network disks have no such thing. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The file itself is whole and in its place; only how soon the disk says so is open.
  }
}

/** Removes what a kill left of files with these names in a folder: temporary ones that never got their name. */
export async function sweepTemporaries(folder: string, names: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [, name = ''] = /^\.(.+)\.[0-9a-f]{12}$/u.exec(entry.name) ?? [];
    if (entry.isFile() && names.has(name)) await rm(join(folder, entry.name), { force: true });
  }
}
