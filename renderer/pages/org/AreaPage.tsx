import { useMemo, type ReactElement } from 'react';
import type { Area, Tile, TilesDocument } from '#contract/tiles';
import { useSpeech } from '../../i18n/index.ts';
import { tieCount, tileById } from '../../tiles/model.ts';
import { TwinTable } from '../../tiles/Popovers.tsx';
import { markOf } from '../../tiles/charts.ts';
import { TileSheet } from '../../tiles/TileSheet.tsx';
import { isReadable, TileView, type TilePlace } from '../../tiles/TileView.tsx';
import { twinOf } from '../../tiles/twin.ts';

interface Layout {
  /** The headline row, as a sum where its figures add up: `signs` stand between them. */
  readonly head: readonly Tile['id'][];
  readonly signs?: readonly string[];
  /** Large charts, each with its table beside or below it. */
  readonly charts: readonly Tile['id'][];
}

const layouts: Record<Area, Layout> = {
  cash: { head: ['T05', 'T02', 'T03'], charts: ['T01', 'T04'] },
  customers: { head: ['T09', 'T11', 'T10'], signs: ['+', '='], charts: ['T06', 'T08', 'T07'] },
  suppliers: { head: ['T15', 'T17', 'T16'], signs: ['+', '='], charts: ['T12', 'T14', 'T13'] },
  inventory: { head: [], charts: ['T18'] },
  profitAndLoss: { head: ['T20', 'T21'], charts: ['T19', 'T22'] },
  balanceSheet: { head: ['T23', 'T24', 'T25'], signs: ['\u2212', '='], charts: [] },
  health: { head: ['T26', 'T27', 'T28', 'T29', 'T30', 'T31'], charts: [] },
};

/** One area, its tiles large: figures that add up as a sum, charts with their readout, and every chart's table. */
export function AreaPage({ document, area }: { document: TilesDocument; area: Area }): ReactElement {
  const { t } = useSpeech();
  const place = useMemo<TilePlace>(
    () => ({ today: document.calendar.today, zone: document.org.timezone, tiles: tileById(document), month: null }),
    [document],
  );
  const layout = layouts[area];
  const tiles = document.tiles.filter((tile) => tile.area === area);
  const ties = tieCount(tiles);
  const first = layout.head[0] ?? layout.charts[0];
  const span = layout.head.length === 6 ? 2 : layout.head.length === 3 ? 4 : 6;
  const isDocuments = tiles.some((tile) => tile.chips.includes('documents'));
  return (
    <TileSheet document={document}>
      {(focused) => {
        const tabStop = (id: Tile['id']) => (id === (focused ?? first) ? 0 : -1);
        return (
          <>
            {layout.head.length > 0 && (
              <section className="area" aria-label={t(`area.${area}`)}>
                <div className="lab">
                  <h2>{t(`area.${area}`)}</h2>
                  {ties.all > 0 && <p>{t('tile.tied', { tied: ties.tied, count: ties.all })}</p>}
                  {area === 'cash' && <p>{t('tile.cashNote')}</p>}
                  {area !== 'cash' && isDocuments && <p>{t('tile.documents')}</p>}
                </div>
                {layout.head.map((id, index) => {
                  const tile = place.tiles.get(id);
                  const sign = layout.signs?.[index];
                  return (
                    tile && (
                      <div
                        key={id}
                        className={`slot span-${area === 'health' ? 4 : span} ${sign === undefined ? '' : 'signed'} ${area === 'health' && index > 2 ? 'second' : ''}`}
                      >
                        <TileView tile={tile} place={place} tabIndex={tabStop(id)} size="xl" isPage />
                        {sign !== undefined && (
                          <span className="sign" aria-hidden="true">
                            {sign}
                          </span>
                        )}
                      </div>
                    )
                  );
                })}
              </section>
            )}
            {layout.charts.map((id) => {
              const tile = place.tiles.get(id);
              return tile && <ChartRow key={id} tile={tile} place={place} tabIndex={tabStop(id)} />;
            })}
          </>
        );
      }}
    </TileSheet>
  );
}

/** A chart across the page and its table below; ranked tiles are tables already. */
function ChartRow({ tile, place, tabIndex }: { tile: Tile; place: TilePlace; tabIndex: number }): ReactElement {
  const speech = useSpeech();
  const twin = useMemo(() => twinOf(tile, speech), [tile, speech]);
  const hasTwin = isReadable(tile) && tile.series.length > 0 && markOf(tile) !== 'buckets';
  return (
    <section className="area">
      <div className="lab">
        <h2>{tile.name}</h2>
        <p>{speech.span(tile.window)}</p>
      </div>
      <div className="slot span-12">
        <TileView tile={tile} place={place} tabIndex={tabIndex} isPage />
        {hasTwin && (
          <div className="twin">
            <TwinTable twin={twin} caption={tile.name} />
          </div>
        )}
      </div>
    </section>
  );
}
