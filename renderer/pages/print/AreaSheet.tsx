import type { ReactElement } from 'react';
import type { Tile, TileId } from '#contract/tiles';
import { useSpeech } from '../../i18n/index.ts';
import { TieBadge, tieSentence } from '../../tiles/Badge.tsx';
import { Accounts, Buckets, Ranked, Split, TileChart } from '../../tiles/bodies.tsx';
import { markOf } from '../../tiles/charts.ts';
import { Figure } from '../../tiles/Figure.tsx';
import { comparisonText, factText } from '../../tiles/model.ts';
import { isReadable, type TilePlace } from '../../tiles/TileView.tsx';

/** Charts that take the whole width of the page; the others stand two or three in a row. */
const wide = new Set<TileId>(['T01', 'T04', 'T06', 'T12', 'T18', 'T19', 'T22']);
const broad = new Set<TileId>(['T07', 'T13']);
const chartHeight: Partial<Record<TileId, number>> = { T01: 215, T19: 230, T18: 300, T06: 180, T12: 180 };
const ALL_ROWS = 30;

/** The tiles of one page, each closed by the sentence of its tie-out. */
export function AreaSheet({ ids, place }: { ids: readonly TileId[]; place: TilePlace }): ReactElement {
  const tiles = ids.flatMap((id) => place.tiles.get(id) ?? []);
  return (
    <div className="print-grid">
      {tiles.map((tile) => (
        <article
          key={tile.id}
          className={`print-tile ${wide.has(tile.id) ? 'wide' : broad.has(tile.id) ? 'broad' : ''}`}
        >
          <PrintTile tile={tile} place={place} />
        </article>
      ))}
    </div>
  );
}

function PrintTile({ tile, place }: { tile: Tile; place: TilePlace }): ReactElement {
  const speech = useSpeech();
  const comparison = comparisonText(tile, speech);
  return (
    <>
      <header>
        <h3>{tile.name}</h3>
        <TieBadge tieOut={tile.tieOut} />
      </header>
      <Figure tile={tile} size={wide.has(tile.id) ? 's' : 'm'} />
      {!isReadable(tile) || tile.value === null ? (
        <p className="cmp">{tile.reasonText ?? tile.reason ?? ''}</p>
      ) : (
        <>
          <p className="cmp">{comparison ?? speech.span(tile.window)}</p>
          <PrintBody tile={tile} place={place} />
          {tile.facts.map((fact) => (
            <p key={fact.key} className="cmp">
              {fact.label} <b>{factText(fact, speech)}</b>
            </p>
          ))}
          {tile.tieOut.report !== null && <p className="tie-line">{tieSentence(tile.tieOut, speech)}</p>}
        </>
      )}
    </>
  );
}

function PrintBody({ tile, place }: { tile: Tile; place: TilePlace }): ReactElement | null {
  switch (markOf(tile)) {
    case 'chart':
      return <TileChart tile={tile} size={wide.has(tile.id) ? 'page' : 'tile'} height={chartHeight[tile.id] ?? 110} />;
    case 'spark':
      return <TileChart tile={tile} size="tile" height={96} />;
    case 'bars':
      return <Accounts tile={tile} limit={ALL_ROWS} />;
    case 'ranked':
      return <Ranked tile={tile} limit={ALL_ROWS} />;
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
