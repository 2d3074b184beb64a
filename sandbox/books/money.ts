/** Whole-number money: ten-thousandths of a currency unit, rounded half away from zero to whole cents. */
import type { Amount } from '../model.ts';

const CENT = 100;

/** `value * times / by`, rounded half away from zero to an integer; exact at any size. */
export function scale(value: number, times: number, by: number): number {
  const product = value * times;
  const size = 2 * Math.abs(product) + Math.abs(by);
  if (Number.isSafeInteger(size)) {
    const divisor = 2 * Math.abs(by);
    const whole = (size - (size % divisor)) / divisor;
    return whole === 0 || product < 0 === by < 0 ? whole : -whole;
  }
  const exact = BigInt(value) * BigInt(times);
  const under = by < 0 ? -BigInt(by) : BigInt(by);
  const whole = Number((2n * (exact < 0n ? -exact : exact) + under) / (2n * under));
  return exact < 0n === by < 0 ? whole : -whole;
}

/** `value * times / by`, rounded to whole cents. */
export function scaleToCents(value: number, times: number, by: number): Amount {
  return scale(value, times, by * CENT) * CENT;
}

/** Rounds ten-thousandths to whole cents. */
export function toCents(value: Amount): Amount {
  return scale(value, 1, CENT) * CENT;
}

/** Ten-thousandths of a number of units such as 12.5; for fixed values written in a profile. */
export function units(value: number): Amount {
  return Math.round(value * 10_000);
}

const RATE_PARTS = 1_000_000;

/** A currency rate in millionths, from its decimal text. */
export function rateParts(rate: string): number {
  return Math.round(Number(rate) * RATE_PARTS);
}

/** The decimal text of a currency rate, without trailing zeros. */
export function rateText(rate: number): string {
  return String(Math.round(rate * RATE_PARTS) / RATE_PARTS);
}

/** Base-currency cents of a foreign amount: foreign divided by the rate (foreign units for one base unit). */
export function toBase(amount: Amount, rate: string): Amount {
  return rate === '1' ? amount : scaleToCents(amount, RATE_PARTS, rateParts(rate));
}

/** Foreign cents of a base-currency amount. */
export function fromBase(amount: Amount, rate: string): Amount {
  return rate === '1' ? amount : scaleToCents(amount, rateParts(rate), RATE_PARTS);
}

/** Text with two decimals, or four when the amount is finer than cents. */
export function amountText(value: Amount): string {
  const decimals = value % CENT === 0 ? 2 : 4;
  const size = Math.abs(value);
  const whole = Math.floor(size / 10_000);
  const rest = String(size % 10_000)
    .padStart(4, '0')
    .slice(0, decimals);
  return `${value < 0 ? '-' : ''}${whole}.${rest}`;
}
