import { prepared, type ReadableDb, type WritableDb } from '#db/open';

/** How far a step's data is known to be complete; see the table in the organisation's file. */
export interface Checkpoint {
  readonly cursor_utc: string | null;
  readonly walk_started_utc: string | null;
  readonly walk_page: number | null;
  readonly walk_pages: number | null;
  readonly walk_items: number | null;
  /** Records per page of the walk, when pages of the usual size took Xero too long. */
  readonly walk_size: number | null;
  /** JSON of the parts of the list still to be walked through, when it is too large for one walk. */
  readonly walk_windows: string | null;
  readonly complete_utc: string | null;
  readonly full_utc: string | null;
  readonly not_permitted_utc: string | null;
  readonly failure: string | null;
  readonly body_hash: string | null;
}

const empty: Checkpoint = {
  cursor_utc: null,
  walk_started_utc: null,
  walk_page: null,
  walk_pages: null,
  walk_items: null,
  walk_size: null,
  walk_windows: null,
  complete_utc: null,
  full_utc: null,
  not_permitted_utc: null,
  failure: null,
  body_hash: null,
};
const columns = Object.keys(empty) as (keyof Checkpoint)[];

export function loadCheckpoint(db: ReadableDb, step: string): Checkpoint {
  const sql = `SELECT ${columns.join(', ')} FROM checkpoint WHERE step = ?`;
  return prepared<[string], Checkpoint>(db, sql).get(step) ?? empty;
}

/** Changes some fields. Belongs in the transaction of the rows it speaks of. */
export function saveCheckpoint(db: WritableDb, step: string, change: Partial<Checkpoint>): void {
  const now = { ...loadCheckpoint(db, step), ...change };
  prepared(
    db,
    `INSERT INTO checkpoint (step, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})
     ON CONFLICT (step) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  ).run(step, ...columns.map((column) => now[column]));
}

/** No walk is under way. */
export const walkEnded = {
  walk_started_utc: null,
  walk_page: null,
  walk_pages: null,
  walk_items: null,
  walk_size: null,
  walk_windows: null,
} as const;
