import { z } from 'zod';
import { Failure, FailureError } from '#contract/failure';
import { CsvStyle } from '#contract/exports';
import { TableDocument, TableName } from '#contract/ledger';
import { RemovalCertificate } from '#contract/orgs';
import { SyncRun } from '#contract/sync';
import { Lang, Nickname, Nothing, OrgId } from '#contract/values';
import { archivedOrgs } from '#db/registry/queries/takeOver';
import type { PrivateCallName } from '../../wire.ts';
import { nowText, type EngineContext } from '../context.ts';
import { createBackup } from '../backup/create.ts';
import { route, type Route } from '../dispatch.ts';
import { writeTable } from '../export/tableFile.ts';
import { attach, reconnect } from '../orgs/attach.ts';
import { certificateText } from '../orgs/certificate.ts';
import { fetchCashBasis } from '../orgs/cashBasis.ts';
import { offer } from '../orgs/offer.ts';
import { requireOrg } from '../orgs/reading.ts';
import { lastBooksRun, viewRuns } from '../orgs/runs.ts';
import { runSync } from '../orgs/syncing.ts';
import { drillRoutes } from './drill.ts';
import { readTable, reportRoutes } from './ledger.ts';
import { packRoutes } from './packs.ts';

const Id = z.string().min(1).max(100);
const Offered = z.object({
  tenantId: z.string(),
  name: z.string(),
  attachedAs: z.string().nullable(),
  suggestedNickname: z.string(),
  successorOf: z.string().nullable(),
});

/** Calls only the main process and the command line make. */
export function privateRoutes(context: EngineContext): Record<PrivateCallName, Route> {
  return {
    ...packRoutes(context),
    ...drillRoutes(context),
    ...reportRoutes(context),
    'private.offer': route(
      z.object({
        identityId: Id,
        authEventId: z.string().max(100).nullable(),
        purpose: z.enum(['attach', 'reconnect']),
        orgId: OrgId.nullable(),
        attemptedNickname: Nickname.nullable(),
      }),
      z.object({ organisations: z.array(Offered), failure: Failure.nullable() }),
      (input) => offer(context, input),
    ),
    'private.attach': route(
      z.object({
        identityId: Id,
        tenantId: OrgId,
        nickname: Nickname,
        sync: z.boolean(),
        takeOver: z.boolean().optional(),
      }),
      z.object({ orgId: z.string() }),
      (input) => attach(context, input),
    ),
    'private.reconnect': route(
      z.object({ identityId: Id, orgId: OrgId, sync: z.boolean() }),
      z.object({ orgId: z.string() }),
      (input) => reconnect(context, input),
    ),
    'private.tableToFile': route(
      z.object({
        orgId: OrgId,
        table: z.string().max(60),
        format: z.enum(['csv', 'xlsx', 'json']),
        lang: Lang,
        path: z.string().min(1).max(4096),
        csv: CsvStyle.optional(),
      }),
      z.object({ rows: z.number().int() }),
      async ({ orgId, table, format, lang, path, csv }) => {
        const org = requireOrg(context, orgId).nickname;
        const document = await readTable(context, orgId, tableNamed(table), lang);
        await writeTable(document, format, path, { org, now: nowText(context), csv });
        return { rows: document.rows.length };
      },
    ),
    'private.table': route(
      z.object({ orgId: OrgId, table: z.string().max(60), lang: Lang }),
      TableDocument,
      ({ orgId, table, lang }) => readTable(context, orgId, tableNamed(table), lang),
    ),
    'private.syncAndWait': route(
      z.object({ orgIds: z.array(OrgId), full: z.boolean(), lang: Lang }),
      z.object({ runs: z.array(SyncRun), failures: z.array(Failure.nullable()) }),
      async ({ orgIds: asked, full, lang }) => {
        // Of several, the files of before are left alone: Xero has nothing new about them.
        const archived = archivedOrgs(context.registry);
        const orgIds = asked.length > 1 ? asked.filter((orgId) => !archived.has(orgId)) : asked;
        for (const orgId of orgIds) requireOrg(context, orgId);
        const ended = await Promise.all(orgIds.map((orgId) => runSync(context, orgId, { full })));
        await context.settled();
        const runs = viewRuns(
          context,
          orgIds.flatMap((orgId) => lastBooksRun(context, orgId) ?? []),
          lang,
        );
        return { runs, failures: ended.map((run) => run.failure) };
      },
    ),
    'private.fetchCashBasis': route(
      z.object({ orgId: OrgId }),
      z.object({ failure: Failure.nullable() }),
      async ({ orgId }) => {
        requireOrg(context, orgId);
        return { failure: await fetchCashBasis(context, orgId) };
      },
    ),
    'private.certificateText': route(
      z.object({ certificate: RemovalCertificate, lang: Lang }),
      z.object({ text: z.string() }),
      async ({ certificate, lang }) => ({ text: certificateText(certificate, lang) }),
    ),
    'private.backup': route(
      z.object({
        path: z.string().min(1).max(4096),
        passphrase: z.string().max(200),
        cost: z.number().int().min(1024).optional(),
      }),
      z.object({ orgs: z.number().int(), bytes: z.number().int(), skipped: z.array(z.string()) }),
      (input) => createBackup(context, input),
    ),
    'private.quiesce': route(Nothing, Nothing, async () => {
      await context.sync.stopAll();
      await context.settled();
      for (const db of [context.registry, context.portfolio]) db.pragma('wal_checkpoint(TRUNCATE)');
      return {};
    }),
  };
}

function tableNamed(name: string): TableName {
  const parsed = TableName.safeParse(name);
  if (!parsed.success) throw new FailureError('table.unknown', { table: name });
  return parsed.data;
}
