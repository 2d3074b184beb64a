import type { Failure } from '#contract/failure';
import type { OrgRecord } from '#db/registry/queries/orgs';
import type { EngineContext } from '../context.ts';
import { retryAfter } from './due.ts';

/** How it went with an organisation's cash-basis reports. */
interface Asked {
  /** The sync they were last read after, or are being read after now. */
  readonly syncedAt: string | null;
  /** Readings in a row that did not bring them all, and when the next may be, on the rising clock. */
  readonly failures: number;
  readonly notBefore: number;
}

const asked = new WeakMap<EngineContext, Map<string, Asked>>();
const neverAsked: Asked = { syncedAt: null, failures: 0, notBefore: -Infinity };

/**
 * Starts reading the cash-basis reports when they were not read since the last sync. They cost some forty calls, so they are read
 * only for those who look at them; where that failed, again when they are looked at after a while. Answers at once; the tiles change
 * when the reports are in.
 */
export function refreshCashBasis(context: EngineContext, org: OrgRecord): void {
  const known = asked.get(context) ?? new Map<string, Asked>();
  asked.set(context, known);
  const { syncedAt, identityId, tenantId } = org;
  const before = known.get(tenantId) ?? neverAsked;
  if (syncedAt === null || identityId === null || before.syncedAt === syncedAt) return;
  if (context.clock.monotonicMs() < before.notBefore) return;
  known.set(tenantId, { ...before, syncedAt });
  void fetchCashBasis(context, tenantId)
    .catch((error: unknown) => {
      context.log('error', 'cashBasis.bug', { error: error instanceof Error ? error.name : typeof error });
      return { code: 'bug.unexpected' as const };
    })
    .then((failure) => {
      if (failure === null) known.set(tenantId, { ...neverAsked, syncedAt });
      else {
        const failures = before.failures + 1;
        known.set(tenantId, {
          syncedAt: null,
          failures,
          notBefore: context.clock.monotonicMs() + retryAfter(failures),
        });
      }
    });
}

/** Reads the cash-basis reports and waits for them; null when all came in. */
export async function fetchCashBasis(context: EngineContext, orgId: string): Promise<Failure | null> {
  const run = await context.sync.fetchCashBasis(orgId);
  if (run.result === 'complete') return null;
  return run.failure ?? { code: 'xero.unavailable' };
}
