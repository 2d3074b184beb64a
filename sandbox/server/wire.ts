import { createHash } from 'node:crypto';

/**
 * Xero's way of writing values: `/Date(ms+0000)/`, amounts as JSON numbers with fixed decimals. Numbers are written from
 * ten-thousandths as text, because a floating-point number in between could lose a cent or a trailing zero.
 */

/** A JSON number kept as its own digits; `JSON.stringify` writes them unchanged. */
export interface RawNumber {
  readonly rawJSON: string;
}

export type WireValue = string | number | boolean | null | RawNumber | Wire | readonly WireValue[] | undefined;
export interface Wire {
  readonly [field: string]: WireValue;
}

const rawJson = JSON as typeof JSON & { rawJSON(text: string): RawNumber };

/** .NET's smallest date, which Xero writes where a date was never set. */
export const minimumDate = '/Date(-62135596800000+0000)/';
export const zeroDate = '/Date(0+0000)/';

/** Ten-thousandths as decimal text with at least `places` decimals, and more only where the value has them. */
export function decimalText(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(5, '0');
  const whole = digits.slice(0, -4);
  const fraction = digits.slice(-4).replace(/0+$/, '').padEnd(places, '0');
  return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** An amount of money: two decimals. */
export function amount(value: number): RawNumber {
  return rawJson.rawJSON(decimalText(value, 2));
}

/** A quantity or a percentage: one decimal at least. */
export function quantity(value: number): RawNumber {
  return rawJson.rawJSON(decimalText(value, 1));
}

/** A unit price: four decimals with `unitdp=4`, else rounded half away from zero to two. */
export function unitPrice(value: number, places: 2 | 4): RawNumber {
  if (places === 4) return rawJson.rawJSON(decimalText(value, 4));
  const hundredths = Math.floor((Math.abs(value) + 50) / 100);
  return rawJson.rawJSON(decimalText(Math.sign(value) * hundredths * 100, 2));
}

/** Decimal text such as a currency rate, unchanged but for a decimal point. */
export function decimal(text: string): RawNumber {
  return rawJson.rawJSON(text.includes('.') ? text : `${text}.0`);
}

/** A calendar day: midnight UTC. */
export function dayDate(day: string): string {
  return `/Date(${Date.parse(`${day}T00:00:00Z`)}+0000)/`;
}

/** The zoneless companion field of a calendar day. */
export function dayText(day: string): string {
  return `${day}T00:00:00`;
}

/** An instant with its zone, as records carry it. */
export function instantDate(instant: string): string {
  return `/Date(${Date.parse(instant)}+0000)/`;
}

/** An instant without a zone, as the envelope and reports carry it. */
export function envelopeDate(milliseconds: number): string {
  return `/Date(${milliseconds})/`;
}

/** Whole seconds with a Z. */
export function instantText(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}

/** A small stable number from an id, to spread the API's oddities over the records. */
export function spread(id: string, over: number): number {
  return Number.parseInt(id.replaceAll('-', '').slice(-6), 16) % over;
}

/** An id in GUID form that is always the same for the same text. */
export function derivedId(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
