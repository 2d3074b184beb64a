import { summaryTables, type SummaryTable } from '#db/org/summaries';
import { prepared, type WritableDb } from '#db/open';
import type { Value } from '../xero/resource.ts';

interface Cell {
  readonly key: readonly Value[];
  readonly sums: number[];
}

/** Differences to one summary table, kept in memory until they are written: one statement for each touched cell. */
export class Cells {
  readonly #db: WritableDb;
  readonly #upsert: string;
  readonly #remove: string;
  readonly #width: number;
  readonly #onWritten: ((key: readonly Value[], difference: readonly number[], now: readonly number[]) => void) | null;
  readonly #cells = new Map<string, Cell>();

  /** `onWritten` hears each cell that is written: its key, what was added, and its sums since. */
  constructor(
    db: WritableDb,
    table: SummaryTable,
    onWritten: ((key: readonly Value[], difference: readonly number[], now: readonly number[]) => void) | null = null,
  ) {
    const { key, sums } = summaryTables[table];
    const columns = [...key, ...sums];
    this.#db = db;
    this.#width = sums.length;
    this.#onWritten = onWritten;
    this.#upsert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
      ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${sums.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')}
      ${onWritten ? `RETURNING ${sums.join(', ')}` : ''}`;
    this.#remove = `DELETE FROM ${table} WHERE ${key.map((part) => `${part} = ?`).join(' AND ')} AND n = 0`;
  }

  /** The sums of a cell, in the order of the table's columns, for the caller to add to; the last counts rows. */
  at(id: string, a: Value, b: Value, c?: Value): number[] {
    let cell = this.#cells.get(id);
    if (cell === undefined) {
      cell = { key: c === undefined ? [a, b] : [a, b, c], sums: new Array<number>(this.#width).fill(0) };
      this.#cells.set(id, cell);
    }
    return cell.sums;
  }

  /** Writes what has gathered. A cell behind which no row is left goes. */
  flush(): void {
    if (this.#cells.size === 0) return;
    const upsert = prepared<Value[], number[]>(this.#db, this.#upsert);
    if (this.#onWritten) upsert.raw();
    const remove = prepared<Value[]>(this.#db, this.#remove);
    for (const { key, sums } of this.#cells.values()) {
      if (sums.every((sum) => sum === 0)) continue;
      if (this.#onWritten) this.#onWritten(key, sums, upsert.get(...key, ...sums) ?? sums);
      else upsert.run(...key, ...sums);
      if ((sums.at(-1) ?? 0) < 0) remove.run(...key);
    }
    this.#cells.clear();
  }

  /** Forgets what has gathered. */
  drop(): void {
    this.#cells.clear();
  }
}
