import { Fragment, useMemo, type ReactElement } from 'react';
import type { DeskSlot, DeskTileId } from '#contract/desk';
import type { Area, Tile, TileId, TilesDocument } from '#contract/tiles';
import { DeskFrame, type Drawn } from '../../desk/DeskFrame.tsx';
import { DropArea } from '../../desk/EditTile.tsx';
import { DrawnTile, SlotView } from '../../desk/SlotView.tsx';
import type { Desk } from '../../desk/useDesk.ts';
import { useSpeech } from '../../i18n/index.ts';
import { COLUMNS, rowsOf, tilesOn } from '../../tiles/layout.ts';
import { tieCount, tileById } from '../../tiles/model.ts';
import { TwinTable } from '../../tiles/Popovers.tsx';
import { markOf } from '../../tiles/charts.ts';
import { isReadable, type TilePlace } from '../../tiles/TileView.tsx';
import { twinOf } from '../../tiles/twin.ts';
import { Ageing } from './Ageing.tsx';

/** One area, its tiles large: figures that add up as a sum, charts with their readout, and every chart's table. */
export function AreaPage(props: {
  document: TilesDocument;
  desk: Desk;
  area: Area;
  isEditing: boolean;
  onDone: () => void;
}): ReactElement {
  const { document, desk, area, isEditing, onDone } = props;
  return (
    <DeskFrame document={document} desk={desk} page={area} isEditing={isEditing} onDone={onDone}>
      {(drawn) => <AreaRows area={area} drawn={drawn} />}
    </DeskFrame>
  );
}

/** Rows of the page, gathered into sections: rows of figures share one, a chart over the whole width has its own. Under the
 * first row of customers and suppliers stands who owes what since when, with what was sold or bought below. */
function AreaRows({ area, drawn }: { area: Area; drawn: Drawn }): ReactElement {
  const { document, sheet, focused } = drawn;
  const place = useMemo<TilePlace>(
    () => ({ today: document.calendar.today, zone: document.org.timezone, tiles: tileById(document), month: null }),
    [document],
  );
  const all = tilesOn(sheet);
  const stop = focused !== null && all.includes(focused) ? focused : (all[0] ?? null);
  const sections: DeskSlot[][][] = [];
  const side = area === 'customers' || area === 'suppliers' ? area : null;
  const parts = side !== null && drawn.arranging === null;
  let wasWide = true;
  for (const row of rowsOf(sheet.blocks[0]?.slots ?? [])) {
    const isWide = row.length === 1 && row[0]?.span === COLUMNS;
    if (isWide || wasWide || (parts && sections.length === 1)) sections.push([]);
    sections.at(-1)?.push(row);
    wasWide = isWide;
  }
  if (sections.length === 0 && drawn.arranging !== null) sections.push([[]]);
  return (
    <>
      {sections.map((rows, at) => {
        const tile = chartOf(rows, place);
        const key = rows.flat().flatMap((slot) => slot.lines.flat()).join(); // prettier-ignore
        return (
          <Fragment key={key}>
            {tile === null ? (
              <Figures area={area} rows={rows} at={at} drawn={drawn} place={place} stop={stop} />
            ) : (
              <ChartRow tile={tile} drawn={drawn} place={place} stop={stop} />
            )}
            {at === 0 && parts && <Ageing document={document} side={side} />}
          </Fragment>
        );
      })}
    </>
  );
}

/** The tile of a section that is one wide slot with one tile of Xero's figures, else null. */
function chartOf(rows: readonly (readonly DeskSlot[])[], place: TilePlace): Tile | null {
  const slot = rows.length === 1 && rows[0]?.length === 1 ? rows[0][0] : undefined;
  if (slot?.span !== COLUMNS || slot.lines.flat().length !== 1) return null;
  return place.tiles.get(slot.lines.flat()[0] as TileId) ?? null;
}

interface Section {
  readonly drawn: Drawn;
  readonly place: TilePlace;
  readonly stop: DeskTileId | null;
}

function Figures(props: Section & { area: Area; rows: readonly (readonly DeskSlot[])[]; at: number }): ReactElement {
  const { area, rows, at: sectionAt, drawn, place, stop } = props;
  const isFirst = sectionAt === 0;
  const isParty = area === 'customers' || area === 'suppliers';
  const { t } = useSpeech();
  const tiles = [...place.tiles.values()].filter((tile) => tile.area === area);
  const ties = tieCount(tiles);
  const isDocuments = tiles.some((tile) => tile.chips.includes('documents'));
  // Every landmark has a name of its own: rows after a chart are called by their first tile.
  const [firstId] = rows.flat().flatMap((slot) => slot.lines.flat());
  const firstName = place.tiles.get(firstId as TileId)?.name ?? drawn.own.get(firstId as DeskTileId)?.definition.name;
  return (
    <section className="area" aria-label={isFirst ? t(`area.${area}`) : (firstName ?? t(`area.${area}`))}>
      <DropArea area={area} arranging={drawn.arranging}>
        {isFirst && (
          <>
            <h2>{t(`area.${area}`)}</h2>
            {ties.all > 0 && <p>{t('tile.tied', { tied: ties.tied, count: ties.all })}</p>}
            {area === 'cash' && <p>{t('tile.cashNote')}</p>}
            {area !== 'cash' && isDocuments && <p>{t('tile.documents')}</p>}
          </>
        )}
        {sectionAt === 1 && isParty && (
          <>
            <h2>{t(area === 'customers' ? 'ageing.sales' : 'ageing.purchases')}</h2>
            <p>{t('ageing.netNote')}</p>
          </>
        )}
      </DropArea>
      {rows.map((row, rowAt) =>
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
            isPage
          />
        )),
      )}
    </section>
  );
}

/** A chart across the page and its table below; ranked tiles are tables already. */
function ChartRow({ tile, drawn, place, stop }: Section & { tile: Tile }): ReactElement {
  const speech = useSpeech();
  const twin = useMemo(() => twinOf(tile, speech), [tile, speech]);
  const hasTwin = isReadable(tile) && tile.series.length > 0 && markOf(tile) !== 'buckets';
  return (
    <section className="area" aria-label={tile.name}>
      <div className="lab">
        <h2>{tile.name}</h2>
        <p>{speech.span(tile.window)}</p>
      </div>
      <div className="slot span-12">
        <DrawnTile id={tile.id} drawn={drawn} place={place} stop={stop} isPage />
        {hasTwin && drawn.arranging === null && (
          <div className="twin">
            <TwinTable twin={twin} caption={tile.name} />
          </div>
        )}
      </div>
    </section>
  );
}
