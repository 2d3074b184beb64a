import type { Database } from 'better-sqlite3';

/** Tables that say how and when data was read, not what it says. */
const aboutReading = ['sync_run', 'sync_step', 'checkpoint', 'meta', 'history', 'alert'];
/** Columns that differ between two readings of the same data. */
const runColumns = ['sync_run', 'fetched_utc'];

export type Dump = Record<string, string[]>;

/**
 * Every row of an organisation's file as text, sorted, in a form that is equal for equal data whatever the order and run in
 * which it was read. Report lines carry their report's key in place of its number.
 */
export function dump(db: Database, options: { runs?: boolean } = {}): Dump {
  const tables = db
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .all()
    .map((row) => row.name)
    .filter((name) => !aboutReading.includes(name));
  const reports = new Map(
    db
      .prepare<[], { id: number; name: string; basis: string; from_date: string; to_date: string }>(
        'SELECT * FROM report',
      )
      .all()
      .map((row) => [row.id, `${row.name} ${row.basis} ${row.from_date} ${row.to_date}`]),
  );
  return Object.fromEntries(
    tables.map((table) => {
      const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all();
      return [table, rows.map((row) => lineOf(table, row, reports, options.runs === true)).sort()];
    }),
  );
}

/** Without the report that a top-up reads every few days only. */
export function daily(rows: Dump): Dump {
  return {
    ...rows,
    executive_summary_line: [],
    report: (rows['report'] ?? []).filter((row) => !row.includes('"ExecutiveSummary"')),
  };
}

function lineOf(table: string, row: Record<string, unknown>, reports: Map<number, string>, runs: boolean): string {
  const plain: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    if (!runs && runColumns.includes(column)) continue;
    if (table === 'report' && column === 'id') continue;
    if (column === 'report_id') plain[column] = reports.get(Number(value));
    else plain[column] = Buffer.isBuffer(value) ? value.toString('hex') : value;
  }
  return JSON.stringify(plain);
}

/** Number of rows of each table. */
export function counts(db: Database): Record<string, number> {
  return Object.fromEntries(Object.entries(dump(db)).map(([table, rows]) => [table, rows.length]));
}

/** The first few rows that only one of two dumps has; empty when they are equal. */
export function differences(a: Dump, b: Dump): string[] {
  const found: string[] = [];
  for (const table of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const inA = new Set(a[table]);
    const inB = new Set(b[table]);
    for (const row of inA) if (!inB.has(row)) found.push(`- ${table} ${row}`);
    for (const row of inB) if (!inA.has(row)) found.push(`+ ${table} ${row}`);
    if (a[table]?.length !== b[table]?.length) found.push(`${table}: ${a[table]?.length} and ${b[table]?.length} rows`);
  }
  return found.slice(0, 6);
}
