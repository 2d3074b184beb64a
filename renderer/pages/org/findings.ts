import type { Org } from '#contract/orgs';
import type { Tile, TilesDocument } from '#contract/tiles';
import type { Speech } from '../../i18n/index.ts';
import { tieSentence } from '../../tiles/Badge.tsx';
import { knownChip } from '../../tiles/words.ts';

export interface Found {
  readonly key: string;
  readonly severity: 'e' | 'w';
  readonly sentence: string;
  readonly detail: string;
  readonly tile: Tile | null;
}

/** What needs a look at this client, worst first: open tie-outs, failed or refused figures, duplicates, chips. */
export function findingsOf(document: TilesDocument, org: Org | undefined, speech: Speech): Found[] {
  const { t } = speech;
  const list: Found[] = [];
  for (const tile of document.tiles) {
    if (tile.tieOut.status === 'open' && tile.tieOut.report !== null && tile.tieOut.difference !== null) {
      list.push({
        key: `tie-${tile.id}`,
        severity: 'e',
        sentence: `${tile.name}: ${t('tie.open', { amount: speech.money(tile.tieOut.difference.replace('-', '')) })}`,
        detail: tieSentence(tile.tieOut, speech),
        tile,
      });
    }
  }
  if (org?.stateReason && (org.state === 'parked' || org.state === 'needsSignIn' || org.state === 'disconnected')) {
    list.push({ key: 'state', severity: 'e', sentence: org.stateReason, detail: '', tile: null });
  }
  for (const [index, duplicate] of (org?.duplicates ?? []).entries()) {
    list.push({ key: `duplicate-${index}`, severity: 'w', sentence: duplicate.sentence, detail: '', tile: null });
  }
  const failed = document.tiles.filter((tile) => tile.state === 'error');
  if (failed[0]) list.push({ key: 'error', severity: 'w', sentence: `${failed.map((tile) => tile.name).slice(0, 3).join(', ')}: ${t('tile.notUpdated')}`, detail: failed[0].reasonText ?? '', tile: failed[0] }); // prettier-ignore
  for (const tile of document.tiles) {
    if (tile.chips.includes('incomplete')) {
      list.push({
        key: `chip-${tile.id}`,
        severity: 'w',
        sentence: `${tile.name}: ${knownChip('incomplete', speech)}`,
        detail: '',
        tile,
      });
    }
  }
  return list;
}
