import { LARGEST_AMOUNT, plainDecimal, toTenThousandths } from './numbers.ts';
import { readDay, readInstant } from './dates.ts';

/**
 * What the fields of the long lists may be, read one by one. The rules are those of `schema.ts`: ids, amounts and dates are
 * strict, and one that cannot be read rejects the page; words are free text; unknown fields are passed over. A list of a
 * thousand documents goes through here in a few milliseconds, where a schema takes a hundred.
 */

/** What a JSON object may hold; every field is looked at before it is used. */
export type Fields = Readonly<Record<string, unknown>>;

/** A field that cannot be believed. Names it, and never says what stood in it. */
export class BadField extends Error {
  readonly field: string;
  constructor(field: string) {
    super(`field ${field} cannot be read`);
    this.name = 'BadField';
    this.field = field;
  }
}

export function fieldsOf(value: unknown, field: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new BadField(field);
}

/** The fields of an object that may be absent. */
export function optionalFields(value: unknown, field: string): Fields | null {
  return value === undefined || value === null ? null : fieldsOf(value, field);
}

const none: readonly unknown[] = [];

/** A list that may be absent. */
export function listOf(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (value === undefined || value === null) return none;
  throw new BadField(field);
}

export function text(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  throw new BadField(field);
}

export function optionalText(value: unknown, field: string): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (value === undefined || value === null) return null;
  throw new BadField(field);
}

export function flag(value: unknown, field: string): number {
  if (value === true) return 1;
  if (value === false || value === undefined || value === null) return 0;
  throw new BadField(field);
}

/** Ten-thousandths; absent counts as nothing. */
export function amount(value: unknown, field: string): number {
  if (typeof value === 'number') return money(value, field);
  if (value === undefined || value === null) return 0;
  throw new BadField(field);
}

export function optionalAmount(value: unknown, field: string): number | null {
  if (typeof value === 'number') return money(value, field);
  if (value === undefined || value === null) return null;
  throw new BadField(field);
}

function money(value: number, field: string): number {
  // Written so that what is no number at all fails too.
  if (value >= -LARGEST_AMOUNT && value <= LARGEST_AMOUNT) return toTenThousandths(value);
  throw new BadField(field);
}

/** Decimal text of a quantity or percentage. */
export function optionalDecimal(value: unknown, field: string): string | null {
  if (value === undefined || value === null) return null;
  return decimal(value, field);
}

/** Foreign units for one base unit, as decimal text; '1' when absent. */
export function rate(value: unknown, field: string): string {
  if (value === 1 || value === undefined || value === null) return '1';
  return decimal(value, field);
}

function decimal(value: unknown, field: string): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadField(field);
  return plainDecimal(value);
}

export function instant(value: unknown, field: string): string | null {
  return dated(value, field, readInstant);
}

/** A calendar day. */
export function day(value: unknown, field: string): string | null {
  return dated(value, field, readDay);
}

/** The day of a document: its text form, where there is one, goes before the number. */
export function dayOf(date: unknown, written: unknown, field: string): string | null {
  const number = dateText(date, field);
  return dated(dateText(written, field) || number, field, readDay);
}

function dateText(value: unknown, field: string): string | null {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return null;
  throw new BadField(field);
}

function dated(value: unknown, field: string, read: (text: string | null) => string | null): string | null {
  try {
    return read(dateText(value, field));
  } catch {
    throw new BadField(field);
  }
}

/** Values of hexadecimal digits by character; 255 for everything else. */
const digits = new Uint8Array(128).fill(255);
for (const [index, digit] of [...'0123456789abcdef'].entries()) {
  digits[digit.charCodeAt(0)] = index;
  digits[digit.toUpperCase().charCodeAt(0)] = index;
}
/** Where the sixteen bytes stand in the text of a GUID. */
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** Ids share pieces of memory: a buffer of its own for each costs more than reading it. */
const SLAB = 16 * 256;
let slab = Buffer.alloc(0);
let used = 0;

/** Ids that come again and again, as those of contacts, accounts and items do. */
const REMEMBERED = 20_000;
const known = new Map<string, Buffer>();

/** A required id as 16 bytes. Throws when it is none. */
export function id(value: unknown, field: string): Buffer {
  const blob = typeof value === 'string' ? bytesOf(value) : null;
  if (blob === null) throw new BadField(field);
  return blob;
}

/** An id that may be absent, empty or all zeros. */
export function optionalId(value: unknown, field: string): Buffer | null {
  if (typeof value !== 'string') {
    if (value === undefined || value === null) return null;
    throw new BadField(field);
  }
  if (value === '' || value === EMPTY) return null;
  return id(value, field);
}

/** As `optionalId`, for ids that many records name: the same id is the same buffer. */
export function sharedId(value: unknown, field: string): Buffer | null {
  if (typeof value !== 'string') return optionalId(value, field);
  const before = known.get(value);
  if (before !== undefined) return before;
  const blob = optionalId(value, field);
  if (blob === null) return null;
  if (known.size >= REMEMBERED) known.clear();
  known.set(value, blob);
  return blob;
}

const EMPTY = '00000000-0000-0000-0000-000000000000';
const DASH = 45;

function bytesOf(guid: string): Buffer | null {
  if (guid.length !== 36) return null;
  if (guid.charCodeAt(8) !== DASH || guid.charCodeAt(13) !== DASH) return null;
  if (guid.charCodeAt(18) !== DASH || guid.charCodeAt(23) !== DASH) return null;
  if (used + 16 > slab.length) {
    slab = Buffer.allocUnsafeSlow(SLAB);
    used = 0;
  }
  const from = used;
  for (let index = 0; index < 16; index++) {
    const at = places[index] ?? 0;
    // Characters beyond the table are undefined, and count as no digit.
    const high = digits[guid.charCodeAt(at)] ?? 255;
    const low = digits[guid.charCodeAt(at + 1)] ?? 255;
    if ((high | low) > 15) return null;
    slab[from + index] = (high << 4) | low;
  }
  used += 16;
  return slab.subarray(from, used);
}
