import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendar, clampedDay, dayNumber, financialYearStart, isoDay, localDay } from '../../../sandbox/books/days.ts';
import { makeLine, totalsOf } from '../../../sandbox/books/documents.ts';
import { amountText, scale, toBase } from '../../../sandbox/books/money.ts';
import { guidOf, makeRandom } from '../../../sandbox/books/random.ts';
import { amountOf } from './reading.ts';

const whole = (most: number): fc.Arbitrary<number> => fc.integer({ min: -most, max: most });

describe('arithmetic of the books', () => {
  it('scales exactly and rounds half away from zero', () => {
    fc.assert(
      fc.property(
        whole(1e12),
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 1, max: 1e7 }),
        (value, times, by) => {
          const exact = BigInt(value) * BigInt(times);
          const size = exact < 0n ? -exact : exact;
          fc.pre(size / BigInt(by) < 2n ** 52n);
          const expected = (2n * size + BigInt(by)) / (2n * BigInt(by));
          expect(BigInt(scale(value, times, by))).toBe(exact < 0n ? -expected : expected);
        },
      ),
    );
    expect([scale(5, 1, 10), scale(-5, 1, 10), scale(4, 1, 10)].map(String)).toEqual(['1', '-1', '0']);
  });

  it('writes amounts so that they read back the same', () => {
    fc.assert(
      fc.property(whole(1e13), (amount) => {
        expect(amountOf(amountText(amount)) + 0).toBe(amount + 0);
      }),
    );
    expect([amountText(-12_345), amountText(100), amountText(12_300)]).toEqual(['-1.2345', '0.01', '1.23']);
  });

  it('converts by dividing by the rate', () => {
    expect(toBase(1_000_000, '0.5')).toBe(2_000_000);
    expect(toBase(1_000_000, '1')).toBe(1_000_000);
    expect(toBase(1_000_000, '0.61')).toBe(1_639_300);
  });

  it('finds net plus tax equal to the total for inclusive and exclusive lines', () => {
    const types = fc.constantFrom('Inclusive' as const, 'Exclusive' as const, 'NoTax' as const);
    fc.assert(
      fc.property(
        types,
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 1e9 }),
        fc.constantFrom(0, 50_000, 90_000, 210_000),
        fc.option(fc.integer({ min: 0, max: 1e6 })),
        (kind, quantity, unitAmount, percent, discountRate) => {
          const line = makeLine({
            id: 'line',
            description: '',
            quantity,
            unitAmount,
            account: { id: 'account', code: null },
            tax: { type: 'T', percent },
            types: kind,
            discountRate,
          });
          const totals = totalsOf([line], kind);
          expect(totals.total).toBe(totals.subTotal + totals.totalTax);
          expect(totals.total).toBe(kind === 'Exclusive' ? line.lineAmount + line.taxAmount : line.lineAmount);
          const rate = kind === 'NoTax' ? 0 : percent / 1_000_000;
          expect(Math.abs(totals.totalTax - totals.subTotal * rate)).toBeLessThan(100);
        },
      ),
    );
  });

  it('starts financial years on the day after the year end, cut to short months', () => {
    const start = (day: string, month: number, end: number): string =>
      isoDay(financialYearStart(dayNumber(day), month, end));
    expect(start('2026-04-05', 4, 5)).toBe('2025-04-06');
    expect(start('2026-04-06', 4, 5)).toBe('2026-04-06');
    expect(start('2026-03-01', 2, 29)).toBe('2026-03-01');
    expect(start('2028-02-29', 2, 29)).toBe('2027-03-01');
    expect(start('2028-02-29', 2, 28)).toBe('2028-02-29');
    expect(start('2026-06-30', 6, 31)).toBe('2025-07-01');
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 30_000 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (day, month, end) => {
          const from = financialYearStart(day, month, end);
          expect(from <= day && day - from < 366).toBe(true);
          const { year } = calendar(from - 1);
          expect(from - 1).toBe(clampedDay(year, month, end));
        },
      ),
    );
  });

  it('knows the local day in far zones', () => {
    const day = (instant: string, zone: string): string => isoDay(localDay(instant, zone));
    expect(day('2026-11-22T11:30:00Z', 'NEWZEALANDSTANDARDTIME')).toBe('2026-11-23');
    expect(day('2026-11-22T09:59:00Z', 'HAWAIIANSTANDARDTIME')).toBe('2026-11-21');
    expect(day('2026-11-22T13:29:00Z', 'CENAUSTRALIASTANDARDTIME')).toBe('2026-11-22');
    expect(day('2026-11-22T13:31:00Z', 'CENAUSTRALIASTANDARDTIME')).toBe('2026-11-23');
    expect(day('2026-07-01T22:30:00Z', 'WEUROPESTANDARDTIME')).toBe('2026-07-02');
  });

  it('makes well-formed, distinct, repeatable ids', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => guidOf(`seed/kind/${index}`));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
    expect(guidOf('seed/kind/7')).toBe(ids[7]);
    expect(makeRandom('x').next()).toBe(makeRandom('x').next());
  });
});
