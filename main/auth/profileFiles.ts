import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fail, type Failure } from './result.ts';

/** Writes a private file so that a reader, or a crash, sees either the old or the new content: temp, fsync, rename. */
export function writePrivateFile(path: string, content: string): void {
  const temp = writeTemp(path, content);
  try {
    renamePatiently(temp, path);
  } catch (error) {
    rmSync(temp, { force: true });
    throw error;
  }
  syncFolder(path);
}

/** As writePrivateFile, but never replaces: `false` when the file exists already (another process was first). */
export function createPrivateFile(path: string, content: string): boolean {
  const temp = writeTemp(path, content);
  try {
    linkSync(temp, path);
    syncFolder(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Some file systems (memory sticks, network folders) have no links; there the file is created in place.
    if (NO_LINKS.has(codeOf(error) ?? '')) return createInPlace(path, content);
    throw error;
  } finally {
    rmSync(temp, { force: true });
  }
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'UNKNOWN']);

function createInPlace(path: string, content: string): boolean {
  try {
    writeDurably(path, content);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** On Windows a virus scanner may hold the file for a moment; elsewhere the first attempt decides. */
function renamePatiently(from: string, to: string): void {
  for (let attempt = 0; ; attempt += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const isSharing = process.platform === 'win32' && ['EPERM', 'EBUSY', 'EACCES'].includes(codeOf(error) ?? '');
      if (!isSharing || attempt >= 10) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** The file's text, or `null` when there is no such file. Other errors are thrown. */
export function readFileIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Runs `work` while holding a lock file, so that two processes never read-modify-write the same file at once.
 * A lock whose owner no longer runs, or that is older than a minute, is taken over.
 */
export async function withFileLock<T>(lockPath: string, work: () => Promise<T>, timeoutMs = 30_000): Promise<T> {
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), nonce: randomBytes(8).toString('hex') });
  const giveUpAt = performance.now() + timeoutMs;
  while (!createPrivateFile(lockPath, mine)) {
    const stale = abandonedOwner(lockPath);
    if (stale !== null) {
      breakLock(lockPath, stale);
      continue;
    }
    if (performance.now() > giveUpAt) throw new LockTaken('another process keeps the lock file');
    await wait(10 + Math.random() * 20);
  }
  try {
    return await work();
  } finally {
    if (readFileIfPresent(lockPath) === mine) rmSync(lockPath, { force: true });
  }
}

function writeTemp(path: string, content: string): string {
  const temp = `${path}.${process.pid.toString(36)}${randomBytes(6).toString('hex')}.tmp`;
  writeDurably(temp, content);
  return temp;
}

/** Creates a file that must not exist yet, and waits until its content is on the disk. */
function writeDurably(path: string, content: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Makes the new name itself durable. Windows cannot open a folder for this; there the rename is already journalled. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The content of a lock whose owner is gone, or `null` when there is no lock or its owner may still be at work. */
function abandonedOwner(lockPath: string): string | null {
  try {
    const text = readFileIfPresent(lockPath);
    if (text === null) return null;
    if (Date.now() - statSync(lockPath).mtimeMs > 60_000) return text;
    const owner = JSON.parse(text) as { pid?: unknown; host?: unknown };
    const gone = owner.host === hostname() && typeof owner.pid === 'number' && !isRunning(owner.pid);
    return gone ? text : null;
  } catch {
    return null;
  }
}

/**
 * Moves the stale lock aside: of several processes that noticed it, the rename succeeds for one only. Should another process
 * have taken the lock in between, its lock is put back.
 */
function breakLock(lockPath: string, stale: string): void {
  const aside = join(dirname(lockPath), `stale-${randomBytes(6).toString('hex')}.tmp`);
  try {
    renameSync(lockPath, aside);
    if (readFileIfPresent(aside) !== stale) linkSync(aside, lockPath);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Why a file of the profile could not be read or written; `null` for anything that is no file error (a bug). */
export function fileFailureOf(error: unknown): Failure<'file.readOnly' | 'file.busy' | 'disk.full'> | null {
  const code = codeOf(error);
  if (error instanceof LockTaken) return fail('file.busy', 'lock');
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk.full', code);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return fail('file.readOnly', code);
  return code !== undefined && /^E[A-Z]+$/.test(code) ? fail('file.busy', code) : null;
}

class LockTaken extends Error {}

/** Whether a process of this number runs on this machine; one that belongs to another user counts as running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
