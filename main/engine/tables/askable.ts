/** Any table as SQL. */
import type { ReadableDb } from '#db/open';
import type { Column, SqlTable, Table, WorkedOptions } from './define.ts';

/** A table as a question can be put to it: columns as SQL, and what stands after FROM with its parameters. */
export interface Askable {
  readonly columns: readonly Column[];
  readonly from: string;
  readonly where: string;
  readonly parameters: readonly unknown[];
  readonly order: string;
}

/** Any table as SQL. One that is worked out hands its rows over as JSON, so that there is one way to ask, not two. */
export function askableTable(db: ReadableDb, table: Table, options: WorkedOptions): Askable {
  if (table.kind === 'sql') return sqlAskable(db, table);
  const rows = table
    .rows(db, options)
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, Buffer.isBuffer(value) ? value.toString('hex') : value]),
      ),
    );
  return {
    columns: table.columns.map((column) => {
      const cell = `json_extract(w.value, '$.${column.name}')`;
      return { ...column, sql: column.type === 'id' ? `unhex(${cell})` : cell };
    }),
    from: 'json_each(?) w',
    where: '',
    parameters: [JSON.stringify(rows)],
    order: 'w.key',
  };
}

function sqlAskable(db: ReadableDb, table: SqlTable): Askable {
  return {
    columns: table.columns,
    from: table.from,
    where: table.where ?? '',
    parameters: table.parameter === undefined ? [] : [table.parameter(db)],
    order: table.order,
  };
}
