/** How a table of the data explorer is declared: its columns with their meaning, and where the rows come from. */
import type { z } from 'zod';
import type { Cell, ColumnType, TableName } from '#contract/ledger';
import type { Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';

export type Type = z.output<typeof ColumnType>;
export type CellValue = z.output<typeof Cell>;
export type TableRow = Record<string, CellValue>;

export interface Column {
  readonly name: string;
  readonly type: Type;
  readonly en: string;
  readonly nl: string;
  /** SQL expression; ids as blobs, money as ten-thousandths, flags as 0 or 1. Empty for tables that are worked out. */
  readonly sql: string;
}

/** Rows straight from SQL, paged and sorted there. */
export interface SqlTable {
  readonly kind: 'sql';
  readonly name: z.output<typeof TableName>;
  readonly columns: readonly Column[];
  /** Everything after FROM, with its WHERE. `?` stands for the JSON text of `parameter`. */
  readonly from: string;
  readonly where?: string;
  /** Default order, and the tie-break of every other one. */
  readonly order: string;
  parameter?(db: ReadableDb): string;
}

/** Raw cells as SQLite would give them. */
export type RawRow = Record<string, string | number | Buffer | null>;

export interface WorkedOptions {
  readonly now: Date;
  readonly lang: Lang;
}

/** Rows that are worked out from several tables; few enough to be sorted in memory. */
export interface WorkedTable {
  readonly kind: 'worked';
  readonly name: z.output<typeof TableName>;
  readonly columns: readonly Column[];
  rows(db: ReadableDb, options: WorkedOptions): RawRow[];
}

export type Table = SqlTable | WorkedTable;

export function column(name: string, type: Type, sql: string, en: string, nl: string): Column {
  return { name, type, sql, en, nl };
}

/** When the row was read from Xero: the start of the run that wrote it. */
export const syncedAt = (alias: string): Column =>
  column(
    'synced_at',
    'instant',
    `(SELECT started_utc FROM sync_run WHERE id = ${alias}.sync_run)`,
    'When this version was read from Xero',
    'Wanneer deze versie uit Xero is gelezen',
  );

export const updatedUtc = (alias: string): Column =>
  column(
    'updated_utc',
    'instant',
    `${alias}.updated_utc`,
    'When Xero last changed it',
    'Wanneer Xero het laatst wijzigde',
  );
