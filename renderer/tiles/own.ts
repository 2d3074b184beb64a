import type { OwnFigure, OwnTile, OwnTileDraft } from '#contract/desk';
import type { Speech } from '../i18n/index.ts';
import type { ChartSize, ChartSpec } from '../charts/spec.ts';
import { ownChart } from '../charts/options/ownChart.ts';
import type { Twin } from './twin.ts';

/** A value of an own tile as it stands in a sentence or a table. */
export function writeOwn(value: string, figure: Pick<OwnFigure, 'unit'>, speech: Speech): string {
  if (figure.unit === 'money') return speech.money(value);
  const decimals = /\.(\d+)$/.exec(value)?.[1]?.length ?? 0;
  return speech.money(value, figure.unit === 'count' ? 0 : decimals);
}

/** The name of a group: days and months in words, an empty value and the rest said as that. */
export function pointLabel(
  point: OwnFigure['series'][number],
  tile: OwnTileDraft,
  more: number,
  speech: Speech,
): string {
  if (point.key === 'other' && more > 0) return speech.t('own.other', { count: more });
  if (point.label === '') return speech.t('own.blank');
  if (tile.group?.step === null || tile.group === null) return point.label;
  if (/^\d{4}-\d{2}-\d{2}$/.test(point.key)) return speech.day(point.key);
  return /^\d{4}-\d{2}$/.test(point.key) ? speech.month(point.key) : point.label;
}

const isTimed = (tile: OwnTileDraft): boolean => tile.group !== null && tile.group.step !== null;

/** The chart of an own tile, null when it is shown as a figure or a table, or has nothing to draw. */
export function ownChartOf(tile: OwnTileDraft, figure: OwnFigure, speech: Speech, size: ChartSize): ChartSpec | null {
  if ((tile.chart !== 'columns' && tile.chart !== 'line') || figure.series.length === 0) return null;
  return ownChart(
    figure.series.map((point) => ({
      key: point.key,
      label: pointLabel(point, tile, figure.more, speech),
      value: point.value,
    })),
    speech,
    size,
    { kind: tile.chart, isTimed: isTimed(tile), write: (value) => writeOwn(value, figure, speech) },
  );
}

export function ownTwin(tile: OwnTileDraft, figure: OwnFigure, speech: Speech): Twin {
  const { t } = speech;
  const value = (decimal: string | null) => (decimal === null ? t('common.na') : writeOwn(decimal, figure, speech));
  const head = [groupName(tile, speech), [measureText(tile, speech), figure.currency ?? ''].filter(Boolean).join(' ')];
  return {
    head,
    rows: figure.series.map((point) => ({
      key: point.key,
      label: pointLabel(point, tile, figure.more, speech),
      cells: [value(point.value)],
    })),
    total: figure.value === null ? null : [t('tile.total'), value(figure.value)],
  };
}

/** A column's name in words: `contact_name` reads "contact name". */
export const columnWords = (name: string): string => name.replaceAll('_', ' ');

export function groupName(tile: OwnTileDraft, speech: Speech): string {
  if (tile.group === null) return speech.t('tile.what');
  const name = columnWords(tile.group.column);
  const first = name.charAt(0).toLocaleUpperCase(speech.lang) + name.slice(1);
  return tile.group.step === null ? first : `${first}, ${speech.t(`own.${tile.group.step}`)}`;
}

export function measureText({ measure }: OwnTileDraft, { t }: Speech): string {
  return measure.how === 'count' ? t('own.count') : `${t(`own.${measure.how}`)} ${columnWords(measure.column)}`;
}

/** Its conditions as words: "status is AUTHORISED, due date is in this month". */
export function filterText({ filters }: OwnTileDraft, { t }: Speech): string {
  return filters
    .map((filter) => {
      const column = columnWords(filter.column);
      const words = t(`own.${filter.is}`);
      if (filter.is === 'lastDays') return `${column} ${words.replace('…', filter.value)}`;
      const takesValue = filter.is !== 'thisMonth' && filter.is !== 'thisYear' && filter.is !== 'fiscalYear';
      return takesValue ? `${column} ${words} ${filter.value}` : `${column} ${words}`;
    })
    .join(', ');
}

/** The limit a figure is beyond, as words: "above 10,000.00"; null when it is within. */
export function crossedText(
  { definition, figure }: Pick<OwnTile, 'figure'> & { definition: OwnTileDraft },
  speech: Speech,
): string | null {
  const { limits } = definition;
  if (figure.crossed === null || limits === null) return null;
  const limit = limits[figure.crossed];
  if (limit === null) return null;
  return speech.t(limits.side === 'above' ? 'own.isAbove' : 'own.isBelow', { limit: writeOwn(limit, figure, speech) });
}

/** The name of a table as the tables page has it. */
export const tableWords = (table: OwnTileDraft['table'], speech: Speech): string => speech.t(`tables.${table}`);
