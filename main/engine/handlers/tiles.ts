import type { Handlers } from '#contract/index';
import type { TilesDocument, tileCalls } from '#contract/tiles';
import { glossary } from '../metrics/definitions.ts';
import { reportGlossary } from '../reports/entries.ts';
import { tableGlossary } from '../tables/index.ts';
import { FailureError } from '#contract/failure';
import { readChoices, writeChoice } from '#db/registry/queries/choices';
import type { AllChoices } from '../metrics/allChoices.ts';
import { isChoice } from '../metrics/choices.ts';
import { changed, type EngineContext } from '../context.ts';
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
    'choices.list': async ({ orgId, lang }) => {
      requireOrg(context, orgId);
      const choices = readChoices(context.registry, orgId);
      return (await readOrg(context, orgId, { kind: 'choices', choices, lang })) as AllChoices;
    },
    'choices.set': async ({ orgId, key, value }) => {
      requireOrg(context, orgId);
      if (!isChoice(key, value ?? '') && value !== null) throw new FailureError('bad.input', { field: key });
      writeChoice(context.registry, orgId, key, value);
      changed(context, orgId, ['tiles']);
      return {};
    },
    'glossary.list': async ({ lang }) => ({
      entries: [...glossary(lang), ...reportGlossary(lang), ...tableGlossary(lang)],
    }),
  };
}
