import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** A stored finding: kind and evidence; the sentence is made from them in the reader's language. */
export interface FindingRecord {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  /** JSON text. */
  readonly evidence: string;
  readonly firstSeen: string;
}

const columns = 'id, key, kind, evidence, first_seen_utc AS firstSeen';

/** Findings nobody dismissed, newest first. */
export function openFindings(db: ReadableDb): FindingRecord[] {
  return prepared<[], FindingRecord>(
    db,
    `SELECT ${columns} FROM finding WHERE dismissed_utc IS NULL ORDER BY id DESC`,
  ).all();
}

/**
 * Stores a finding under its key, or refreshes its evidence. `reopen` brings a dismissed one back: a new attempt is news,
 * a look-alike that is still there is not.
 */
export function keepFinding(
  db: WritableDb,
  finding: { key: string; kind: string; evidence: string; reopen?: boolean },
  now: string,
): void {
  prepared(
    db,
    `INSERT INTO finding (key, kind, evidence, first_seen_utc, last_seen_utc) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET evidence = excluded.evidence, last_seen_utc = excluded.last_seen_utc,
       dismissed_utc = CASE WHEN ? = 1 THEN NULL ELSE dismissed_utc END,
       dismissed_reason = CASE WHEN ? = 1 THEN NULL ELSE dismissed_reason END`,
  ).run(finding.key, finding.kind, finding.evidence, now, now, finding.reopen ? 1 : 0, finding.reopen ? 1 : 0);
}

/** Answers whether there was such a finding. */
export function dismissFinding(db: WritableDb, id: number, reason: string, now: string): boolean {
  return (
    prepared(db, 'UPDATE finding SET dismissed_utc = ?, dismissed_reason = ? WHERE id = ?').run(now, reason, id)
      .changes === 1
  );
}

export function deleteFinding(db: WritableDb, id: number): void {
  prepared(db, 'DELETE FROM finding WHERE id = ?').run(id);
}

export function allFindings(db: ReadableDb): FindingRecord[] {
  return prepared<[], FindingRecord>(db, `SELECT ${columns} FROM finding`).all();
}
