/**
 * Xero's dates, by position. `/Date(1439434356790+0000)/` holds milliseconds since 1970 UTC; the offset behind it is
 * decoration. Calendar fields are the organisation's own day written as midnight UTC, so their day is read off in UTC and
 * never in the machine's zone.
 */
const OPENING = '/Date(';

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
  const time = milliseconds(text);
  if (time === null || Math.abs(time) > 8.64e15) throw new RangeError('not a date');
  if (time === 0 || time < Date.UTC(1900, 0, 1)) return null;
  return new Date(time).toISOString();
}

/** A calendar day `YYYY-MM-DD`. The text form (`DateString`) is preferred where the record has it. */
export function readDay(date: string | null | undefined, text?: string | null): string | null {
  return readInstant(text || date)?.slice(0, 10) ?? null;
}

/** A moment for `If-Modified-Since`: UTC, whole seconds, no zone. */
export function modifiedSinceHeader(iso: string): string {
  return iso.slice(0, 19);
}
