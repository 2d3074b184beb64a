import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { FailureError } from '#contract/failure';
import type { LockStatus } from '#contract/lock';
import { toFailureError } from './reply.ts';
import type { SecretStore } from './secretStore.ts';

/**
 * Keeps the window shut behind a passphrase. It hides what is on the screen from somebody at an unattended computer; it encrypts nothing:
 * the keys stay in the secret store, and whoever may read that store as this user needs no window. What is kept is a salted scrypt hash
 * and the count of wrong attempts, both in the secret store, so that deleting a file does not open the lock and a restart forgives none.
 */
export interface AppLock {
  status(): LockStatus;
  /** Throws `lock.wrongPassphrase` or `lock.wait` when `current` is not right, `keychain.*` when it cannot be stored. */
  set(change: {
    current: string | null;
    next: string | null;
    idleMinutes: number;
    onSuspend: boolean;
  }): Promise<LockStatus>;
  /** Locks; without a passphrase nothing happens. */
  lock(): LockStatus;
  /** Throws `lock.wrongPassphrase` or `lock.wait`. */
  unlock(passphrase: string): Promise<LockStatus>;
}

export interface AppLockOptions {
  readonly store: SecretStore;
  readonly now?: () => number;
  /** scrypt's cost; tests lower it. */
  readonly cost?: number;
  readonly onChange?: (isLocked: boolean) => void;
}

const NAME = 'app-lock';
const COST = 2 ** 16;
/** Wrong attempts that cost nothing: fingers slip. */
const FREE = 3;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

interface Kept {
  readonly salt: string;
  readonly cost: number;
  readonly hash: string;
  readonly idleMinutes: number;
  readonly onSuspend: boolean;
  readonly failures: number;
  readonly lastFailureMs: number;
}

/** Opens the lock of a profile; one that is set begins locked. Throws `keychain.*` when the store cannot be read. */
export async function openAppLock(options: AppLockOptions): Promise<AppLock> {
  const { store } = options;
  const now = options.now ?? Date.now;
  const read = await store.read(NAME);
  if (!read.ok) throw toFailureError(read);
  let kept = read.value === null ? null : (JSON.parse(read.value) as Kept);
  let isLocked = kept !== null;
  /** One attempt at a time: a hundred at once are a hundred attempts. */
  let queue: Promise<unknown> = Promise.resolve();

  const keep = async (next: Kept | null): Promise<void> => {
    const written = next === null ? await store.remove(NAME) : await store.write(NAME, JSON.stringify(next));
    if (!written.ok) throw toFailureError(written);
    kept = next;
  };
  const waitMs = (): number => {
    if (kept === null || kept.failures < FREE) return 0;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (kept.failures - FREE));
    // A clock that was set back must not lengthen the wait beyond its own length.
    return Math.max(0, Math.min(wait, kept.lastFailureMs + wait - now()));
  };
  const status = (): LockStatus => ({
    isSet: kept !== null,
    isLocked,
    idleMinutes: kept?.idleMinutes ?? 0,
    onSuspend: kept?.onSuspend ?? false,
    waitSeconds: Math.ceil(waitMs() / 1000),
  });
  const check = async (passphrase: string): Promise<void> => {
    if (kept === null) return;
    const wait = waitMs();
    if (wait > 0) throw new FailureError('lock.wait', { seconds: Math.ceil(wait / 1000) });
    // Counted before it is compared: ending the process in between does not save an attempt.
    await keep({ ...kept, failures: kept.failures + 1, lastFailureMs: now() });
    const hash = await derive(passphrase, Buffer.from(kept.salt, 'base64'), kept.cost);
    if (!timingSafeEqual(hash, Buffer.from(kept.hash, 'base64'))) throw new FailureError('lock.wrongPassphrase');
    await keep({ ...kept, failures: 0, lastFailureMs: 0 });
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work);
    queue = turn.catch(() => {});
    return turn;
  };
  const move = (locked: boolean): void => {
    if (isLocked === locked) return;
    isLocked = locked;
    options.onChange?.(locked);
  };

  return {
    status,
    set: ({ current, next, idleMinutes, onSuspend }) =>
      inTurn(async () => {
        if (isLocked) throw new FailureError('lock.locked');
        if (kept !== null) await check(current ?? '');
        if (next === null) await keep(null);
        else {
          const salt = randomBytes(16);
          const cost = options.cost ?? COST;
          const hash = (await derive(next, salt, cost)).toString('base64');
          await keep({
            salt: salt.toString('base64'),
            cost,
            hash,
            idleMinutes,
            onSuspend,
            failures: 0,
            lastFailureMs: 0,
          });
        }
        return status();
      }),
    lock() {
      if (kept !== null) move(true);
      return status();
    },
    unlock: (passphrase) =>
      inTurn(async () => {
        if (isLocked) await check(passphrase);
        move(false);
        return status();
      }),
  };
}

function derive(passphrase: string, salt: Buffer, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
