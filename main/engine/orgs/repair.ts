import { FailureError } from '#contract/failure';
import type { RepairOutcome } from '#contract/connections';
import type { IdentityId, Lang } from '#contract/values';
import { listConnections, storeConnections } from '#db/registry/queries/connections';
import { setOrgIdentity } from '#db/registry/queries/orgs';
import { changed, nowText, type EngineContext } from '../context.ts';
import { findingText } from '../texts.ts';
import { readConnections } from '../xero/connections.ts';
import { accessOf } from './access.ts';
import { refreshFindings } from './findings.ts';
import { personName } from './fixes.ts';
import { reviveOrgs } from './offer.ts';
import { requireOrg } from './reading.ts';

/**
 * Looks again at how an organisation is reached: the sign-in in hand is dropped and renewed, Xero's list is read anew, and where only
 * somebody else still reaches it, it is read through that person. Data is never deleted and no book is read. Answers what was found and
 * whether a new sign-in is needed. Throws `org.notFound`.
 */
export async function repair(context: EngineContext, orgId: string, lang: Lang): Promise<RepairOutcome> {
  const { registry } = context;
  const org = requireOrg(context, orgId);
  const old = org.identityId === null ? '' : personName(registry, org.identityId);
  const answer = (outcome: RepairOutcome['outcome'], identityId: string | null): RepairOutcome => ({
    outcome,
    identityId: identityId as IdentityId | null,
    sentence: findingText(`repair.${outcome}`, lang, {
      nickname: org.nickname,
      old,
      person: identityId === null ? old : personName(registry, identityId),
    }),
  });
  const known = new Set(
    listConnections(registry)
      .filter((one) => one.tenantId === org.tenantId)
      .map((one) => one.identityId),
  );
  if (org.identityId !== null) known.delete(org.identityId);
  let worst: RepairOutcome['outcome'] = 'signIn';
  for (const identityId of [...(org.identityId === null ? [] : [org.identityId]), ...known]) {
    const reached = await reaches(context, identityId, org.tenantId);
    if (reached === 'yes') {
      setOrgIdentity(registry, org.tenantId, identityId);
      refreshFindings(registry, nowText(context));
      changed(context, org.tenantId, ['orgs', 'connections', 'findings']);
      return answer(identityId === org.identityId ? 'working' : 'switched', identityId);
    }
    if (identityId === org.identityId) worst = reached;
  }
  refreshFindings(registry, nowText(context));
  changed(context, org.tenantId, ['orgs', 'connections', 'findings']);
  return answer(worst, org.identityId);
}

async function reaches(
  context: EngineContext,
  identityId: string,
  tenantId: string,
): Promise<'yes' | 'signIn' | 'disconnected' | 'offline'> {
  // Asked for anew: what is in hand may be the very thing that does not work.
  const token = await context.tokens.accessToken(identityId, { renew: true });
  if (!token.ok) return token.failure.code === 'signin.needed' ? 'signIn' : 'offline';
  try {
    const connections = await readConnections(accessOf(context), identityId);
    storeConnections(context.registry, identityId, connections, nowText(context));
    reviveOrgs(context, identityId, connections);
    return connections.some((one) => one.tenantId === tenantId) ? 'yes' : 'disconnected';
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure.code === 'signin.needed' ? 'signIn' : 'offline';
  }
}
