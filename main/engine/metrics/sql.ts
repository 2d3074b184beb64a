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

/**
 * SQL for a document amount in base currency and whole cents (in ten-thousandths), as the ledger posts it. `base` is the
 * stored column in ten-thousandths; foreign amounts are divided again from the document's own amount, because rounding
 * a rounded figure would go wrong at the half cent. The small push makes exact halves go away from zero.
 */
export function centsOf(base: string, amount: string, rate: string): string {
  return `(CASE WHEN ${rate} = '1' OR CAST(${rate} AS REAL) <= 0
    THEN CASE WHEN ${base} < 0 THEN -((50 - ${base}) / 100) ELSE (${base} + 50) / 100 END
    ELSE sign(${amount}) * CAST(abs(${amount}) / CAST(${rate} AS REAL) / 100.0 + 0.500001 AS INTEGER) END * 100)`;
}
