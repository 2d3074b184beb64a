/**
 * The base-currency value of a foreign amount in whole cents, as the ledger posts it: amount divided by Xero's rate
 * (foreign units for one base unit), rounded once, half away from zero. Both in ten-thousandths. A rate that is missing,
 * zero or negative counts as 1. Rounding the ten-thousandths again would go wrong at the half cent.
 */
export function toBaseCents(amount: number, rate: string): number {
  if (rate === '1') return wholeCents(amount);
  const match = /^(\d*)(?:\.(\d*))?$/.exec(rate.trim());
  const fraction = (match?.[2] ?? '').slice(0, 12);
  const units = BigInt(`${match?.[1] ?? ''}${fraction}` || '0');
  if (units === 0n) return wholeCents(amount);
  const top = BigInt(Math.abs(amount)) * 10n ** BigInt(fraction.length);
  const bottom = units * 100n;
  const whole = Number((2n * top + bottom) / (2n * bottom)) * 100;
  return amount < 0 ? -whole + 0 : whole;
}

/** Ten-thousandths rounded to whole cents, half away from zero. */
export function wholeCents(amount: number): number {
  const size = Math.abs(amount);
  const rest = size % 100;
  const whole = size - rest + (rest >= 50 ? 100 : 0);
  return amount < 0 ? -whole + 0 : whole;
}
