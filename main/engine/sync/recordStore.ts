import type { Statement } from 'better-sqlite3';
import { prepared, type WritableDb } from '#db/open';
import type { Hears } from '../summaries/collector.ts';
import type { ChildShape, RecordShape, StoredRecord, Value } from '../xero/resource.ts';
import { keepVersion, toPlain, type HistoryBody, type Writing } from './history.ts';

/** Where a row names its account: by id, by code, or by both. */
interface AccountPlace {
  readonly id: number;
  readonly code: number;
}

interface ChildStatements {
  readonly shape: ChildShape;
  readonly account: AccountPlace | null;
  readonly select: Statement<[Buffer], Value[]>;
  readonly remove: Statement<[Buffer]>;
  /** Inserts the first so many columns; those left out hold nothing. By their number. */
  readonly insert: (Statement<Value[]> | undefined)[];
  readonly insertSql: (columns: readonly string[]) => string;
}

/**
 * Writes records of one shape so that only changes are written: an equal record costs two reads, a different one keeps
 * its old version with its child rows before it is replaced. Among new records the next is taken for new too, and looked
 * up only when it turns out to be there. All calls belong inside a transaction.
 */
export class RecordStore {
  readonly #db: WritableDb;
  readonly #shape: RecordShape;
  readonly #writing: Writing;
  readonly #select: Statement<[Value], Value[]>;
  readonly #insert: Statement<Value[]>;
  readonly #upsert: Statement<Value[]>;
  readonly #remove: Statement<[Value]>;
  readonly #account: AccountPlace | null;
  readonly #children: readonly ChildStatements[];
  readonly #dateAt: number;
  readonly #hears: Hears | null;
  #accounts: ReadonlyMap<Value, Value> | null = null;
  /** The record before was new, so the next one probably is. */
  #expectsNew: boolean;

  constructor(db: WritableDb, shape: RecordShape, writing: Writing) {
    this.#db = db;
    this.#shape = shape;
    this.#writing = writing;
    const { table, columns } = shape;
    const key = keyOf(shape);
    const all = [...columns, 'sync_run'];
    this.#dateAt = columns.indexOf('date');
    this.#account = accountPlace(columns);
    this.#hears = writing.summaries.listener(shape);
    this.#select = prepared<[Value], Value[]>(db, `SELECT ${all.join(', ')} FROM ${table} WHERE ${key} = ?`).raw();
    const insert = `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ON CONFLICT (${key}) DO`;
    this.#insert = prepared<Value[]>(db, `${insert} NOTHING`);
    this.#upsert = prepared<Value[]>(
      db,
      `${insert} UPDATE SET ${all
        .slice(1)
        .map((column) => `${column} = excluded.${column}`)
        .join(', ')}`,
    );
    this.#remove = prepared<[Value]>(db, `DELETE FROM ${table} WHERE ${key} = ?`);
    this.#children = shape.children.map((child) => childStatements(db, child));
    this.#expectsNew = prepared<[], number>(db, `SELECT 1 FROM ${table} LIMIT 1`).pluck().get() === undefined;
  }

  /**
   * Stores one record. Answers false when it was there already, unchanged. `onDate` hears the document dates, old and
   * new, of what changed.
   */
  put(sent: StoredRecord, onDate?: (day: string) => void): boolean {
    const record = this.#withAccounts(sent);
    const [key] = record.row;
    if (key === undefined) throw new RangeError('a record has a key');
    if (this.#expectsNew && this.#insert.run(...record.row, this.#writing.runId).changes === 1) {
      this.#add(record, onDate);
      return true;
    }
    const old = this.#select.get(key);
    this.#expectsNew = old === undefined;
    if (old === undefined) {
      this.#insert.run(...record.row, this.#writing.runId);
      this.#add(record, onDate);
      return true;
    }
    const oldChildren = this.#children.map((child) => child.select.all(asBlob(key)));
    if (isSame(record, old, oldChildren)) return false;
    this.#keep(old, oldChildren);
    this.#tell(old, onDate);
    this.#tell(record.row, onDate);
    this.#hears?.({ row: old, children: oldChildren }, record);
    this.#upsert.run(...record.row, this.#writing.runId);
    for (const child of this.#children) child.remove.run(asBlob(key));
    this.#putChildren(record);
    return true;
  }

  /** Whether the record put last was not there before. */
  get wasNew(): boolean {
    return this.#expectsNew;
  }

  /** Gives columns of a stored record other values. Answers false when it has them already or there is no such record. */
  replace(key: Value, values: Readonly<Record<string, Value>>): boolean {
    const old = this.#select.get(key);
    if (old === undefined) return false;
    const row = this.#shape.columns.map((column, at) => values[column] ?? old[at] ?? null);
    if (isSameRow(row, old)) return false;
    const children = this.#children.map((child) => child.select.all(asBlob(key)));
    this.#keep(old, children);
    this.#hears?.({ row: old, children }, { row, children });
    this.#upsert.run(...row, this.#writing.runId);
    return true;
  }

  /** What belongs to a record that was not there before, once its own row is. */
  #add(record: StoredRecord, onDate: ((day: string) => void) | undefined): void {
    this.#tell(record.row, onDate);
    this.#hears?.(null, record);
    this.#putChildren(record);
  }

  #putChildren(record: StoredRecord): void {
    const [key = null] = record.row;
    for (let index = 0; index < this.#children.length; index++) {
      const rows = record.children[index];
      const child = this.#children[index];
      if (rows === undefined || child === undefined || rows.length === 0) continue;
      const owner = asBlob(key);
      for (let position = 0; position < rows.length; position++) {
        const row = rows[position] ?? [];
        // Tracking stands at the end and is mostly empty: a value not handed over costs nothing.
        let count = row.length;
        while (count > 0 && row[count - 1] === null) count--;
        if (count === row.length) insertOf(this.#db, child, count).run(owner, position, ...row);
        else insertOf(this.#db, child, count).run(owner, position, ...row.slice(0, count));
      }
    }
  }

  /** Removes a record that Xero no longer has; its last version is kept in the history. `onDate` hears its date. */
  remove(key: Value, onDate?: (day: string) => void): void {
    const old = this.#select.get(key);
    if (!old) return;
    const children = this.#children.map((child) => child.select.all(asBlob(key)));
    this.#keep(old, children);
    this.#tell(old, onDate);
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
    const row = this.#named(this.#account, record.row);
    let children = record.children;
    for (let index = 0; index < this.#children.length; index++) {
      const place = this.#children[index]?.account ?? null;
      const rows = record.children[index];
      if (place === null || rows === undefined || !rows.some((one) => isByCode(place, one))) continue;
      children = children.with(
        index,
        rows.map((one) => this.#named(place, one)),
      );
    }
    return row === record.row && children === record.children ? record : { row, children };
  }

  #named(place: AccountPlace | null, row: readonly Value[]): readonly Value[] {
    if (place === null || !isByCode(place, row)) return row;
    this.#accounts ??= new Map(
      prepared<[], [string, Buffer]>(this.#db, 'SELECT code, id FROM account WHERE code IS NOT NULL').raw().all(),
    );
    return row.with(place.id, this.#accounts.get(row[place.code] ?? null) ?? null);
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

function accountPlace(columns: readonly string[]): AccountPlace | null {
  const id = columns.indexOf('account_id');
  return id < 0 ? null : { id, code: columns.indexOf('account_code') };
}

function isByCode(place: AccountPlace, row: readonly Value[]): boolean {
  return row[place.id] === null && typeof row[place.code] === 'string';
}

function childStatements(db: WritableDb, shape: ChildShape): ChildStatements {
  const { table, owner, fixed, columns } = shape;
  const where = fixed ? `${owner} = ? AND ${fixed.column} = '${fixed.value}'` : `${owner} = ?`;
  return {
    shape,
    account: accountPlace(columns),
    select: prepared<[Buffer], Value[]>(
      db,
      `SELECT ${columns.join(', ')} FROM ${table} WHERE ${where} ORDER BY position`,
    ).raw(),
    remove: prepared<[Buffer]>(db, `DELETE FROM ${table} WHERE ${where}`),
    insert: [],
    insertSql: (some) => {
      const names = [owner, 'position', ...some];
      return `INSERT INTO ${table} (${fixed ? `${fixed.column}, ` : ''}${names.join(', ')})
       VALUES (${fixed ? `'${fixed.value}', ` : ''}${names.map(() => '?').join(', ')})`;
    },
  };
}

function insertOf(db: WritableDb, child: ChildStatements, count: number): Statement<Value[]> {
  return (child.insert[count] ??= prepared<Value[]>(db, child.insertSql(child.shape.columns.slice(0, count))));
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
