import type { CompletedRotation, IdentityRow, Lease, RotationIntent } from '#db/registry/queries/identities';

export type { CompletedRotation, IdentityRow, Lease, RotationIntent };

/**
 * What the token keeper must be able to remember across crashes and between processes. `identityQueries` of the registry is the
 * lasting one. Calls are synchronous and durable when they return; they throw when the file cannot be written.
 */
export interface CustodyStore {
  list(): IdentityRow[];
  get(identityId: string): IdentityRow | null;
  save(row: Omit<IdentityRow, 'intent' | 'needsSignInSince'>): void;
  beginRotation(identityId: string, intent: RotationIntent): void;
  completeRotation(identityId: string, done: CompletedRotation): boolean;
  adoptGeneration(identityId: string, generation: number): void;
  setSealedCopy(identityId: string, generation: number, sealedCopy: Uint8Array | null): void;
  markNeedsSignIn(identityId: string, generation: number, at: string): boolean;
  remove(identityId: string): void;
  takeLease(identityId: string, lease: Lease, isFree: (held: Lease) => boolean): boolean;
  releaseLease(identityId: string, owner: string): void;
}

/** A CustodyStore for one session without a registry file, and for tests. */
export function createMemoryCustody(): CustodyStore {
  const rows = new Map<string, IdentityRow>();
  const leases = new Map<string, Lease>();
  const change = (identityId: string, apply: (row: IdentityRow) => IdentityRow | null): boolean => {
    const row = rows.get(identityId);
    const changed = row === undefined ? null : apply(row);
    if (changed !== null) rows.set(identityId, changed);
    return changed !== null;
  };
  return {
    list: () => [...rows.values()],
    get: (identityId) => rows.get(identityId) ?? null,
    save: (row) => void rows.set(row.identityId, { ...row, intent: null, needsSignInSince: null }),
    beginRotation: (identityId, intent) => void change(identityId, (row) => ({ ...row, intent })),
    completeRotation: (identityId, done) =>
      change(identityId, (row) =>
        row.generation < done.generation ? { ...row, ...done, intent: null, needsSignInSince: null } : null,
      ),
    adoptGeneration: (identityId, generation) =>
      void change(identityId, (row) => (row.generation < generation ? { ...row, generation, intent: null } : null)),
    setSealedCopy: (identityId, generation, sealedCopy) =>
      void change(identityId, (row) => (row.generation === generation ? { ...row, sealedCopy } : null)),
    markNeedsSignIn: (identityId, generation, at) =>
      change(identityId, (row) =>
        row.generation === generation && row.needsSignInSince === null
          ? { ...row, needsSignInSince: at, intent: null }
          : null,
      ),
    remove: (identityId) => void rows.delete(identityId),
    takeLease: (identityId, lease, isFree) => {
      const held = leases.get(identityId);
      if (held !== undefined && held.owner !== lease.owner && !isFree(held)) return false;
      leases.set(identityId, lease);
      return true;
    },
    releaseLease: (identityId, owner) => {
      if (leases.get(identityId)?.owner === owner) leases.delete(identityId);
    },
  };
}
