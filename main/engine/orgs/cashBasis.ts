import type { Failure } from '#contract/failure';
import type { OrgRecord } from '#db/registry/queries/orgs';
import type { EngineContext } from '../context.ts';

/** When an organisation's cash-basis reports were last asked for, by engine. */
const asked = new WeakMap<EngineContext, Map<string, string>>();

/**
 * Starts reading the cash-basis reports when they were not read since the last sync. They cost some forty calls, so they are read
 * only for those who look at them. Answers at once; the tiles change when the reports are in.
 */
export function refreshCashBasis(context: EngineContext, org: OrgRecord): void {
  const known = asked.get(context) ?? new Map<string, string>();
  asked.set(context, known);
  const basisOf = org.syncedAt ?? '';
  if (org.syncedAt === null || org.identityId === null || known.get(org.tenantId) === basisOf) return;
  known.set(org.tenantId, basisOf);
  void fetchCashBasis(context, org.tenantId).catch((error: unknown) => {
    context.log('error', 'cashBasis.bug', { error: error instanceof Error ? error.name : typeof error });
  });
}

/** Reads the cash-basis reports and waits for them; null when all came in. */
export async function fetchCashBasis(context: EngineContext, orgId: string): Promise<Failure | null> {
  const run = await context.sync.fetchCashBasis(orgId);
  if (run.result === 'complete') return null;
  return run.failure ?? { code: 'xero.unavailable' };
}
