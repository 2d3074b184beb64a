import type { Wire, WireValue } from '../wire.ts';

/** One comparison of a `where` filter; dates are milliseconds since 1970 UTC. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string | number | boolean | null;
  readonly isDate: boolean;
}

type Operator = '==' | '!=' | '>=' | '<=' | '>' | '<';

/** Thrown for a filter outside the understood subset; its message goes into the `QueryParseException`. */
export class WhereError extends Error {}

const condition =
  /^\s*([A-Za-z][A-Za-z0-9.]*)\s*(==|!=|>=|<=|>|<)\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null|DateTime\(\s*\d{1,4}\s*,\s*\d{1,2}\s*,\s*\d{1,2}\s*(?:,\s*\d{1,2}\s*){0,3}\)|Guid\(\s*"[^"]*"\s*\))/i;
const joint = /^\s*(?:AND|&&)\s+/i;

/**
 * Reads `Field==value AND …` with `==`, `!=`, `>=`, `<=`, `>`, `<`, text, numbers, booleans, `DateTime(y,m,d)` and
 * `Guid("…")`. Throws WhereError for anything else, `OR` and functions included.
 */
export function parseWhere(text: string, fields: readonly string[]): Condition[] {
  const found: Condition[] = [];
  let rest = text;
  for (;;) {
    const match = condition.exec(rest);
    if (!match) throw new WhereError(`Unable to parse the filter near '${rest.trim().slice(0, 40)}'`);
    const field = fields.find((known) => known.toLowerCase() === match[1]?.toLowerCase());
    if (field === undefined) throw new WhereError(`No property or field '${match[1]}' exists`);
    found.push({ field, operator: match[2] as Operator, ...readLiteral(match[3] ?? '') });
    rest = rest.slice(match[0].length);
    if (rest.trim() === '') return found;
    const and = joint.exec(rest);
    if (!and) throw new WhereError(`Unable to parse the filter near '${rest.trim().slice(0, 40)}'`);
    rest = rest.slice(and[0].length);
  }
}

function readLiteral(text: string): Pick<Condition, 'value' | 'isDate'> {
  const lower = text.toLowerCase();
  if (text.startsWith('"')) return { value: text.slice(1, -1).replaceAll('\\"', '"'), isDate: false };
  if (lower === 'true' || lower === 'false') return { value: lower === 'true', isDate: false };
  if (lower === 'null') return { value: null, isDate: false };
  if (lower.startsWith('guid')) return { value: (/"([^"]*)"/.exec(text)?.[1] ?? '').toLowerCase(), isDate: false };
  if (lower.startsWith('datetime')) {
    const [year = 1, month = 1, day = 1, ...time] = (text.match(/\d+/g) ?? []).map(Number);
    return { value: Date.UTC(year, month - 1, day, time[0] ?? 0, time[1] ?? 0, time[2] ?? 0), isDate: true };
  }
  return { value: Number(text), isDate: false };
}

/** True when the record meets every condition. */
export function meets(record: Wire, conditions: readonly Condition[]): boolean {
  return conditions.every((entry) => compare(valueAt(record, entry.field), entry.operator, entry.value));
}

/** A field of a written record as a comparable value: numbers as numbers, dates as milliseconds, absent as null. */
export function valueAt(record: Wire, path: string): string | number | boolean | null {
  let value: WireValue = record;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    value = (value as Wire)[part];
  }
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return 'rawJSON' in value ? Number(value.rawJSON) : null;
  if (typeof value !== 'string') return value;
  const date = /^\/Date\((-?\d+)/.exec(value);
  return date ? Number(date[1]) : value;
}

function compare(left: string | number | boolean | null, operator: Operator, right: Condition['value']): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (left === null || right === null || typeof left !== typeof right) return false;
  if (operator === '>=') return left >= right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left < right;
}
