import type { Handlers } from '#contract/index';
import type { TilesDocument, tileCalls } from '#contract/tiles';
import { glossary } from '../metrics/definitions.ts';
import type { EngineContext } from '../context.ts';
import { readOrg, requireOrg } from '../orgs/reading.ts';
import { readContextFor } from '../orgs/readContext.ts';
import { refreshCashBasis } from '../orgs/cashBasis.ts';

export function tileHandlers(context: EngineContext): Handlers<keyof typeof tileCalls> {
  return {
    'tiles.list': async ({ orgId, basis, lang, asOf }) => {
      const org = requireOrg(context, orgId);
      if (basis === 'cash') refreshCashBasis(context, org);
      const read = readContextFor(context, org, { basis, lang, asOf });
      return (await readOrg(context, orgId, { kind: 'tiles', context: read })) as TilesDocument;
    },
    'glossary.list': async ({ lang }) => ({ entries: glossary(lang) }),
  };
}
