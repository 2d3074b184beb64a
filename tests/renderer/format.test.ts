import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  change,
  compact,
  figureParts,
  growth,
  money,
  percent,
  roundDecimal,
  share,
  subtract,
} from '../../renderer/i18n/format.ts';
import * as dates from '../../renderer/i18n/dates.ts';

const en = { lang: 'en', negative: 'minus' } as const;
const nl = { lang: 'nl', negative: 'minus' } as const;

describe('money', () => {
  test('English and Dutch group and point their own way', () => {
    expect(money('1234567.89', en)).toBe('1,234,567.89');
    expect(money('1234567.89', nl)).toBe('1.234.567,89');
  });
  test('a negative figure has the minus sign U+2212, never a hyphen', () => {
    expect(money('-1340.00', en)).toBe('\u22121,340.00');
    expect(money('-1340.00', nl)).toBe('\u22121.340,00');
  });
  test('brackets are a setting, and a change keeps its sign', () => {
    expect(money('-1340.00', { lang: 'en', negative: 'brackets' })).toBe('(1,340.00)');
    expect(change('-1340.00', { lang: 'en', negative: 'brackets' })).toBe('\u22121,340.00');
    expect(change('1340.00', en)).toBe('+1,340.00');
  });
  test('what rounds to nothing has no sign', () => {
    expect(money('-0.004', en)).toBe('0.00');
    expect(change('0.00', en)).toBe('0.00');
  });
  test('halves round away from zero, as Xero prints them', () => {
    expect(money('0.125', en)).toBe('0.13');
    expect(money('-2.5', en, 0)).toBe('\u22123');
  });
  test('amounts beyond what a float can hold stay exact', () => {
    expect(money('90071992547409931234.56', en)).toBe('90,071,992,547,409,931,234.56');
  });
  test('for any amount the digits survive in both languages', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (cents) => {
        const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
        const decimal = `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        for (const settings of [en, nl]) {
          const text = money(decimal, settings);
          expect(text.replace(/\D/g, '')).toBe(digits);
          expect(text.startsWith('\u2212')).toBe(cents < 0n);
        }
      }),
    );
  });
  test('a headline comes in pieces that make the whole again', () => {
    expect(figureParts('165326.33', 2, nl)).toMatchObject({ whole: '165.326', fraction: ',33', before: '', after: '' });
  });
});

describe('percent, change and difference', () => {
  test('growth carries a sign, a share does not', () => {
    expect(percent('7.1234', en, true)).toBe('+7.1%');
    expect(percent('25.5', nl)).toBe('25,5%');
  });
  test('growth over nothing is not a number', () => {
    expect(growth('100.00', '0.00')).toBeNull();
    expect(share('1.00', '0.00')).toBeNull();
  });
  test('growth over a loss is measured against its size', () => {
    expect(Number(growth('50.00', '-100.00'))).toBe(150);
  });
  test('subtracting is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: -1e12, max: 1e12 }), (a, b) => {
        const text = (value: number) =>
          `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`;
        const { whole, fraction, negative } = roundDecimal(subtract(text(a), text(b)), 2);
        expect(Number(whole + fraction) * (negative ? -1 : 1) - (a - b)).toBe(0);
      }),
    );
  });
  test('axis labels are short and never wrong by a thousand', () => {
    expect([
      compact(165_087, en),
      compact(-22_851, en),
      compact(1_250_000, en),
      compact(1_250_000, nl),
      compact(950_000, en),
      compact(0, en),
      compact(999_600, en),
    ]).toEqual(['165k', '\u221223k', '1.3m', '1,3mln', '950k', '0', '1m']);
  });
});

describe('dates', () => {
  test('months are lower case in Dutch', () => {
    expect([dates.day('2026-03-22', 'nl'), dates.day('2026-03-22', 'en')]).toEqual(['22 mrt 2026', '22 Mar 2026']);
  });
  test('a span is said as short as it can be', () => {
    const span = (from: string, to: string) => dates.span({ from, to }, 'en');
    expect(span('2026-11-01', '2026-11-22')).toBe('1\u201322 Nov');
    expect(span('2026-11-22', '2026-11-22')).toBe('22 Nov');
    expect(span('2026-01-01', '2026-12-31')).toBe('Jan\u2013Dec 2026');
    expect(span('2026-02-01', '2026-02-28')).toBe('Feb 2026');
    expect(span('2025-11-01', '2026-10-31')).toBe('Nov 2025 \u2013 Oct 2026');
    expect(span('2026-01-01', '2026-11-22')).toBe('1 Jan \u2013 22 Nov 2026');
  });
  test('times stand in the zone of the organisation', () => {
    expect(dates.localTime('2026-11-22T23:30:00Z', 'Europe/Amsterdam')).toEqual({ day: '2026-11-23', time: '00:30' });
    expect(dates.localTime('2026-11-22T06:42:00Z', 'No/Such')).toEqual({ day: '2026-11-22', time: '06:42' });
  });
});
