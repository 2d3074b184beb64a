import { z } from 'zod';
import type { XeroPlan } from '#contract/schedule';
import type { Handlers } from '#contract/index';
import type { Identity } from '#contract/connections';
import type { IdentityId } from '#contract/values';
import { listConnections } from '#db/registry/queries/connections';
import { identityQueries } from '#db/registry/queries/identities';
import { listOrgs } from '#db/registry/queries/orgs';
import type { EngineContext } from '../context.ts';
import { disconnect } from '../orgs/fixes.ts';
import { repair } from '../orgs/repair.ts';
import { lastBooksRun } from '../orgs/runs.ts';
import { scopesOf } from '../../scopes.ts';
import { loadSettings } from '../settings.ts';

/** An unused sign-in ends at Xero after 60 days. */
const signInLifeDays = 60;
const dayMs = 86_400_000;

export function connectionHandlers(
  context: EngineContext,
): Handlers<'connections.list' | 'connections.repair' | 'connections.disconnect'> {
  return {
    'connections.list': async () => ({ identities: viewIdentities(context), slots: viewSlots(context) }),
    'connections.repair': ({ orgId, lang }) => repair(context, orgId, lang),
    'connections.disconnect': async ({ identityId, tenantId }) => {
      await disconnect(context, identityId, tenantId);
      return {};
    },
  };
}

/** Connections each price plan takes (developer.xero.com, "Pricing", March 2026). */
const planSlots: Readonly<Record<XeroPlan, number | null>> = {
  starter: 5,
  core: 50,
  plus: 1000,
  advanced: 10_000,
  own: null,
};

function viewSlots(context: EngineContext) {
  const used = listConnections(context.registry).filter((one) => one.missingSince === null).length;
  const plan = loadSettings(context.registry).xeroPlan;
  return { used, allowance: planSlots[plan], plan };
}

const Steps = z.array(z.object({ step: z.string(), state: z.string() }));

/** Steps of the organisation's last run that ended for want of permission. */
function refusedSteps(context: EngineContext, tenantId: string): string[] {
  const run = lastBooksRun(context, tenantId);
  const steps = run ? Steps.safeParse(JSON.parse(run.steps)) : null;
  return steps?.success ? steps.data.filter((one) => one.state === 'notPermitted').map((one) => one.step) : [];
}

/** Everybody who signed in, with the organisations read through each and all that Xero connects. */
export function viewIdentities(context: EngineContext): Identity[] {
  const orgs = listOrgs(context.registry);
  const readers = new Map(orgs.map((org) => [org.tenantId, org.identityId]));
  // OpenID's own scopes are not listed again in what a token may do.
  const wanted = scopesOf(loadSettings(context.registry)).filter((scope) => scope.startsWith('accounting.'));
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
        missingScopes: wanted.filter((scope) => !person.scopes.includes(scope)),
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
            notPermitted: readers.get(one.tenantId) === person.identityId ? refusedSteps(context, one.tenantId) : [],
          })),
      };
    });
}
