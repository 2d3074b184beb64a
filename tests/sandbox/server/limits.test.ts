import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../../sandbox/server/clock.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/server/index.ts';
import { dayLimits, RateLimits } from '../../../sandbox/server/limits.ts';
import { call, control, signIn } from './client.ts';
import { annId, harbour, kauri, tinyWorld } from './tinyWorld.ts';

let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  sandbox = await startSandbox({ scenario: tinyWorld(), limits: { minute: 10, day: 25 } });
  token = (await signIn(sandbox, annId, kauri)).access_token;
  await signIn(sandbox, annId, harbour);
});
afterEach(() => sandbox.close());

async function ask(tenant = kauri): Promise<{ status: number; headers: Headers; body: string }> {
  const response = await call(sandbox, token, tenant, 'Users');
  return { status: response.status, headers: response.headers, body: await response.text() };
}
async function askTimes(count: number, tenant = kauri): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n += 1) statuses.push((await ask(tenant)).status);
  return statuses;
}
const advance = (seconds: number): Promise<Response> => control(sandbox, 'clock', { advanceSeconds: seconds });

test('each answer says what is left, refusals included', async () => {
  const first = await ask();
  expect(first.headers.get('x-minlimit-remaining')).toBe('9');
  expect(first.headers.get('x-daylimit-remaining')).toBe('24');
  expect(first.headers.get('x-appminlimit-remaining')).toBe('9999');
  const missing = await call(sandbox, token, kauri, 'ExpenseClaims');
  expect(missing.status).toBe(401);
  expect(missing.headers.get('x-minlimit-remaining')).toBe('8');
});

test('the minute limit is a rolling minute of the virtual clock and says how long to wait', async () => {
  await askTimes(5);
  await advance(40);
  await askTimes(5);
  const refused = await ask();
  expect(refused).toMatchObject({ status: 429, body: '' });
  expect(refused.headers.get('x-rate-limit-problem')).toBe('minute');
  expect(refused.headers.get('retry-after')).toBe('20');
  expect(refused.headers.get('x-minlimit-remaining')).toBe('0');
  await advance(20);
  expect(await askTimes(6)).toEqual([200, 200, 200, 200, 200, 429]);
});

test('limits are per organisation', async () => {
  await askTimes(10);
  expect((await ask()).status).toBe(429);
  expect((await ask(harbour)).status).toBe(200);
});

test('the day limit asks for hours of patience', async () => {
  for (let round = 0; round < 2; round += 1) {
    await askTimes(10);
    await advance(61);
  }
  expect(await askTimes(5)).toEqual([200, 200, 200, 200, 200]);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-rate-limit-problem')).toBe('day');
  expect(Number(refused.headers.get('retry-after'))).toBe(86_400 - 122);
  await advance(86_400 - 122);
  token = (await signIn(sandbox, annId, kauri)).access_token;
  expect((await ask()).status).toBe(200);
});

test('Starter apps have a thousand calls a day and others five thousand', async () => {
  expect(dayLimits).toEqual({ starter: 1000, core: 5000, plus: 5000, advanced: 5000 });
  const starter = await startSandbox({ scenario: tinyWorld(), appTier: 'starter' });
  const { access_token } = await signIn(starter, annId, kauri);
  const response = await call(starter, access_token, kauri, 'Users');
  expect(response.headers.get('x-daylimit-remaining')).toBe('999');
  expect(response.headers.get('x-minlimit-remaining')).toBe('59');
  await starter.close();
});

test('five calls of one organisation may run at once; the sixth is told so without a time to wait', async () => {
  await control(sandbox, 'faults', { endpoint: 'Users', times: 5, action: { kind: 'delay', milliseconds: 1000 } });
  const running = Array.from({ length: 5 }, () => ask());
  await expect.poll(() => sandbox.state.faults.list()[0]!.fired).toBe(5);
  const sixth = await ask();
  expect(sixth.status).toBe(429);
  expect(sixth.headers.get('x-rate-limit-problem')).toBe('concurrent');
  expect(sixth.headers.get('retry-after')).toBeNull();
  expect((await ask(harbour)).status).toBe(200);
  expect((await Promise.all(running)).map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
  expect((await ask()).status).toBe(200);
});

test('a call whose client went away no longer counts as running', async () => {
  await control(sandbox, 'faults', { endpoint: 'Users', times: 5, action: { kind: 'hang' } });
  const abort = new AbortController();
  const hanging = Array.from({ length: 5 }, () =>
    fetch(`${sandbox.origin}/api.xro/2.0/Users`, {
      signal: abort.signal,
      headers: { Authorization: `Bearer ${token}`, 'xero-tenant-id': kauri, Accept: 'application/json' },
    }),
  );
  await expect.poll(() => sandbox.state.faults.list()[0]!.fired).toBe(5);
  expect((await ask()).status).toBe(429);
  abort.abort();
  await Promise.allSettled(hanging);
  await expect.poll(async () => (await ask()).status).toBe(200);
});

test('the limit of the whole app spans organisations and connections', async () => {
  await control(sandbox, 'limits', { appMinute: 3 });
  await ask();
  await ask(harbour);
  await fetch(`${sandbox.origin}/connections`, { headers: { Authorization: `Bearer ${token}` } });
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('x-rate-limit-problem')).toBe('appminute');
  expect(refused.headers.get('retry-after')).toBe('60');
});

test('in any sixty seconds no more calls are let in than allowed, and waiting as told always helps', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 300 }), (gaps) => {
      const clock = new VirtualClock('2026-11-22T08:00:00Z', 0);
      const limits = new RateLimits(clock, { minute: 7, day: 10_000, appMinute: 10_000, concurrent: 5 });
      const entered: number[] = [];
      for (const gap of gaps) {
        clock.advance(gap);
        let verdict = limits.enter('a');
        if (verdict.problem) {
          clock.advance(verdict.retryAfter! * 1000);
          verdict = limits.enter('a');
          expect(verdict.problem).toBeUndefined();
        }
        limits.leave('a');
        entered.push(clock.now());
      }
      for (const [index, at] of entered.entries()) {
        const earlier = entered[index - 7];
        if (earlier !== undefined) expect(at - earlier).toBeGreaterThanOrEqual(60_000);
      }
    }),
  );
});

test('a compressed clock lets the minute pass sooner, and the wait can be told in real seconds', async () => {
  await askTimes(10);
  await control(sandbox, 'clock', { speed: 60 });
  await control(sandbox, 'knobs', { isRetryAfterReal: true });
  expect((await ask()).headers.get('retry-after')).toBe('1');
  await expect.poll(async () => (await ask()).status, { timeout: 5000 }).toBe(200);
});
