import type { ReactElement } from 'react';
import type { Tile, TieOut } from '#contract/tiles';
import { useSpeech, type Speech } from '../i18n/index.ts';
import { Icon } from '../ui/Icon.tsx';
import { ageInDays } from './model.ts';

/** True for parts of another figure (what is due, by customer, by product): compared through the figure they add up to. */
export function isPart(tieOut: TieOut): boolean {
  return tieOut.report !== null && /^T\d{2}$/.test(tieOut.report);
}

/** What the badge means, in a sentence: tooltips, the tie-out list and print use the same one. */
export function tieSentence(tieOut: TieOut, speech: Speech): string {
  const { t } = speech;
  if (isPart(tieOut)) return t(`tie.part_${tieOut.status}`);
  const report = tieOut.report ?? 'Xero';
  switch (tieOut.status) {
    case 'tied':
      return t('tie.sentence_tied', { report });
    case 'explained':
      return t('tie.sentence_explained', {
        report,
        items: tieOut.items.map((item) => `${item.label} ${speech.money(item.amount)}`).join(', '),
      });
    case 'open':
      return t('tie.sentence_open', {
        report,
        expected: tieOut.expected === null ? t('common.na') : speech.money(tieOut.expected),
        amount: tieOut.difference === null ? t('common.na') : speech.money(tieOut.difference),
      });
    case 'notApplicable':
      return t('tie.sentence_none');
  }
}

/** `= Xero`, `= after 2 items`, `≠ 312.40`; the signs are drawn, since the typeface has no ≠. */
export function TieBadge({ tieOut }: { tieOut: TieOut }): ReactElement | null {
  const speech = useSpeech();
  const { t } = speech;
  // A derived tile has no report of its own: its rule says how its inputs tie, a badge would claim a report.
  if (tieOut.status === 'notApplicable' || (tieOut.report === null && tieOut.status !== 'open')) return null;
  const isOpen = tieOut.status === 'open';
  const text =
    tieOut.status === 'tied'
      ? t('tile.tieXero')
      : tieOut.status === 'explained'
        ? t('tile.after', { count: tieOut.items.length })
        : tieOut.difference === null
          ? t('tile.tieXero')
          : speech.money(tieOut.difference.replace('-', ''));
  return (
    <span className={`tie ${tieOut.status}`} title={tieSentence(tieOut, speech)}>
      <Icon name={isOpen ? 'unequal' : 'equal'} small />
      <span className="vh">{isOpen ? t('tile.differs') : t('tile.equals')}</span>
      <span className="word">{text}</span>
    </span>
  );
}

/** The corner of a tile: its state when that is not the usual one, else its tie-out. */
export function Corner({ tile, today, zone }: { tile: Tile; today: string; zone: string }): ReactElement | null {
  const { t } = useSpeech();
  switch (tile.state) {
    case 'never':
      return <Mark kind="g" dot="no" text={t('tile.never')} />;
    case 'loading':
      return <Mark kind="i" dot="half" text={t('tile.loading')} />;
    case 'partial':
      return <Mark kind="i" dot="half" text={t('tile.partial')} />;
    case 'stale': {
      const age = tile.asOf === null ? 0 : ageInDays(tile.asOf, today, zone);
      return <Mark kind="w" dot="" text={age > 0 ? t('band.days', { count: age }) : t('org.stale')} />;
    }
    case 'error':
      return <Mark kind="e" dot="sq" text={t('tile.notUpdated')} />;
    case 'notPermitted':
      return <Mark kind="g" dot="no" text={t('tile.notPermitted')} />;
    case 'fresh':
      return tile.value === null ? null : <TieBadge tieOut={tile.tieOut} />;
  }
}

/** A state as shape, word and colour together. */
export function Mark({ kind, dot, text }: { kind: string; dot: string; text: string }): ReactElement {
  return (
    <span className={`st ${kind}`}>
      <span className={`dot ${dot}`} aria-hidden="true" />
      {text}
    </span>
  );
}
