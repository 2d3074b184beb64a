import { use, type ReactElement, type ReactNode } from 'react';
import type { Tile } from '#contract/tiles';
import { Chart } from '../charts/Chart.tsx';
import { Spark } from '../charts/Spark.tsx';
import type { ChartSize, ChartSpec } from '../charts/spec.ts';
import { DrillLink, DrillPlace } from '../drill/DrillLink.tsx';
import { useDrill } from '../drill/useDrill.ts';
import { useSpeech, type Speech } from '../i18n/index.ts';
import { ageClass, bucketLabel } from './buckets.ts';
import { chartName, chartOf } from './charts.ts';
import { subtract } from '../i18n/format.ts';
import { changeText, shareText, write } from './model.ts';

const TILE_ROWS = 5;

/** Height of a tile's chart in the sheet; a page gives all of them the same. */
const tileHeight: Partial<Record<Tile['id'], number>> = {
  T01: 104,
  T06: 90,
  T12: 90,
  T08: 62,
  T14: 62,
  T18: 126,
  T19: 116,
};

/** The chart of a tile as long as its figures are the same: going back to a client lays nothing out again. */
const specs = new WeakMap<Tile, WeakMap<Speech, Partial<Record<ChartSize, ChartSpec | null>>>>();

function specOf(tile: Tile, speech: Speech, size: ChartSize): ChartSpec | null {
  const byWords = specs.get(tile) ?? new WeakMap<Speech, Partial<Record<ChartSize, ChartSpec | null>>>();
  specs.set(tile, byWords);
  const bySize = byWords.get(speech) ?? {};
  byWords.set(speech, bySize);
  const known = bySize[size];
  return known === undefined ? (bySize[size] = chartOf(tile, speech, size)) : known;
}

export function TileChart(props: {
  tile: Tile;
  size: ChartSize;
  height?: number;
  marked?: number;
}): ReactElement | null {
  const { tile, size, marked } = props;
  const speech = useSpeech();
  const spec = specOf(tile, speech, size);
  const { open } = useDrill();
  const canOpen = use(DrillPlace);
  const openPoint = (index: number) => {
    const point = tile.series[index];
    if (point && point.value !== null) open({ of: 'tile', tile: tile.id, key: point.key });
  };
  if (!spec) return <p className="cmp">{speech.t('tile.noHistory')}</p>;
  return (
    <Chart
      spec={spec}
      height={props.height ?? (size === 'page' ? 230 : (tileHeight[tile.id] ?? 90))}
      label={chartName(tile, speech)}
      isFocusable={size === 'page'}
      place={`${tile.id} ${size}`}
      {...(marked === undefined ? {} : { marked })}
      {...(canOpen ? { onOpen: openPoint } : {})}
    />
  );
}

export function TileSpark({ tile, width = 240 }: { tile: Tile; width?: number }): ReactElement {
  const speech = useSpeech();
  return <Spark values={tile.series.map((point) => point.value)} label={chartName(tile, speech)} width={width} />;
}

/** A point's value that opens what is behind it. A rest the page itself added up is no point of the tile and stays text. */
function Opens(props: { tile: Tile; point: Tile['series'][number]; children: ReactNode }): ReactElement {
  const { tile, point } = props;
  const isPoint = tile.series.includes(point) && point.value !== null;
  const figure = isPoint ? ({ of: 'tile', tile: tile.id, key: point.key } as const) : null;
  return (
    <DrillLink figure={figure} tabIndex={-1}>
      {props.children}
    </DrillLink>
  );
}

/** T04: bars from a common zero, what is below it on the left in the colour of negatives. */
export function Accounts({ tile, limit = TILE_ROWS }: { tile: Tile; limit?: number }): ReactElement {
  const speech = useSpeech();
  const rows = tile.series.slice(0, limit);
  const values = rows.map((point) => Number(point.value ?? '0'));
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const width = high - low || 1;
  const zero = (-low / width) * 100;
  return (
    <>
      <table className="mini">
        <caption className="vh">{speech.t('tile.rankName', { name: tile.name, count: tile.series.length })}</caption>
        <tbody>
          {rows.map((point, index) => {
            const value = values[index] ?? 0;
            const size = (Math.abs(value) / width) * 100;
            return (
              <tr key={point.key}>
                <th scope="row" className="name" title={point.label}>
                  {point.label}
                  {point.own && (
                    <span className="mute num">
                      {' '}
                      {point.own.currency} {speech.money(point.own.amount)}
                    </span>
                  )}
                </th>
                <td className="bar-cell">
                  <span className="hbar" aria-hidden="true">
                    <i
                      className={value < 0 ? 'below' : ''}
                      style={{ left: `${value < 0 ? zero - size : zero}%`, width: `${size}%` }}
                    />
                    <b style={{ left: `${zero}%` }} />
                  </span>
                </td>
                <td className={`num w-amount ${value < 0 ? 'neg' : ''}`}>
                  <Opens tile={tile} point={point}>
                    {point.value === null ? speech.t('common.na') : write(tile, point.value, speech)}
                  </Opens>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <More tile={tile} limit={limit} />
    </>
  );
}

/** T07, T13, T22: the largest first, whole units, with share of the total or change on last year. */
export function Ranked({ tile, limit = TILE_ROWS }: { tile: Tile; limit?: number }): ReactElement {
  const speech = useSpeech();
  const shown = shortList(tile, limit, speech.t('common.other'));
  return (
    <>
      <table className="mini">
        <caption className="vh">{speech.t('tile.rankName', { name: tile.name, count: tile.series.length })}</caption>
        <tbody>
          {shown.map((point) => {
            const change =
              tile.id === 'T22'
                ? changeText(point.value, point.previous, speech)
                : shareText(tile, point.value, speech);
            return (
              <tr key={point.key}>
                <th scope="row" className="name cond" title={point.label}>
                  {point.label}
                </th>
                <td className={`num w-whole ${point.value?.startsWith('-') ? 'neg' : ''}`}>
                  <Opens tile={tile} point={point}>
                    {point.value === null ? speech.t('common.na') : speech.money(point.value, 0)}
                  </Opens>
                </td>
                <td className="num w-share mute">{change ?? ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

/** The first lines, and all the rest as one line "Other", exact, so that the list adds up to the total it stands for. */
function shortList(tile: Tile, limit: number, other: string): Tile['series'] {
  if (tile.series.length <= limit || tile.value === null) return tile.series.slice(0, limit);
  const named = tile.series.filter((point) => point.key !== 'other').slice(0, limit - 1);
  const rest = named.reduce((left, point) => subtract(left, point.value ?? '0'), tile.value);
  return [...named, { key: 'other', label: other, value: rest }];
}

function More({ tile, limit }: { tile: Tile; limit: number }): ReactElement | null {
  const { t } = useSpeech();
  const hidden = tile.series.length - limit;
  return hidden > 0 ? <p className="cmp mute">{t('tile.more', { count: hidden })}</p> : null;
}

/** T10, T16: not yet due and overdue as one bar. */
export function Split({ due, overdue }: { due: Tile | undefined; overdue: Tile | undefined }): ReactElement | null {
  const speech = useSpeech();
  const parts = [due?.value, overdue?.value].map((value) => Math.max(0, Number(value ?? '0')));
  const [first = 0, second = 0] = parts;
  if (first + second === 0) return null;
  const name = speech.t('tile.splitName', {
    due: speech.money(due?.value ?? '0'),
    overdue: speech.money(overdue?.value ?? '0'),
  });
  return (
    <div className="split" role="img" aria-label={name}>
      {first > 0 && <i className="age-0" style={{ flexGrow: first, flexBasis: 0 }} />}
      {second > 0 && <i className="age-3" style={{ flexGrow: second, flexBasis: 0 }} />}
    </div>
  );
}

/** T09, T15 and, on pages, T11, T17: a bar a bucket with its amount. */
export function Buckets({ tile }: { tile: Tile }): ReactElement {
  const speech = useSpeech();
  const isOverdue = tile.id === 'T11' || tile.id === 'T17';
  const high = Math.max(1, ...tile.series.map((point) => Number(point.value ?? '0')));
  return (
    <table className="mini">
      <caption className="vh">{tile.name}</caption>
      <tbody>
        {tile.series.map((point, index) => (
          <tr key={point.key}>
            <th scope="row" className="bucket">
              {bucketLabel(point.key, speech, isOverdue)}
            </th>
            <td className="bar-cell rest">
              <span className="hbar" aria-hidden="true">
                <i
                  className={isOverdue ? ageClass(index) : ''}
                  style={{ left: 0, width: `${Math.max(0, (Number(point.value ?? '0') / high) * 100)}%` }}
                />
              </span>
            </td>
            <td className="num w-amount">
              <Opens tile={tile} point={point}>
                {point.value === null ? speech.t('common.na') : speech.money(point.value)}
              </Opens>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
