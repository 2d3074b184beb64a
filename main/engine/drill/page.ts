/** One page of entries in keyset order, and the sums of all of them. */
import type { DrillColumn } from '#contract/drill';
import type { ReadableDb } from '#db/open';
import { toCents, type Amount } from '../metrics/money.ts';
import { all, first } from '../metrics/sql.ts';
import type { Branch, Entry } from './entries.ts';

export interface PageQuery {
  readonly sort: { readonly column: DrillColumn; readonly descending: boolean };
  readonly search: string;
  readonly limit: number;
  readonly after: string | undefined;
}

/** An entry with its amount in whole cents, as it is shown. */
export interface ShownEntry extends Entry {
  readonly cents: Amount;
  readonly account_name: string | null;
}

export interface Sums {
  readonly count: number;
  /** Ten-thousandths as stored. */
  readonly exact: Amount;
  /** The sum of the rows as they are shown, each in whole cents. */
  readonly rounded: Amount;
}

const joined = (branches: readonly Branch[]): { sql: string; parameters: unknown[] } => ({
  sql: branches.map((one) => one.sql).join('\nUNION ALL\n'),
  parameters: branches.flatMap((one) => [...one.parameters]),
});

const columnSql: Readonly<Record<DrillColumn, string>> = {
  date: 'date',
  due: 'due',
  type: 'type',
  number: 'number',
  contact: 'contact',
  description: 'description',
  account: `coalesce((SELECT name FROM account WHERE id = e.account), '')`,
  amount: 'amount',
};

const roundedSql = `sign(amount) * ((abs(amount) + 50) / 100) * 100`;

function searchSql(search: string): { sql: string; parameters: unknown[] } {
  const wanted = search.trim();
  if (wanted === '') return { sql: '', parameters: [] };
  const pattern = `%${wanted.replace(/[\\%_]/gu, '\\$&')}%`;
  const fields = ['number', 'contact', 'description'];
  return {
    sql: `(${fields.map((field) => `${field} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
    parameters: fields.map(() => pattern),
  };
}

/** How many entries there are and what they add up to; with a search, those it finds. */
export function sumEntries(db: ReadableDb, branches: readonly Branch[], search = ''): Sums {
  if (branches.length === 0) return { count: 0, exact: 0, rounded: 0 };
  const { sql, parameters } = joined(branches);
  const found = searchSql(search);
  const row = first<{ count: number; exact: Amount | null; rounded: Amount | null }>(
    db,
    `SELECT COUNT(*) AS count, SUM(amount) AS exact, SUM(${roundedSql}) AS rounded FROM (${sql})
     ${found.sql === '' ? '' : `WHERE ${found.sql}`}`,
    ...parameters,
    ...found.parameters,
  );
  return { count: row?.count ?? 0, exact: row?.exact ?? 0, rounded: row?.rounded ?? 0 };
}

interface Place {
  readonly value: string | number;
  readonly id: Buffer;
  readonly leg: number;
}

/** Where a page ended, as text the page may keep in its hands; it holds nothing but the last row's own values. */
function placeText(place: Place): string {
  return Buffer.from(JSON.stringify([place.value, place.id.toString('hex'), place.leg])).toString('base64url');
}

function placeOf(text: string): Place | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parsed)) return null;
    const [value, id, leg] = parsed as unknown[];
    if (typeof value !== 'string' && typeof value !== 'number') return null;
    if (typeof id !== 'string' || typeof leg !== 'number') return null;
    return { value, id: Buffer.from(id, 'hex'), leg };
  } catch {
    return null;
  }
}

/**
 * The next rows after a place, in the order asked for; rows that are equal in it stand in the order of their ids, so that no row
 * is shown twice or left out. A place that is no place starts at the beginning.
 */
export function pageOfEntries(
  db: ReadableDb,
  branches: readonly Branch[],
  query: PageQuery,
): { rows: ShownEntry[]; next: string | null } {
  if (branches.length === 0) return { rows: [], next: null };
  const { sql, parameters } = joined(branches);
  const found = searchSql(query.search);
  const conditions = found.sql === '' ? [] : [found.sql];
  const key = columnSql[query.sort.column];
  const place = query.after === undefined ? null : placeOf(query.after);
  const values: unknown[] = [...parameters, ...found.parameters];
  if (place !== null) {
    conditions.push(`(${key}, id, leg) ${query.sort.descending ? '<' : '>'} (?, ?, ?)`);
    values.push(place.value, place.id, place.leg);
  }
  const way = query.sort.descending ? 'DESC' : 'ASC';
  // Ordered by the name of the column, never by an expression, so that each branch is read in the order of its index.
  const isPlain = query.sort.column !== 'account';
  const inner = `SELECT e.*${isPlain ? '' : `, ${key} AS sorted`} FROM (${sql}) e
    ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
    ORDER BY ${isPlain ? key : 'sorted'} ${way}, id ${way}, leg ${way} LIMIT ?`;
  const rows = all<Entry & { sorted?: string; account_name: string | null }>(
    db,
    `SELECT s.*, (SELECT name FROM account WHERE id = s.account) AS account_name FROM (${inner}) s`,
    ...values,
    query.limit + 1,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const next =
    rows.length > query.limit && last !== undefined
      ? placeText({ value: valueOf(last, query.sort.column), id: last.id, leg: last.leg })
      : null;
  return { rows: shown.map((row) => ({ ...row, cents: toCents(row.amount) })), next };
}

function valueOf(row: Entry & { account_name: string | null }, column: DrillColumn): string | number {
  if (column === 'amount') return row.amount;
  if (column === 'account') return row.account_name ?? '';
  return row[column];
}
