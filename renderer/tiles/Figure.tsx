import type { ReactElement } from 'react';
import type { Tile } from '#contract/tiles';
import { DrillLink } from '../drill/DrillLink.tsx';
import { useSpeech } from '../i18n/index.ts';
import { decimalsOf, isGrowth } from './model.ts';

export type FigureSize = 'xs' | 's' | 'm' | 'xl';

/** The rule under a figure says how it ties; a figure that is not complete carries none. */
function ruleOf(tile: Tile): string {
  if (tile.state === 'partial') return 'grey';
  return tile.tieOut.status === 'notApplicable' ? '' : tile.tieOut.status;
}

/** The headline: code before, cents smaller, the rule of its tie-out below. Never a zero for what is not known. */
export function Figure({ tile, size }: { tile: Tile; size: FigureSize }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const sizeClass = size === 'm' ? '' : size;
  if (tile.state === 'loading') return <span className="skel big" aria-hidden="true" />;
  if (tile.state === 'notPermitted') return <p className="fig word">{t('tile.notShown')}</p>;
  if (tile.value === null) {
    return <p className="fig word">{tile.state === 'never' ? t('tile.noFigure') : t('common.na')}</p>;
  }
  const figure = speech.figure(tile.value, decimalsOf(tile.unit), isGrowth(tile));
  const isNegative = figure.isNegative && !isGrowth(tile);
  return (
    <p className={`fig ${sizeClass} ${ruleOf(tile)} ${isNegative ? 'neg' : ''}`}>
      {tile.unit === 'money' && tile.currency !== null && <span className="u">{tile.currency}</span>}
      <DrillLink figure={{ of: 'tile', tile: tile.id }} tabIndex={-1}>
        <span className="v">
          {figure.before}
          {figure.whole}
          <span className={tile.unit === 'money' ? 'c' : ''}>{figure.fraction}</span>
          {figure.after}
          {isGrowth(tile) && '%'}
        </span>
      </DrillLink>
      {tile.unit === 'percent' && !isGrowth(tile) && <span className="u">%</span>}
      {tile.unit === 'days' && <span className="u">{t('common.days')}</span>}
      {tile.state === 'partial' && <span className="u">{t('tile.soFar')}</span>}
    </p>
  );
}
