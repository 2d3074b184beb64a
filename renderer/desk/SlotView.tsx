import type { ReactElement, ReactNode } from 'react';
import type { DeskSlot, DeskTileId } from '#contract/desk';
import type { TileId } from '#contract/tiles';
import { OwnTileView } from '../tiles/OwnTileView.tsx';
import { TileView, type TilePlace } from '../tiles/TileView.tsx';
import type { Drawn } from './DeskFrame.tsx';
import { EditTile } from './EditTile.tsx';

/** Figures that add up: the first two, with the sign between, are the third. */
const sums: readonly (readonly [DeskTileId, string, DeskTileId, DeskTileId])[] = [
  ['T09', '+', 'T11', 'T10'],
  ['T15', '+', 'T17', 'T16'],
  ['T23', '\u2212', 'T24', 'T25'],
];

/** The sign after a slot, where three neighbours of one row stand as the sum they are; null elsewhere. */
export function signAfter(row: readonly DeskSlot[], at: number): string | null {
  const alone = (index: number): DeskTileId | null => {
    const lines = row[index]?.lines;
    return lines?.length === 1 && lines[0]?.length === 1 ? (lines[0][0] ?? null) : null;
  };
  for (const [first, sign, second, sum] of sums) {
    if (alone(at) === first && alone(at + 1) === second && alone(at + 2) === sum) return sign;
    if (alone(at - 1) === first && alone(at) === second && alone(at + 1) === sum) return '=';
  }
  return null;
}

/** One place of a row with its stack of tiles. */
export function SlotView(props: {
  slot: DeskSlot;
  row: readonly DeskSlot[];
  at: number;
  /** First of a row that is not the first: it stands below, past the margin label. */
  isNewRow: boolean;
  isLower: boolean;
  drawn: Drawn;
  place: TilePlace;
  stop: DeskTileId | null;
  isPage?: boolean;
}): ReactElement {
  const { slot, drawn } = props;
  const sign = signAfter(props.row, props.at);
  const one = (id: DeskTileId) => <DrawnTile key={id} id={id} {...props} />;
  const classes = [
    'slot',
    `span-${slot.span}`,
    props.isNewRow ? 'row-start' : '',
    props.isLower ? 'lower' : '',
    sign === null ? '' : 'signed',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      {slot.lines.map((line): ReactNode =>
        line.length === 1 ? (
          line.map(one)
        ) : (
          <div key={line.join()} className="pair">
            {line.map(one)}
          </div>
        ),
      )}
      {sign !== null && drawn.arranging === null && (
        <span className="sign" aria-hidden="true">
          {sign}
        </span>
      )}
    </div>
  );
}

/** A tile of Xero's figures or one made here; with its handle while the sheet is arranged. */
export function DrawnTile(props: {
  id: DeskTileId;
  drawn: Drawn;
  place: TilePlace;
  stop: DeskTileId | null;
  isPage?: boolean;
}): ReactElement | null {
  const { id, drawn, place, stop, isPage = false } = props;
  const tile = place.tiles.get(id as TileId);
  const own = drawn.own.get(id);
  const tabIndex = drawn.arranging === null && id === stop ? 0 : -1;
  const view = tile ? (
    <TileView tile={tile} place={place} tabIndex={tabIndex} {...(isPage ? { size: 'xl' as const, isPage } : {})} />
  ) : own ? (
    <OwnTileView own={own} place={place} tabIndex={tabIndex} isPage={isPage} />
  ) : null;
  if (view === null || drawn.arranging === null) return view;
  return (
    <EditTile id={id} arranging={drawn.arranging}>
      {view}
    </EditTile>
  );
}
