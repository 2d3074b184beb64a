import { prepared, type ReadableDb, type WritableDb } from '#db/open';
import type { Basis } from '../xero/reports.ts';
import { loadCheckpoint } from './checkpoint.ts';
import type { StepTally } from './progress.ts';
import { record } from './runner.ts';
import type { RunSummary } from './types.ts';

const WEEK_MS = 7 * 86_400_000;

export interface Opened {
  readonly runId: number;
  readonly isFirst: boolean;
  readonly isFull: boolean;
  readonly fullBefore: string;
}

/** Writes the run's first line and decides how much it has to read. */
export function openRun(
  db: WritableDb,
  startedAt: string,
  plan: { basis: Basis; isForced: boolean },
  now: Date,
): Opened {
  const last = prepared<[], { started_utc: string; full: number; result: string | null }>(
    db,
    'SELECT started_utc, full, result FROM sync_run ORDER BY id DESC LIMIT 1',
  ).get();
  const lastFull = loadCheckpoint(db, 'invoices').full_utc;
  const weekAgo = new Date(now.getTime() - WEEK_MS).toISOString();
  // A full read that was broken off goes on being one.
  const wasBrokenOff = last?.full === 1 && last.result === null;
  const isDue = plan.basis === 'accrual' && lastFull !== null && lastFull < weekAgo;
  const isFull = plan.isForced || wasBrokenOff || isDue;
  // Just after the start: what was read at this very instant, by a run before, is old too.
  const afterStart = new Date(now.getTime() + 1).toISOString();
  const fullBefore = plan.isForced ? afterStart : wasBrokenOff ? last.started_utc : weekAgo;
  const runId = Number(
    prepared(db, 'INSERT INTO sync_run (started_utc, full) VALUES (?, ?)').run(startedAt, isFull ? 1 : 0)
      .lastInsertRowid,
  );
  return {
    runId,
    isFirst: completeSince(db) === null,
    isFull,
    fullBefore,
  };
}

export function closeRun(db: WritableDb, summary: RunSummary, tallies: readonly StepTally[]): void {
  for (const tally of tallies) if (tally.state !== 'waiting') record(db, summary.runId, tally);
  // Steps that were told to stop have no result of their own.
  prepared(db, `DELETE FROM sync_step WHERE run_id = ? AND state = 'running'`).run(summary.runId);
  prepared(
    db,
    'UPDATE sync_run SET ended_utc = ?, result = ?, failure = ?, calls = ?, rows = ?, bytes = ? WHERE id = ?',
  ).run(
    summary.endedAt,
    summary.result,
    summary.failure && JSON.stringify(summary.failure),
    summary.calls,
    summary.rows,
    summary.bytes,
    summary.runId,
  );
}

/** When the last run ended that read everything it may read; null before the first. */
function completeSince(db: ReadableDb): string | null {
  const value = prepared<[], string | null>(
    db,
    `SELECT max(ended_utc) FROM sync_run WHERE result IN ('complete', 'partly')`,
  )
    .pluck()
    .get();
  return value ?? null;
}
