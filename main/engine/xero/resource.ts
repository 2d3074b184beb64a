import type { z } from 'zod';

/** What SQLite stores. */
export type Value = string | number | Buffer | null;

/** Child rows of a record: a table, the column that names the record, and the columns after `position`. */
export interface ChildShape {
  readonly table: string;
  readonly owner: string;
  /** A column that is the same in all rows of this kind, such as `owner_type`. */
  readonly fixed?: { readonly column: string; readonly value: string };
  readonly columns: readonly string[];
}

/** How a record lies in the organisation's file. The first column is its key; `sync_run` is added by the store. */
export interface RecordShape {
  readonly table: string;
  readonly columns: readonly string[];
  readonly children: readonly ChildShape[];
  /** SQL condition that picks this resource's records where two share a table. */
  readonly only?: string;
}

/** One record, ready to be stored: values in the order of the shape's columns, and the rows of each child shape. */
export interface StoredRecord {
  readonly row: readonly Value[];
  readonly children: readonly (readonly (readonly Value[])[])[];
}

export interface ReadContext {
  readonly baseCurrency: string;
}

/** One list of the accounting API. */
export interface Resource {
  /** Name of the step that reads it, as in `syncSteps` and the checkpoint table. */
  readonly step: string;
  readonly path: string;
  /** The array's name in the answer. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** Answers in pages of up to 1,000; otherwise all at once, and a `page` parameter would repeat everything for ever. */
  readonly isPaged: boolean;
  /** Any of these scopes opens it. */
  readonly scopes: readonly string[];
  /** Not part of what every app may ask for: without its scope it is passed over, not reported. */
  readonly isOptional?: boolean;
  /** An empty answer cannot be true. */
  readonly isNeverEmpty?: boolean;
  /** What picks the open ones out of a long list, which are read first. */
  readonly openFirst?: Readonly<Record<string, string>>;
  /** Its documents have a date that can be filtered by. */
  readonly isDated?: boolean;
  /** Its documents move money on a bank account. */
  readonly movesBank?: boolean;
  /** Changes seldom, and no figure of a day hangs on it: read every few days is enough. */
  readonly isSlow?: boolean;
  /** Its records come into being as a record of another list, whose `namesLists` names this one; read only then. */
  readonly isNamed?: boolean;
  /** Documents carry the name of its records. */
  readonly namesDocuments?: boolean;
  /** Steps of the lists that know more about a record of this one. */
  namesLists?(record: StoredRecord): readonly string[];
  /** Its records have lines that come with calls of their own; the step is complete when those are in. */
  readonly hasDetails?: boolean;
  readonly shape: RecordShape;
  /** The rows behind one element of the array. Throws when the element cannot be believed. */
  read(raw: unknown, context: ReadContext): StoredRecord[];
}

/** Puts a schema and the mapping of what it lets through into one `read`. */
export function resource<T>(
  parts: Omit<Resource, 'read'> & {
    readonly schema: z.ZodType<T>;
    readonly rows: (raw: T, context: ReadContext) => StoredRecord[];
  },
): Resource {
  const { schema, rows, ...rest } = parts;
  return { ...rest, read: (raw, context) => rows(schema.parse(raw), context) };
}
