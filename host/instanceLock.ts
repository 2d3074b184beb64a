import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, unlinkSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Electron's single-instance lock as files in the data folder: `holder` names the process that has it, a later instance
 * leaves a message beside it. Files and not a socket, because the answer has to be there when the call returns.
 */
export type OtherInstance = { argv: string[]; cwd: string; data: unknown };

/** Takes the lock (true), or leaves a message for the instance that has it (false). */
export function takeLock(folder: string, data: unknown, onOther: (other: OtherInstance) => void): boolean {
  const place = join(folder, 'instance-lock');
  const holder = join(place, 'holder');
  mkdirSync(place, { recursive: true });
  const me = identify(process.pid);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(holder, me, { flag: 'wx' });
      listen(place, onOther);
      process.once('exit', () => rmSync(holder, { force: true }));
      return true;
    } catch {
      const other = readIfThere(holder);
      if (other !== '' && other === identify(Number(other.split(' ')[0]))) {
        leaveMessage(place, { argv: process.argv, cwd: process.cwd(), data });
        return false;
      }
      // Its process is gone without having cleaned up.
      rmSync(holder, { force: true });
    }
  }
  return false;
}

/** Process id and start time, so that a reused process id is not mistaken for the holder. */
function identify(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch {
    return '';
  }
  const stat = readIfThere(`/proc/${String(pid)}/stat`);
  return `${String(pid)} ${stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? ''}`;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function leaveMessage(place: string, message: OtherInstance): void {
  const name = join(place, `${String(process.pid)}-${String(Date.now())}`);
  writeFileSync(`${name}.part`, JSON.stringify(message));
  renameSync(`${name}.part`, `${name}.json`);
}

function listen(place: string, onOther: (other: OtherInstance) => void): void {
  const collect = (): void => {
    for (const name of readdirSync(place).filter((one) => one.endsWith('.json'))) {
      const file = join(place, name);
      const text = readIfThere(file);
      if (text === '') continue;
      unlinkSync(file);
      onOther(JSON.parse(text) as OtherInstance);
    }
  };
  const watcher = watch(place, { persistent: false }, collect);
  watcher.on('error', () => undefined);
}
