import { blobToGuid, guidToBlob } from '../../guid.ts';
import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** One sync run of one organisation. `failure` and `steps` are JSON text. */
export interface RunRecord {
  readonly id: number;
  readonly tenantId: string;
  readonly orgRunId: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly result: string | null;
  readonly failure: string | null;
  readonly calls: number;
  readonly rows: number;
  readonly bytes: number;
  readonly steps: string;
}

interface Row {
  id: number;
  tenant_id: Buffer;
  org_run_id: number;
  started_utc: string;
  ended_utc: string | null;
  result: string | null;
  failure: string | null;
  calls: number;
  rows: number;
  bytes: number;
  steps: string;
}

const columns = 'id, tenant_id, org_run_id, started_utc, ended_utc, result, failure, calls, rows, bytes, steps';

function toRecord(row: Row): RunRecord {
  return {
    id: row.id,
    tenantId: blobToGuid(row.tenant_id),
    orgRunId: row.org_run_id,
    startedAt: row.started_utc,
    endedAt: row.ended_utc,
    result: row.result,
    failure: row.failure,
    calls: row.calls,
    rows: row.rows,
    bytes: row.bytes,
    steps: row.steps,
  };
}

/** Newest first. */
export function listRuns(db: ReadableDb, limit: number, offset = 0): RunRecord[] {
  return prepared<[number, number], Row>(
    db,
    `SELECT ${columns} FROM run ORDER BY started_utc DESC, id DESC LIMIT ? OFFSET ?`,
  )
    .all(limit, offset)
    .map(toRecord);
}

export function runsOfOrg(db: ReadableDb, tenantId: string, limit: number, offset = 0): RunRecord[] {
  return prepared<[Buffer, number, number], Row>(
    db,
    `SELECT ${columns} FROM run WHERE tenant_id = ? ORDER BY started_utc DESC, id DESC LIMIT ? OFFSET ?`,
  )
    .all(guidToBlob(tenantId), limit, offset)
    .map(toRecord);
}

/** The last run that came to an end and had no step of this name; undefined when there is none. */
export function lastEndedRun(db: ReadableDb, tenantId: string, without: string): RunRecord | undefined {
  const row = prepared<[Buffer, string], Row>(
    db,
    `SELECT ${columns} FROM run WHERE tenant_id = ? AND ended_utc IS NOT NULL AND instr(steps, ?) = 0
     ORDER BY started_utc DESC, id DESC LIMIT 1`,
  ).get(guidToBlob(tenantId), JSON.stringify(without));
  return row && toRecord(row);
}

export type KeptRun = Omit<RunRecord, 'id'>;

/** Stores a run under its number in the organisation's file, when it begins and again when it has ended. */
export function storeRun(db: WritableDb, run: KeptRun): void {
  prepared(
    db,
    `INSERT INTO run (tenant_id, org_run_id, started_utc, ended_utc, result, failure, calls, rows, bytes, steps)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, org_run_id) DO UPDATE SET started_utc = excluded.started_utc, ended_utc = excluded.ended_utc,
       result = excluded.result, failure = excluded.failure, calls = excluded.calls, rows = excluded.rows,
       bytes = excluded.bytes, steps = excluded.steps`,
  ).run(
    guidToBlob(run.tenantId),
    run.orgRunId,
    run.startedAt,
    run.endedAt,
    run.result,
    run.failure,
    run.calls,
    run.rows,
    run.bytes,
    run.steps,
  );
}

/** The next free number for a run that never reached the organisation's file; negative, so that it cannot clash. */
export function nextUnfiledRun(db: ReadableDb, tenantId: string): number {
  const row = prepared<[Buffer], { lowest: number | null }>(
    db,
    'SELECT min(org_run_id) AS lowest FROM run WHERE tenant_id = ?',
  ).get(guidToBlob(tenantId));
  return Math.min(0, row?.lowest ?? 0) - 1;
}

/** The organisation's file begins anew and counts its runs from one: those of the file before keep their lines under other numbers. */
export function unfileRuns(db: WritableDb, tenantId: string): void {
  const id = guidToBlob(tenantId);
  prepared(
    db,
    `UPDATE run SET org_run_id = (SELECT min(0, min(org_run_id)) FROM run WHERE tenant_id = ?) - id
     WHERE tenant_id = ? AND org_run_id > 0`,
  ).run(id, id);
}

/** When a run ended, in milliseconds since 1970, and its calls. */
export interface CallsOfRun {
  readonly at: number;
  readonly calls: number;
}

/** Calls per organisation of the runs that ended after an instant, oldest first. */
export function callsSince(db: ReadableDb, since: string): Map<string, CallsOfRun[]> {
  const rows = prepared<[string], { tenant_id: Buffer; ended_utc: string; calls: number }>(
    db,
    'SELECT tenant_id, ended_utc, calls FROM run WHERE ended_utc > ? AND calls > 0 ORDER BY ended_utc',
  ).all(since);
  const found = new Map<string, CallsOfRun[]>();
  for (const row of rows) {
    const tenantId = blobToGuid(row.tenant_id);
    const runs = found.get(tenantId) ?? [];
    found.set(tenantId, runs);
    runs.push({ at: Date.parse(row.ended_utc), calls: row.calls });
  }
  return found;
}

/**
 * Removes runs nobody looks up any more: of each organisation the newest `keep` stay, and the last one that was complete. What the
 * runs cost stays in the month's sums. Answers how many went.
 */
export function pruneRuns(db: WritableDb, tenantId: string, keep: number): number {
  const id = guidToBlob(tenantId);
  return prepared<[Buffer, Buffer, number, Buffer]>(
    db,
    `DELETE FROM run WHERE tenant_id = ?
       AND id NOT IN (SELECT id FROM run WHERE tenant_id = ? ORDER BY started_utc DESC, id DESC LIMIT ?)
       AND id IS NOT (SELECT id FROM run WHERE tenant_id = ? AND result = 'complete' ORDER BY started_utc DESC LIMIT 1)`,
  ).run(id, id, keep, id).changes;
}
