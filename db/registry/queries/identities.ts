import type { Database } from 'better-sqlite3';
import { prepared, type ReadableDb } from '../../open.ts';

/** A rotation under way. The hash prefix tells, without holding the token, which one was sent. */
export type RotationIntent = Readonly<{ from: number; to: number; startedAt: string; oldTokenHash: string }>;

export type IdentityRow = Readonly<{
  identityId: string;
  xeroUserId: string;
  name: string;
  email: string;
  clientId: string;
  scopes: readonly string[];
  generation: number;
  intent: RotationIntent | null;
  /** ISO instants. */
  signedInAt: string;
  lastRefreshedAt: string;
  needsSignInSince: string | null;
  sealedCopy: Uint8Array | null;
}>;

/** Who holds an identity's lease; times in milliseconds of this machine's clock. */
export type Lease = Readonly<{ owner: string; takenAt: number; until: number }>;

export type CompletedRotation = Readonly<{
  generation: number;
  scopes: readonly string[];
  lastRefreshedAt: string;
  sealedCopy: Uint8Array | null;
}>;

/** Identities and leases in the registry file. Every change is one short transaction. */
export function identityQueries(db: Database) {
  const selectAll = db.prepare('SELECT * FROM identity ORDER BY signed_in_utc, id');
  const selectOne = db.prepare('SELECT * FROM identity WHERE id = ?');
  const upsert = db.prepare(`
    INSERT INTO identity (id, xero_user_id, name, email, client_id, scopes, generation, intent, signed_in_utc, refreshed_utc, needs_sign_in_utc, sealed_copy)
    VALUES (@id, @xeroUserId, @name, @email, @clientId, @scopes, @generation, NULL, @signedInAt, @lastRefreshedAt, NULL, @sealedCopy)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, client_id = excluded.client_id, scopes = excluded.scopes,
      generation = excluded.generation, intent = NULL, signed_in_utc = excluded.signed_in_utc, refreshed_utc = excluded.refreshed_utc,
      needs_sign_in_utc = NULL, sealed_copy = excluded.sealed_copy`);
  const setIntent = db.prepare('UPDATE identity SET intent = @intent WHERE id = @id');
  const complete = db.prepare(`
    UPDATE identity SET generation = @generation, intent = NULL, scopes = @scopes, refreshed_utc = @lastRefreshedAt, needs_sign_in_utc = NULL,
      sealed_copy = @sealedCopy
    WHERE id = @id AND generation < @generation`);
  const adopt = db.prepare(
    'UPDATE identity SET generation = @generation, intent = NULL WHERE id = @id AND generation < @generation',
  );
  const setSealed = db.prepare(
    'UPDATE identity SET sealed_copy = @sealedCopy WHERE id = @id AND generation = @generation',
  );
  const markEnded = db.prepare(
    'UPDATE identity SET needs_sign_in_utc = @at, intent = NULL WHERE id = @id AND generation = @generation AND needs_sign_in_utc IS NULL',
  );
  const deleteOne = db.prepare('DELETE FROM identity WHERE id = ?');
  const selectLease = db.prepare(
    'SELECT owner, taken_ms AS takenAt, until_ms AS until FROM identity_lease WHERE identity_id = ?',
  );
  const upsertLease = db.prepare(`
    INSERT INTO identity_lease (identity_id, owner, taken_ms, until_ms) VALUES (@id, @owner, @takenAt, @until)
    ON CONFLICT (identity_id) DO UPDATE SET owner = excluded.owner, taken_ms = excluded.taken_ms, until_ms = excluded.until_ms`);
  const deleteLease = db.prepare('DELETE FROM identity_lease WHERE identity_id = ? AND owner = ?');

  const takeLease = db.transaction((id: string, lease: Lease, isFree: (held: Lease) => boolean): boolean => {
    const held = selectLease.get(id) as Lease | undefined;
    if (held !== undefined && held.owner !== lease.owner && !isFree(held)) return false;
    upsertLease.run({ id, ...lease });
    return true;
  });

  return {
    list: (): IdentityRow[] => (selectAll.all() as StoredRow[]).map(toRow),
    get(identityId: string): IdentityRow | null {
      const stored = selectOne.get(identityId) as StoredRow | undefined;
      return stored === undefined ? null : toRow(stored);
    },
    /** Inserts the identity, or renews it after another sign-in of the same user. */
    save(row: Omit<IdentityRow, 'intent' | 'needsSignInSince'>): void {
      const { identityId, scopes, sealedCopy, ...rest } = row;
      upsert.run({ ...rest, id: identityId, scopes: JSON.stringify(scopes), sealedCopy: toBlob(sealedCopy) });
    },
    beginRotation(identityId: string, intent: RotationIntent): void {
      setIntent.run({ id: identityId, intent: JSON.stringify(intent) });
    },
    /** `false` when another process has completed this generation or a later one. */
    completeRotation(identityId: string, done: CompletedRotation): boolean {
      const { scopes, sealedCopy, ...rest } = done;
      const values = { ...rest, id: identityId, scopes: JSON.stringify(scopes), sealedCopy: toBlob(sealedCopy) };
      return complete.run(values).changes === 1;
    },
    /** Takes over a token that was stored before its rotation could be completed. */
    adoptGeneration(identityId: string, generation: number): void {
      adopt.run({ id: identityId, generation });
    },
    setSealedCopy(identityId: string, generation: number, sealedCopy: Uint8Array | null): void {
      setSealed.run({ id: identityId, generation, sealedCopy: toBlob(sealedCopy) });
    },
    /** `false` when the identity has moved on since `generation` was read. */
    markNeedsSignIn(identityId: string, generation: number, at: string): boolean {
      return markEnded.run({ id: identityId, generation, at }).changes === 1;
    },
    remove(identityId: string): void {
      deleteOne.run(identityId);
    },
    /** Takes, or renews, the lease unless somebody else holds it and `isFree` does not clear that holder away. */
    takeLease(identityId: string, lease: Lease, isFree: (held: Lease) => boolean): boolean {
      return takeLease.immediate(identityId, lease, isFree);
    },
    releaseLease(identityId: string, owner: string): void {
      deleteLease.run(identityId, owner);
    },
  };
}

type StoredRow = Readonly<{
  id: string;
  xero_user_id: string;
  name: string;
  email: string;
  client_id: string;
  scopes: string;
  generation: number;
  intent: string | null;
  signed_in_utc: string;
  refreshed_utc: string;
  needs_sign_in_utc: string | null;
  sealed_copy: Uint8Array | null;
}>;

function toRow(stored: StoredRow): IdentityRow {
  return {
    identityId: stored.id,
    xeroUserId: stored.xero_user_id,
    name: stored.name,
    email: stored.email,
    clientId: stored.client_id,
    scopes: JSON.parse(stored.scopes) as string[],
    generation: stored.generation,
    intent: stored.intent === null ? null : (JSON.parse(stored.intent) as RotationIntent),
    signedInAt: stored.signed_in_utc,
    lastRefreshedAt: stored.refreshed_utc,
    needsSignInSince: stored.needs_sign_in_utc,
    sealedCopy: stored.sealed_copy,
  };
}

function toBlob(bytes: Uint8Array | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes);
}

/** Identities whose sign-in has ended: Xero refused every token held. */
export function endedSignIns(db: ReadableDb): Set<string> {
  const ids = prepared<[], string>(db, 'SELECT id FROM identity WHERE needs_sign_in_utc IS NOT NULL').pluck().all();
  return new Set(ids);
}
