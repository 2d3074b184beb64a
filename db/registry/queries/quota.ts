import { blobToGuid, guidToBlob } from '../../guid.ts';
import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';

export interface QuotaRecord {
  readonly tenantId: string;
  /** Calls Xero still answers today, null when it never said. */
  readonly dayLeft: number | null;
  readonly daySeenAt: string | null;
  /** `YYYY-MM` the sums belong to. */
  readonly month: string;
  readonly monthBytes: number;
  readonly monthCalls: number;
}

interface Row {
  tenant_id: Buffer;
  day_left: number | null;
  day_seen_utc: string | null;
  month: string;
  month_bytes: number;
  month_calls: number;
}

export function listQuotas(db: ReadableDb): QuotaRecord[] {
  return prepared<[], Row>(db, 'SELECT * FROM quota')
    .all()
    .map((row) => ({
      tenantId: blobToGuid(row.tenant_id),
      dayLeft: row.day_left,
      daySeenAt: row.day_seen_utc,
      month: row.month,
      monthBytes: row.month_bytes,
      monthCalls: row.month_calls,
    }));
}

/** Adds what a run read to the month's sums; a new month starts from nothing. `now` is an ISO instant. */
export function addToQuota(
  db: WritableDb,
  tenantId: string,
  used: { bytes: number; calls: number; dayLeft: number | null },
  now: string,
): void {
  const month = now.slice(0, 7);
  prepared(
    db,
    `INSERT INTO quota (tenant_id, day_left, day_seen_utc, month, month_bytes, month_calls) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id) DO UPDATE SET
       day_left = coalesce(excluded.day_left, day_left),
       day_seen_utc = CASE WHEN excluded.day_left IS NULL THEN day_seen_utc ELSE excluded.day_seen_utc END,
       month_bytes = excluded.month_bytes + CASE WHEN month = excluded.month THEN month_bytes ELSE 0 END,
       month_calls = excluded.month_calls + CASE WHEN month = excluded.month THEN month_calls ELSE 0 END,
       month = excluded.month`,
  ).run(guidToBlob(tenantId), used.dayLeft, now, month, used.bytes, used.calls);
  prepared(
    db,
    `INSERT INTO app_month (month, bytes, calls) VALUES (?, ?, ?)
     ON CONFLICT (month) DO UPDATE SET bytes = bytes + excluded.bytes, calls = calls + excluded.calls`,
  ).run(month, used.bytes, used.calls);
}

/** What the app as a whole read in a month (`YYYY-MM`). */
export function appMonth(db: ReadableDb, month: string): { bytes: number; calls: number } {
  const row = prepared<[string], { bytes: number; calls: number }>(
    db,
    'SELECT bytes, calls FROM app_month WHERE month = ?',
  ).get(month);
  return row ?? { bytes: 0, calls: 0 };
}
