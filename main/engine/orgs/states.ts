import type { OrgState } from '#contract/orgs';
import type { OrgRecord } from '#db/registry/queries/orgs';

/** Figures older than this are called stale. */
export const staleAfterMs = 36 * 60 * 60 * 1000;

/**
 * The state shown: a run under way wins, then what was stored; figures that were not completed for 36 hours are stale. A sign-in
 * that has ended concerns every organisation read through it, also those that have not noticed yet.
 */
export function stateOf(org: OrgRecord, isRunning: boolean, now: Date, hasSignInEnded = false): OrgState {
  if (isRunning) return 'syncing';
  if (hasSignInEnded && (org.state === 'fresh' || org.state === 'new')) return 'needsSignIn';
  if (org.state !== 'fresh') return org.state;
  if (org.syncedAt === null) return 'stale';
  return now.getTime() - Date.parse(org.syncedAt) > staleAfterMs ? 'stale' : 'fresh';
}
