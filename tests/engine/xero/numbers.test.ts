import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  baseParts,
  decimalToTenThousandths,
  LARGEST_AMOUNT,
  plainDecimal,
  toBase,
  toTenThousandths,
} from '#engine/xero/numbers';

/** Any amount below `limit` with at most so many decimals, as the text a server would write. */
function written(limit: number, most: number) {
  const bound = BigInt(limit) * 10_000n;
  return fc.tuple(fc.bigInt({ min: -bound, max: bound }), fc.integer({ min: 0, max: most })).map(([units, places]) => {
    const scale = 10n ** BigInt(4 - places);
    const whole = (units / scale) * scale;
    const digits = (whole < 0n ? -whole : whole).toString().padStart(5, '0');
    const text = `${whole < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
    return { text: places === 0 ? text.slice(0, -5) : text.slice(0, text.length - (4 - places)), units: Number(whole) };
  });
}

describe('amounts', () => {
  it('any amount below a hundred billion with four decimals, or below nine hundred with two, comes out of JSON exactly', () => {
    fc.assert(
      fc.property(fc.oneof(written(100_000_000_000, 4), written(LARGEST_AMOUNT, 2)), ({ text, units }) => {
        expect(toTenThousandths(JSON.parse(text) as number)).toBe(units === 0 ? 0 : units);
        expect(decimalToTenThousandths(text)).toBe(units === 0 ? 0 : units);
      }),
      { numRuns: 20_000 },
    );
  });

  it('more decimals round half away from zero, as the decimal text says and not as the double is', () => {
    expect(toTenThousandths(1.00005)).toBe(10_001);
    expect(toTenThousandths(-1.00005)).toBe(-10_001);
    expect(toTenThousandths(0.00004999)).toBe(0);
    expect(toTenThousandths(1.005)).toBe(10_050);
    expect(Object.is(toTenThousandths(-0), 0)).toBe(true);
    expect(decimalToTenThousandths('1020.220000000000000000000000001')).toBe(10_202_200);
  });

  it('text that is no decimal is refused', () => {
    for (const text of ['', '-', '.', '1,000', '1e5', 'abc', '--1', '99999999999999']) {
      expect(() => decimalToTenThousandths(text), text).toThrow(RangeError);
    }
  });

  it('quantities and rates keep their digits and lose their exponent', () => {
    expect(plainDecimal(1e-7)).toBe('0.0000001');
    expect(plainDecimal(1.5e-7)).toBe('0.00000015');
    expect(plainDecimal(1e21)).toBe('1000000000000000000000');
    expect(plainDecimal(0.6123456789)).toBe('0.6123456789');
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (value) => Number(plainDecimal(value)) === value,
      ),
    );
  });
});

describe('base currency', () => {
  const rate = fc
    .tuple(fc.bigInt({ min: 10n ** 6n, max: 10n ** 13n }), fc.integer({ min: 0, max: 10 }))
    .map(([digits, places]) => {
      const text = digits.toString().padStart(places + 1, '0');
      return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
    });
  const amount = fc.integer({ min: -10_000_000_000, max: 10_000_000_000 });

  it('is the amount divided by the rate, half away from zero', () => {
    expect(toBase(1_000_000, '0.61')).toBe(1_639_344);
    expect(toBase(5, '2')).toBe(3);
    expect(toBase(-5, '2')).toBe(-3);
    expect(toBase(100, '1.0000')).toBe(100);
    fc.assert(
      fc.property(amount, rate, (value, text) => {
        const [whole = '', fraction = ''] = text.split('.');
        const divisor = BigInt(whole + fraction);
        fc.pre(divisor > 0n);
        const scaled = BigInt(value) * 10n ** BigInt(fraction.length);
        const twice = BigInt(toBase(value, text)) * 2n * divisor - 2n * scaled;
        // Off by at most half a unit, and away from zero in a tie.
        expect((twice < 0n ? -twice : twice) <= divisor).toBe(true);
        if (twice === divisor || twice === -divisor) expect(twice > 0n === value > 0).toBe(true);
      }),
    );
  });

  it('a rate that makes no sense leaves the amount as it is', () => {
    for (const text of ['0', '0.000', '-2', '']) expect(toBase(1234, text)).toBe(1234);
  });

  it('lines always sum to their document', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 20 }), rate, (nets, text) => {
        const total = toBase(
          nets.reduce((sum, net) => sum + net, 0),
          text,
        );
        const parts = baseParts(nets, text, total);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
        expect(parts).toHaveLength(nets.length);
      }),
    );
  });
});
