import { beforeEach, describe, expect, test } from 'vitest';
import { openAppLock, type AppLock } from '../../main/auth/appLock.ts';
import { createMemoryStore } from '../../main/auth/memoryStore.ts';
import type { SecretStore } from '../../main/auth/secretStore.ts';

let store: SecretStore;
let at: number;
let changes: boolean[];
beforeEach(() => {
  store = createMemoryStore();
  at = 1_000_000;
  changes = [];
});

const open = (): Promise<AppLock> =>
  openAppLock({ store, now: () => at, cost: 2 ** 10, onChange: (isLocked) => changes.push(isLocked) });
const set = (lock: AppLock, next: string | null, current: string | null = null) =>
  lock.set({ current, next, idleMinutes: 10, onSuspend: true });
const refused = (code: string) => ({ failure: { code } });

describe('the app lock', () => {
  test('is off until a passphrase is set, and then begins locked at the next start', async () => {
    const first = await open();
    expect(first.status()).toMatchObject({ isSet: false, isLocked: false });
    expect(first.lock().isLocked).toBe(false);
    expect(await set(first, 'open sesame')).toMatchObject({
      isSet: true,
      isLocked: false,
      idleMinutes: 10,
      onSuspend: true,
    });
    const next = await open();
    expect(next.status().isLocked).toBe(true);
    expect((await next.unlock('open sesame')).isLocked).toBe(false);
    expect(changes).toEqual([false]);
  });

  test('is changed and removed by whoever knows the passphrase, and only unlocked', async () => {
    const lock = await open();
    await set(lock, 'open sesame');
    await expect(set(lock, null, 'guess')).rejects.toMatchObject(refused('lock.wrongPassphrase'));
    lock.lock();
    await expect(set(lock, null, 'open sesame')).rejects.toMatchObject(refused('lock.locked'));
    await lock.unlock('open sesame');
    expect((await set(lock, null, 'open sesame')).isSet).toBe(false);
    expect((await open()).status().isLocked).toBe(false);
  });

  test('slows attempts down after three, twice as long each time and five minutes at most, also over a restart', async () => {
    let lock = await open();
    await set(lock, 'open sesame');
    lock.lock();
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(lock.unlock('guess')).rejects.toMatchObject(refused('lock.wrongPassphrase'));
    }
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt++) {
      lock = await open();
      const { waitSeconds } = lock.status();
      waits.push(waitSeconds);
      await expect(lock.unlock('open sesame')).rejects.toMatchObject({
        failure: { code: 'lock.wait', params: { seconds: waitSeconds } },
      });
      at += waitSeconds * 1000;
      await expect(lock.unlock('guess')).rejects.toMatchObject(refused('lock.wrongPassphrase'));
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    at += 300_000;
    expect((await lock.unlock('open sesame')).isLocked).toBe(false);
    lock.lock();
    await expect(lock.unlock('guess')).rejects.toMatchObject(refused('lock.wrongPassphrase'));
  });

  test('counts a hundred attempts at once as a hundred, not as one', async () => {
    const lock = await open();
    await set(lock, 'open sesame');
    lock.lock();
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => lock.unlock('guess')));
    const codes = outcomes.map((one) =>
      one.status === 'rejected' ? (one.reason as { failure: { code: string } }).failure.code : 'ok',
    );
    expect(codes.filter((code) => code === 'lock.wrongPassphrase')).toHaveLength(3);
    expect(codes.filter((code) => code === 'lock.wait')).toHaveLength(97);
  });

  test('a clock set back does not lock anybody out for longer', async () => {
    const lock = await open();
    await set(lock, 'open sesame');
    lock.lock();
    for (let attempt = 0; attempt < 3; attempt++) await lock.unlock('guess').catch(() => {});
    at -= 86_400_000;
    expect(lock.status().waitSeconds).toBe(5);
  });

  test('keeps no passphrase, only a salted hash', async () => {
    await set(await open(), 'open sesame');
    const kept = await store.read('app-lock');
    expect(kept.ok && kept.value).not.toContain('sesame');
    expect(kept.ok && kept.value).toMatch(/"salt":"[^"]{20,}"/);
  });
});
