/**
 * Xero's dates, by position. `/Date(1439434356790+0000)/` holds milliseconds since 1970 UTC; the offset behind it is
 * decoration. Calendar fields are the organisation's own day written as midnight UTC, so their day is read off in UTC and
 * never in the machine's zone.
 */
const OPENING = '/Date(';

const DAY_MS = 86_400_000;
/** `/Date(` + 12 or 13 digits + `)/` or `+0000)/`: every date from 1973 to 2286 as Xero usually writes it. */
const FIRST_DIGIT = 6;
const usualEnds = [')/', '+0000)/'];

/** Milliseconds of a date as it usually is, read digit by digit; 0 for every other text. */
function usual(text: string): number {
  const { length } = text;
  if (length < 20 || length > 26 || !text.startsWith(OPENING)) return 0;
  let time = 0;
  let at = FIRST_DIGIT;
  for (; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    time = time * 10 + digit;
  }
  const count = at - FIRST_DIGIT;
  if (count < 12 || count > 13) return 0;
  return usualEnds.some((end) => length === at + end.length && text.endsWith(end)) ? time : 0;
}

/** `YYYY-MM-DDT00:00:00` of a day every month has, from the years 1900 to 2999. */
function isUsualText(text: string): boolean {
  return /^(19|2\d)\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T00:00:00$/.test(text);
}

/** Days come again and again: the text of each is made once. */
const days = new Map<number, string>();

function dayText(number: number): string {
  let text = days.get(number);
  if (text === undefined) {
    text = new Date(number * DAY_MS).toISOString().slice(0, 10);
    if (days.size > 20_000) days.clear();
    days.set(number, text);
  }
  return text;
}

const two = Array.from({ length: 60 }, (_none, number) => String(number).padStart(2, '0'));

function isoOf(time: number): string {
  const day = Math.floor(time / DAY_MS);
  const rest = time - day * DAY_MS;
  const second = Math.floor(rest / 1000);
  const thousandths = String(rest - second * 1000).padStart(3, '0');
  const minute = Math.floor(second / 60);
  return `${dayText(day)}T${two[Math.floor(minute / 60)]}:${two[minute % 60]}:${two[second % 60]}.${thousandths}Z`;
}

/** Milliseconds since 1970, or null when the text is neither form. */
function milliseconds(text: string): number | null {
  if (text.startsWith(OPENING) && text.endsWith(')/')) {
    const body = text.slice(OPENING.length, -2);
    const zone = Math.max(body.lastIndexOf('+'), body.lastIndexOf('-'));
    const number = zone > 0 ? body.slice(0, zone) : body;
    return /^-?\d{1,16}$/.test(number) ? Number(number) : null;
  }
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?$/.test(text)) return null;
  const time = Date.parse(text.length > 10 && !text.endsWith('Z') ? `${text}Z` : text);
  return Number.isNaN(time) ? null : time;
}

/**
 * An instant as ISO UTC text. Null for absent, for the zero date of voided records and for the year 1 that stands for
 * "no value". Throws a RangeError when the text is no date at all.
 */
export function readInstant(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null;
  const quick = usual(text);
  if (quick > 0) return isoOf(quick);
  const time = milliseconds(text);
  if (time === null || Math.abs(time) > 8.64e15) throw new RangeError('not a date');
  if (time === 0 || time < Date.UTC(1900, 0, 1)) return null;
  return new Date(time).toISOString();
}

/** A calendar day `YYYY-MM-DD`. The text form (`DateString`) is preferred where the record has it. */
export function readDay(date: string | null | undefined, text?: string | null): string | null {
  const written = text || date;
  if (written === null || written === undefined || written === '') return null;
  const quick = usual(written);
  if (quick > 0) return dayText(Math.floor(quick / DAY_MS));
  if (isUsualText(written)) return written.slice(0, 10);
  return readInstant(written)?.slice(0, 10) ?? null;
}

/** A moment for `If-Modified-Since`: UTC, whole seconds, no zone. */
export function modifiedSinceHeader(iso: string): string {
  return iso.slice(0, 19);
}
