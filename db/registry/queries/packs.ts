import { nicknameKey } from '../../../preload/contract/values.ts';
import { blobToGuid, guidToBlob } from '../../guid.ts';
import { inTransaction, prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** Stored templates as JSON text, by name. */
export function templateBodies(db: ReadableDb): { id: string; body: string }[] {
  return prepared<[], { id: string; body: string }>(db, 'SELECT id, body FROM pack_template ORDER BY name_key').all();
}

/** Answers false, and changes nothing, when another template has the name (case, accents and spaces aside). */
export function keepTemplate(db: WritableDb, template: { id: string; name: string; body: string }): boolean {
  return inTransaction(db, () => {
    const key = nicknameKey(template.name);
    const other = prepared<[string, string]>(db, 'SELECT 1 FROM pack_template WHERE name_key = ? AND id <> ?');
    if (other.get(key, template.id) !== undefined) return false;
    prepared(
      db,
      `INSERT INTO pack_template (id, name, name_key, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, body = excluded.body`,
    ).run(template.id, template.name, key, template.body);
    return true;
  });
}

export function deleteTemplate(db: WritableDb, id: string): boolean {
  return prepared(db, 'DELETE FROM pack_template WHERE id = ?').run(id).changes === 1;
}

export interface CommentaryRecord {
  readonly page: string;
  readonly month: string;
  readonly text: string;
}

/** For each page the newest text of this month or an earlier one; an empty text counts and hides older ones. */
export function commentaryOf(db: ReadableDb, tenantId: string, month: string): CommentaryRecord[] {
  return prepared<[Buffer, string], CommentaryRecord>(
    db,
    // SQLite takes the other columns from the row that has the greatest month.
    `SELECT page, MAX(month) AS month, text FROM pack_commentary WHERE tenant_id = ? AND month <= ? GROUP BY page ORDER BY page`,
  ).all(guidToBlob(tenantId), month);
}

export function keepCommentary(
  db: WritableDb,
  tenantId: string,
  entry: CommentaryRecord & { readonly writtenAt: string },
): void {
  prepared(
    db,
    `INSERT INTO pack_commentary (tenant_id, page, month, text, written_utc) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (tenant_id, page, month) DO UPDATE SET text = excluded.text, written_utc = excluded.written_utc`,
  ).run(guidToBlob(tenantId), entry.page, entry.month, entry.text, entry.writtenAt);
}

export function clientLogo(db: ReadableDb, tenantId: string): string | null {
  const row = prepared<[Buffer], { logo: string | null }>(db, 'SELECT logo FROM pack_client WHERE tenant_id = ?');
  return row.get(guidToBlob(tenantId))?.logo ?? null;
}

export function keepClientLogo(db: WritableDb, tenantId: string, logo: string | null): void {
  prepared(
    db,
    'INSERT INTO pack_client (tenant_id, logo) VALUES (?, ?) ON CONFLICT (tenant_id) DO UPDATE SET logo = excluded.logo',
  ).run(guidToBlob(tenantId), logo);
}

export type ItemState = 'waiting' | 'written' | 'held' | 'failed';

export interface RunItemRecord {
  readonly tenantId: string;
  readonly state: ItemState;
  readonly isIncluded: boolean;
  readonly file: string;
  readonly reason: string | null;
}

export interface PackRunRecord {
  readonly id: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly isCancelled: boolean;
  /** JSON text. */
  readonly options: string;
  readonly items: readonly RunItemRecord[];
}

/** A run with all its files still to write. */
export function beginRun(
  db: WritableDb,
  run: { readonly startedAt: string; readonly options: string },
  items: readonly { tenantId: string; file: string; isIncluded: boolean }[],
): number {
  return inTransaction(db, () => {
    const id = Number(
      prepared(db, 'INSERT INTO pack_run (started_utc, options) VALUES (?, ?)').run(run.startedAt, run.options)
        .lastInsertRowid,
    );
    const insert = prepared(
      db,
      `INSERT INTO pack_run_item (run_id, tenant_id, position, state, is_included, file) VALUES (?, ?, ?, 'waiting', ?, ?)`,
    );
    items.forEach((item, position) =>
      insert.run(id, guidToBlob(item.tenantId), position, item.isIncluded ? 1 : 0, item.file),
    );
    return id;
  });
}

export function noteItem(
  db: WritableDb,
  runId: number,
  tenantId: string,
  outcome: { readonly state: ItemState; readonly reason: string | null },
): void {
  prepared(db, 'UPDATE pack_run_item SET state = ?, reason = ? WHERE run_id = ? AND tenant_id = ?').run(
    outcome.state,
    outcome.reason,
    runId,
    guidToBlob(tenantId),
  );
}

/** What was held back or failed is to do again. */
export function reopenItems(db: WritableDb, runId: number): void {
  prepared(db, `UPDATE pack_run_item SET state = 'waiting', reason = NULL WHERE run_id = ? AND state <> 'written'`).run(
    runId,
  );
}

export function renameItem(db: WritableDb, runId: number, tenantId: string, file: string): void {
  prepared(db, 'UPDATE pack_run_item SET file = ? WHERE run_id = ? AND tenant_id = ?').run(
    file,
    runId,
    guidToBlob(tenantId),
  );
}

/** The organisations whose file of a month end some run has written into a folder. */
export function writtenFor(
  db: ReadableDb,
  run: { readonly folder: string; readonly template: string; readonly format: string; readonly asOf: string },
): Set<string> {
  const rows = prepared<[string, string, string, string], { tenant_id: Buffer }>(
    db,
    `SELECT DISTINCT i.tenant_id FROM pack_run r JOIN pack_run_item i ON i.run_id = r.id
     WHERE i.state = 'written' AND r.options ->> '$.folder' = ? AND r.options ->> '$.template' = ?
       AND r.options ->> '$.format' = ? AND r.options ->> '$.asOf' = ?`,
  ).all(run.folder, run.template, run.format, run.asOf);
  return new Set(rows.map((row) => blobToGuid(row.tenant_id)));
}

/** `endedAt` null opens an interrupted or cancelled run again. */
export function noteRun(
  db: WritableDb,
  runId: number,
  outcome: { readonly endedAt: string | null; readonly isCancelled: boolean },
): void {
  prepared(db, 'UPDATE pack_run SET ended_utc = ?, is_cancelled = ? WHERE id = ?').run(
    outcome.endedAt,
    outcome.isCancelled ? 1 : 0,
    runId,
  );
}

interface RunRow {
  id: number;
  started_utc: string;
  ended_utc: string | null;
  is_cancelled: number;
  options: string;
}
interface ItemRow {
  tenant_id: Buffer;
  state: ItemState;
  is_included: number;
  file: string;
  reason: string | null;
}

/** The newest runs first, with their files in the order they are printed. */
export function listPackRuns(db: ReadableDb, limit: number): PackRunRecord[] {
  return prepared<[number], RunRow>(db, 'SELECT * FROM pack_run ORDER BY id DESC LIMIT ?')
    .all(limit)
    .map((row) => withItems(db, row));
}

export function findPackRun(db: ReadableDb, id: number): PackRunRecord | null {
  const row = prepared<[number], RunRow>(db, 'SELECT * FROM pack_run WHERE id = ?').get(id);
  return row === undefined ? null : withItems(db, row);
}

function withItems(db: ReadableDb, row: RunRow): PackRunRecord {
  const items = prepared<[number], ItemRow>(db, 'SELECT * FROM pack_run_item WHERE run_id = ? ORDER BY position');
  return {
    id: row.id,
    startedAt: row.started_utc,
    endedAt: row.ended_utc,
    isCancelled: row.is_cancelled === 1,
    options: row.options,
    items: items.all(row.id).map((item) => ({
      tenantId: blobToGuid(item.tenant_id),
      state: item.state,
      isIncluded: item.is_included === 1,
      file: item.file,
      reason: item.reason,
    })),
  };
}
