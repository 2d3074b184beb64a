import { blobToGuid, guidToBlob } from '../../guid.ts';
import { inTransaction, prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** Xero's link between an identity and an organisation, as last seen. Instants are UTC text as Xero wrote them. */
export interface ConnectionRecord {
  readonly id: string;
  readonly identityId: string;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly authEventId: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly seenAt: string;
  /** Set while Xero's list lacks it. */
  readonly missingSince: string | null;
}

export type SeenConnection = Omit<ConnectionRecord, 'identityId' | 'seenAt' | 'missingSince'>;

interface Row {
  id: Buffer;
  identity_id: string;
  tenant_id: Buffer;
  tenant_name: string;
  auth_event_id: string | null;
  created_utc: string | null;
  updated_utc: string | null;
  seen_utc: string;
  missing_since_utc: string | null;
}

const columns =
  'id, identity_id, tenant_id, tenant_name, auth_event_id, created_utc, updated_utc, seen_utc, missing_since_utc';

function toRecord(row: Row): ConnectionRecord {
  return {
    id: blobToGuid(row.id),
    identityId: row.identity_id,
    tenantId: blobToGuid(row.tenant_id),
    tenantName: row.tenant_name,
    authEventId: row.auth_event_id,
    createdAt: row.created_utc,
    updatedAt: row.updated_utc,
    seenAt: row.seen_utc,
    missingSince: row.missing_since_utc,
  };
}

/** Every connection ever seen that was not removed, also those missing from the last list. */
export function listConnections(db: ReadableDb): ConnectionRecord[] {
  return prepared<[], Row>(db, `SELECT ${columns} FROM connection ORDER BY identity_id, tenant_name`)
    .all()
    .map(toRecord);
}

export function connectionsOfIdentity(db: ReadableDb, identityId: string): ConnectionRecord[] {
  return prepared<[string], Row>(db, `SELECT ${columns} FROM connection WHERE identity_id = ?`)
    .all(identityId)
    .map(toRecord);
}

/** Replaces what is known of one identity by the list just read. What the list lacks is kept, marked as missing since now. */
export function storeConnections(
  db: WritableDb,
  identityId: string,
  seen: readonly SeenConnection[],
  now: string,
): void {
  inTransaction(db, () => {
    prepared(db, 'UPDATE connection SET missing_since_utc = coalesce(missing_since_utc, ?) WHERE identity_id = ?').run(
      now,
      identityId,
    );
    const upsert = prepared(
      db,
      `INSERT INTO connection (id, identity_id, tenant_id, tenant_name, auth_event_id, created_utc, updated_utc, seen_utc)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (identity_id, id) DO UPDATE SET tenant_id = excluded.tenant_id, tenant_name = excluded.tenant_name,
         auth_event_id = excluded.auth_event_id, created_utc = excluded.created_utc, updated_utc = excluded.updated_utc,
         seen_utc = excluded.seen_utc, missing_since_utc = NULL`,
    );
    for (const one of seen) {
      upsert.run(
        guidToBlob(one.id),
        identityId,
        guidToBlob(one.tenantId),
        one.tenantName,
        one.authEventId,
        one.createdAt,
        one.updatedAt,
        now,
      );
    }
  });
}

/** Xero has just answered for an organisation through this identity: their link is there, whatever a list lacked. */
export function noteConnectionWorks(db: WritableDb, identityId: string, tenantId: string, now: string): void {
  prepared(
    db,
    `UPDATE connection SET missing_since_utc = NULL, seen_utc = ?
     WHERE identity_id = ? AND tenant_id = ? AND missing_since_utc IS NOT NULL`,
  ).run(now, identityId, guidToBlob(tenantId));
}

export function deleteConnectionsOfTenant(db: WritableDb, tenantId: string): void {
  prepared(db, 'DELETE FROM connection WHERE tenant_id = ?').run(guidToBlob(tenantId));
}

export interface PendingDisconnect {
  readonly connectionId: string;
  readonly identityId: string;
}

export function queueDisconnect(db: WritableDb, pending: PendingDisconnect, now: string): void {
  prepared(
    db,
    'INSERT INTO pending_disconnect (connection_id, identity_id, queued_utc) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  ).run(pending.connectionId, pending.identityId, now);
}

export function pendingDisconnects(db: ReadableDb): PendingDisconnect[] {
  return prepared<[], PendingDisconnect>(
    db,
    'SELECT connection_id AS connectionId, identity_id AS identityId FROM pending_disconnect ORDER BY queued_utc',
  ).all();
}

export function removePendingDisconnect(db: WritableDb, connectionId: string): void {
  prepared(db, 'DELETE FROM pending_disconnect WHERE connection_id = ?').run(connectionId);
}
