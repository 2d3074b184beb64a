import { describe, expect, test } from 'vitest';
import { measureThroughput } from '../support/throughput.ts';

/** `node tests/bench/throughput.ts` measures the same with two hundred organisations. */
const organisations = 12;
const books = { organisations, months: 3, pageSize: 2 } as const;

describe('organisations side by side', () => {
  test('no limit is broken, and nine tenths of what is allowed is used', async () => {
    const measured = await measureThroughput(books);
    expect(measured.refused).toBe(0);
    expect(measured.mostPerMinute).toBeLessThanOrEqual(60);
    expect(measured.mostInFlight).toBeLessThanOrEqual(5);
    expect(measured.minutes).toBeGreaterThanOrEqual(1);
    expect(measured.share).toBeGreaterThanOrEqual(0.9);
    expect(measured.sound).toEqual(Array.from({ length: organisations }, () => 'complete'));
  }, 120_000);

  test('the limit of the whole app is kept as well, and used', async () => {
    const measured = await measureThroughput({ ...books, appMinute: 400 });
    expect(measured.refused).toBe(0);
    expect(measured.mostOfApp).toBeLessThanOrEqual(400);
    expect(measured.share).toBeGreaterThanOrEqual(0.9);
  }, 120_000);

  test('one that hangs, one whose token is refused and one whose day is over delay none of the others', async () => {
    const undisturbed = await measureThroughput({ ...books, organisations: organisations - 3 });
    const measured = await measureThroughput({ ...books, withTrouble: true });
    expect(measured.sound).toEqual(Array.from({ length: organisations - 3 }, () => 'complete'));
    expect(measured.troubled).toEqual(['null', 'signin.failed', 'xero.dayLimit']);
    expect(measured.refused).toBe(0);
    expect(measured.seconds).toBeLessThanOrEqual(undisturbed.seconds * 1.05 + 1);
  }, 120_000);
});
