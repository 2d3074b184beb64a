import { FailureError } from '#contract/failure';
import { connectionsOfIdentity, removePendingDisconnect, storeConnections } from '#db/registry/queries/connections';
import {
  deleteOrg,
  findOrg,
  findOrgByNickname,
  insertOrg,
  listOrgs,
  pinOrg,
  renameOrg,
  setOrgIdentity,
  setOrgState,
} from '#db/registry/queries/orgs';
import { nicknameKey } from '#contract/values';
import { inTransaction } from '#db/open';
import { changed, nowText, type EngineContext } from '../context.ts';
import type { PrivateCalls } from '../../wire.ts';
import { readConnections } from '../xero/connections.ts';
import { accessOf } from './access.ts';
import { refreshFindings } from './findings.ts';
import { chooseMark } from './marks.ts';
import { loadSettings } from '../settings.ts';
import { suggestNickname } from './nicknames.ts';
import { refuseDuplicate, reviveOrgs, succeededBy } from './offer.ts';
import { startSync } from './syncing.ts';
import { takeOver } from './takeOver.ts';

type Attach = PrivateCalls['private.attach'];

/**
 * Adds an organisation to the practice: its row with a fresh sealed key, then its file. Throws `org.duplicate`,
 * `org.nicknameTaken`, `org.noneGranted`, `file.*`; whatever fails, nothing half-attached stays behind. The row comes first:
 * the tenant is unique in the registry, so of any number of attempts, in any number of processes, one wins.
 */
export async function attach(context: EngineContext, input: Attach['input']): Promise<Attach['output']> {
  const { registry } = context;
  const connection = await connectionFor(context, input.identityId, input.tenantId);
  const now = nowText(context);
  const old = input.takeOver === true ? succeededBy(registry, input.tenantId, connection.tenantName) : null;
  // Until it takes over it needs a name of its own; the one asked for may be the one it takes over.
  const taken = new Set(listOrgs(registry).map((org) => nicknameKey(org.nickname)));
  const nickname = old ? suggestNickname(input.nickname, taken) : input.nickname;
  const attempt = { identityId: input.identityId, attemptedNickname: input.nickname };
  // From here to the end nothing is awaited.
  try {
    inTransaction(registry, () => {
      if (findOrg(registry, input.tenantId)) throw new DuplicateSignal();
      const holder = findOrgByNickname(registry, nickname);
      if (holder) throw new FailureError('org.nicknameTaken', { nickname });
      insertOrg(registry, {
        tenantId: input.tenantId,
        nickname,
        name: connection.tenantName,
        identityId: input.identityId,
        wrappedKey: context.files.createKey(input.tenantId).wrapped,
        ...markFor(context, nickname),
        attachedAt: now,
      });
    });
  } catch (error) {
    if (!(error instanceof DuplicateSignal)) throw error;
    const { code, params } = refuseDuplicate(context, connection, attempt, now);
    throw new FailureError(code, params);
  }
  try {
    context.files.create(input.tenantId);
  } catch (error) {
    inTransaction(registry, () => deleteOrg(registry, input.tenantId));
    context.files.remove(input.tenantId);
    throw error;
  }
  if (old) {
    takeOver(context, { from: old.tenantId, to: input.tenantId, lang: loadSettings(registry).lang ?? 'en' });
    if (nicknameKey(input.nickname) !== nicknameKey(old.nickname)) rename(context, input.tenantId, input.nickname);
  }
  // It may have been detached a moment ago; its link at Xero is wanted again.
  removePendingDisconnect(registry, connection.id);
  refreshFindings(registry, now);
  context.log('info', 'org.attached');
  changed(context, input.tenantId, ['orgs', 'connections', 'findings', 'tiles']);
  if (input.sync) startSync(context, input.tenantId);
  return { orgId: input.tenantId };
}

class DuplicateSignal extends Error {}

/** The identity's connection to this organisation; Xero is asked again when none is known. */
async function connectionFor(context: EngineContext, identityId: string, tenantId: string) {
  const known = () =>
    connectionsOfIdentity(context.registry, identityId).find(
      (one) => one.tenantId === tenantId && one.missingSince === null,
    );
  const found = known();
  if (found) return found;
  storeConnections(
    context.registry,
    identityId,
    await readConnections(accessOf(context), identityId),
    nowText(context),
  );
  const read = known();
  if (!read) throw new FailureError('org.noneGranted');
  return read;
}

/** A mark that differs from the two clients that stand beside this one in the list. */
function markFor(context: EngineContext, nickname: string) {
  const orgs = listOrgs(context.registry);
  const key = nicknameKey(nickname);
  const after = orgs.findIndex((org) => nicknameKey(org.nickname) > key);
  const place = after === -1 ? orgs.length : after;
  return chooseMark(orgs, orgs.slice(Math.max(0, place - 2), place + 2));
}

/** The same organisation through another or a renewed sign-in: everything is kept. Throws `org.differentOrganisation`. */
export async function reconnect(
  context: EngineContext,
  input: PrivateCalls['private.reconnect']['input'],
): Promise<{ orgId: string }> {
  const org = findOrg(context.registry, input.orgId);
  if (!org) throw new FailureError('org.notFound', { org: input.orgId });
  const now = nowText(context);
  const connections = await readConnections(accessOf(context), input.identityId);
  storeConnections(context.registry, input.identityId, connections, now);
  if (!connections.some((one) => one.tenantId === org.tenantId)) {
    throw new FailureError('org.differentOrganisation', { nickname: org.nickname });
  }
  inTransaction(context.registry, () => {
    setOrgIdentity(context.registry, org.tenantId, input.identityId);
    setOrgState(context.registry, org.tenantId, org.syncedAt === null ? 'new' : 'fresh', null);
  });
  reviveOrgs(context, input.identityId, connections);
  refreshFindings(context.registry, now);
  changed(context, org.tenantId, ['orgs', 'connections', 'findings']);
  if (input.sync) startSync(context, org.tenantId);
  return { orgId: org.tenantId };
}

/** Gives an organisation another nickname; the same one in other letters is allowed. Throws `org.nicknameTaken`. */
export function rename(context: EngineContext, orgId: string, nickname: string): void {
  const { registry } = context;
  inTransaction(registry, () => {
    if (!findOrg(registry, orgId)) throw new FailureError('org.notFound', { org: orgId });
    const holder = findOrgByNickname(registry, nickname);
    if (holder && holder.tenantId !== orgId) throw new FailureError('org.nicknameTaken', { nickname });
    renameOrg(registry, orgId, nickname);
  });
  changed(context, orgId, ['orgs', 'findings']);
}

export function pin(context: EngineContext, orgId: string, isPinned: boolean): void {
  if (!findOrg(context.registry, orgId)) throw new FailureError('org.notFound', { org: orgId });
  pinOrg(context.registry, orgId, isPinned);
  changed(context, orgId, ['orgs']);
}
