import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry } from '../../db/registry/open.ts';
import { identityQueries } from '../../db/registry/queries/identities.ts';
import { createMemoryCustody, type CustodyStore } from '../../main/auth/custodyStore.ts';

const row = {
  identityId: 'u1',
  xeroUserId: 'u1',
  name: 'Ada',
  email: 'ada@example.org',
  clientId: 'client',
  scopes: ['openid'],
  generation: 1,
  signedInAt: '2026-11-22T09:00:00.000Z',
  lastRefreshedAt: '2026-11-22T09:00:00.000Z',
  sealedCopy: null,
};
const intent = { from: 1, to: 2, startedAt: '2026-11-22T10:00:00.000Z', oldTokenHash: 'abc' };
const later = '2026-11-22T10:00:01.000Z';

describe.each(['registry file', 'memory'] as const)('identities in the %s', (kind) => {
  let folder: string;
  let custody: CustodyStore;
  let close: () => void;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orgfolio-identities-'));
    const db = kind === 'memory' ? null : openRegistry(folder, randomBytes(32));
    custody = db === null ? createMemoryCustody() : identityQueries(db);
    close = () => db?.close();
    custody.save(row);
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('come back as they were saved', () => {
    expect(custody.get('u1')).toEqual({ ...row, intent: null, needsSignInSince: null });
    expect(custody.list()).toHaveLength(1);
    expect(custody.get('nobody')).toBeNull();
  });

  it('go through a rotation, and refuse to go back', () => {
    custody.beginRotation('u1', intent);
    expect(custody.get('u1')?.intent).toEqual(intent);
    const done = { generation: 2, scopes: ['a', 'b'], lastRefreshedAt: later, sealedCopy: null };
    expect(custody.completeRotation('u1', done)).toBe(true);
    expect(custody.get('u1')).toMatchObject({ ...done, intent: null });
    expect(custody.completeRotation('u1', { ...done, scopes: ['late'] })).toBe(false);
    custody.adoptGeneration('u1', 1);
    expect(custody.get('u1')).toMatchObject({ generation: 2, scopes: ['a', 'b'] });
    custody.adoptGeneration('u1', 5);
    expect(custody.get('u1')?.generation).toBe(5);
  });

  it('end only for the generation that was refused, and live again by signing in', () => {
    expect(custody.markNeedsSignIn('u1', 7, later)).toBe(false);
    expect(custody.markNeedsSignIn('u1', 1, later)).toBe(true);
    expect(custody.get('u1')?.needsSignInSince).toBe(later);
    custody.save({ ...row, generation: 2, name: 'Ada Lovelace' });
    expect(custody.get('u1')).toMatchObject({ generation: 2, name: 'Ada Lovelace', needsSignInSince: null });
  });

  it('hold a sealed copy for their own generation only', () => {
    const copy = randomBytes(60);
    custody.setSealedCopy('u1', 9, copy);
    expect(custody.get('u1')?.sealedCopy).toBeNull();
    custody.setSealedCopy('u1', 1, copy);
    expect(Buffer.from(custody.get('u1')?.sealedCopy ?? []).equals(copy)).toBe(true);
    custody.setSealedCopy('u1', 1, null);
    expect(custody.get('u1')?.sealedCopy).toBeNull();
  });

  it('lend the lease to one owner at a time', () => {
    const lease = (owner: string) => ({ owner, takenAt: 1_000, until: 61_000 });
    const never = () => false;
    expect(custody.takeLease('u1', lease('a'), never)).toBe(true);
    expect(custody.takeLease('u1', lease('a'), never)).toBe(true);
    expect(custody.takeLease('u1', lease('b'), never)).toBe(false);
    expect(custody.takeLease('u2', lease('b'), never)).toBe(true);
    custody.releaseLease('u1', 'b');
    expect(custody.takeLease('u1', lease('b'), never)).toBe(false);
    custody.releaseLease('u1', 'a');
    expect(custody.takeLease('u1', lease('b'), never)).toBe(true);
    expect(custody.takeLease('u1', lease('c'), (held) => held.owner === 'b' && held.until === 61_000)).toBe(true);
  });

  it('are gone after removal', () => {
    custody.remove('u1');
    expect(custody.list()).toEqual([]);
  });
});
