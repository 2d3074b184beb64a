import type { Handlers } from '#contract/index';
import type { scheduleCalls } from '#contract/schedule';
import { setOrgPlan } from '#db/registry/queries/schedule';
import { changed, type EngineContext } from '../context.ts';
import { viewQuota } from '../orgs/quota.ts';
import { requireOrg } from '../orgs/reading.ts';
import { viewSchedule } from '../orgs/scheduleView.ts';

export function scheduleHandlers(context: EngineContext): Handlers<keyof typeof scheduleCalls> {
  return {
    'schedule.get': async () => viewSchedule(context),
    'schedule.setOrg': async ({ orgId, plan }) => {
      requireOrg(context, orgId);
      setOrgPlan(context.registry, orgId, plan === null ? null : JSON.stringify(plan));
      changed(context, orgId, ['runs']);
      return {};
    },
    'sync.shown': async ({ orgId }) => {
      context.attention.shown = orgId;
      context.sync.prefer(orgId);
      return {};
    },
    'sync.quota': async () => viewQuota(context),
  };
}
