import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cents,
  exactText,
  moneyText,
  percentText,
  quotientText,
  scaled,
  toBase,
  toBaseCents,
} from '#engine/metrics/money';
import { centsOf } from '#engine/metrics/sql';
import { emptyOrgFile } from '../../support/loadBooks.ts';

const amount = fc.integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 });

describe('money', () => {
  it('rounds half away from zero, once, when it is written', () => {
    expect([12_350, 12_349, -12_350, -12_349, 50, 49, -50, 0].map(moneyText)).toEqual([
      '1.24', '1.23', '-1.24', '-1.23', '0.01', '0.00', '-0.01', '0.00',
    ]); // prettier-ignore
  });

  it('is symmetric around zero and never off by more than half a cent', () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(cents(-value)).toBe(-cents(value) + 0);
        expect(Math.abs(cents(value) * 100 - value)).toBeLessThanOrEqual(50);
        expect(moneyText(value)).toMatch(/^-?\d+\.\d\d$/);
        expect(moneyText(value)).not.toBe('-0.00');
      }),
    );
  });

  it('writes prices and quantities with the decimals they have', () => {
    expect(exactText(725_000, 0)).toBe('72.5');
    expect(exactText(310_000, 0)).toBe('31');
    expect(exactText(725_000)).toBe('72.50');
    expect(exactText(1, 0)).toBe('0.0001');
  });

  it('divides exactly at any size', () => {
    expect(quotientText(1, 3, 2)).toBe('0.33');
    expect(quotientText(-1, 2, 0)).toBe('-1');
    expect(percentText(1, 8)).toBe('12.50');
    expect(quotientText(8_999_999_999_999_999, 9_000_000_000_000_000, 2)).toBe('1.00');
    expect(scaled(10_000, 10_000, 3)).toBe(33_333_333);
  });

  it('turns foreign amounts into base currency by dividing by the rate', () => {
    expect(toBase(1_000_000, '0.5')).toBe(2_000_000);
    expect(toBase(1_000_000, '1')).toBe(1_000_000);
    expect(toBase(1_000_000, '0')).toBe(1_000_000);
    expect(toBaseCents(100, '3')).toBe(0);
  });

  it('rounds a foreign amount to cents once, in SQL as in code', () => {
    const { db, close } = emptyOrgFile();
    const statement = db.prepare<[string], { cents: number }>(
      `SELECT ${centsOf('base', 'amount', 'rate')} AS cents
       FROM (SELECT value ->> '$.base' AS base, value ->> '$.amount' AS amount, value ->> '$.rate' AS rate FROM json_each(?))`,
    );
    fc.assert(
      fc.property(
        fc.integer({ min: -90_000_000, max: 90_000_000 }).map((n) => n * 100),
        fc.integer({ min: 1, max: 3_000_000 }).map((n) => String(n / 1_000_000)),
        (value, rate) => {
          const row = statement.get(JSON.stringify([{ base: toBase(value, rate), amount: value, rate }]));
          expect((row?.cents ?? NaN) + 0).toBe(toBaseCents(value, rate) + 0);
        },
      ),
      { numRuns: 2000 },
    );
    close();
  });
});
