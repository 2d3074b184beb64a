import type { OrgState } from '#contract/orgs';
import type { OrgRecord } from '#db/registry/queries/orgs';

/** Figures older than this are called stale. */
export const staleAfterMs = 36 * 60 * 60 * 1000;

/** What is known beside the stored state. */
export interface Surroundings {
  readonly isRunning: boolean;
  /** The sign-in it is read through has ended; that concerns also organisations that have not noticed yet. */
  readonly hasSignInEnded: boolean;
  /** Xero's day limit is reached: nothing can be read for a while. */
  readonly isParkedByLimit: boolean;
}

/** The state shown: a run under way wins, then what was stored; figures that were not completed for 36 hours are stale. */
export function stateOf(org: OrgRecord, now: Date, around: Surroundings): OrgState {
  if (around.isRunning) return 'syncing';
  if (around.hasSignInEnded && (org.state === 'fresh' || org.state === 'new')) return 'needsSignIn';
  if (around.isParkedByLimit && (org.state === 'fresh' || org.state === 'new')) return 'parked';
  if (org.state !== 'fresh') return org.state;
  if (org.syncedAt === null) return 'stale';
  return now.getTime() - Date.parse(org.syncedAt) > staleAfterMs ? 'stale' : 'fresh';
}
