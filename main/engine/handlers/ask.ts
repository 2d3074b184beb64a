import type { askCalls } from '#contract/ask';
import type { Handlers } from '#contract/index';
import type { OrgId } from '#contract/values';
import { listOrgs } from '#db/registry/queries/orgs';
import { archivedOrgs } from '#db/registry/queries/takeOver';
import { answerQuestion, type AskSources } from '../ask/answer.ts';
import type { EngineContext } from '../context.ts';
import { requireOrg } from '../orgs/reading.ts';
import { ledgerHandlers } from './ledger.ts';
import { tileHandlers } from './tiles.ts';

/** Questions are answered from the same calls the window makes for tiles, reports and tables, so an answer cannot differ from them. */
export function askHandlers(context: EngineContext): Handlers<keyof typeof askCalls> {
  const tiles = tileHandlers(context);
  const ledger = ledgerHandlers(context);
  return {
    'ask.question': ({ orgId, question, basis, lang, asOf: day }) => {
      const archived = archivedOrgs(context.registry);
      const records =
        orgId === null
          ? listOrgs(context.registry).filter((org) => !archived.has(org.tenantId))
          : [requireOrg(context, orgId)];
      const seen = new Map<string, ReturnType<AskSources['tiles']>>();
      const sources: AskSources = {
        orgs: records.map((org) => ({
          tenantId: org.tenantId as OrgId,
          nickname: org.nickname,
          names: [org.nickname, org.name, org.legalName],
        })),
        // One document per client, basis and day, so that the parts of an answer fit together.
        tiles(id, chosen, asOf) {
          const key = `${id} ${chosen} ${asOf ?? ''}`;
          let document = seen.get(key);
          if (!document) seen.set(key, (document = tiles['tiles.list']({ orgId: id, basis: chosen, lang, asOf })));
          return document;
        },
        report: (id, report, chosen, asOf) => ledger['reports.get']({ orgId: id, report, basis: chosen, lang, asOf }),
        page: (id, page) => ledger['tables.page']({ orgId: id, lang, ...page }),
      };
      return answerQuestion(sources, { question, scope: orgId === null ? 'all' : 'org', basis, lang, asOf: day });
    },
  };
}
