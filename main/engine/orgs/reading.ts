import { FailureError, type Failure } from '#contract/failure';
import { clearOrgSynced, findOrg, setOrgState, type OrgRecord } from '#db/registry/queries/orgs';
import { unfileRuns } from '#db/registry/queries/runs';
import { changed, type EngineContext } from '../context.ts';
import type { ReadRequest } from '../readers/reads.ts';
import { startSync } from './syncing.ts';

/** The organisation or `org.notFound`. */
export function requireOrg(context: EngineContext, orgId: string): OrgRecord {
  const org = findOrg(context.registry, orgId);
  if (!org) throw new FailureError('org.notFound', { org: orgId });
  return org;
}

/**
 * Asks a reader thread about one organisation. A file that proves damaged is set aside and read from Xero again; one that cannot
 * be opened parks its organisation with the reason. Either way only this organisation is concerned, and the failure is thrown.
 */
export async function readOrg(context: EngineContext, orgId: string, request: ReadRequest): Promise<unknown> {
  const key = context.files.keyOf(orgId);
  try {
    return await context.readers.read({ profileDir: context.start.profileDir, orgId, key, request });
  } catch (error) {
    if (error instanceof FailureError) await recoverFile(context, orgId, error.failure);
    throw error;
  }
}

/** When an organisation's file was last set aside, by engine, on the rising clock. */
const setAsideAt = new WeakMap<EngineContext, Map<string, number>>();
const calmMs = 60 * 60_000;

/**
 * What follows when an organisation's file proves damaged or cannot be opened, whoever met it. A damaged file is set aside and its books
 * are read anew: at once the first time, at the schedule's pace when it happens again soon, as it does on a dying disk.
 */
export async function recoverFile(context: EngineContext, orgId: string, failure: Failure): Promise<void> {
  if (failure.code === 'file.corrupt' || failure.code === 'file.foreign') {
    await context.sync.stop(orgId);
    await context.readers.close(orgId);
    if (!findOrg(context.registry, orgId)) return;
    context.files.setAside(orgId);
    noteSetAside(context, orgId, failure.code);
    const known = setAsideAt.get(context) ?? new Map<string, number>();
    setAsideAt.set(context, known);
    const now = context.clock.monotonicMs();
    const isFirst = now - (known.get(orgId) ?? -Infinity) > calmMs;
    known.set(orgId, now);
    if (isFirst) startSync(context, orgId, { full: true });
  } else if (failure.code === 'file.newer' || failure.code === 'file.readOnly') {
    park(context, orgId, failure);
  }
}

/** The organisation's file was replaced by an empty one: what was read before is gone until the next run. */
export function noteSetAside(context: EngineContext, orgId: string, code: 'file.corrupt' | 'file.foreign'): void {
  clearOrgSynced(context.registry, orgId);
  unfileRuns(context.registry, orgId);
  park(context, orgId, { code });
}

function park(context: EngineContext, orgId: string, failure: Failure): void {
  setOrgState(context.registry, orgId, 'parked', JSON.stringify(failure));
  context.log('warn', 'org.parked', { code: failure.code });
  changed(context, orgId, ['orgs', 'tiles', 'tables']);
}
