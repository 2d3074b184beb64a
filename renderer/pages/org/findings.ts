import type { OwnTile } from '#contract/desk';
import type { Org } from '#contract/orgs';
import type { Tile, TilesDocument } from '#contract/tiles';
import { duplicateKey } from '../../desk/away.ts';
import type { Speech } from '../../i18n/index.ts';
import { tieSentence } from '../../tiles/Badge.tsx';
import { crossedText, writeOwn } from '../../tiles/own.ts';
import { knownChip } from '../../tiles/words.ts';

export interface Found {
  /** The same finding has the same key here and in the counts of the practice page. */
  readonly key: string;
  /** What it says; when that changes, a finding put away until it changes is back. */
  readonly fingerprint: string;
  readonly severity: 'e' | 'w';
  readonly sentence: string;
  readonly detail: string;
  /** The tile it is about. */
  readonly tile: string | null;
}

/** What needs a look at this client, worst first: open tie-outs, failed or refused figures, crossed limits, duplicates, chips. */
export function findingsOf(
  document: TilesDocument,
  own: readonly OwnTile[],
  org: Org | undefined,
  speech: Speech,
): Found[] {
  const { t } = speech;
  const list: Found[] = [];
  for (const { id, name, tieOut } of document.tiles) {
    if (tieOut.status === 'open' && tieOut.report !== null && tieOut.difference !== null) {
      list.push({
        key: `tie-${id}`,
        fingerprint: tieOut.difference,
        severity: 'e',
        sentence: `${name}: ${t('tie.open', { amount: speech.money(tieOut.difference.replace('-', '')) })}`,
        detail: tieSentence(tieOut, speech),
        tile: id,
      });
    }
  }
  if (org?.stateReason && (org.state === 'parked' || org.state === 'needsSignIn' || org.state === 'disconnected')) {
    list.push({
      key: 'state',
      fingerprint: org.state,
      severity: 'e',
      sentence: org.stateReason,
      detail: '',
      tile: null,
    });
  }
  for (const tile of own) list.push(...crossedFinding(tile, speech));
  for (const one of org?.duplicates ?? []) {
    const { kind, sentence } = one;
    list.push({ key: duplicateKey(one), fingerprint: kind, severity: 'w', sentence, detail: '', tile: null });
  }
  list.push(...failedFinding(document.tiles.filter((tile) => tile.state === 'error'), speech)); // prettier-ignore
  for (const { id, name, chips } of document.tiles) {
    if (!chips.includes('doesNotAddUp')) continue;
    const sentence = `${name}: ${knownChip('doesNotAddUp', speech)}`;
    list.push({ key: `sum-${id}`, fingerprint: 'doesNotAddUp', severity: 'e', sentence, detail: '', tile: id });
  }
  for (const { id, name, chips } of document.tiles) {
    if (!chips.includes('incomplete')) continue;
    const sentence = `${name}: ${knownChip('incomplete', speech)}`;
    list.push({ key: `chip-${id}`, fingerprint: 'incomplete', severity: 'w', sentence, detail: '', tile: id });
  }
  return list.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'e' ? -1 : 1));
}

function crossedFinding({ definition, figure }: OwnTile, speech: Speech): Found[] {
  const limit = crossedText({ definition, figure }, speech);
  if (figure.crossed === null || limit === null || figure.value === null) return [];
  const value = [figure.currency, writeOwn(figure.value, figure, speech)].filter(Boolean).join(' ');
  return [
    {
      key: definition.id,
      fingerprint: figure.crossed,
      severity: figure.crossed === 'red' ? 'e' : 'w',
      sentence: `${definition.name}: ${value}, ${limit}`,
      detail: '',
      tile: definition.id,
    },
  ];
}

function failedFinding(failed: readonly Tile[], { t }: Speech): Found[] {
  const [first] = failed;
  if (first === undefined) return [];
  const names = failed.map((tile) => tile.name).slice(0, 3).join(', '); // prettier-ignore
  return [
    {
      key: 'error',
      fingerprint: failed.map((tile) => tile.id).join(' '),
      severity: 'w',
      sentence: `${names}: ${t('tile.notUpdated')}`,
      detail: first.reasonText ?? '',
      tile: first.id,
    },
  ];
}
