/**
 * Money is a whole number of ten-thousandths of a currency unit from the door to the output. Here is the only place
 * where it is rounded: half away from zero, once, when a figure is written down.
 */

/** Ten-thousandths of a currency unit. */
export type Amount = number;

/** `numerator × 10^decimals / denominator`, rounded half away from zero. The denominator must not be zero. */
function divided(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  const whole = (2n * top + bottom) / (2n * bottom);
  return negative ? -whole : whole;
}

/** Decimal text of an integer that carries `decimals` decimals: `decimalText(-134000n, 2)` is `-1340.00`. */
function decimalText(value: bigint, decimals: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const rest = decimals === 0 ? '' : `.${digits.slice(digits.length - decimals)}`;
  return `${negative ? '-' : ''}${whole}${rest}`;
}

/** An amount in whole cents, half away from zero: 12_350 (1.235) becomes 124. */
export function cents(amount: Amount): number {
  const size = Math.abs(amount);
  const whole = Math.floor(size / 100) + (size % 100 >= 50 ? 1 : 0);
  return amount < 0 ? -whole + 0 : whole;
}

/** An amount rounded to whole cents, still in ten-thousandths. */
export function toCents(amount: Amount): Amount {
  return cents(amount) * 100;
}

/** Money as decimal text with two decimals. */
export function moneyText(amount: Amount): string {
  return decimalText(BigInt(cents(amount)), 2);
}

/** Decimal text with all four decimals of a ten-thousandths number, shortened to at least `least` decimals. */
export function exactText(value: number, least = 2): string {
  let text = decimalText(BigInt(value), 4);
  while (text.endsWith('0') && text.length - text.indexOf('.') - 1 > least) text = text.slice(0, -1);
  return text.endsWith('.') ? text.slice(0, -1) : text;
}

/** `numerator / denominator` as decimal text; the caller has made sure the denominator is not zero. */
export function quotientText(numerator: number, denominator: number, decimals: number, times = 1): string {
  const top = BigInt(numerator) * BigInt(times) * 10n ** BigInt(decimals);
  return decimalText(divided(top, BigInt(denominator)), decimals);
}

/** `numerator / denominator` in percent as decimal text with two decimals. */
export function percentText(numerator: number, denominator: number): string {
  return quotientText(numerator, denominator, 2, 100);
}

/** `amount × times / by`, rounded half away from zero to a whole ten-thousandth. */
export function scaled(amount: Amount, times: number, by: number): Amount {
  return Number(divided(BigInt(amount) * BigInt(times), BigInt(by)));
}

/** Reads decimal text exactly: `12.5` with 10 decimals is 125000000000n. */
function decimalUnits(text: string, decimals: number): bigint {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (match === null) return 0n;
  const [, sign, whole = '', rest = ''] = match;
  const units = BigInt(`${whole}${rest.slice(0, decimals).padEnd(decimals, '0')}` || '0');
  return sign === '-' ? -units : units;
}

/** Decimal text as ten-thousandths, further decimals cut. */
export function parseAmount(text: string): Amount {
  return Number(decimalUnits(text, 4));
}

/**
 * The base-currency value of a foreign amount: foreign divided by Xero's rate (foreign units for one base unit).
 * A missing or zero rate counts as 1. Result in ten-thousandths.
 */
export function toBase(amount: Amount, rate: string): Amount {
  if (rate === '1' || rate === '') return amount;
  const units = decimalUnits(rate, 12);
  if (units === 0n) return amount;
  return Number(divided(BigInt(amount) * 10n ** 12n, units));
}

/** The same in whole cents, rounded once: rounding the ten-thousandths again would go wrong at the half cent. */
export function toBaseCents(amount: Amount, rate: string): Amount {
  const units = decimalUnits(rate === '' ? '1' : rate, 12);
  if (units <= 0n) return toCents(amount);
  return Number(divided(BigInt(amount) * 10n ** 12n, units * 100n)) * 100;
}
