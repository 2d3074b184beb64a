/** What needs a look at a client, as short keys: for the counts of the practice page, where 200 clients stand in one list. */
import type { OpenFinding, OwnTile } from '#contract/desk';
import type { TilesDocument } from '#contract/tiles';
import { FailureError } from '#contract/failure';
import { writeFound } from '#db/registry/queries/desk';
import { findOrg, listOrgs } from '#db/registry/queries/orgs';
import type { OrgId } from '#contract/values';
import { changed, nowText, type EngineContext } from '../context.ts';
import { readContextFor } from '../orgs/readContext.ts';
import { readOrg } from '../orgs/reading.ts';
import { ownTiles } from './arrange.ts';

/**
 * Findings of a client's figures with what they say (`fingerprint`): a finding that was put away until it changes comes back when
 * that differs. The page words the same findings from the same document, under the same keys.
 */
export function foundIn(document: Pick<TilesDocument, 'tiles'>, own: readonly OwnTile[]): OpenFinding[] {
  const found: OpenFinding[] = [];
  for (const { id, tieOut } of document.tiles) {
    if (tieOut.status === 'open' && tieOut.report !== null && tieOut.difference !== null) {
      found.push({ key: `tie-${id}`, fingerprint: tieOut.difference });
    }
  }
  const failed = document.tiles.filter((tile) => tile.state === 'error');
  if (failed.length > 0) found.push({ key: 'error', fingerprint: failed.map((tile) => tile.id).join(' ') });
  for (const { id, chips } of document.tiles) {
    if (chips.includes('incomplete')) found.push({ key: `chip-${id}`, fingerprint: 'incomplete' });
    if (chips.includes('doesNotAddUp')) found.push({ key: `sum-${id}`, fingerprint: 'doesNotAddUp' });
  }
  for (const { definition, figure } of own) {
    if (figure.crossed !== null) found.push({ key: definition.id, fingerprint: figure.crossed });
  }
  return found;
}

/** Stores what a client's figures found; `document` when they were worked out a moment ago. Failures are told elsewhere. */
export async function noteFound(context: EngineContext, orgId: OrgId, document?: TilesDocument): Promise<void> {
  const org = findOrg(context.registry, orgId);
  if (!org) return;
  try {
    const read = readContextFor(context, org, { basis: 'accrual', lang: 'en' });
    const tiles = document ?? ((await readOrg(context, orgId, { kind: 'tiles', context: read })) as TilesDocument);
    const found = foundIn(tiles, await ownTiles(context, orgId, 'en'));
    if (!findOrg(context.registry, orgId)) return;
    writeFound(context.registry, orgId, JSON.stringify(found), nowText(context));
    changed(context, orgId, ['desk']);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    context.log('warn', 'desk.found', { code: error.failure.code });
  }
}

/** The same for every client that was read once, one after the other: a tile made for all has limits for all. */
export async function noteFoundEverywhere(context: EngineContext): Promise<void> {
  for (const org of listOrgs(context.registry)) {
    if (org.syncedAt !== null) await noteFound(context, org.tenantId as OrgId);
  }
}
