import { describe, expect, it } from 'vitest';
import { judge, networkTrouble, retryAfterSeconds } from '#engine/xero/errors';

const now = new Date('2026-11-22T08:00:00Z');
const problem = (status: number, body = '', headers: Record<string, string> = {}) =>
  judge(status, new Headers(headers), body, now);

describe('what an answer means', () => {
  it('every form of section 3.8, whatever the case of its keys', () => {
    expect(problem(401, '{"Title":"Unauthorized","Detail":"TokenExpired: token expired at 2026"}').kind).toBe(
      'tokenExpired',
    );
    expect(problem(401, '{"title":"Unauthorized","detail":"AuthorizationUnsuccessful"}').kind).toBe('notPermitted');
    expect(problem(401, '').kind).toBe('tokenExpired');
    expect(problem(403, '{"Title":"Forbidden","Detail":"AuthenticationUnsuccessful"}').kind).toBe('notConnected');
    for (const status of [401, 403]) {
      const text = 'You are not permitted to access this resource without the reporting role or higher privileges';
      expect(problem(status, text).kind).toBe('reportsNotPermitted');
    }
    expect(problem(400, '{"Type":"HighVolumeException"}').kind).toBe('tooLarge');
    expect(problem(400, '{"Type":"ValidationException"}').kind).toBe('refused');
    expect(problem(404, "The resource you're looking for cannot be found").kind).toBe('gone');
    expect(problem(412).kind).toBe('refused');
    expect(problem(501).kind).toBe('refused');
    for (const status of [500, 502, 503, 504]) expect(problem(status, '<html>').kind).toBe('unavailable');
    expect(problem(302).kind).toBe('refused');
  });

  it('limits by their name, and by their wait when the name is new', () => {
    const limit = (name: string | null, wait: string | null) =>
      problem(429, '', {
        ...(name === null ? {} : { 'x-rate-limit-problem': name }),
        ...(wait === null ? {} : { 'retry-after': wait }),
      });
    expect(limit('minute', '17')).toEqual({ kind: 'minuteLimit', seconds: 17 });
    expect(limit('Minute', null)).toEqual({ kind: 'minuteLimit', seconds: 60 });
    expect(limit('DAY', '40000')).toEqual({ kind: 'dayLimit', seconds: 40_000 });
    expect(limit('day', null)).toEqual({ kind: 'dayLimit', seconds: 86_400 });
    expect(limit('concurrent', null)).toEqual({ kind: 'concurrentLimit' });
    expect(limit('appminute', '9')).toEqual({ kind: 'appLimit', seconds: 9 });
    expect(limit('something', '30')).toEqual({ kind: 'minuteLimit', seconds: 30 });
    expect(limit('something', '7200')).toEqual({ kind: 'dayLimit', seconds: 7200 });
    expect(limit(null, null)).toEqual({ kind: 'minuteLimit', seconds: 60 });
  });

  it('Retry-After as a number, a date, nonsense, negative or endless', () => {
    expect(retryAfterSeconds('5', now)).toBe(5);
    expect(retryAfterSeconds('-5', now)).toBe(1);
    expect(retryAfterSeconds('86400', now)).toBe(86_400);
    expect(retryAfterSeconds('999999999', now)).toBe(86_400);
    expect(retryAfterSeconds('Sun, 22 Nov 2026 08:00:30 GMT', now)).toBe(30);
    expect(retryAfterSeconds('soon', now)).toBeNull();
    expect(retryAfterSeconds(null, now)).toBeNull();
  });

  it('no network, no answer and a broken answer are told apart', async () => {
    const refused: unknown = await fetch('http://127.0.0.1:1/').catch((error: unknown) => error);
    expect(networkTrouble(refused)).toMatch(/offline|cut/);
    expect(
      networkTrouble(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) })),
    ).toBe('offline');
    expect(networkTrouble(new DOMException('late', 'TimeoutError'))).toBe('timeout');
    expect(networkTrouble(new TypeError('terminated'))).toBe('cut');
  });
});
