/** The stored rows of an organisation in DuckDB, for answers that share nothing with the product but the rows. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { ReadableDb } from '../../db/open.ts';

export interface Duck {
  /** Rows of a question as plain values; whole numbers must fit a JavaScript integer. */
  ask(sql: string): Promise<Record<string, string | number | null>[]>;
  close(): void;
}

/** Copies every table but the summaries: ids as hexadecimal text, amounts as BIGINT. `tables` narrows it down. */
export async function duckOf(db: ReadableDb, tables?: readonly string[], threads = 2): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  const found = db
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'sum_%'`,
    )
    .all()
    .map((row) => row.name)
    .filter((name) => tables === undefined || tables.includes(name));
  for (const table of found) await copyInto(db, connection, table);
  await connection.run(`
    CREATE MACRO units(rate) AS CAST(CAST(rate AS DECIMAL(30, 12)) * 1000000000000 AS HUGEINT);
    CREATE MACRO divided(amount, rate, whole) AS CAST(sign(amount) *
      ((2 * CAST(abs(amount) AS HUGEINT) * 1000000000000 + units(rate) * whole) // (2 * units(rate) * whole)) * whole AS HUGEINT);
    CREATE MACRO in_base(amount, rate) AS divided(amount, rate, 1);
    CREATE MACRO in_cents(amount, rate) AS divided(amount, rate, 100);`);
  return {
    async ask(sql) {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjects().map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => {
            if (typeof value === 'bigint') {
              if (!Number.isSafeInteger(Number(value))) throw new RangeError(`${name} is too large`);
              return [name, Number(value)];
            }
            if (value === null || typeof value === 'string' || typeof value === 'number') return [name, value];
            return [name, String(value)];
          }),
        ),
      );
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Copies one table of the file into a connection of DuckDB. */
export async function copyInto(db: ReadableDb, connection: DuckDBConnection, table: string): Promise<void> {
  const columns = db
    .prepare<[string], { name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)')
    .all(table);
  const types = columns.map(({ type }) => (type === 'INTEGER' ? 'BIGINT' : 'VARCHAR'));
  await connection.run(
    `CREATE TABLE "${table}" (${columns.map(({ name }, index) => `"${name}" ${types[index]}`).join(', ')})`,
  );
  const shown = columns.map(({ name, type }) =>
    type === 'BLOB' ? `lower(hex("${name}")) || iif("${name}" IS NULL, NULL, '')` : `"${name}"`,
  );
  const appender = await connection.createAppender(table);
  for (const row of db
    .prepare<[], (string | number | null)[]>(`SELECT ${shown.join(', ')} FROM "${table}"`)
    .raw()
    .iterate()) {
    for (const value of row) {
      if (value === null) appender.appendNull();
      else if (typeof value === 'number') appender.appendBigInt(BigInt(value));
      else appender.appendVarchar(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}
