import { FailureError } from '#contract/failure';
import type { RemovalCertificate } from '#contract/orgs';
import { nicknameKey } from '#contract/values';
import { inTransaction } from '#db/open';
import { deleteRollup } from '#db/portfolio/queries/rollups';
import {
  deleteConnectionsOfTenant,
  listConnections,
  pendingDisconnects,
  queueDisconnect,
  removePendingDisconnect,
} from '#db/registry/queries/connections';
import { deleteOrg, findOrg } from '#db/registry/queries/orgs';
import { changed, nowText, type EngineContext } from '../context.ts';
import { deleteConnection } from '../xero/connections.ts';
import { accessOf } from './access.ts';
import { beginRemoval } from './certificate.ts';
import { refreshFindings } from './findings.ts';

/**
 * Removes an organisation: its key is destroyed, its run stops, then its files go. From the first of these on no run can begin. `nickname` repeats the name as a confirmation,
 * else `org.confirmRemoval`. Its links at Xero are ended where Xero can be reached, later otherwise; works without a network. Answers
 * what was removed and what was found to be gone.
 */
export async function detach(context: EngineContext, orgId: string, nickname: string): Promise<RemovalCertificate> {
  const { registry } = context;
  const org = findOrg(registry, orgId);
  if (!org) throw new FailureError('org.notFound', { org: orgId });
  if (nicknameKey(nickname) !== nicknameKey(org.nickname)) {
    throw new FailureError('org.confirmRemoval', { nickname: org.nickname });
  }
  const removal = beginRemoval(context, org);
  const now = nowText(context);
  const ending: string[] = [];
  inTransaction(registry, () => {
    for (const connection of listConnections(registry)) {
      if (connection.tenantId !== orgId) continue;
      ending.push(connection.id);
      queueDisconnect(registry, { connectionId: connection.id, identityId: connection.identityId }, now);
    }
    deleteConnectionsOfTenant(registry, orgId);
    deleteOrg(registry, orgId);
  });
  await context.sync.stop(orgId);
  await context.readers.close(orgId);
  context.files.close(orgId);
  // The sealed key must not live on in the log of the registry file either.
  registry.pragma('wal_checkpoint(TRUNCATE)');
  deleteRollup(context.portfolio, orgId);
  context.portfolio.pragma('wal_checkpoint(TRUNCATE)');
  context.files.remove(orgId);
  refreshFindings(registry, now);
  context.log('info', 'org.detached');
  changed(context, orgId, ['orgs', 'connections', 'findings', 'tiles', 'runs']);
  await sendDisconnects(context);
  const waiting = new Set(pendingDisconnects(registry).map((one) => one.connectionId));
  const queued = ending.filter((id) => waiting.has(id)).length;
  return removal.certify({ ended: ending.length - queued, queued });
}

/** Ends the queued connections at Xero; those that cannot be reached stay queued. Never throws. */
export async function sendDisconnects(context: EngineContext): Promise<void> {
  for (const pending of pendingDisconnects(context.registry)) {
    try {
      if (await deleteConnection(accessOf(context), pending.identityId, pending.connectionId)) {
        removePendingDisconnect(context.registry, pending.connectionId);
      }
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      // A sign-in that has ended cannot end its connections any more, nor does it reach anything.
      if (error.failure.code === 'signin.needed') removePendingDisconnect(context.registry, pending.connectionId);
      context.log('info', 'disconnect.later', { code: error.failure.code });
    }
  }
}
