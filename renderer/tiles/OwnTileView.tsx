import { useId, useMemo, type ReactElement } from 'react';
import type { OwnFigure, OwnTile, OwnTileDraft } from '#contract/desk';
import { Chart } from '../charts/Chart.tsx';
import type { ChartSize } from '../charts/spec.ts';
import { useSpeech } from '../i18n/index.ts';
import { Icon } from '../ui/Icon.tsx';
import { useTileActions } from './actions.ts';
import { Mark } from './Badge.tsx';
import { whenText } from './model.ts';
import { crossedText, measureText, ownChartOf, ownTwin, pointLabel, writeOwn } from './own.ts';
import { TwinTable } from './Popovers.tsx';
import { StateBody } from './StateBody.tsx';
import { TileFoot } from './TileFoot.tsx';

const MOST_ROWS = 8;

/** A tile somebody made here: the same states and marks as any other, a word in its corner that says whose it is. */
export function OwnTileView(props: {
  own: OwnTile;
  place: { readonly today: string; readonly zone: string };
  tabIndex: number;
  isPage?: boolean;
}): ReactElement {
  const { own, place, tabIndex, isPage = false } = props;
  const { definition, figure } = own;
  const speech = useSpeech();
  const titleId = useId();
  const dress = useTileActions().dressOf(definition.id);
  const name = dress.title ?? definition.name;
  return (
    <section className="tile own" role="group" aria-labelledby={titleId} data-tile={definition.id} tabIndex={tabIndex}>
      <header>
        <h3 id={titleId}>{name}</h3>
        {dress.subtitle !== undefined && <p className="sub">{dress.subtitle}</p>}
        <OwnCorner figure={figure} />
      </header>
      <OwnBody definition={definition} figure={figure} name={name} size={isPage ? 'page' : 'tile'} />
      <StateBody
        subject={{
          state: figure.state,
          asOf: figure.asOf,
          reasonText: figure.reasonText,
          waiting: figure.waiting,
          name,
        }}
        when={figure.asOf === null ? null : whenText(figure.asOf, place.today, place.zone, speech)}
      />
      <TileFoot id={definition.id} name={name} hasTable={figure.series.length > 0} />
    </section>
  );
}

function OwnCorner({ figure }: { figure: OwnFigure }): ReactElement {
  const { t } = useSpeech();
  switch (figure.state) {
    case 'never':
      return <Mark kind="g" dot="no" text={t('tile.never')} />;
    case 'loading':
      return <Mark kind="i" dot="half" text={t('tile.loading')} />;
    case 'partial':
      return <Mark kind="i" dot="half" text={t('tile.partial')} />;
    case 'stale':
      return <Mark kind="w" dot="" text={t('org.stale')} />;
    case 'error':
      return <Mark kind="e" dot="sq" text={t('tile.notUpdated')} />;
    case 'notPermitted':
      return <Mark kind="g" dot="no" text={t('tile.notPermitted')} />;
    case 'fresh':
      return <span className="st g">{t('layout.own')}</span>;
  }
}

/** Figure, limit and chart of an own tile; the editor shows exactly this as its preview. */
export function OwnBody(props: {
  definition: OwnTileDraft;
  figure: OwnFigure;
  name: string;
  size: ChartSize;
}): ReactElement | null {
  const { definition, figure, name, size } = props;
  const speech = useSpeech();
  const { t } = speech;
  const spec = useMemo(() => ownChartOf(definition, figure, speech, size), [definition, figure, speech, size]);
  if (figure.state === 'never' || figure.state === 'notPermitted') {
    return <p className="fig word s">{t(figure.state === 'never' ? 'tile.noFigure' : 'tile.notShown')}</p>;
  }
  if (figure.state === 'loading') return <span className="skel big" aria-hidden="true" />;
  if (figure.reason !== null && figure.value === null) {
    return (
      <>
        <p className="fig word s">{t('common.na')}</p>
        <p className="cmp">{t(`own.${figure.reason}`)}</p>
      </>
    );
  }
  const crossed = crossedText({ definition, figure }, speech);
  const last = figure.series.at(-1);
  const label = `${name}: ${measureText(definition, speech)}${last ? `, ${pointLabel(last, definition, figure.more, speech)} ${last.value === null ? t('common.na') : writeOwn(last.value, figure, speech)}` : ''}`;
  return (
    <>
      <OwnNumber figure={figure} />
      {crossed !== null && (
        <div className="chips">
          <span className={figure.crossed === 'red' ? 'warnchip e' : 'warnchip'}>
            <Icon name="flag" small />
            {crossed}
          </span>
        </div>
      )}
      {spec && <Chart spec={spec} height={size === 'page' ? 230 : 90} label={label} isFocusable={size === 'page'} />}
      {definition.chart === 'table' && figure.series.length > 0 && (
        <TwinTable twin={shortTwin(ownTwin(definition, figure, speech), size)} caption={name} />
      )}
      {figure.unit !== 'count' && <p className="cmp">{t('own.rows', { count: figure.rows })}</p>}
    </>
  );
}

/** In a tile the first rows stand; the table of the chart has all of them. */
function shortTwin(twin: ReturnType<typeof ownTwin>, size: ChartSize): ReturnType<typeof ownTwin> {
  return size === 'page' ? twin : { ...twin, rows: twin.rows.slice(0, MOST_ROWS) };
}

function OwnNumber({ figure }: { figure: OwnFigure }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  if (figure.value === null) return <p className="fig word s">{t('common.na')}</p>;
  const decimals = figure.unit === 'money' ? 2 : (/\.(\d+)$/.exec(figure.value)?.[1]?.length ?? 0);
  const parts = speech.figure(figure.value, decimals);
  return (
    <p className={`fig s ${figure.state === 'partial' ? 'grey' : ''} ${parts.isNegative ? 'neg' : ''}`}>
      {figure.currency !== null && <span className="u">{figure.currency}</span>}
      <span className="v">
        {parts.before}
        {parts.whole}
        <span className={figure.unit === 'money' ? 'c' : ''}>{parts.fraction}</span>
        {parts.after}
      </span>
      {figure.state === 'partial' && <span className="u">{t('tile.soFar')}</span>}
    </p>
  );
}
