import { FailureError } from '#contract/failure';
import { findOrg, setOrgState } from '#db/registry/queries/orgs';
import { connectionsOfIdentity, storeConnections } from '#db/registry/queries/connections';
import { changed, nowText, type EngineContext } from '../context.ts';
import type { RunSummary } from '../sync/types.ts';
import { readConnections } from '../xero/connections.ts';
import { accessOf } from './offer.ts';

/** Starts or joins a run without waiting for it. A bug in it is logged, never an unhandled rejection. */
export function startSync(context: EngineContext, orgId: string, options: { full?: boolean } = {}): void {
  void runSync(context, orgId, options).catch((error: unknown) => {
    context.log('error', 'sync.bug', { error: error instanceof Error ? error.name : typeof error });
  });
}

/** Runs and waits. The organisation must be attached. */
export function runSync(context: EngineContext, orgId: string, options: { full?: boolean } = {}): Promise<RunSummary> {
  const run = context.sync.start(orgId, options);
  changed(context, orgId, ['orgs', 'runs']);
  return run;
}

/**
 * Looks at Xero's list before an organisation is called disconnected: a refusal alone may pass, and an empty list alone is no
 * proof for others. Answers whether it is so; where the list cannot be read the refusal stands.
 */
export async function confirmDisconnected(context: EngineContext, orgId: string): Promise<void> {
  const org = findOrg(context.registry, orgId);
  if (!org?.identityId) return;
  try {
    const connections = await readConnections(accessOf(context), org.identityId);
    const others = connectionsOfIdentity(context.registry, org.identityId).filter((one) => one.missingSince === null);
    if (connections.length > 0 || others.length <= 1) {
      storeConnections(context.registry, org.identityId, connections, nowText(context));
    }
    if (connections.some((one) => one.tenantId === orgId)) {
      setOrgState(context.registry, orgId, org.syncedAt === null ? 'new' : 'fresh', null);
      changed(context, orgId, ['orgs']);
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
  }
}
