/** Comparing the summary tables with what the rows add up to. */
import { prepared, type WritableDb } from '../../db/open.ts';
import { rebuildSummaries, summaryTables, type SummaryTable } from '../../db/org/summaries.ts';

/** Every cell of every summary table as text, sorted. */
export function cellsOf(db: WritableDb): Map<SummaryTable, string[]> {
  const tables = Object.keys(summaryTables) as SummaryTable[];
  return new Map(
    tables.map((table) => {
      const { key, sums } = summaryTables[table];
      const rows = prepared<[], unknown[]>(db, `SELECT ${[...key, ...sums].join(', ')} FROM ${table}`)
        .raw()
        .all();
      const text = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('hex') : String(value));
      return [table, rows.map((row) => row.map(text).join(' ')).sort()];
    }),
  );
}

/** Cells that differ from a rebuild: `-` what is kept, `+` what the rows say. The file is left as it was. */
export function wrongCells(db: WritableDb): string[] {
  const kept = cellsOf(db);
  let summed = kept;
  const undo = new Error('undo');
  try {
    db.transaction(() => {
      rebuildSummaries(db);
      summed = cellsOf(db);
      throw undo;
    })();
  } catch (error) {
    if (error !== undo) throw error;
  }
  const wrong: string[] = [];
  for (const [table, cells] of kept) {
    const now = new Set(summed.get(table));
    const before = new Set(cells);
    for (const cell of before) if (!now.has(cell)) wrong.push(`- ${table} ${cell}`);
    for (const cell of now) if (!before.has(cell)) wrong.push(`+ ${table} ${cell}`);
  }
  return wrong;
}
