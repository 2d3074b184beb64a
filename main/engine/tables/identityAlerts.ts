/** Findings of identities that do not hold: figures that must add up, checked on what the last sync brought. */
import type { OrgHead } from '#contract/tiles';
import type { Lang } from '#contract/values';
import type { ReadableDb } from '#db/open';
import { identitiesOf } from '../metrics/identities.ts';
import { readSources, type Organisation } from '../metrics/sources.ts';
import { tilesDocument } from '../metrics/tilesDocument.ts';
import type { Alert } from './alertRules.ts';

/** The figures do not depend on whose they are; only zone and currency count. */
const headOf = (organisation: Organisation): OrgHead => ({
  nickname: '',
  name: '',
  legalName: '',
  tenantId: '00000000-0000-0000-0000-000000000000' as OrgHead['tenantId'],
  baseCurrency: organisation.baseCurrency,
  timezone: organisation.timezone,
  colour: 1,
  pattern: 1,
  monogram: '',
  place: '',
  fiscalYear: null,
});

/** One finding per identity that does not hold, with the difference. */
export function brokenIdentities(
  db: ReadableDb,
  organisation: Organisation,
  options: { readonly now: Date; readonly lang: Lang },
): Alert[] {
  const head = headOf(organisation);
  const { timezone, baseCurrency } = head;
  const document = tilesDocument(db, { head, ...options, basis: 'accrual', syncing: null, lastFailure: null });
  const sources = readSources(db, { ...options, basis: 'accrual', timezone, baseCurrency });
  return identitiesOf(sources, document)
    .filter((identity) => identity.holds === false)
    .map((identity) => ({
      key: `identity ${identity.key}`,
      rule: 'identity',
      severity: 'high',
      tile: identity.tile,
      accountId: null,
      documentId: null,
      value: identity.difference,
      threshold: '0.00',
      sentence:
        options.lang === 'nl'
          ? `Klopt niet: ${identity.label} (verschil ${identity.difference ?? ''})`
          : `Does not hold: ${identity.label} (difference ${identity.difference ?? ''})`,
    }));
}
