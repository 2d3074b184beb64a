import { prepared, type ReadableDb } from '#db/open';

/** All rows of a question; the statement is prepared once per connection. */
export function all<R>(db: ReadableDb, sql: string, ...parameters: unknown[]): R[] {
  return prepared<unknown[], R>(db, sql).all(...parameters);
}

/** The first row of a question, or undefined. */
export function first<R>(db: ReadableDb, sql: string, ...parameters: unknown[]): R | undefined {
  return prepared<unknown[], R>(db, sql).get(...parameters);
}

/** GUID text of the 32 hexadecimal digits SQLite's `hex()` gives. */
export function guidOfHex(hex: string): string {
  const low = hex.toLowerCase();
  return `${low.slice(0, 8)}-${low.slice(8, 12)}-${low.slice(12, 16)}-${low.slice(16, 20)}-${low.slice(20)}`;
}

/** SQL that rounds a column of ten-thousandths to whole cents, half away from zero, as the ledger does. */
export function centsOf(column: string): string {
  return `(CASE WHEN ${column} < 0 THEN -((50 - ${column}) / 100) ELSE (${column} + 50) / 100 END * 100)`;
}
