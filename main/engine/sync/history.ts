import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { blobToGuid } from '#db/guid';
import { prepared, type WritableDb } from '#db/open';
import type { Summaries } from '../summaries/collector.ts';
import type { Value } from '../xero/resource.ts';

/** The run that writes: every version says which run wrote it and which replaced it. */
export interface Writing {
  readonly runId: number;
  /** ISO instant written as `replaced_utc`. */
  readonly now: string;
  /** Hears of every record that changes; `commit` writes what it has gathered. */
  readonly summaries: Summaries;
}

export type Plain = string | number | null;
/** A superseded version as it is kept: ids as GUID text, everything else as stored. */
export interface HistoryBody {
  readonly row: Readonly<Record<string, Plain>>;
  readonly children: Readonly<Record<string, readonly Readonly<Record<string, Plain>>[]>>;
}

/** Keeps a version that is about to be replaced or removed. Belongs in the transaction of the change. */
export function keepVersion(
  db: WritableDb,
  writing: Writing,
  version: { readonly record: string; readonly id: Buffer; readonly fromRun: number; readonly body: HistoryBody },
): void {
  prepared(
    db,
    'INSERT INTO history (record, record_id, from_run, to_run, replaced_utc, body) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(
    version.record,
    version.id,
    version.fromRun,
    writing.runId,
    writing.now,
    deflateRawSync(JSON.stringify(version.body)),
  );
}

/** The version inside a `history.body`. */
export function readVersion(body: Uint8Array): HistoryBody {
  return JSON.parse(inflateRawSync(body).toString('utf8')) as HistoryBody;
}

/** Column names with their values, blobs as text. */
export function toPlain(columns: readonly string[], values: readonly Value[]): Record<string, Plain> {
  return Object.fromEntries(columns.map((column, index) => [column, plain(values[index] ?? null)]));
}

function plain(value: Value): Plain {
  if (!Buffer.isBuffer(value)) return value;
  return value.length === 16 ? blobToGuid(value) : value.toString('hex');
}
