/** Files of generated organisations for measuring: made once by a real sync against the sandbox, and kept. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrgHead } from '#contract/tiles';
import { latestVersion } from '#db/migrate';
import { openOrgForReading, openOrgForWriting } from '#db/orgFiles';
import { orgMigrations } from '#db/org/migrations/index';
import type { ReadableDb } from '#db/open';
import { benchKey, startBench } from '../../support/syncBench.ts';

export type Size = 'S' | 'M' | 'L' | 'XL';

export interface SizeFile {
  readonly db: ReadableDb;
  readonly orgId: string;
  readonly profileDir: string;
  readonly key: Buffer;
}

/** The organisation's file of a size, read-only; the first time it is synced, which takes minutes for the large ones. */
export async function sizeFile(size: Size): Promise<SizeFile> {
  const profileDir = join(tmpdir(), 'orgfolio-bench-queries', `${size}-${latestVersion(orgMigrations)}`);
  mkdirSync(profileDir, { recursive: true, mode: 0o700 });
  const done = join(profileDir, 'organisation');
  if (!existsSync(done)) await syncInto(size, profileDir, done);
  const orgId = readFileSync(done, 'utf8');
  const file = { profileDir, orgId, key: benchKey(orgId) };
  return { ...file, db: openOrgForReading(file) };
}

/** A first sync of the size; `done` is written when it is complete. */
async function syncInto(size: Size, profileDir: string, done: string): Promise<void> {
  const bench = await startBench({
    scenario: `size-${size}`,
    deps: { openForWriting: (orgId) => openOrgForWriting({ profileDir, orgId, key: benchKey(orgId) }) },
  });
  const orgId = bench.orgIds[0] ?? '';
  try {
    const run = await bench.sync.start(orgId);
    if (run.result !== 'complete') throw new Error(`the sync of ${size} ended ${run.result}: ${run.failure?.code}`);
    const db = openOrgForWriting({ profileDir, orgId, key: benchKey(orgId) });
    db.exec('ANALYZE');
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    writeFileSync(done, orgId);
  } finally {
    await bench.close();
  }
}

/** The heading of a size's tile document. */
export function headOfSize(orgId: string): OrgHead {
  return {
    nickname: 'Volume',
    name: 'Volume',
    legalName: 'Volume',
    tenantId: orgId as OrgHead['tenantId'],
    baseCurrency: 'EUR',
    timezone: 'WEUROPESTANDARDTIME',
    colour: 1,
    pattern: 1,
    monogram: 'VO',
    place: '',
    fiscalYear: null,
  };
}
