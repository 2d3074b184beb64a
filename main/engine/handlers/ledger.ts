import { z } from 'zod';
import { exportCalls } from '#contract/exports';
import type { Handlers } from '#contract/index';
import type { ledgerCalls, ReportDocument, TableDocument, TableName } from '#contract/ledger';
import type { Lang } from '#contract/values';
import { writeFileSafely } from '../../safeFile.ts';
import type { EngineContext } from '../context.ts';
import { route, type Route } from '../dispatch.ts';
import { reportBytes } from '../export/reportFile.ts';
import { todayIn } from '../metrics/timezones.ts';
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

const ReportFile = exportCalls['exports.report'].input.extend({ path: z.string().min(1).max(4096) });

/** Calls of the main process about reports. */
export function reportRoutes(context: EngineContext): Record<'private.reportToFile', Route> {
  return {
    'private.reportToFile': route(
      ReportFile,
      z.object({ rows: z.number().int() }),
      async ({ orgId, report, basis, lang, asOf, options, path, format, csv }) => {
        const org = requireOrg(context, orgId);
        const read = readContextFor(context, org, { basis, lang, asOf });
        const document = (await readOrg(context, orgId, {
          kind: 'report',
          context: read,
          report,
          options,
        })) as ReportDocument;
        const { nickname, legalName, name, syncedAt, timezone } = org;
        const day = document.asOf ?? todayIn(context.clock.now(), timezone);
        const about = {
          lang,
          nickname,
          legalName: legalName || name,
          basis,
          currency: document.currency,
          syncedAt,
          day,
        };
        await writeFileSafely(path, await reportBytes(document, format, about, csv));
        return { rows: document.sections.reduce((sum, section) => sum + section.rows.length, 0) };
      },
    ),
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
