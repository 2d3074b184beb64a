import type { Figure } from '#contract/drill';
import type { Tile } from '#contract/tiles';
import type { Speech } from '../i18n/index.ts';
import { stacksOf } from '../charts/options/stackedItems.ts';
import { bucketLabel } from './buckets.ts';
import { markOf } from './charts.ts';
import { changeText, isGrowth, shareText, write } from './model.ts';

export interface Twin {
  readonly head: readonly string[];
  /** `figures`: what stands behind each cell, where something does. */
  readonly rows: readonly {
    key: string;
    label: string;
    cells: readonly string[];
    figures?: readonly (Figure | null)[];
  }[];
  readonly total: readonly string[] | null;
}

/** A point of a tile, or a part of it, as something that opens. */
const behind =
  (tile: Tile) =>
  (key: string, part?: string): Figure => ({
    of: 'tile',
    tile: tile.id,
    key,
    ...(part === undefined ? {} : { part }),
  });

/** The table with the same numbers as the chart, in the same order. */
export function twinOf(tile: Tile, speech: Speech): Twin {
  const { t } = speech;
  const at = behind(tile);
  const na = t('common.na');
  const value = (decimal: string | null | undefined) =>
    decimal === null || decimal === undefined ? na : write(tile, decimal, speech);
  const amount = tile.unit === 'money' ? `${t('tile.amount')} ${tile.currency ?? ''}`.trim() : t('tile.value');
  const total = tile.unit === 'money' && tile.value !== null ? speech.money(tile.value) : null;
  const when = (key: string) => (key.length === 10 ? speech.weekDay(key) : speech.month(key));
  switch (tile.id) {
    case 'T01':
      return {
        head: [t('tile.dayCol'), t('tile.in'), t('tile.out'), t('tile.net')],
        rows: tile.series.map((point) => ({
          key: point.key,
          label: when(point.key),
          cells: [value(point.parts?.['in']), value(point.parts?.['out']), value(point.value)],
          figures: [at(point.key, 'in'), at(point.key, 'out'), at(point.key)],
        })),
        total: null,
      };
    case 'T19':
      return {
        head: [t('tile.month'), t('tile.revenue'), t('tile.expense'), t('tile.net')],
        rows: tile.series.map((point) => ({
          key: point.key,
          label: when(point.key),
          cells: [
            value(point.parts?.['revenue']),
            value(point.parts?.['expense']),
            value(point.parts?.['net'] ?? point.value),
          ],
          figures: [at(point.key, 'revenue'), at(point.key, 'expense'), at(point.key)],
        })),
        total: null,
      };
    case 'T18': {
      const stacks = stacksOf(tile.series, speech);
      return {
        head: [t('tile.month'), ...stacks.map((stack) => stack.label), t('tile.total')],
        rows: tile.series.map((point) => ({
          key: point.key,
          label: when(point.key),
          cells: [...stacks.map((stack) => value(point.parts?.[stack.key] ?? '0')), value(point.value)],
          figures: [
            ...stacks.map((stack) => (point.parts?.[stack.key] === undefined ? null : at(point.key, stack.key))),
            at(point.key),
          ],
        })),
        total: null,
      };
    }
    default:
      break;
  }
  const mark = markOf(tile);
  if (mark === 'buckets' || mark === 'ageing') {
    return {
      head: [t('tile.bucket'), amount, t('tile.share')],
      rows: tile.series.map((point) => ({
        key: point.key,
        label: bucketLabel(point.key, speech, mark === 'ageing'),
        cells: [value(point.value), shareText(tile, point.value, speech) ?? na],
        figures: [at(point.key)],
      })),
      total: total === null ? null : [t('tile.total'), total, ''],
    };
  }
  if (mark === 'ranked' || mark === 'bars') {
    const hasPrevious = tile.series.some((point) => point.previous !== null && point.previous !== undefined);
    return {
      head: [t('tile.what'), amount, ...(hasPrevious ? [t('tile.previous'), t('tile.changeCol')] : [t('tile.share')])],
      rows: tile.series.map((point) => ({
        key: point.key,
        label: point.label,
        cells: [
          value(point.value),
          ...(hasPrevious
            ? [value(point.previous), changeText(point.value, point.previous, speech) ?? na]
            : [shareText(tile, point.value, speech) ?? na]),
        ],
        figures: [at(point.key)],
      })),
      total: total === null ? null : [t('tile.total'), total, ...(hasPrevious ? ['', ''] : [''])],
    };
  }
  const hasPrevious = tile.series.some((point) => point.previous !== null && point.previous !== undefined);
  return {
    head: [t('tile.month'), isGrowth(tile) ? t('tile.percent') : amount, ...(hasPrevious ? [t('tile.previous')] : [])],
    rows: tile.series.map((point) => ({
      key: point.key,
      label: when(point.key),
      cells: [value(point.value), ...(hasPrevious ? [value(point.previous)] : [])],
      figures: [point.value === null ? null : at(point.key), ...(hasPrevious ? [at(point.key, 'previous')] : [])],
    })),
    total: null,
  };
}

/** The twin as text for a spreadsheet: tabs between cells, a line a row. */
export function twinText(twin: Twin): string {
  const lines = [twin.head, ...twin.rows.map((row) => [row.label, ...row.cells]), ...(twin.total ? [twin.total] : [])];
  return lines.map((line) => line.join('\t')).join('\n');
}
