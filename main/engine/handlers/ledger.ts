import type { Handlers } from '#contract/index';
import type { ledgerCalls, ReportDocument, TableDocument, TableName } from '#contract/ledger';
import type { Lang } from '#contract/values';
import type { EngineContext } from '../context.ts';
import { refreshCashBasis } from '../orgs/cashBasis.ts';
import { readContextFor } from '../orgs/readContext.ts';
import { readOrg, requireOrg } from '../orgs/reading.ts';

export function ledgerHandlers(context: EngineContext): Handlers<keyof typeof ledgerCalls> {
  return {
    'tables.page': async ({ orgId, lang, ...page }) => {
      requireOrg(context, orgId);
      const now = context.clock.now();
      return (await readOrg(context, orgId, { kind: 'tablePage', page, lang, now })) as TableDocument;
    },
    'reports.get': async ({ orgId, report, basis, lang, asOf, options }) => {
      const org = requireOrg(context, orgId);
      if (basis === 'cash') refreshCashBasis(context, org);
      const read = readContextFor(context, org, { basis, lang, asOf });
      return (await readOrg(context, orgId, { kind: 'report', context: read, report, options })) as ReportDocument;
    },
  };
}

/** The whole table. */
export async function readTable(
  context: EngineContext,
  orgId: string,
  table: TableName,
  lang: Lang,
): Promise<TableDocument> {
  requireOrg(context, orgId);
  return (await readOrg(context, orgId, { kind: 'table', table, lang, now: context.clock.now() })) as TableDocument;
}
