import { createContext, use, type ReactElement } from 'react';
import type { DeskTileId, OwnTile } from '#contract/desk';
import type { Tile, TileId } from '#contract/tiles';
import { useSpeech } from '../../i18n/index.ts';
import { TieBadge, tieSentence } from '../../tiles/Badge.tsx';
import { Accounts, Buckets, Ranked, Split, TileChart } from '../../tiles/bodies.tsx';
import { chartOf, markOf } from '../../tiles/charts.ts';
import { Figure } from '../../tiles/Figure.tsx';
import { comparisonText, factText } from '../../tiles/model.ts';
import { OwnBody } from '../../tiles/OwnTileView.tsx';
import { isReadable, type TilePlace } from '../../tiles/TileView.tsx';

/** While a page is measured charts are boxes of their height: drawing them twice would double the work. */
export const Measuring = createContext(false);

const chartHeight: Partial<Record<TileId, number>> = {
  T01: 180,
  T19: 190,
  T18: 230,
  T06: 150,
  T12: 150,
  T08: 150,
  T14: 150,
}; // prettier-ignore
const WIDE = 6;
const RANKED_ROWS = 10;
const ACCOUNT_ROWS = 12;

/** One row of tiles, each closed by the sentence of its tie-out; an own tile has nothing to tie to. */
export function TileRow(props: {
  row: readonly (readonly [DeskTileId, number])[];
  place: TilePlace;
  own: readonly OwnTile[];
}): ReactElement {
  const { row, place } = props;
  return (
    <div className="print-grid">
      {row.map(([id, span]) => {
        const tile = place.tiles.get(id as TileId);
        const own = props.own.find(({ definition }) => definition.id === id);
        if (!tile && !own) return null;
        return (
          <article key={id} className={`print-tile span-${span}`}>
            {tile && <PrintTile tile={tile} place={place} isWide={span === WIDE} />}
            {own && <PrintOwn own={own} isWide={span === WIDE} />}
          </article>
        );
      })}
    </div>
  );
}

function PrintOwn({ own, isWide }: { own: OwnTile; isWide: boolean }): ReactElement {
  const { definition, figure } = own;
  const isMeasuring = use(Measuring);
  const hasChart = definition.chart === 'columns' || definition.chart === 'line';
  return (
    <>
      <header>
        <h3>{definition.name}</h3>
      </header>
      {isMeasuring && hasChart ? (
        <OwnBody definition={{ ...definition, chart: 'figure' }} figure={figure} name={definition.name} size="tile" />
      ) : (
        <OwnBody definition={definition} figure={figure} name={definition.name} size={isWide ? 'page' : 'tile'} />
      )}
      {isMeasuring && hasChart && <div className={isWide ? 'print-room tall' : 'print-room'} />}
    </>
  );
}

function PrintTile({ tile, place, isWide }: { tile: Tile; place: TilePlace; isWide: boolean }): ReactElement {
  const speech = useSpeech();
  const comparison = comparisonText(tile, speech);
  return (
    <>
      <header>
        <h3>{tile.name}</h3>
        <TieBadge tieOut={tile.tieOut} />
      </header>
      <Figure tile={tile} size={isWide ? 's' : 'm'} />
      {!isReadable(tile) || tile.value === null ? (
        <p className="cmp">{tile.reasonText ?? tile.reason ?? ''}</p>
      ) : (
        <>
          <p className="cmp">{comparison ?? speech.span(tile.window)}</p>
          <PrintBody tile={tile} place={place} isWide={isWide} />
          {tile.facts.length > 0 && (
            <p className="cmp facts">
              {tile.facts.map((fact) => (
                <span key={fact.key}>
                  {fact.label} <b>{factText(fact, speech)}</b>
                </span>
              ))}
            </p>
          )}
          {tile.tieOut.report !== null && <p className="tie-line">{tieSentence(tile.tieOut, speech)}</p>}
        </>
      )}
    </>
  );
}

function PrintBody(props: { tile: Tile; place: TilePlace; isWide: boolean }): ReactElement | null {
  const { tile, place, isWide } = props;
  switch (markOf(tile)) {
    case 'chart':
      return <PrintChart tile={tile} size={isWide ? 'page' : 'tile'} height={chartHeight[tile.id] ?? 110} />;
    case 'spark':
      return <PrintChart tile={tile} size="tile" height={96} />;
    case 'bars':
      return <Accounts tile={tile} limit={ACCOUNT_ROWS} />;
    case 'ranked':
      return <Ranked tile={tile} limit={RANKED_ROWS} />;
    case 'buckets':
    case 'ageing':
      return <Buckets tile={tile} />;
    case 'none':
      break;
  }
  if (tile.id === 'T10') return <Split due={place.tiles.get('T09')} overdue={place.tiles.get('T11')} />;
  if (tile.id === 'T16') return <Split due={place.tiles.get('T15')} overdue={place.tiles.get('T17')} />;
  return null;
}

function PrintChart(props: { tile: Tile; size: 'page' | 'tile'; height: number }): ReactElement | null {
  const speech = useSpeech();
  const isMeasuring = use(Measuring);
  if (isMeasuring && chartOf(props.tile, speech, props.size) !== null) {
    return <div style={{ height: props.height }} />;
  }
  return <TileChart {...props} />;
}
