import { useEffect, useMemo, useState, type ReactElement } from 'react';
import type { DeskBlock, DeskTileId } from '#contract/desk';
import type { EventBody } from '#contract/index';
import type { Tile, TileId, TilesDocument } from '#contract/tiles';
import { DeskFrame, type Drawn } from '../../desk/DeskFrame.tsx';
import { DropArea } from '../../desk/EditTile.tsx';
import { SlotView } from '../../desk/SlotView.tsx';
import { dressed, type Desk } from '../../desk/useDesk.ts';
import { useSpeech } from '../../i18n/index.ts';
import { rowsOf, tilesOn } from '../../tiles/layout.ts';
import { tieCount, tileById } from '../../tiles/model.ts';
import { ArrivedTiles, SecondsLeft } from '../../tiles/actions.ts';
import { isReadable, type TilePlace } from '../../tiles/TileView.tsx';
import { FindingsDock } from './FindingsDock.tsx';
import { SyncHead, SyncPanel } from './SyncPanel.tsx';

/** All tiles in one sheet; while the first sync runs the same sheet fills up beside the steps. */
export function OverviewPage(props: {
  document: TilesDocument;
  desk: Desk;
  run: EventBody<'sync.progress'> | undefined;
  isEditing: boolean;
  onDone: () => void;
}): ReactElement {
  const { document, desk, isEditing } = props;
  const named = useMemo(() => dressed(document, desk.layout), [document, desk.layout]);
  // Only the first sync rearranges the sheet; a later one is told in the band, and the figures stay where they are.
  const isNever = document.tiles.every((tile) => tile.state === 'never');
  const run = props.run?.first === true || isNever ? props.run : undefined;
  const arrived = useArrived(document, run !== undefined);
  return (
    <SecondsLeft value={run?.secondsLeft ?? null}>
      <ArrivedTiles value={arrived}>
        <div className={run ? 'with-panel' : isEditing ? 'with-edit' : 'with-dock'}>
          <div className="sheet-main">
            {(run || isNever) && <SyncHead document={document} run={run} />}
            {!run && !isEditing && <FindingsDock document={named} own={desk.own} kind="strip" />}
            <DeskFrame document={document} desk={desk} page="overview" isEditing={isEditing} onDone={props.onDone}>
              {(drawn) => <Areas drawn={drawn} />}
            </DeskFrame>
          </div>
          {run ? (
            <SyncPanel run={run} zone={document.org.timezone} />
          ) : (
            !isEditing && <FindingsDock document={named} own={desk.own} kind="dock" />
          )}
        </div>
      </ArrivedTiles>
    </SecondsLeft>
  );
}

const ARRIVED_MS = 3000;
const none: ReadonlySet<TileId> = new Set();

/** The tiles a first sync brought their figure of in the last three seconds. */
function useArrived(document: TilesDocument, isFirst: boolean): ReadonlySet<TileId> {
  const orgId = document.org.tenantId;
  const [seen, setSeen] = useState({ document, orgId, arrived: none });
  if (seen.document !== document) {
    const before = tileById(seen.document);
    const isNew = (tile: Tile): boolean => {
      const old = before.get(tile.id);
      return isReadable(tile) && old !== undefined && !isReadable(old);
    };
    const ids = isFirst && seen.orgId === orgId ? document.tiles.filter(isNew).map((tile) => tile.id) : [];
    setSeen({ document, orgId, arrived: ids.length > 0 ? new Set(ids) : none });
  }
  useEffect(() => {
    if (seen.arrived === none) return undefined;
    const timer = setTimeout(() => setSeen((old) => ({ ...old, arrived: none })), ARRIVED_MS);
    return () => clearTimeout(timer);
  }, [seen.arrived]);
  return seen.arrived;
}

function Areas({ drawn }: { drawn: Drawn }): ReactElement {
  const { document, sheet, arranging, focused } = drawn;
  const place = useMemo<TilePlace>(
    () => ({ today: document.calendar.today, zone: document.org.timezone, tiles: tileById(document), month: null }),
    [document],
  );
  // One tab stop for the whole sheet: the tile that was last visited, or the first of all.
  const all = tilesOn(sheet);
  const stop = focused !== null && all.includes(focused) ? focused : (all[0] ?? null);
  return (
    <>
      {sheet.blocks
        // An area whose tiles are all hidden needs no margin; while arranging it stands so that a tile can be dropped on it.
        .filter((block) => block.slots.length > 0 || arranging !== null)
        .map((block) => (
          <AreaBlock key={block.area} block={block} drawn={drawn} place={place} stop={stop} />
        ))}
    </>
  );
}

function AreaBlock(props: { block: DeskBlock; drawn: Drawn; place: TilePlace; stop: DeskTileId | null }): ReactElement {
  const { block, drawn, place, stop } = props;
  const { t } = useSpeech();
  const { area } = block;
  const ties = tieCount([...place.tiles.values()].filter((tile) => tile.area === area));
  return (
    <section className={`area ${area}`} aria-label={t(`area.${area}`)}>
      <DropArea area={area} arranging={drawn.arranging}>
        <h2>{t(`area.${area}`)}</h2>
        <p>
          {area === 'health'
            ? t('tile.ratios')
            : ties.all > 0
              ? t('tile.tied', { tied: ties.tied, count: ties.all })
              : ''}
        </p>
        {block.slots.length === 0 && <p>{t('layout.empty')}</p>}
      </DropArea>
      {rowsOf(block.slots).map((row, rowAt) =>
        row.map((slot, at) => (
          <SlotView
            key={slot.lines.flat().join()}
            slot={slot}
            row={row}
            at={at}
            isNewRow={rowAt > 0 && at === 0}
            isLower={rowAt > 0}
            drawn={drawn}
            place={place}
            stop={stop}
          />
        )),
      )}
    </section>
  );
}
