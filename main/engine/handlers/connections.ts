import type { Handlers } from '#contract/index';
import type { Identity } from '#contract/connections';
import type { IdentityId } from '#contract/values';
import { listConnections } from '#db/registry/queries/connections';
import { identityQueries } from '#db/registry/queries/identities';
import { listOrgs } from '#db/registry/queries/orgs';
import type { EngineContext } from '../context.ts';
import { disconnect } from '../orgs/fixes.ts';
import { repair } from '../orgs/repair.ts';

/** An unused sign-in ends at Xero after 60 days. */
const signInLifeDays = 60;
const dayMs = 86_400_000;

export function connectionHandlers(
  context: EngineContext,
): Handlers<'connections.list' | 'connections.repair' | 'connections.disconnect'> {
  return {
    'connections.list': async () => ({ identities: viewIdentities(context) }),
    'connections.repair': ({ orgId, lang }) => repair(context, orgId, lang),
    'connections.disconnect': async ({ identityId, tenantId }) => {
      await disconnect(context, identityId, tenantId);
      return {};
    },
  };
}

/** Everybody who signed in, with the organisations read through each and all that Xero connects. */
export function viewIdentities(context: EngineContext): Identity[] {
  const orgs = listOrgs(context.registry);
  const nicknames = new Map(orgs.map((org) => [org.tenantId, org.nickname]));
  const connections = listConnections(context.registry).filter((one) => one.missingSince === null);
  const now = context.clock.now().getTime();
  return identityQueries(context.registry)
    .list()
    .map((person) => {
      const needsSignIn = person.needsSignInSince !== null;
      const daysLeft = Math.floor(signInLifeDays - (now - Date.parse(person.lastRefreshedAt)) / dayMs);
      return {
        id: person.identityId as IdentityId,
        name: person.name,
        email: person.email,
        signInEndsInDays: needsSignIn || daysLeft < 0 ? null : Math.min(signInLifeDays, daysLeft),
        needsSignIn,
        scopes: [...person.scopes],
        organisations: orgs.filter((org) => org.identityId === person.identityId).map((org) => org.nickname),
        connections: connections
          .filter((one) => one.identityId === person.identityId)
          .map((one) => ({
            id: one.id,
            tenantId: one.tenantId,
            tenantName: one.tenantName,
            createdUtc: one.createdAt,
            updatedUtc: one.updatedAt,
            attachedAs: nicknames.get(one.tenantId) ?? null,
          })),
      };
    });
}
