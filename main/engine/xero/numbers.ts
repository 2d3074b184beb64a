/**
 * Exact amounts. Money is stored as integer ten-thousandths of a currency unit; JSON gives amounts as doubles and report
 * cells as text. Nothing here ever adds two doubles.
 */
const SCALE = 10_000;
const DECIMAL = /^(-?)(\d*)(?:\.(\d*))?$/;
/** Beyond this, ten-thousandths no longer fit a JavaScript integer. */
export const LARGEST_AMOUNT = 900_000_000_000;

/** Below this, neighbouring doubles lie closer together than ten-thousandths, so each of those has a double of its own. */
const FINE_BELOW = 100_000_000_000;

/**
 * Ten-thousandths of a JSON number. `value` is the double nearest to the decimal that was sent; when the rounded product
 * divides back to the same double, the decimal had at most four places and the result is it, exactly. Everything else
 * goes by its shortest decimal text, rounded half away from zero.
 */
export function toTenThousandths(value: number): number {
  const rounded = Math.round(value * SCALE);
  if (Math.abs(value) < FINE_BELOW && rounded / SCALE === value) return rounded === 0 ? 0 : rounded;
  return decimalToTenThousandths(plainDecimal(value));
}

/** Ten-thousandths of decimal text such as `-1020.22` with any number of places. Throws a RangeError when it is none. */
export function decimalToTenThousandths(text: string): number {
  const match = DECIMAL.exec(text);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || whole + fraction === '') throw new RangeError('not a decimal');
  const digits = BigInt(whole + fraction.slice(0, 4).padEnd(4, '0'));
  const rounded = (fraction[4] ?? '0') >= '5' ? digits + 1n : digits;
  const result = Number(match[1] === '-' ? -rounded : rounded);
  if (!Number.isSafeInteger(result)) throw new RangeError('amount too large');
  return result === 0 ? 0 : result;
}

/** Decimal text of a finite number without an exponent: quantities and rates as they were sent. */
export function plainDecimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('not a finite number');
  const text = String(value);
  if (!text.includes('e')) return text;
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', first = '', rest = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  const digits = first + rest;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, '0');
}

/**
 * An amount in base currency: amount / rate, where the rate says how many foreign units one base unit is worth. Rounded
 * half away from zero to whole ten-thousandths. A rate that is missing, zero or negative counts as 1: the figure stays
 * visible and the rate beside it shows why it is odd. Throws a RangeError when the result is beyond any sum of money.
 */
export function toBase(amount: number, rate: string): number {
  if (rate === '1') return amount;
  const match = DECIMAL.exec(rate);
  const fraction = match?.[3] ?? '';
  const divisor = match && match[1] === '' ? BigInt((match[2] ?? '') + fraction || '0') : 0n;
  if (divisor === 0n) return amount;
  const dividend = BigInt(amount) * 10n ** BigInt(fraction.length);
  let quotient = dividend / divisor;
  const rest = dividend % divisor;
  if ((rest < 0n ? -rest : rest) * 2n >= divisor) quotient += dividend < 0n ? -1n : 1n;
  const result = Number(quotient);
  if (!Number.isSafeInteger(result)) throw new RangeError('amount too large');
  return result;
}

/**
 * Net amounts of a document's lines in base currency such that they sum to `baseTotal`: each is converted by itself, and
 * what rounding leaves over goes to the largest line, where it is smallest in proportion.
 */
export function baseParts(nets: readonly number[], rate: string, baseTotal: number): number[] {
  const parts = nets.map((net) => toBase(net, rate));
  let left = baseTotal;
  let largest = -1;
  parts.forEach((part, index) => {
    left -= part;
    if (part !== 0 && (largest < 0 || Math.abs(part) > Math.abs(parts[largest] ?? 0))) largest = index;
  });
  if (left !== 0 && parts.length > 0) {
    const at = Math.max(largest, 0);
    parts[at] = (parts[at] ?? 0) + left;
  }
  return parts;
}
