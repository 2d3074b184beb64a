import { blobToGuid, guidToBlob } from '../../guid.ts';
import { inTransaction, prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** Whose arrangement: a tenantId, or null for the template that everybody else follows. */
export type Scope = string | null;

const template = Buffer.alloc(0);
const blobOf = (scope: Scope): Buffer => (scope === null ? template : guidToBlob(scope));
const scopeOf = (blob: Buffer): Scope => (blob.length === 0 ? null : blobToGuid(blob));

/** The stored arrangement as JSON text, null when there is none. */
export function readLayout(db: ReadableDb, scope: Scope): string | null {
  const row = prepared<[Buffer], { layout: string }>(db, 'SELECT layout FROM desk_layout WHERE scope = ?').get(
    blobOf(scope),
  );
  return row?.layout ?? null;
}

export function writeLayout(db: WritableDb, scope: Scope, layout: string, now: string): void {
  prepared(
    db,
    `INSERT INTO desk_layout (scope, layout, saved_utc) VALUES (?, ?, ?)
     ON CONFLICT (scope) DO UPDATE SET layout = excluded.layout, saved_utc = excluded.saved_utc`,
  ).run(blobOf(scope), layout, now);
}

export function deleteLayout(db: WritableDb, scope: Scope): void {
  prepared(db, 'DELETE FROM desk_layout WHERE scope = ?').run(blobOf(scope));
}

/** How many clients other than this one have an arrangement of their own. */
export function countOtherLayouts(db: ReadableDb, tenantId: string): number {
  const row = prepared<[Buffer], { count: number }>(
    db,
    `SELECT COUNT(*) AS count FROM desk_layout WHERE length(scope) = 16 AND scope <> ?`,
  ).get(guidToBlob(tenantId));
  return row?.count ?? 0;
}

export interface TileRecord {
  readonly id: string;
  readonly scope: Scope;
  /** JSON text. */
  readonly draft: string;
}

/** The tiles made for this client and those made for all, oldest first. */
export function tilesOf(db: ReadableDb, tenantId: string): TileRecord[] {
  return prepared<[Buffer], { id: string; scope: Buffer; draft: string }>(
    db,
    `SELECT id, scope, draft FROM desk_tile WHERE scope = ? OR length(scope) = 0 ORDER BY saved_utc, id`,
  )
    .all(guidToBlob(tenantId))
    .map((row) => ({ ...row, scope: scopeOf(row.scope) }));
}

export function findTile(db: ReadableDb, id: string): TileRecord | null {
  const row = prepared<[string], { id: string; scope: Buffer; draft: string }>(
    db,
    'SELECT id, scope, draft FROM desk_tile WHERE id = ?',
  ).get(id);
  return row ? { ...row, scope: scopeOf(row.scope) } : null;
}

/** Keeps the moment it was first saved, which is its place in lists. */
export function writeTile(db: WritableDb, tile: TileRecord, now: string): void {
  prepared(
    db,
    `INSERT INTO desk_tile (id, scope, draft, saved_utc) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, draft = excluded.draft`,
  ).run(tile.id, blobOf(tile.scope), tile.draft, now);
}

export function deleteTile(db: WritableDb, id: string): void {
  prepared(db, 'DELETE FROM desk_tile WHERE id = ?').run(id);
}

export interface Tag {
  readonly id: number;
  readonly name: string;
}

export function listTags(db: ReadableDb): Tag[] {
  return prepared<[], Tag>(db, 'SELECT id, name FROM desk_tag ORDER BY name_key').all();
}

/** Tag ids by tenantId. */
export function tagsByOrg(db: ReadableDb): Record<string, number[]> {
  const rows = prepared<[], { tenant_id: Buffer; tag_id: number }>(
    db,
    'SELECT tenant_id, tag_id FROM desk_org_tag ORDER BY tenant_id, tag_id',
  ).all();
  const found: Record<string, number[]> = {};
  for (const row of rows) (found[blobToGuid(row.tenant_id)] ??= []).push(row.tag_id);
  return found;
}

/** Gives a client exactly these tags (name and the key that makes two names the same); tags nobody has any more go. */
export function setTags(
  db: WritableDb,
  tenantId: string,
  tags: readonly { readonly name: string; readonly key: string }[],
): void {
  const id = guidToBlob(tenantId);
  inTransaction(db, () => {
    prepared(db, 'DELETE FROM desk_org_tag WHERE tenant_id = ?').run(id);
    for (const tag of tags) {
      prepared(db, 'INSERT INTO desk_tag (name, name_key) VALUES (?, ?) ON CONFLICT (name_key) DO NOTHING').run(
        tag.name,
        tag.key,
      );
      prepared(
        db,
        `INSERT INTO desk_org_tag (tenant_id, tag_id) SELECT ?, id FROM desk_tag WHERE name_key = ?
         ON CONFLICT DO NOTHING`,
      ).run(id, tag.key);
    }
    prepared(db, 'DELETE FROM desk_tag WHERE id NOT IN (SELECT tag_id FROM desk_org_tag)').run();
  });
}

/** Answers false when another tag has that name already. */
export function renameTag(db: WritableDb, id: number, name: string, key: string): boolean {
  return (
    prepared(
      db,
      `UPDATE desk_tag SET name = ?, name_key = ? WHERE id = ?
       AND NOT EXISTS (SELECT 1 FROM desk_tag WHERE name_key = ? AND id <> ?)`,
    ).run(name, key, id, key, id).changes === 1
  );
}

export interface ViewRecord {
  readonly id: number;
  readonly name: string;
  /** JSON text. */
  readonly view: string;
}

export function listViews(db: ReadableDb): ViewRecord[] {
  return prepared<[], ViewRecord>(db, 'SELECT id, name, view FROM desk_view ORDER BY id').all();
}

/** Stores a view; with `id` null a new one. Answers its number, null when the one named is gone. */
export function writeView(db: WritableDb, view: { id: number | null; name: string; view: string }): number | null {
  if (view.id === null) {
    const { lastInsertRowid } = prepared(db, 'INSERT INTO desk_view (name, view) VALUES (?, ?)').run(
      view.name,
      view.view,
    );
    return Number(lastInsertRowid);
  }
  const { changes } = prepared(db, 'UPDATE desk_view SET name = ?, view = ? WHERE id = ?').run(
    view.name,
    view.view,
    view.id,
  );
  return changes === 1 ? view.id : null;
}

export function deleteView(db: WritableDb, id: number): void {
  prepared(db, 'DELETE FROM desk_view WHERE id = ?').run(id);
}

export interface SnoozeRecord {
  readonly orgId: string;
  readonly key: string;
  readonly until: string | null;
  readonly fingerprint: string | null;
  readonly reason: string;
  readonly at: string;
}

export function listSnoozes(db: ReadableDb): SnoozeRecord[] {
  return prepared<[], Omit<SnoozeRecord, 'orgId'> & { tenant_id: Buffer }>(
    db,
    'SELECT tenant_id, key, until, fingerprint, reason, at_utc AS at FROM desk_snooze ORDER BY at_utc DESC',
  )
    .all()
    .map(({ tenant_id: id, ...row }) => ({ orgId: blobToGuid(id), ...row }));
}

export function writeSnooze(db: WritableDb, snooze: SnoozeRecord): void {
  prepared(
    db,
    `INSERT OR REPLACE INTO desk_snooze (tenant_id, key, until, fingerprint, reason, at_utc) VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(guidToBlob(snooze.orgId), snooze.key, snooze.until, snooze.fingerprint, snooze.reason, snooze.at);
}

export function deleteSnooze(db: WritableDb, tenantId: string, key: string): void {
  prepared(db, 'DELETE FROM desk_snooze WHERE tenant_id = ? AND key = ?').run(guidToBlob(tenantId), key);
}

export interface ReviewRecord {
  readonly orgId: string;
  readonly subject: string;
  readonly initials: string;
  readonly note: string;
  readonly at: string;
}

export function listReviews(db: ReadableDb): ReviewRecord[] {
  return prepared<[], Omit<ReviewRecord, 'orgId'> & { tenant_id: Buffer }>(
    db,
    'SELECT tenant_id, subject, initials, note, at_utc AS at FROM desk_review ORDER BY at_utc DESC',
  )
    .all()
    .map(({ tenant_id: id, ...row }) => ({ orgId: blobToGuid(id), ...row }));
}

export function writeReview(db: WritableDb, review: ReviewRecord): void {
  prepared(
    db,
    'INSERT OR REPLACE INTO desk_review (tenant_id, subject, initials, note, at_utc) VALUES (?, ?, ?, ?, ?)',
  ).run(guidToBlob(review.orgId), review.subject, review.initials, review.note, review.at);
}

export function deleteReview(db: WritableDb, tenantId: string, subject: string): void {
  prepared(db, 'DELETE FROM desk_review WHERE tenant_id = ? AND subject = ?').run(guidToBlob(tenantId), subject);
}

/** What the last figures of each client found, as JSON text by tenantId. */
export function listFound(db: ReadableDb): Record<string, string> {
  const rows = prepared<[], { tenant_id: Buffer; findings: string }>(
    db,
    'SELECT tenant_id, findings FROM desk_found',
  ).all();
  return Object.fromEntries(rows.map((row) => [blobToGuid(row.tenant_id), row.findings]));
}

export function writeFound(db: WritableDb, tenantId: string, findings: string, now: string): void {
  prepared(db, 'INSERT OR REPLACE INTO desk_found (tenant_id, findings, at_utc) VALUES (?, ?, ?)').run(
    guidToBlob(tenantId),
    findings,
    now,
  );
}
