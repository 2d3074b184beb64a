import { inTransaction, prepared, type ReadableDb, type WritableDb } from '#db/open';
import type { Basis } from '../xero/reports.ts';
import { loadCheckpoint } from './checkpoint.ts';
import type { StepTally } from './progress.ts';
import { record } from './runner.ts';
import type { RunSummary } from './types.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Where the file remembers a full read that has not come to its end: what was read in full before this instant is read again. */
const OWED = 'full_read_owed';
/** Of what was read in full at a time nobody can tell. */
const LONG_AGO = '1970-01-01T00:00:00.000Z';

export interface Opened {
  readonly runId: number;
  readonly isFirst: boolean;
  readonly isFull: boolean;
  readonly fullBefore: string;
}

/**
 * Writes the run's first line and decides how much it has to read. A full read stays owed until one has ended with everything in that
 * may be read, whatever ends runs in between: a failure, a kill, a reading of cash figures.
 */
export function openRun(
  db: WritableDb,
  startedAt: string,
  plan: { basis: Basis; isForced: boolean },
  now: Date,
): Opened {
  return inTransaction(db, () => {
    const { isFull, fullBefore } =
      plan.basis === 'cash' ? { isFull: false, fullBefore: LONG_AGO } : extent(db, startedAt, plan, now);
    const runId = Number(
      prepared(db, 'INSERT INTO sync_run (started_utc, full) VALUES (?, ?)').run(startedAt, isFull ? 1 : 0)
        .lastInsertRowid,
    );
    return { runId, isFirst: completeSince(db) === null, isFull, fullBefore };
  });
}

function extent(
  db: WritableDb,
  startedAt: string,
  { isForced }: { isForced: boolean },
  now: Date,
): { isFull: boolean; fullBefore: string } {
  // Such stamps come from a clock that was wrong; they must not put off the reading in full until their time has come.
  const tomorrow = new Date(now.getTime() + DAY_MS).toISOString();
  prepared(db, 'UPDATE checkpoint SET full_utc = ? WHERE full_utc > ?').run(LONG_AGO, tomorrow);
  const weekAgo = new Date(now.getTime() - WEEK_MS).toISOString();
  if (isForced) {
    owe(db, startedAt);
    // Just after the start: what was read at this very instant, by a run before, is old too.
    return { isFull: true, fullBefore: new Date(now.getTime() + 1).toISOString() };
  }
  const owed = prepared<[string], string>(db, 'SELECT value FROM meta WHERE key = ?').pluck().get(OWED);
  if (owed !== undefined && owed > weekAgo) return { isFull: true, fullBefore: owed };
  const lastFull = loadCheckpoint(db, 'invoices').full_utc;
  const isFull = lastFull !== null && (owed !== undefined || lastFull < weekAgo);
  if (isFull) owe(db, weekAgo);
  return { isFull, fullBefore: weekAgo };
}

function owe(db: WritableDb, fullBefore: string): void {
  prepared(
    db,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(OWED, fullBefore);
}

export function closeRun(db: WritableDb, summary: RunSummary, tallies: readonly StepTally[]): void {
  const isRead = summary.steps.every(
    ({ state }) => state === 'done' || state === 'skipped' || state === 'notPermitted',
  );
  if (summary.full && isRead) prepared(db, 'DELETE FROM meta WHERE key = ?').run(OWED);
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
