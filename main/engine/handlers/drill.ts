import type { drillCalls, DocumentPage, DrillDocument } from '#contract/drill';
import { FailureError } from '#contract/failure';
import type { Handlers } from '#contract/index';
import type { EngineContext } from '../context.ts';
import { refreshCashBasis } from '../orgs/cashBasis.ts';
import { readContextFor } from '../orgs/readContext.ts';
import { readOrg, requireOrg } from '../orgs/reading.ts';

export function drillHandlers(context: EngineContext): Handlers<keyof typeof drillCalls> {
  return {
    'drill.documents': async ({ orgId, basis, lang, asOf, ...query }) => {
      const org = requireOrg(context, orgId);
      if (basis === 'cash') refreshCashBasis(context, org);
      const read = readContextFor(context, org, { basis, lang, asOf });
      return (await readOrg(context, orgId, { kind: 'drill', context: read, query })) as DrillDocument;
    },
    'drill.document': async ({ orgId, kind, id, lang }) => {
      requireOrg(context, orgId);
      const page = (await readOrg(context, orgId, {
        kind: 'document',
        document: kind,
        id,
        lang,
      })) as DocumentPage | null;
      if (page === null) throw new FailureError('document.notFound');
      return page;
    },
  };
}
