import { useMemo, type ReactElement } from 'react';
import type { EventBody } from '#contract/index';
import type { Area, Tile, TilesDocument } from '#contract/tiles';
import { useSpeech } from '../../i18n/index.ts';
import { areaOrder, overviewSlots, tieCount, tileById, type Slot } from '../../tiles/model.ts';
import { TileSheet } from '../../tiles/TileSheet.tsx';
import { TileView, type TilePlace } from '../../tiles/TileView.tsx';
import { FindingsDock } from './FindingsDock.tsx';
import { SyncHead, SyncPanel } from './SyncPanel.tsx';

/** All 31 tiles in one sheet; while the first sync runs the same sheet fills up beside the steps. */
export function OverviewPage(props: {
  document: TilesDocument;
  run: EventBody<'sync.progress'> | undefined;
}): ReactElement {
  const { document } = props;
  // Only the first sync rearranges the sheet; a later one is told in the band, and the figures stay where they are.
  const isNever = document.tiles.every((tile) => tile.state === 'never');
  const run = props.run?.first === true || isNever ? props.run : undefined;
  const place = useMemo<TilePlace>(
    () => ({ today: document.calendar.today, zone: document.org.timezone, tiles: tileById(document), month: null }),
    [document],
  );
  return (
    <div className={run ? 'with-panel' : 'with-dock'}>
      <div className="sheet-main">
        {(run || isNever) && <SyncHead document={document} run={run} />}
        {!run && <FindingsDock document={document} kind="strip" />}
        <TileSheet document={document}>
          {(focused) => areaOrder.map((area) => <AreaBlock key={area} area={area} place={place} focused={focused} />)}
        </TileSheet>
      </div>
      {run ? <SyncPanel run={run} zone={document.org.timezone} /> : <FindingsDock document={document} kind="dock" />}
    </div>
  );
}

function AreaBlock({
  area,
  place,
  focused,
}: {
  area: Area;
  place: TilePlace;
  focused: Tile['id'] | null;
}): ReactElement {
  const { t } = useSpeech();
  const tiles = [...place.tiles.values()].filter((tile) => tile.area === area);
  const ties = tieCount(tiles);
  // One tab stop for the whole sheet: the tile that was last visited, or the first of all.
  const tabStop = (tile: Tile) => (tile.id === (focused ?? 'T05') ? 0 : -1);
  const one = (id: Tile['id']) => {
    const tile = place.tiles.get(id);
    return tile ? <TileView key={id} tile={tile} place={place} tabIndex={tabStop(tile)} /> : null;
  };
  const slots = overviewSlots[area];
  return (
    <section className={`area ${area}`} aria-label={t(`area.${area}`)}>
      <div className="lab">
        <h2>{t(`area.${area}`)}</h2>
        <p>
          {area === 'health'
            ? t('tile.ratios')
            : ties.all > 0
              ? t('tile.tied', { tied: ties.tied, count: ties.all })
              : ''}
        </p>
      </div>
      {slots.map((slot, index) => (
        <SlotView
          key={slot.tiles.join()}
          slot={slot}
          sign={area === 'balanceSheet' ? (['\u2212', '='][index] ?? null) : null}
        >
          {slot.tiles.map(one)}
          {slot.pair && <div className="pair">{slot.pair.map(one)}</div>}
        </SlotView>
      ))}
    </section>
  );
}

function SlotView(props: { slot: Slot; sign: string | null; children: React.ReactNode }): ReactElement {
  return (
    <div className={`slot span-${props.slot.span} ${props.sign === null ? '' : 'signed'}`}>
      {props.children}
      {props.sign !== null && (
        <span className="sign" aria-hidden="true">
          {props.sign}
        </span>
      )}
    </div>
  );
}
