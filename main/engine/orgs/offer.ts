import { FailureError, type Failure } from '#contract/failure';
import { nicknameKey } from '#contract/values';
import {
  connectionsOfIdentity,
  listConnections,
  storeConnections,
  type ConnectionRecord,
} from '#db/registry/queries/connections';
import { findOrg, listOrgs, setOrgName, setOrgState, type OrgRecord } from '#db/registry/queries/orgs';
import type { ReadableDb } from '#db/open';
import { changed, nowText, type EngineContext } from '../context.ts';
import type { PrivateCalls } from '../../wire.ts';
import { readConnections, type XeroConnection } from '../xero/connections.ts';
import { accessOf } from './access.ts';
import { keepDuplicate, refreshFindings } from './findings.ts';
import { suggestNickname } from './nicknames.ts';

type Offer = PrivateCalls['private.offer'];

/**
 * What a consent opened, told by Xero's list before and after it. A second consent to the same organisation adds no connection
 * and keeps its event id, so the date of the last consent counts too. Reads the list only, no organisation's data.
 */
export async function offer(context: EngineContext, input: Offer['input']): Promise<Offer['output']> {
  const before = connectionsOfIdentity(context.registry, input.identityId).filter((one) => one.missingSince === null);
  const after = await readConnections(accessOf(context), input.identityId);
  const now = nowText(context);
  storeConnections(context.registry, input.identityId, after, now);
  noteNames(context, after);
  reviveOrgs(context, input.identityId, after);
  refreshFindings(context.registry, now);
  changed(context, null, ['connections', 'findings']);
  if (input.purpose === 'reconnect') return offerReconnect(context, input.orgId, after);
  if (after.length === 0) return { organisations: [], failure: { code: 'org.noneGranted' } };

  const opened = openedBy(before, after, input.authEventId);
  const isAttached = (one: XeroConnection) => findOrg(context.registry, one.tenantId) !== null;
  const fresh = opened.filter((one) => !isAttached(one));
  const known = opened.filter(isAttached);
  if (fresh.length > 0) return { organisations: describe(context, [...fresh, ...known]), failure: null };
  // Nothing new was opened: connected before and never attached here, or detached since. Those may still be chosen by hand; under a
  // nickname that was given beforehand only where no other organisation can have been meant.
  const others = after.filter((one) => !isAttached(one));
  const isClear = input.attemptedNickname === null || others.length === after.length;
  if (known.length === 0 && others.length > 0 && isClear) {
    return { organisations: describe(context, others), failure: null };
  }
  // A consent without a choice renews everything at once: one attempt, not one per organisation.
  const isEverything = known.length > 1 && known.length === after.length;
  const refused = known.length > 0 && !isEverything ? known : newest(after.filter(isAttached));
  const failure = refuseDuplicates(context, input, refused);
  return { organisations: describe(context, refused), failure };
}

/** The connections a consent made or renewed. */
function openedBy(
  before: readonly ConnectionRecord[],
  after: readonly XeroConnection[],
  authEventId: string | null,
): XeroConnection[] {
  const earlier = new Map(before.map((one) => [one.id, one]));
  const wasRenewed = (one: XeroConnection) => {
    const known = earlier.get(one.id);
    return known !== undefined && known.updatedAt !== one.updatedAt;
  };
  const event = authEventId?.toLowerCase() ?? null;
  const isOfEvent = (one: XeroConnection) => event !== null && one.authEventId === event;
  // The event names what is new even where nothing was known of this identity before.
  if (after.some((one) => isOfEvent(one) && !earlier.has(one.id))) {
    return after.filter((one) => isOfEvent(one) || wasRenewed(one));
  }
  return after.filter((one) => !earlier.has(one.id) || wasRenewed(one));
}

/** A token belongs to the person, not to one organisation: with a new sign-in all that the person reads can be read again. */
export function reviveOrgs(
  context: EngineContext,
  identityId: string,
  connections: readonly { readonly tenantId: string }[],
): void {
  for (const org of listOrgs(context.registry)) {
    const isWaiting = org.state === 'needsSignIn' || org.state === 'disconnected';
    if (!isWaiting || org.identityId !== identityId) continue;
    if (!connections.some((one) => one.tenantId === org.tenantId)) continue;
    setOrgState(context.registry, org.tenantId, org.syncedAt === null ? 'new' : 'fresh', null);
    changed(context, org.tenantId, ['orgs']);
  }
}

/** An organisation that was renamed at Xero is the same one; its name here follows as soon as the list tells. */
function noteNames(context: EngineContext, connections: readonly XeroConnection[]): void {
  for (const { tenantId, tenantName } of connections) {
    const org = findOrg(context.registry, tenantId);
    if (!org || tenantName === '' || tenantName === org.name) continue;
    setOrgName(context.registry, tenantId, tenantName);
    changed(context, tenantId, ['orgs', 'tiles']);
  }
}

/** The connection with the latest consent: what the user most likely chose. */
function newest(connections: readonly XeroConnection[]): XeroConnection[] {
  const [latest] = [...connections].sort((a, b) => (b.updatedAt ?? '').localeCompare(a.updatedAt ?? ''));
  return latest ? [latest] : [];
}

function offerReconnect(
  context: EngineContext,
  orgId: string | null,
  after: readonly XeroConnection[],
): Offer['output'] {
  const org = orgId === null ? null : findOrg(context.registry, orgId);
  if (!org) throw new FailureError('org.notFound', { org: orgId ?? '' });
  const found = after.filter((one) => one.tenantId === org.tenantId);
  if (found.length > 0) return { organisations: describe(context, found), failure: null };
  return { organisations: [], failure: { code: 'org.differentOrganisation', params: { nickname: org.nickname } } };
}

function refuseDuplicates(context: EngineContext, input: Offer['input'], refused: readonly XeroConnection[]): Failure {
  const now = nowText(context);
  let failure: Failure = { code: 'org.noneGranted' };
  for (const one of [...refused].reverse()) failure = refuseDuplicate(context, one, input, now);
  return failure;
}

/** Keeps the refused attempt as a finding and answers the failure that names the existing entry. */
export function refuseDuplicate(
  context: EngineContext,
  connection: { tenantId: string; tenantName: string; updatedAt: string | null },
  attempt: { identityId: string; attemptedNickname: string | null },
  now: string,
): Failure {
  const org = findOrg(context.registry, connection.tenantId);
  if (!org) return { code: 'org.noneGranted' };
  const attempted = attempt.attemptedNickname ?? connection.tenantName;
  keepDuplicate(
    context.registry,
    {
      tenantId: connection.tenantId,
      attempted,
      name: connection.tenantName,
      identityId: attempt.identityId,
      updatedAt: connection.updatedAt,
    },
    now,
  );
  changed(context, null, ['findings']);
  return { code: 'org.duplicate', params: { attempted, attachedAs: org.nickname, name: connection.tenantName } };
}

function describe(context: EngineContext, connections: readonly XeroConnection[]): Offer['output']['organisations'] {
  const orgs = listOrgs(context.registry);
  const taken = new Set(orgs.map((org) => nicknameKey(org.nickname)));
  const live = liveTenants(context.registry);
  return connections.map((one) => {
    const attachedAs = findOrg(context.registry, one.tenantId)?.nickname ?? null;
    const suggestedNickname = attachedAs ?? suggestNickname(one.tenantName, taken);
    taken.add(nicknameKey(suggestedNickname));
    const successorOf = attachedAs === null ? (succeeded(orgs, live, one.tenantName)?.nickname ?? null) : null;
    return { tenantId: one.tenantId, name: one.tenantName, attachedAs, suggestedNickname, successorOf };
  });
}

function liveTenants(registry: ReadableDb): Set<string> {
  const live = listConnections(registry).filter((one) => one.missingSince === null);
  return new Set(live.map((one) => one.tenantId));
}

/** The attached organisation that one of this name seems to replace: its namesake, which nobody who signed in here still reaches. */
function succeeded(orgs: readonly OrgRecord[], live: ReadonlySet<string>, name: string): OrgRecord | null {
  const found = orgs.filter((org) => nicknameKey(org.name) === nicknameKey(name) && !live.has(org.tenantId));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The organisation that `tenantId` may take over, or null. */
export function succeededBy(registry: ReadableDb, tenantId: string, name: string): OrgRecord | null {
  const orgs = listOrgs(registry).filter((org) => org.tenantId !== tenantId);
  return succeeded(orgs, liveTenants(registry), name);
}
