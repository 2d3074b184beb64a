import { blobToGuid, guidToBlob } from '../../guid.ts';
import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** What the user arranged for one client, and the column that names the client. Figures, runs and quotas are not of this kind. */
const arrangements = [
  { table: 'desk_layout', column: 'scope' },
  { table: 'desk_tile', column: 'scope' },
  { table: 'desk_org_tag', column: 'tenant_id' },
  { table: 'pack_commentary', column: 'tenant_id' },
  { table: 'pack_client', column: 'tenant_id' },
] as const;

/**
 * Gives one organisation's mark, pin and arrangements to another, whose own are replaced. Called inside a transaction; the files of
 * both stay as they are.
 */
export function moveArrangements(db: WritableDb, from: string, to: string): void {
  const [old, young] = [guidToBlob(from), guidToBlob(to)];
  prepared(
    db,
    `UPDATE org SET (colour, pattern, pinned) = (SELECT colour, pattern, pinned FROM org WHERE tenant_id = ?)
     WHERE tenant_id = ?`,
  ).run(old, young);
  prepared(db, 'UPDATE org SET pinned = 0 WHERE tenant_id = ?').run(old);
  // Of the schedule only what the user chose; how far a run got stays with its own file.
  prepared(
    db,
    `INSERT INTO org_schedule (tenant_id, plan) SELECT ?, plan FROM org_schedule WHERE tenant_id = ?
     ON CONFLICT (tenant_id) DO UPDATE SET plan = excluded.plan`,
  ).run(young, old);
  for (const { table, column } of arrangements) {
    prepared(db, `DELETE FROM ${table} WHERE ${column} = ?`).run(young);
    prepared(db, `UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`).run(young, old);
  }
}

/** Marks an organisation as the file of before: kept readable, no longer refreshed. */
export function archiveOrg(db: WritableDb, tenantId: string, successorId: string, now: string): void {
  prepared(
    db,
    `INSERT INTO archive (tenant_id, successor_id, since_utc) VALUES (?, ?, ?)
     ON CONFLICT (tenant_id) DO UPDATE SET successor_id = excluded.successor_id, since_utc = excluded.since_utc`,
  ).run(guidToBlob(tenantId), guidToBlob(successorId), now);
}

/** Tenant ids of organisations that another one succeeded. */
export function archivedOrgs(db: ReadableDb): Set<string> {
  const rows = prepared<[], { id: Buffer }>(db, 'SELECT tenant_id AS id FROM archive').all();
  return new Set(rows.map((row) => blobToGuid(row.id)));
}
