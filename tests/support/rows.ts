import type { WritableDb } from '../../db/open.ts';

export type Value = string | number | Buffer | null;
export type Row = Record<string, Value>;

export const blob = (id: string | null): Buffer | null =>
  id === null ? null : Buffer.from(id.replaceAll('-', ''), 'hex');

export function insert(db: WritableDb, table: string, row: Row): void {
  const columns = Object.keys(row);
  db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((c) => `@${c}`).join(', ')})`).run(
    row,
  );
}
