import type { Statement } from 'better-sqlite3';
import { prepared, type WritableDb } from '#db/open';
import type { Hears } from '../summaries/collector.ts';
import type { ChildShape, RecordShape, StoredRecord, Value } from '../xero/resource.ts';
import { keepVersion, toPlain, type HistoryBody, type Writing } from './history.ts';

interface ChildStatements {
  readonly shape: ChildShape;
  readonly select: Statement<[Buffer], Value[]>;
  readonly remove: Statement<[Buffer]>;
  readonly insert: Statement<Value[]>;
}

/**
 * Writes records of one shape so that only changes are written: an equal record costs two reads, a different one keeps
 * its old version with its child rows before it is replaced. All calls belong inside a transaction.
 */
export class RecordStore {
  readonly #db: WritableDb;
  readonly #shape: RecordShape;
  readonly #writing: Writing;
  readonly #select: Statement<[Value], Value[]>;
  readonly #upsert: Statement<Value[]>;
  readonly #remove: Statement<[Value]>;
  readonly #children: readonly ChildStatements[];
  readonly #dateAt: number;
  readonly #hears: Hears | null;
  #accounts: ReadonlyMap<Value, Value> | null = null;

  constructor(db: WritableDb, shape: RecordShape, writing: Writing) {
    this.#db = db;
    this.#shape = shape;
    this.#writing = writing;
    const { table, columns } = shape;
    const key = keyOf(shape);
    const all = [...columns, 'sync_run'];
    this.#dateAt = columns.indexOf('date');
    this.#hears = writing.summaries.listener(shape);
    this.#select = prepared<[Value], Value[]>(db, `SELECT ${all.join(', ')} FROM ${table} WHERE ${key} = ?`).raw();
    this.#upsert = prepared<Value[]>(
      db,
      `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})
       ON CONFLICT (${key}) DO UPDATE SET ${all
         .slice(1)
         .map((column) => `${column} = excluded.${column}`)
         .join(', ')}`,
    );
    this.#remove = prepared<[Value]>(db, `DELETE FROM ${table} WHERE ${key} = ?`);
    this.#children = shape.children.map((child) => childStatements(db, child));
  }

  /**
   * Stores one record. Answers false when it was there already, unchanged. `onDate` hears the document dates, old and
   * new, of what changed.
   */
  put(sent: StoredRecord, onDate?: (day: string) => void): boolean {
    const record = this.#withAccounts(sent);
    const [key] = record.row;
    if (key === undefined) throw new RangeError('a record has a key');
    const old = this.#select.get(key);
    if (old) {
      const oldChildren = this.#children.map((child) => child.select.all(asBlob(key)));
      if (isSame(record, old, oldChildren)) return false;
      this.#keep(old, oldChildren);
      this.#tell(old, onDate);
      this.#hears?.({ row: old, children: oldChildren }, record);
    } else this.#hears?.(null, record);
    this.#tell(record.row, onDate);
    this.#upsert.run(...record.row, this.#writing.runId);
    this.#children.forEach((child, index) => {
      const rows = record.children[index] ?? [];
      const owner = asBlob(key);
      if (old) child.remove.run(owner);
      rows.forEach((row, position) => child.insert.run(owner, position, ...row));
    });
    return true;
  }

  /** Removes a record that Xero no longer has; its last version is kept in the history. */
  remove(key: Value): void {
    const old = this.#select.get(key);
    if (!old) return;
    const children = this.#children.map((child) => child.select.all(asBlob(key)));
    this.#keep(old, children);
    this.#hears?.({ row: old, children }, null);
    this.#remove.run(key);
    for (const child of this.#children) child.remove.run(asBlob(key));
  }

  /** Keys of all records of this resource. */
  keys(): Value[] {
    const { table, only } = this.#shape;
    const where = only ? `WHERE ${only}` : '';
    return prepared<[], Value>(this.#db, `SELECT ${keyOf(this.#shape)} FROM ${table} ${where}`)
      .pluck()
      .all();
  }

  count(): number {
    const { table, only } = this.#shape;
    const sql = `SELECT count(*) FROM ${table} ${only ? `WHERE ${only}` : ''}`;
    return prepared<[], number>(this.#db, sql).pluck().get() ?? 0;
  }

  /**
   * Xero names an account by id, by code, or by both. Everything that reads the books joins on the id, so a row that only
   * has the code gets the id of the account that carries it.
   */
  #withAccounts(record: StoredRecord): StoredRecord {
    const name = (columns: readonly string[], row: readonly Value[]): readonly Value[] => {
      const id = columns.indexOf('account_id');
      const code = row[columns.indexOf('account_code')];
      if (id < 0 || row[id] !== null || typeof code !== 'string') return row;
      this.#accounts ??= new Map(
        prepared<[], [string, Buffer]>(this.#db, 'SELECT code, id FROM account WHERE code IS NOT NULL').raw().all(),
      );
      return row.with(id, this.#accounts.get(code) ?? null);
    };
    return {
      row: name(this.#shape.columns, record.row),
      children: record.children.map((rows, index) => {
        const columns = this.#shape.children[index]?.columns ?? [];
        return rows.map((row) => name(columns, row));
      }),
    };
  }

  #tell(row: readonly Value[], onDate: ((day: string) => void) | undefined): void {
    const day = this.#dateAt >= 0 ? row[this.#dateAt] : null;
    if (onDate && typeof day === 'string') onDate(day);
  }

  #keep(old: readonly Value[], children: readonly (readonly Value[][])[]): void {
    const body: HistoryBody = {
      row: toPlain(this.#shape.columns, old),
      children: Object.fromEntries(
        this.#children.map((child, index) => [
          child.shape.table,
          (children[index] ?? []).map((row) => toPlain(child.shape.columns, row)),
        ]),
      ),
    };
    const fromRun = old.at(-1);
    keepVersion(this.#db, this.#writing, {
      record: this.#shape.table,
      id: asBlob(old[0] ?? null),
      fromRun: typeof fromRun === 'number' ? fromRun : 0,
      body,
    });
  }
}

function keyOf(shape: RecordShape): string {
  const [key] = shape.columns;
  if (key === undefined) throw new RangeError('a shape has a key');
  return key;
}

/** Words as keys (a currency, a tax type) stand in the history as their bytes. */
function asBlob(key: Value): Buffer {
  return Buffer.isBuffer(key) ? key : Buffer.from(String(key), 'utf8');
}

function childStatements(db: WritableDb, shape: ChildShape): ChildStatements {
  const { table, owner, fixed, columns } = shape;
  const where = fixed ? `${owner} = ? AND ${fixed.column} = '${fixed.value}'` : `${owner} = ?`;
  const names = [owner, 'position', ...columns];
  return {
    shape,
    select: prepared<[Buffer], Value[]>(
      db,
      `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where} ORDER BY position`,
    ).raw(),
    remove: prepared<[Buffer]>(db, `DELETE FROM ${table} WHERE ${where}`),
    insert: prepared<Value[]>(
      db,
      `INSERT INTO ${table} (${fixed ? `${fixed.column}, ` : ''}${names.join(', ')})
       VALUES (${fixed ? `'${fixed.value}', ` : ''}${names.map(() => '?').join(', ')})`,
    ),
  };
}

function isSame(record: StoredRecord, old: readonly Value[], oldChildren: readonly (readonly Value[][])[]): boolean {
  if (!isSameRow(record.row, old)) return false;
  return oldChildren.every((rows, index) => {
    const now = record.children[index] ?? [];
    return rows.length === now.length && now.every((row, at) => isSameRow(row, rows[at] ?? []));
  });
}

function isSameRow(now: readonly Value[], old: readonly Value[]): boolean {
  for (let index = 0; index < now.length; index++) {
    const a = now[index];
    const b = old[index];
    if (a === b) continue;
    if (!(Buffer.isBuffer(a) && Buffer.isBuffer(b) && a.equals(b))) return false;
  }
  return true;
}
