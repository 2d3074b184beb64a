import { FailureError } from '#contract/failure';
import type { Finding, FindingFix, FixName } from '#contract/orgs';
import type { IdentityId, Lang } from '#contract/values';
import { inTransaction, type ReadableDb } from '#db/open';
import { listConnections, storeConnections, type ConnectionRecord } from '#db/registry/queries/connections';
import { dismissFinding } from '#db/registry/queries/findings';
import { identityQueries } from '#db/registry/queries/identities';
import { findOrg, findOrgByNickname, listOrgs, setOrgIdentity, type OrgRecord } from '#db/registry/queries/orgs';
import { changed, nowText, type EngineContext } from '../context.ts';
import { findingText, listText } from '../texts.ts';
import { deleteConnection, readConnections } from '../xero/connections.ts';
import { rename } from './attach.ts';
import { findingById, listFindings, nameOf, refreshFindings, type StoredFinding } from './findings.ts';
import { reviveOrgs } from './offer.ts';
import { accessOf } from './access.ts';
import { archiveName, takeOver } from './takeOver.ts';

/** Findings nobody dismissed with the ways out of each, newest first. */
export function viewFindings(context: EngineContext, lang: Lang): Finding[] {
  const { registry } = context;
  const now = context.clock.now();
  return listFindings(registry, lang).map((finding) => {
    const stored = findingById(registry, finding.id);
    return { ...finding, fixes: stored ? fixesOf(registry, stored, lang, now) : [] };
  });
}

/** The ways out of a finding, each with what it changes and what it leaves alone; none deletes figures. */
export function fixesOf(registry: ReadableDb, finding: StoredFinding, lang: Lang, now: Date): FindingFix[] {
  const orgs = finding.evidence.tenantIds.map((tenantId) => findOrg(registry, tenantId));
  const [org, other] = orgs;
  if (!org) return [];
  const write = writer(registry, org, lang);
  switch (finding.kind) {
    case 'duplicate': {
      const attempted = finding.evidence.attempted ?? '';
      const holder = findOrgByNickname(registry, attempted);
      const isFree = attempted !== '' && (holder === null || holder.tenantId === org.tenantId);
      const isNew = isFree && attempted !== org.nickname;
      return [
        write('keepNickname', null, { attempted }),
        ...(isNew ? [write('useAttempted', null, { attempted })] : []),
        ...spares(registry, org).flatMap((spare) => [
          write('readThrough', spare.identityId),
          write('disconnect', spare.identityId, { name: spare.tenantName }),
        ]),
      ];
    }
    case 'secondConnection':
      return [
        ...spares(registry, org).flatMap((spare) => [
          write('disconnect', spare.identityId, { name: spare.tenantName }),
          write('readThrough', spare.identityId),
        ]),
        write('keepBoth', null),
      ];
    case 'lookAlike':
      return other ? [write('different', null, bothNames(org, other, lang))] : [];
    case 'successor':
      if (!other) return [];
      return [
        write('takeOver', null, {
          oldNickname: org.nickname,
          newNickname: other.nickname,
          archiveName: archiveName(registry, org, now, lang),
        }),
        write('different', null, bothNames(org, other, lang)),
      ];
  }
}

const bothNames = (one: OrgRecord, other: OrgRecord, lang: Lang) => ({
  nicknames: listText([one.nickname, other.nickname], lang),
});

/** Live connections to the organisation through somebody else than who reads it. */
function spares(registry: ReadableDb, org: OrgRecord): ConnectionRecord[] {
  return listConnections(registry).filter(
    (one) => one.tenantId === org.tenantId && one.missingSince === null && one.identityId !== org.identityId,
  );
}

function writer(registry: ReadableDb, org: OrgRecord, lang: Lang) {
  const reader = org.identityId === null ? '' : personName(registry, org.identityId);
  return (fix: FixName, identityId: string | null, more: Record<string, string> = {}): FindingFix => {
    const person = identityId === null ? '' : personName(registry, identityId);
    const params = { nickname: org.nickname, reader, person, ...more };
    return {
      fix,
      identityId: identityId as IdentityId | null,
      title: findingText(`fix.${fix}.title`, lang, params),
      happens: findingText(`fix.${fix}.happens`, lang, params),
      stays: findingText(`fix.${fix}.stays`, lang, params),
    };
  };
}

export function personName(registry: ReadableDb, identityId: string): string {
  const identity = identityQueries(registry).get(identityId);
  return nameOf({ id: identityId, name: identity?.name ?? '', email: identity?.email ?? '' });
}

/**
 * Does one of the fixes a finding offers. Throws `org.fixGone` when the finding or the fix no longer holds, `org.*` and `network.*`
 * as the fix itself; nothing has changed then.
 */
export async function applyFix(
  context: EngineContext,
  input: { id: number; fix: FixName; identityId: string | null; lang: Lang },
): Promise<void> {
  const { registry } = context;
  const finding = findingById(registry, input.id);
  const offered = finding ? fixesOf(registry, finding, input.lang, context.clock.now()) : [];
  const isOffered = offered.some((one) => one.fix === input.fix && one.identityId === input.identityId);
  const [tenantId, successor] = finding?.evidence.tenantIds ?? [];
  if (!finding || !isOffered || tenantId === undefined) throw new FailureError('org.fixGone');
  switch (input.fix) {
    case 'useAttempted':
      rename(context, tenantId, finding.evidence.attempted ?? '');
      break;
    case 'readThrough':
      await readThrough(context, tenantId, input.identityId ?? '');
      break;
    case 'disconnect':
      await disconnect(context, input.identityId ?? '', tenantId);
      break;
    case 'takeOver':
      takeOver(context, { from: tenantId, to: successor ?? '', lang: input.lang });
      break;
    case 'keepNickname':
    case 'keepBoth':
    case 'different':
      break;
  }
  const now = nowText(context);
  // A second connection holds as long as both are there; the other kinds are settled by any of their fixes.
  if (finding.kind !== 'secondConnection' || input.fix === 'keepBoth') {
    dismissFinding(registry, finding.id, input.fix, now);
  }
  refreshFindings(registry, now);
  changed(context, null, ['orgs', 'connections', 'findings']);
}

/** From now on the organisation is read through this identity, which must reach it at Xero. Throws `org.differentOrganisation`. */
export async function readThrough(context: EngineContext, orgId: string, identityId: string): Promise<void> {
  const { registry } = context;
  const org = findOrg(registry, orgId);
  if (!org) throw new FailureError('org.notFound', { org: orgId });
  const connections = await readConnections(accessOf(context), identityId);
  storeConnections(registry, identityId, connections, nowText(context));
  if (!connections.some((one) => one.tenantId === org.tenantId)) {
    throw new FailureError('org.differentOrganisation', { nickname: org.nickname });
  }
  inTransaction(registry, () => setOrgIdentity(registry, org.tenantId, identityId));
  reviveOrgs(context, identityId, connections);
  changed(context, org.tenantId, ['orgs', 'connections', 'findings']);
}

/**
 * Ends an identity's connection to an organisation at Xero, now. The one an attached organisation is read through is refused
 * (`org.connectionInUse`). Throws `network.*`, `xero.unavailable`, `signin.needed` when Xero did not confirm; nothing has changed then.
 */
export async function disconnect(context: EngineContext, identityId: string, tenantId: string): Promise<void> {
  const { registry } = context;
  const reader = listOrgs(registry).find((org) => org.tenantId === tenantId && org.identityId === identityId);
  if (reader) throw new FailureError('org.connectionInUse', { nickname: reader.nickname });
  const live = listConnections(registry).filter(
    (one) => one.tenantId === tenantId && one.identityId === identityId && one.missingSince === null,
  );
  if (live.length === 0) throw new FailureError('org.fixGone');
  for (const one of live) {
    if (!(await deleteConnection(accessOf(context), identityId, one.id))) throw new FailureError('xero.unavailable');
  }
  const now = nowText(context);
  storeConnections(registry, identityId, await readConnections(accessOf(context), identityId), now);
  refreshFindings(registry, now);
  context.log('info', 'connection.ended');
  changed(context, null, ['connections', 'findings', 'orgs']);
}
