import { z } from 'zod';
import { DocumentKind, drillDeskCalls, type drillCalls, type DocumentPage, type DrillDocument } from '#contract/drill';
import { FailureError } from '#contract/failure';
import type { Handlers } from '#contract/index';
import { Guid, OrgId } from '#contract/values';
import type { PrivateCallName } from '../../wire.ts';
import { nowText, type EngineContext } from '../context.ts';
import { route, type Route } from '../dispatch.ts';
import { drillTable } from '../drill/file.ts';
import { toCsv } from '../export/csv.ts';
import { toXlsx } from '../export/xlsx.ts';
import { writeFileSafely } from '../../safeFile.ts';
import { refreshCashBasis } from '../orgs/cashBasis.ts';
import { readContextFor } from '../orgs/readContext.ts';
import { readOrg, requireOrg } from '../orgs/reading.ts';
import { todayIn } from '../metrics/timezones.ts';

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

/** More rows than a spreadsheet takes are not written; what is left out is never left out silently. */
const mostRows = 1_000_000;

const FileInput = drillDeskCalls['exports.drill'].input.extend({ path: z.string().min(1).max(4096) });

/** Calls of the main process about figures and documents. */
export function drillRoutes(
  context: EngineContext,
): Record<Extract<PrivateCallName, 'private.drillToFile' | 'private.xeroPage'>, Route> {
  return {
    'private.drillToFile': route(
      FileInput,
      z.object({ rows: z.number().int() }),
      async ({ orgId, basis, lang, asOf, path, name, format, csv, ...query }) => {
        const org = requireOrg(context, orgId);
        const read = readContextFor(context, org, { basis, lang, asOf });
        const all = { ...query, limit: mostRows };
        const document = (await readOrg(context, orgId, { kind: 'drill', context: read, query: all })) as DrillDocument;
        const table = drillTable(document, lang);
        const subject = `${org.nickname}, ${asOf ?? todayIn(context.clock.now(), org.timezone)}`;
        const bytes =
          format === 'csv'
            ? toCsv(table, csv)
            : await toXlsx(table, document.title, { title: `${subject}, ${name}`, subject, created: nowText(context) });
        await writeFileSafely(path, bytes);
        return { rows: table.rows.length };
      },
    ),
    'private.xeroPage': route(
      z.object({ orgId: OrgId, kind: DocumentKind, id: Guid }),
      z.object({ shortCode: z.string(), path: z.string().nullable() }),
      async ({ orgId, kind, id }) => {
        requireOrg(context, orgId);
        return (await readOrg(context, orgId, { kind: 'xeroPage', document: kind, id })) as {
          shortCode: string;
          path: string | null;
        };
      },
    ),
  };
}
