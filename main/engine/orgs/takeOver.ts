import { FailureError } from '#contract/failure';
import { nicknameKey, type Lang } from '#contract/values';
import { inTransaction, type ReadableDb } from '#db/open';
import { findOrg, listOrgs, renameOrg, setOrgState, type OrgRecord } from '#db/registry/queries/orgs';
import { archiveOrg, moveArrangements } from '#db/registry/queries/takeOver';
import { changed, nowText, type EngineContext } from '../context.ts';
import { findingText } from '../texts.ts';
import { refreshFindings } from './findings.ts';

/** What the file of before is called once its successor has its nickname: "Demo until 2026-11-22", numbered where that is in use. */
export function archiveName(registry: ReadableDb, org: OrgRecord, now: Date, lang: Lang): string {
  const taken = new Set(listOrgs(registry).map((one) => nicknameKey(one.nickname)));
  const day = now.toISOString().slice(0, 10);
  const short = [...org.nickname].slice(0, 40).join('').trim();
  const base = findingText('archiveName', lang, { nickname: short, day });
  if (!taken.has(nicknameKey(base))) return base;
  for (let number = 2; ; number++) if (!taken.has(nicknameKey(`${base} ${number}`))) return `${base} ${number}`;
}

/**
 * The organisation that was made anew gets nickname, mark, layout, tags and schedule of the one before. The old file stays: readable
 * under an archive name, no longer refreshed. Nothing is deleted. Throws `org.notFound`; all or nothing.
 */
export function takeOver(context: EngineContext, input: { from: string; to: string; lang: Lang }): void {
  const { registry } = context;
  const now = context.clock.now();
  inTransaction(registry, () => {
    const old = findOrg(registry, input.from);
    const young = findOrg(registry, input.to);
    if (!old || !young) throw new FailureError('org.notFound', { org: old ? input.to : input.from });
    renameOrg(registry, old.tenantId, archiveName(registry, old, now, input.lang));
    renameOrg(registry, young.tenantId, old.nickname);
    moveArrangements(registry, old.tenantId, young.tenantId);
    archiveOrg(registry, old.tenantId, young.tenantId, now.toISOString());
    const failure = { code: 'org.archived', params: { successor: old.nickname } };
    setOrgState(registry, old.tenantId, 'disconnected', JSON.stringify(failure));
  });
  refreshFindings(registry, nowText(context));
  context.log('info', 'org.takenOver');
  for (const orgId of [input.from, input.to]) changed(context, orgId, ['orgs', 'findings', 'tiles']);
}
