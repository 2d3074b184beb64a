import type { Handlers } from '#contract/index';
import type { syncCalls } from '#contract/sync';
import { listOrgs, setOrgSynced } from '#db/registry/queries/orgs';
import { listRuns, runsOfOrg } from '#db/registry/queries/runs';
import { forgetBegunRun } from '#db/registry/queries/schedule';
import { changed, nowText, type EngineContext } from '../context.ts';
import { requireOrg } from '../orgs/reading.ts';
import { viewProgress, viewRuns } from '../orgs/runs.ts';
import { startSync } from '../orgs/syncing.ts';

export function syncHandlers(context: EngineContext): Handlers<keyof typeof syncCalls> {
  return {
    'sync.start': async ({ orgIds, full }) => {
      const chosen = orgIds ?? listOrgs(context.registry).map((org) => org.tenantId);
      for (const orgId of chosen) requireOrg(context, orgId);
      for (const orgId of chosen) startSync(context, orgId, { full: full ?? false });
      return {};
    },
    'sync.stop': async ({ orgId }) => {
      requireOrg(context, orgId);
      await context.sync.stop(orgId);
      // The user's own stop: the schedule goes on with its next turn, not with this run.
      forgetBegunRun(context.registry, orgId);
      setOrgSynced(context.registry, orgId, { attempted: nowText(context), complete: false });
      changed(context, orgId, ['runs']);
      return {};
    },
    'sync.progress': async ({ lang }) => ({
      running: context.sync.running().map((one) => viewProgress(one, lang)),
    }),
    'sync.runs': async ({ orgId, limit, offset, lang }) => {
      const { registry } = context;
      const records =
        orgId === undefined ? listRuns(registry, limit, offset) : runsOfOrg(registry, orgId, limit, offset);
      return { runs: viewRuns(context, records, lang) };
    },
  };
}
