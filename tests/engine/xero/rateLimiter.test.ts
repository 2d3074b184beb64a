import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '#engine/clock';
import { RateLimiter } from '#engine/xero/rateLimiter';

/** A clock that jumps to the next waiter when everything is at rest. */
function jumpingClock(): Clock & { run(until: () => boolean): Promise<void> } {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => new Date(now),
    monotonicMs: () => now,
    sleep: (ms) => new Promise((wake) => sleepers.push({ at: now + ms, wake })),
    async run(until) {
      for (let idle = 0; !until() && idle < 50;) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = sleepers.sort((a, b) => a.at - b.at).shift();
        if (!next) {
          idle++;
          continue;
        }
        now = Math.max(now, next.at);
        next.wake();
      }
      if (!until()) throw new Error('nothing happens any more');
    },
  };
}

const never = new AbortController().signal;

describe('the limiter', () => {
  it('never lets more than 60 calls out in any minute nor more than five at once, and wastes little', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 10, max: 6000 }), { minLength: 100, maxLength: 200 }),
        async (durations) => {
          const clock = jumpingClock();
          const limiter = new RateLimiter(clock);
          const sent: number[] = [];
          let inFlight = 0;
          let most = 0;
          let done = 0;
          for (const duration of durations) {
            void limiter.acquire('a', never).then(async () => {
              sent.push(clock.monotonicMs());
              most = Math.max(most, ++inFlight);
              await clock.sleep(duration);
              inFlight--;
              done++;
              limiter.release('a');
            });
          }
          await clock.run(() => done === durations.length);
          expect(most).toBeLessThanOrEqual(5);
          for (let index = 60; index < sent.length; index++) {
            expect((sent[index] ?? 0) - (sent[index - 60] ?? 0)).toBeGreaterThan(60_000);
          }
          const busy = durations.reduce((sum, duration) => sum + duration, 0) / 5;
          const floor = 60_500 * (Math.ceil(durations.length / 60) - 1);
          expect(Math.max(...sent)).toBeLessThanOrEqual(Math.max(busy, floor) + floor * 0.2 + 40_000);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('a call that arrived late is counted from its arrival', async () => {
    const clock = jumpingClock();
    const limiter = new RateLimiter(clock);
    const arrived: number[] = [];
    const call = async (delay: number): Promise<void> => {
      const pass = await limiter.acquire('a', never);
      await clock.sleep(delay);
      arrived.push(clock.monotonicMs());
      await clock.sleep(700);
      limiter.answered(pass, 'Invoices');
      limiter.release('a');
    };
    // After the first ones the line is busy for a while; those of the next minute go out without delay.
    const calls = Array.from({ length: 120 }, (_none, number) => call(number >= 5 && number < 60 ? 900 : 0));
    await clock.run(() => arrived.length === calls.length);
    arrived.sort((a, b) => a - b);
    for (let index = 60; index < arrived.length; index++) {
      expect((arrived[index] ?? 0) - (arrived[index - 60] ?? 0)).toBeGreaterThan(60_000);
    }
  });

  it('what Xero says is left counts more than our own book', async () => {
    const clock = jumpingClock();
    const limiter = new RateLimiter(clock);
    await limiter.acquire('a', never);
    limiter.learn('a', 0, 900);
    limiter.release('a');
    let second = -1;
    void limiter.acquire('a', never).then(() => (second = clock.monotonicMs()));
    await clock.run(() => second >= 0);
    expect(second).toBeGreaterThanOrEqual(60_000);
    expect(limiter.state('a').dayLeft).toBe(900);
  });

  it('after a refusal for too many at once it sends fewer at once, for a minute', async () => {
    const clock = jumpingClock();
    const limiter = new RateLimiter(clock);
    const mostOfNine = async (): Promise<number> => {
      let [inFlight, most, done] = [0, 0, 0];
      for (let number = 0; number < 9; number++) {
        void limiter.acquire('a', never).then(async () => {
          most = Math.max(most, ++inFlight);
          await clock.sleep(500);
          inFlight--;
          done++;
          limiter.release('a');
        });
      }
      await clock.run(() => done === 9);
      return most;
    };
    limiter.narrow('a');
    expect(await mostOfNine()).toBe(4);
    void clock.sleep(60_000);
    const from = clock.monotonicMs();
    await clock.run(() => clock.monotonicMs() >= from + 60_000);
    expect(await mostOfNine()).toBe(5);
  });

  it('one organisation that waits holds up no other', async () => {
    const clock = jumpingClock();
    const limiter = new RateLimiter(clock);
    limiter.block('a', 30_000);
    let a = -1;
    let b = -1;
    void limiter.acquire('a', never).then(() => (a = clock.monotonicMs()));
    void limiter.acquire('b', never).then(() => (b = clock.monotonicMs()));
    await clock.run(() => a >= 0);
    expect(b).toBe(0);
    expect(a).toBeGreaterThanOrEqual(30_000);
  });

  it('the limit of the whole app holds up all', async () => {
    const clock = jumpingClock();
    const limiter = new RateLimiter(clock);
    limiter.blockApp(5000);
    let at = -1;
    void limiter.acquire('b', never).then(() => (at = clock.monotonicMs()));
    await clock.run(() => at >= 0);
    expect(at).toBeGreaterThanOrEqual(5000);
  });

  it('one that waits can be told to go away', async () => {
    const limiter = new RateLimiter(jumpingClock());
    limiter.block('a', 1e9);
    const stop = new AbortController();
    const waiting = limiter.acquire('a', stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});
