import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { CustodyStore, Lease } from './custodyStore.ts';
import { isRunning } from './profileFiles.ts';
import { fail, succeed, type Result } from './result.ts';

export type LeaseOptions = Readonly<{
  custody: CustodyStore;
  /** Who we are; see currentOwner. */
  owner: string;
  /** The machine's real clock in milliseconds: also right when the app runs on a fixed clock. */
  now: () => number;
  /** How long a lease lasts without a sign of life. */
  lifeMs: number;
  /** How long to wait for another holder. */
  waitMs: number;
  isDead: (owner: string) => boolean;
}>;

/**
 * Runs `work` while this process alone may rotate the identity's token. The lease is renewed while the work lasts; one whose owner
 * has ended is taken over at once, one whose owner is silent after `lifeMs`.
 */
export async function withLease<T>(
  options: LeaseOptions,
  identityId: string,
  work: () => Promise<T>,
): Promise<Result<T, 'file.busy'>> {
  const { custody, owner, now, lifeMs } = options;
  const take = (): boolean => {
    const lease: Lease = { owner, takenAt: now(), until: now() + lifeMs };
    return custody.takeLease(identityId, lease, (held) => isFree(held, options));
  };
  const giveUpAt = performance.now() + options.waitMs;
  while (!take()) {
    if (performance.now() > giveUpAt) return fail('file.busy', 'another process is renewing this sign-in');
    await pause(20 + Math.random() * 60);
  }
  const heartbeat = setInterval(() => renewQuietly(take), lifeMs / 4);
  heartbeat.unref();
  try {
    return succeed(await work());
  } finally {
    clearInterval(heartbeat);
    custody.releaseLease(identityId, owner);
  }
}

/** A missed heartbeat is no reason to stop: the next one, or the end of the work, sets it right. */
function renewQuietly(take: () => boolean): void {
  try {
    take();
  } catch {
    // The registry is busy or full; the work itself will report that.
  }
}

/** A lease from the future belongs to a clock that was set back since; then only a living owner keeps it. */
function isFree(held: Lease, { now, lifeMs, isDead }: LeaseOptions): boolean {
  return now() >= held.until || held.takenAt > now() + lifeMs || isDead(held.owner);
}

/** Names this process for good: number, machine start, process start. A reused process number is told apart by the rest. */
export function currentOwner(): string {
  return [process.pid, bootId(), startTime(process.pid), randomBytes(6).toString('hex')].join('|');
}

/** Whether the named process certainly no longer runs on this machine. */
export function isOwnerDead(owner: string): boolean {
  const [pid, boot, start] = owner.split('|');
  const number = Number(pid);
  if (!Number.isSafeInteger(number) || number <= 0) return true;
  if (boot !== bootId()) return true;
  return !isRunning(number) || startTime(number) !== start;
}

/** Changes with every start of the machine. Empty where the system does not tell; then process numbers must do. */
function bootId(): string {
  return readTiny('/proc/sys/kernel/random/boot_id').trim();
}

/** Start time in clock ticks since the machine started (field 22 of /proc/<pid>/stat), or empty. */
function startTime(pid: number): string {
  const stat = readTiny(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readTiny(path: string): string {
  if (process.platform !== 'linux') return '';
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
