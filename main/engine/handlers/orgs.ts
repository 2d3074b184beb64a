import { FailureError } from '#contract/failure';
import type { Handlers } from '#contract/index';
import type { orgCalls } from '#contract/orgs';
import { dismissFinding } from '#db/registry/queries/findings';
import { changed, nowText, type EngineContext } from '../context.ts';
import { pin, rename } from '../orgs/attach.ts';
import { detach } from '../orgs/detach.ts';
import { applyFix, viewFindings } from '../orgs/fixes.ts';
import { viewOrgs, viewPractice } from '../orgs/views.ts';

export function orgHandlers(context: EngineContext): Handlers<Exclude<keyof typeof orgCalls, 'orgs.saveCertificate'>> {
  return {
    'orgs.list': async ({ lang }) => ({ schema: 1, orgs: viewOrgs(context, lang) }),
    'orgs.practice': async ({ lang }) => ({ rows: viewPractice(context, lang) }),
    'orgs.rename': async ({ orgId, nickname }) => {
      rename(context, orgId, nickname);
      return {};
    },
    'orgs.pin': async ({ orgId, pinned }) => {
      pin(context, orgId, pinned);
      return {};
    },
    'orgs.detach': async ({ orgId, nickname }) => ({ certificate: await detach(context, orgId, nickname) }),
    'duplicates.list': async ({ lang }) => ({ schema: 1, findings: viewFindings(context, lang) }),
    'duplicates.fix': async (input) => {
      await applyFix(context, input);
      return {};
    },
    'duplicates.dismiss': async ({ id, reason }) => {
      if (!dismissFinding(context.registry, id, reason, nowText(context))) throw new FailureError('bad.input');
      changed(context, null, ['findings', 'orgs']);
      return {};
    },
  };
}
