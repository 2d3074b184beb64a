import { z } from 'zod';
import { Failure, FailureError } from '#contract/failure';
import { TableDocument, TableName } from '#contract/ledger';
import { SyncRun } from '#contract/sync';
import { Lang, Nickname, Nothing, OrgId } from '#contract/values';
import { listOrgs } from '#db/registry/queries/orgs';
import { listQuotas } from '#db/registry/queries/quota';
import { runsOfOrg } from '#db/registry/queries/runs';
import type { PrivateCallName } from '../../wire.ts';
import type { EngineContext } from '../context.ts';
import { route, type Route } from '../dispatch.ts';
import { writeTable } from '../export/tableFile.ts';
import { attach, reconnect } from '../orgs/attach.ts';
import { fetchCashBasis } from '../orgs/cashBasis.ts';
import { offer } from '../orgs/offer.ts';
import { requireOrg } from '../orgs/reading.ts';
import { viewRuns } from '../orgs/runs.ts';
import { runSync } from '../orgs/syncing.ts';
import { readTable } from './ledger.ts';

const Id = z.string().min(1).max(100);
const Offered = z.object({
  tenantId: z.string(),
  name: z.string(),
  attachedAs: z.string().nullable(),
  suggestedNickname: z.string(),
});

/** Calls only the main process and the command line make. */
export function privateRoutes(context: EngineContext): Record<PrivateCallName, Route> {
  return {
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
      z.object({ identityId: Id, tenantId: OrgId, nickname: Nickname, sync: z.boolean() }),
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
      }),
      z.object({ rows: z.number().int() }),
      async ({ orgId, table, format, lang, path }) => {
        const document = await readTable(context, orgId, tableNamed(table), lang);
        await writeTable(document, format, path);
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
      async ({ orgIds, full, lang }) => {
        for (const orgId of orgIds) requireOrg(context, orgId);
        const ended = await Promise.all(orgIds.map((orgId) => runSync(context, orgId, { full })));
        await context.settled();
        const runs = orgIds.flatMap((orgId) => viewRuns(context, runsOfOrg(context.registry, orgId, 1), lang));
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
    'private.quota': route(
      Nothing,
      z.object({
        quota: z.array(
          z.object({
            org: z.string(),
            tenantId: z.string(),
            callsLeftToday: z.number().int().nullable(),
            bytesThisMonth: z.number().int(),
          }),
        ),
      }),
      async () => ({ quota: viewQuota(context) }),
    ),
    'private.quiesce': route(Nothing, Nothing, async () => {
      await context.sync.stopAll();
      await context.settled();
      for (const db of [context.registry, context.portfolio]) db.pragma('wal_checkpoint(TRUNCATE)');
      return {};
    }),
  };
}

const dayMs = 86_400_000;

/** A count of calls left is worth nothing a day later; bytes count from the first of the month. */
function viewQuota(context: EngineContext) {
  const quotas = new Map(listQuotas(context.registry).map((one) => [one.tenantId, one]));
  const now = context.clock.now();
  return listOrgs(context.registry).map((org) => {
    const quota = quotas.get(org.tenantId);
    const isRecent = quota?.daySeenAt ? now.getTime() - Date.parse(quota.daySeenAt) < dayMs : false;
    return {
      org: org.nickname,
      tenantId: org.tenantId,
      callsLeftToday: isRecent ? (quota?.dayLeft ?? null) : null,
      bytesThisMonth: quota?.month === now.toISOString().slice(0, 7) ? quota.monthBytes : 0,
    };
  });
}

function tableNamed(name: string): TableName {
  const parsed = TableName.safeParse(name);
  if (!parsed.success) throw new FailureError('table.unknown', { table: name });
  return parsed.data;
}
