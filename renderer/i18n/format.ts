import type { Lang } from '#contract/values';

export type Negative = 'minus' | 'brackets';
export interface FormatSettings {
  readonly lang: Lang;
  readonly negative: Negative;
}

const MINUS = '\u2212';
const NBSP = '\u00a0';
const marks: Record<Lang, { group: string; point: string }> = {
  en: { group: ',', point: '.' },
  nl: { group: '.', point: ',' },
};

interface Parts {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/** Rounds decimal text half away from zero to `decimals` places, without ever becoming a float. */
export function roundDecimal(decimal: string, decimals: number): Parts {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (!match) return { negative: false, whole: decimal, fraction: '' };
  const fraction = match[3] ?? '';
  let scaled = BigInt((match[2] ?? '0') + fraction.slice(0, decimals).padEnd(decimals, '0'));
  if (Number(fraction[decimals] ?? '0') >= 5) scaled += 1n;
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const rest = decimals === 0 ? '' : digits.slice(-decimals);
  return { negative: match[1] === '-' && scaled !== 0n, whole, fraction: rest };
}

function group(whole: string, mark: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, mark);
}

export interface Figure {
  readonly before: string;
  readonly whole: string;
  readonly fraction: string;
  readonly after: string;
  readonly isNegative: boolean;
}

/** A figure in the pieces a headline sets in two sizes: sign or bracket, whole part, fraction with its point. */
export function figureParts(decimal: string, decimals: number, settings: FormatSettings, signed = false): Figure {
  const { group: mark, point } = marks[settings.lang];
  const parts = roundDecimal(decimal, decimals);
  const isZero = /^0*$/.test(parts.whole + parts.fraction);
  const brackets = settings.negative === 'brackets' && !signed;
  const before = parts.negative ? (brackets ? '(' : MINUS) : signed && !isZero ? '+' : '';
  return {
    before,
    whole: group(parts.whole, mark),
    fraction: parts.fraction === '' ? '' : point + parts.fraction,
    after: parts.negative && brackets ? ')' : '',
    isNegative: parts.negative,
  };
}

function joined(figure: Figure): string {
  return figure.before + figure.whole + figure.fraction + figure.after;
}

/** `1,234.56` or `1.234,56`; a negative one as `−1,340.00` or `(1,340.00)`. */
export function money(decimal: string, settings: FormatSettings, decimals = 2): string {
  return joined(figureParts(decimal, decimals, settings));
}

/** A change: always with a sign, never in brackets. */
export function change(decimal: string, settings: FormatSettings, decimals = 2): string {
  return joined(figureParts(decimal, decimals, settings, true));
}

/** `25.5%`; `signed` for growth. */
export function percent(decimal: string, settings: FormatSettings, signed = false, decimals = 1): string {
  const sign = settings.lang === 'nl' ? '%' : '%';
  return joined(figureParts(decimal, decimals, { ...settings, negative: 'minus' }, signed)) + sign;
}

/** `12k`, `1.2m`: axis and direct labels only, where the full figure stands in the readout and the table twin. */
export function compact(value: number, settings: FormatSettings): string {
  const size = Math.abs(value);
  const [divisor, unit] =
    size >= 999_500 ? [1_000_000, settings.lang === 'nl' ? 'mln' : 'm'] : size >= 950 ? [1000, 'k'] : [1, ''];
  const scaled = size / divisor;
  const text = scaled.toFixed(divisor === 1_000_000 && scaled < 9.95 ? 1 : 0).replace(/\.0$/, '');
  return (value < 0 && Number(text) !== 0 ? MINUS : '') + text.replace('.', marks[settings.lang].point) + unit;
}

/** Growth of `now` over `before` in percent as decimal text, null when there is nothing to compare with. */
export function growth(now: string, before: string): string | null {
  const from = Number(before);
  if (from === 0) return null;
  return (((Number(now) - from) / Math.abs(from)) * 100).toFixed(4);
}

/** The share of `part` in `whole` in percent as decimal text. For display only. */
export function share(part: string, whole: string): string | null {
  const total = Number(whole);
  return total === 0 ? null : ((Number(part) / total) * 100).toFixed(4);
}

/** Exact difference of two money amounts with at most four decimals, as decimal text. */
export function subtract(left: string, right: string): string {
  const difference = toTenThousandths(left) - toTenThousandths(right);
  const digits = (difference < 0n ? -difference : difference).toString().padStart(5, '0');
  return `${difference < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

function toTenThousandths(decimal: string): bigint {
  const { negative, whole, fraction } = roundDecimal(decimal, 4);
  const value = BigInt(whole + fraction);
  return negative ? -value : value;
}

export { MINUS, NBSP };
