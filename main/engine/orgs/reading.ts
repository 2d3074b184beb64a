import { FailureError, type Failure } from '#contract/failure';
import { clearOrgSynced, findOrg, setOrgState, type OrgRecord } from '#db/registry/queries/orgs';
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
    if (error instanceof FailureError) await handleFileFailure(context, orgId, error.failure);
    throw error;
  }
}

async function handleFileFailure(context: EngineContext, orgId: string, failure: Failure): Promise<void> {
  if (failure.code === 'file.corrupt' || failure.code === 'file.foreign') {
    await context.sync.stop(orgId);
    await context.readers.close(orgId);
    context.files.setAside(orgId);
    noteSetAside(context, orgId, failure.code);
    startSync(context, orgId, { full: true });
  } else if (failure.code === 'file.newer' || failure.code === 'file.readOnly') {
    park(context, orgId, failure);
  }
}

/** The organisation's file was replaced by an empty one: what was read before is gone until the next run. */
export function noteSetAside(context: EngineContext, orgId: string, code: 'file.corrupt' | 'file.foreign'): void {
  clearOrgSynced(context.registry, orgId);
  park(context, orgId, { code });
}

function park(context: EngineContext, orgId: string, failure: Failure): void {
  setOrgState(context.registry, orgId, 'parked', JSON.stringify(failure));
  context.log('warn', 'org.parked', { code: failure.code });
  changed(context, orgId, ['orgs', 'tiles', 'tables']);
}
