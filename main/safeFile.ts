// Files that leave the app are written whole or not at all, readable by their owner only, and never through a link.
import { randomBytes } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
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
 * Writes `data` beside `path`, flushes it to disk and renames it into place (mode 0600).
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
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof FailureError) throw error;
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new FailureError(full ? 'disk.full' : 'export.cannotWrite', { file: basename(path) }, { cause: error });
  }
}
