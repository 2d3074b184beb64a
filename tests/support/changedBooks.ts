import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOrgForWriting } from '#db/orgFiles';
import { createSyncService } from '#engine/sync/service';
import type { Change } from '../../sandbox/model.ts';
import { dump, type Dump } from './dump.ts';
import type { Bench } from './syncBench.ts';

/** Changes the books an hour later, as an accountant would. */
export function changeBooks({ sandbox }: Bench, orgId: string, ...changes: readonly Change[]): void {
  const { clock, indexes, world } = sandbox.state;
  clock.advance(3_600_000);
  for (const one of changes) world.books(orgId).change(one, clock.iso());
  indexes.forget(orgId);
}

/** What a first sync of the books as they are now stores. */
export async function freshDump(bench: Bench, orgId: string): Promise<Dump> {
  const dir = mkdtempSync(join(tmpdir(), 'orgfolio-fresh-'));
  const db = openOrgForWriting({ profileDir: dir, orgId, key: bench.key(orgId) });
  try {
    const run = await createSyncService({ ...bench.deps, openForWriting: () => db }).start(orgId);
    if (run.result !== 'complete') throw new Error(`the fresh sync ended ${run.result ?? 'stopped'}`);
    return dump(db);
  } finally {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
