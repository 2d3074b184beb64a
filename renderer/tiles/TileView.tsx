import { use, useId, type ReactElement } from 'react';
import type { Tile, TileId } from '#contract/tiles';
import { useSpeech, type Speech } from '../i18n/index.ts';
import { Icon } from '../ui/Icon.tsx';
import { ArrivedTiles, useTileActions } from './actions.ts';
import { TileFoot } from './TileFoot.tsx';
import { Corner } from './Badge.tsx';
import { Accounts, Buckets, Ranked, Split, TileChart, TileSpark } from './bodies.tsx';
import { markOf } from './charts.ts';
import { Figure, type FigureSize } from './Figure.tsx';
import { comparisonText, factText, isGrowth, whenText } from './model.ts';
import { StateBody } from './StateBody.tsx';
import { knownChip } from './words.ts';

export interface TilePlace {
  readonly today: string;
  readonly zone: string;
  readonly tiles: ReadonlyMap<TileId, Tile>;
  /** Index of the month that `[` and `]` marked, per key; null when none is. */
  readonly month: string | null;
}

const smallFigures = new Set<TileId>(['T02', 'T03', 'T01', 'T06', 'T12', 'T21', 'T23', 'T24', 'T25', 'T08', 'T14', 'T26', 'T27', 'T28', 'T29', 'T30', 'T31']); // prettier-ignore
/** Tiles that share their slot: their actions stand in the corner instead of in a row of their own. */
const tight = new Set<TileId>(['T05', 'T02', 'T03', 'T20', 'T21', 'T10', 'T16', 'T09', 'T11', 'T15', 'T17']);
const tinyFigures = new Set<TileId>(['T09', 'T11', 'T15', 'T17']);
/** How many second figures a tile of the sheet has room for; the area page shows them all. */
const factLimit: Partial<Record<TileId, number>> = { T10: 1, T16: 1, T09: 1, T11: 1, T15: 1, T17: 1, T18: 1 };
/** Their total already stands as a figure of another tile or as the sum of their list. */
const withoutFigure = new Set<TileId>(['T04', 'T07', 'T13', 'T22', 'T18', 'T19']);

function figureSize(id: TileId): FigureSize {
  return tinyFigures.has(id) ? 'xs' : smallFigures.has(id) ? 's' : 'm';
}

/** One tile of the sheet: title and corner, figure with its rule, mark, comparison, and the actions of a focused tile. */
export function TileView(props: {
  tile: Tile;
  place: TilePlace;
  tabIndex: number;
  size?: FigureSize;
  isPage?: boolean;
}): ReactElement {
  const { tile, place, tabIndex, isPage = false } = props;
  const speech = useSpeech();
  const titleId = useId();
  const arrived = use(ArrivedTiles);
  const { subtitle } = useTileActions().dressOf(tile.id);
  const hasFigure = isPage || !withoutFigure.has(tile.id) || !isReadable(tile);
  const comparison = comparisonText(tile, speech);
  return (
    <section
      className={`${tight.has(tile.id) && !isPage ? 'tile tight' : 'tile'} ${arrived.has(tile.id) ? 'arrived' : ''}`.trim()}
      role="group"
      aria-labelledby={titleId}
      data-tile={tile.id}
      data-report={tile.report}
      tabIndex={tabIndex}
    >
      <header>
        <h3 id={titleId}>{tile.name}</h3>
        {subtitle !== undefined && <p className="sub">{subtitle}</p>}
        <Corner tile={tile} today={place.today} zone={place.zone} />
      </header>
      {hasFigure && (
        <div className="figrow">
          <Figure tile={tile} size={props.size ?? figureSize(tile.id)} />
          {tile.id === 'T01' && isReadable(tile) && (
            <span className="cmp">{`${speech.t('tile.net').toLowerCase()}, ${speech.span(tile.window)}`}</span>
          )}
          {(tile.id === 'T05' || tile.id === 'T20' || tile.id === 'T21') && comparison !== null && isReadable(tile) && (
            <span className="cmp">{comparison}</span>
          )}
        </div>
      )}
      <StateBody
        subject={tile}
        when={tile.asOf === null ? null : whenText(tile.asOf, place.today, place.zone, speech)}
      />
      {isReadable(tile) && <Readable tile={tile} place={place} comparison={comparison} isPage={isPage} />}
      <TileFoot id={tile.id} name={tile.name} hasTable={tile.series.length > 0} hasDocuments={tile.value !== null} />
    </section>
  );
}

/** True when there is something to read: an error or an old sync flags a figure and never takes it away. */
export function isReadable(tile: Tile): boolean {
  return tile.state === 'fresh' || tile.state === 'stale' || tile.state === 'error';
}

function Readable(props: { tile: Tile; place: TilePlace; comparison: string | null; isPage: boolean }): ReactElement {
  const { tile, place, comparison, isPage } = props;
  const speech = useSpeech();
  if (tile.value === null) return <p className="cmp">{tile.reasonText ?? tile.reason ?? ''}</p>;
  const besideFigure =
    (!isPage && withoutFigure.has(tile.id)) ||
    tile.id === 'T05' ||
    tile.id === 'T20' ||
    tile.id === 'T21' ||
    tile.id === 'T01';
  const isSpark = markOf(tile) === 'spark';
  return (
    <>
      {!isSpark && !besideFigure && comparison !== null && <p className="cmp">{comparison}</p>}
      {isGrowth(tile) && <p className="cmp">{speech.span(tile.window)}</p>}
      <Body tile={tile} place={place} isPage={isPage} />
      {isSpark && <p className="cmp">{comparison ?? speech.span(tile.window)}</p>}
      <Facts tile={tile} limit={isPage ? 6 : (factLimit[tile.id] ?? 0)} />
      <Differs tile={tile} />
      <Chips tile={tile} speech={speech} />
    </>
  );
}

function Body({ tile, place, isPage }: { tile: Tile; place: TilePlace; isPage: boolean }): ReactElement | null {
  const marked = place.month === null ? -1 : tile.series.findIndex((point) => point.key === place.month);
  switch (markOf(tile)) {
    case 'chart':
      return <TileChart tile={tile} size={isPage ? 'page' : 'tile'} marked={marked} />;
    case 'spark':
      return isPage ? <TileChart tile={tile} size="page" height={150} marked={marked} /> : <TileSpark tile={tile} />;
    case 'bars':
      return <Accounts tile={tile} {...(isPage ? { limit: 100 } : {})} />;
    case 'ranked':
      return <Ranked tile={tile} {...(isPage ? { limit: 100 } : {})} />;
    case 'buckets':
      return isPage ? <Buckets tile={tile} /> : null;
    case 'ageing':
      return isPage ? <Buckets tile={tile} /> : null;
    case 'none':
      break;
  }
  if (tile.id === 'T10') return <Split due={place.tiles.get('T09')} overdue={place.tiles.get('T11')} />;
  if (tile.id === 'T16') return <Split due={place.tiles.get('T15')} overdue={place.tiles.get('T17')} />;
  return null;
}

function Facts({ tile, limit }: { tile: Tile; limit: number }): ReactElement | null {
  const speech = useSpeech();
  const facts = tile.facts.slice(0, limit);
  if (facts.length === 0) return null;
  return (
    <ul className="facts-line">
      {facts.map((fact) => (
        <li key={fact.key} className="cmp">
          {fact.label} <b>{factText(fact, speech)}</b>
        </li>
      ))}
    </ul>
  );
}

function Differs({ tile }: { tile: Tile }): ReactElement | null {
  const speech = useSpeech();
  const actions = useTileActions();
  if (tile.tieOut.status !== 'open' || tile.tieOut.expected === null || tile.tieOut.report === null) return null;
  return (
    <button
      type="button"
      className="bare cmp neg"
      onClick={(event) => actions.showFormula(tile.id, event.currentTarget)}
    >
      {speech.t('tile.xeroSays', { expected: speech.money(tile.tieOut.expected) })}
    </button>
  );
}

const isWarning = (chip: string): boolean => chip === 'incomplete' || chip === 'doesNotAddUp';

function Chips({ tile, speech }: { tile: Tile; speech: Speech }): ReactElement | null {
  // "documents" is said once in the margin of its area, not on every tile.
  const chips = tile.chips.filter((chip) => chip !== 'documents');
  if (chips.length === 0) return null;
  return (
    <div className="chips">
      {chips.map((chip) => (
        <span key={chip} className={isWarning(chip) ? 'warnchip' : 'warnchip g'}>
          {isWarning(chip) && <Icon name="warning" small />}
          {knownChip(chip, speech)}
        </span>
      ))}
    </div>
  );
}
