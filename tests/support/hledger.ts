/** hledger over the sandbox's books: a program that shares no code with the product and none with the sandbox. */
import { spawnSync } from 'node:child_process';
import type { Ids } from '../../sandbox/model.ts';
import { amountOf } from '../sandbox/books/reading.ts';

export const hasHledger = spawnSync('hledger', ['--version']).status === 0;
/** Stands in a title where hledger is not installed. */
export const reason = hasHledger ? '' : ' (not run: hledger missing)';

export interface Columns {
  /** What each column is of: a month or a day as hledger names it, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly periods: readonly string[];
  readonly rows: ReadonlyMap<Ids, readonly number[]>;
}

/** Runs a balance report and reads its CSV: account, then one column a period. */
export function runHledger(file: string, ...options: readonly string[]): Columns {
  const args = ['-f', file, 'balance', '--no-total', '--empty', '--flat', '-O', 'csv', ...options];
  const run = spawnSync('hledger', args, {
    encoding: 'utf8',
    maxBuffer: 64_000_000,
    env: { ...process.env, LANG: 'C.UTF-8' },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  const [header = '', ...lines] = run.stdout.trim().split('\n');
  const cells = (line: string): string[] => line.slice(1, -1).split('","');
  // Empty books give one column without a period.
  const periods = cells(header)
    .slice(1)
    .filter((text) => /^\d{4}-\d{2}(-\d{2})?$/.test(text));
  const rows = new Map<Ids, number[]>();
  for (const line of lines) {
    const [account = '', ...amounts] = cells(line);
    rows.set(
      account.split(':').at(-1) ?? '',
      amounts.map((text) => amountOf(text.split(' ')[0] === '0' ? '' : text.split(' ')[0])),
    );
  }
  return { periods, rows };
}
