import type { Tile } from '#contract/tiles';
import { lookup, type Speech } from '../i18n/index.ts';

/** The name of a sync step; the engine's own file has them, an unknown step is named as it is. */
export function stepName(step: string, speech: Speech): string {
  for (const key of [step, `steps.${step}`, `step.${step}`]) {
    const found = lookup(speech.lang, 'sync', key);
    if (typeof found === 'string') return found;
  }
  return step;
}

/** What a tile waits for and how far that is. */
export function stepText(
  tile: Pick<Tile, 'waiting' | 'reasonText'>,
  speech: Speech,
  state: 'loading' | 'partial',
): string {
  const { waiting } = tile;
  const { t } = speech;
  if (!waiting) return tile.reasonText ?? t('tile.loading');
  const step = stepName(waiting.step, speech);
  const done = speech.money(String(waiting.done), 0);
  if (waiting.total === null) return t('tile.reading', { step });
  const total = speech.money(String(waiting.total), 0);
  if (state === 'partial') return `${t('tile.from', { step, done, total })} ${t('tile.notYet')}`;
  return t('tile.readingOf', { step, done, total });
}

/** A chip in words; one without words of its own shows its name, so that nothing is hidden. */
export function knownChip(chip: string, speech: Speech): string {
  switch (chip) {
    case 'annualised':
      return speech.t('chip.annualised');
    case 'doesNotAddUp':
      return speech.t('chip.doesNotAddUp');
    case 'incomplete':
      return speech.t('chip.incomplete');
    case 'documents':
      return speech.t('chip.documents');
    case 'unclassified':
      return speech.t('chip.unclassified');
    case 'assumedCurrent':
      return speech.t('chip.assumedCurrent');
    case 'noCostOfSales':
      return speech.t('chip.noCostOfSales');
    case 'negativeEquity':
      return speech.t('chip.negativeEquity');
    case 'accrual':
      return speech.t('chip.accrual');
    default:
      return chip;
  }
}

/** Time left, as exact as it is known: seconds under one and a half minute, then minutes. */
export function timeLeft(seconds: number | null, { t }: Speech): string | null {
  if (seconds === null) return null;
  if (seconds < 90) return t('sync.leftSeconds', { count: Math.max(5, Math.round(seconds / 5) * 5) });
  return t('sync.left', { count: Math.round(seconds / 60) });
}
