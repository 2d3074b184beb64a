import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../wire.ts';

const largest = 2_000_000;

/** Appends structured lines to `<profile>/logs/orgfolio.log`, one previous file kept. Only `LogLine` fields get here: no names, no tokens. */
export function openLog(profileDir: string): (line: LogLine) => void {
  const folder = join(profileDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'orgfolio.log');
  return (line) => {
    try {
      if (existsSync(file) && statSync(file).size > largest) renameSync(file, `${file}.1`);
      // JSON escapes line breaks, so one line of text cannot pretend to be two.
      appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch {
      // A full or read-only disk must not stop the app because of its log.
    }
  };
}
