import { blobToGuid, guidToBlob } from '../../guid.ts';
import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** How one organisation stands with being read by itself. `plan` is JSON text, null while it follows the practice. */
export interface ScheduleRecord {
  readonly tenantId: string;
  readonly plan: string | null;
  /** When a run began that has not come to its end; null when none has. */
  readonly begunAt: string | null;
  /** Beginnings in a row of a run that never came to its end: the process was killed each time, or Xero was not reached. */
  readonly resumes: number;
  /** Failed runs in a row; a missing network is no failure. */
  readonly failures: number;
  /** Xero answers no call before this instant. */
  readonly notBefore: string | null;
}

interface Row {
  tenant_id: Buffer;
  plan: string | null;
  begun_utc: string | null;
  resumes: number;
  failures: number;
  not_before_utc: string | null;
}

/** The organisations of which something is known, by tenant id. */
export function listSchedules(db: ReadableDb): Map<string, ScheduleRecord> {
  const rows = prepared<[], Row>(
    db,
    'SELECT tenant_id, plan, begun_utc, resumes, failures, not_before_utc FROM org_schedule',
  ).all();
  return new Map(
    rows.map((row) => {
      const tenantId = blobToGuid(row.tenant_id);
      return [
        tenantId,
        {
          tenantId,
          plan: row.plan,
          begunAt: row.begun_utc,
          resumes: row.resumes,
          failures: row.failures,
          notBefore: row.not_before_utc,
        },
      ];
    }),
  );
}

/** An organisation's own plan as JSON text; null follows the practice. */
export function setOrgPlan(db: WritableDb, tenantId: string, plan: string | null): void {
  prepared(
    db,
    'INSERT INTO org_schedule (tenant_id, plan) VALUES (?, ?) ON CONFLICT (tenant_id) DO UPDATE SET plan = excluded.plan',
  ).run(guidToBlob(tenantId), plan);
}

/** A run begins. One that began before and was never seen to end counts as a resumption. */
export function noteRunBegun(db: WritableDb, tenantId: string, now: string): void {
  prepared(
    db,
    `INSERT INTO org_schedule (tenant_id, begun_utc) VALUES (?, ?) ON CONFLICT (tenant_id) DO UPDATE SET
       resumes = CASE WHEN begun_utc IS NULL THEN 0 ELSE resumes + 1 END, begun_utc = excluded.begun_utc`,
  ).run(guidToBlob(tenantId), now);
}

export interface RunEnd {
  /** The run has more to do and goes on by itself: it was interrupted, or has to wait for Xero. */
  readonly goesOn: boolean;
  readonly failed: boolean;
  /** Xero was not reached: its beginnings go on being counted. */
  readonly unreached: boolean;
  readonly notBefore: string | null;
}

/** A run ends. An interruption leaves the count of failures as it is; an end without one forgets it. */
export function noteRunEnded(db: WritableDb, tenantId: string, end: RunEnd): void {
  prepared(
    db,
    `UPDATE org_schedule SET resumes = CASE WHEN ? = 1 THEN resumes ELSE 0 END, not_before_utc = ?,
       begun_utc = CASE WHEN ? = 1 THEN begun_utc ELSE NULL END,
       failures = CASE WHEN ? = 1 THEN failures + 1 WHEN ? = 1 THEN failures ELSE 0 END
     WHERE tenant_id = ?`,
  ).run(
    end.unreached ? 1 : 0,
    end.notBefore,
    end.goesOn ? 1 : 0,
    end.failed ? 1 : 0,
    end.goesOn ? 1 : 0,
    guidToBlob(tenantId),
  );
}

/** Nothing of an organisation's run has to be gone on with: the user stopped it. */
export function forgetBegunRun(db: WritableDb, tenantId: string): void {
  prepared(db, 'UPDATE org_schedule SET begun_utc = NULL, resumes = 0 WHERE tenant_id = ?').run(guidToBlob(tenantId));
}
