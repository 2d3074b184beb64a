import type { OrgState } from '#contract/orgs';
import type { OrgRecord } from '#db/registry/queries/orgs';

/** Figures older than this are called stale. */
export const staleAfterMs = 36 * 60 * 60 * 1000;

/** The state shown: a run under way wins, then what was stored; figures that were not completed for 36 hours are stale. */
export function stateOf(org: OrgRecord, isRunning: boolean, now: Date): OrgState {
  if (isRunning) return 'syncing';
  if (org.state !== 'fresh') return org.state;
  if (org.syncedAt === null) return 'stale';
  return now.getTime() - Date.parse(org.syncedAt) > staleAfterMs ? 'stale' : 'fresh';
}
