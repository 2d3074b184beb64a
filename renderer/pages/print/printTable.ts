import { unitOf } from '#contract/cellUnit';
import type { ReportDocument, ReportSection } from '#contract/ledger';
import type { Speech } from '../../i18n/index.ts';
import { cellText } from '../org/reportModel.ts';

/** A table as it stands on paper: texts are final, columns have their share of the width. */
export interface PrintTable {
  readonly title: string;
  readonly size: 'usual' | 'small' | 'least';
  readonly columns: readonly { readonly key: string; readonly title: string; readonly isFigure: boolean; readonly share: number }[]; // prettier-ignore
  readonly rows: readonly PrintRow[];
  /** Sentences below the last row. */
  readonly notes: readonly string[];
}

export interface PrintRow {
  readonly key: string;
  readonly kind: 'row' | 'subtotal' | 'total';
  /** The name first, then one text a column. */
  readonly cells: readonly string[];
  readonly negative: readonly boolean[];
}

/** Widths of the condensed face in hundredths of its size. */
const FIGURE = 0.53;
const LETTER = 0.5;
const PADDING = 10;
const NAME_LEAST = 120;
const NAME_MOST = 230;
const TEXT_LEAST = 90;

/** Point sizes tried one after another, in pixels; the first whose figures all fit is taken. */
const sizes = [
  { name: 'usual', px: 12 },
  { name: 'small', px: 10.7 },
  { name: 'least', px: 9.4 },
] as const;

/** A list longer than this is cut on paper, its smallest lines as one; a statement is printed whole, for its subtotals must add up. */
const MOST_ROWS = 60;

type Column = ReportSection['columns'][number];
type Rows = ReportSection['rows'];

const plainOf = (rows: Rows): number => rows.filter((row) => row.kind === 'row').length;

/** Decimal text with two places as cents; what has more is no amount of a list. */
const cents = (text: string): bigint => BigInt(text.replace('.', ''));
const isAmount = (text: string): boolean => /^-?\d+\.\d\d$/.test(text);
const amountText = (sum: bigint): string => {
  const digits = (sum < 0n ? -sum : sum).toString().padStart(3, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** The rows for paper. What is left out of a list that has a total is one line before it, so that the column still adds up. */
function shortened(section: ReportSection, speech: Speech): Rows {
  const { rows } = section;
  if (plainOf(rows) <= MOST_ROWS || rows.some((row) => row.kind === 'subtotal')) return rows;
  const last = rows.at(-1);
  if (last?.kind !== 'total' || last.adds !== 'above') return rows.slice(0, MOST_ROWS);
  const left = rows.slice(MOST_ROWS, -1);
  const values = Object.fromEntries(
    section.columns.map(({ key, unit }) => {
      const found = left.flatMap((row) => row.values[key] ?? []);
      const adds = unit === 'money' && last.values[key] != null && found.every(isAmount);
      return [key, adds ? amountText(found.reduce((sum, text) => sum + cents(text), 0n)) : null];
    }),
  );
  const others = {
    key: 'others',
    label: speech.t('packs.others', { count: left.length }),
    kind: 'row' as const,
    values,
  };
  return [...rows.slice(0, MOST_ROWS), others, last];
}

/**
 * A section of a report for paper of this width in pixels. Figures are never cut: where they do not fit, the type gets smaller, then
 * cents go, then the oldest months go, and a note says so.
 */
export function reportTable(section: ReportSection, report: ReportDocument, width: number, speech: Speech): PrintTable {
  const rows = shortened(section, speech);
  const fitted = fit(section.columns, rows, width, speech);
  const notes = section.note === null ? [] : [section.note];
  if (rows.length < section.rows.length)
    notes.push(speech.t('packs.firstRows', { shown: MOST_ROWS, all: plainOf(section.rows) }));
  if (fitted.dropped > 0) notes.push(speech.t('packs.columnsLeft'));
  return {
    title: report.sections.length === 1 && section.title === report.title ? '' : section.title,
    size: fitted.size,
    columns: fitted.columns,
    rows: rows.map((row) => ({
      key: row.key,
      kind: row.kind,
      cells: [
        row.label,
        ...fitted.chosen.map((column) => cellText(row.values[column.key] ?? null, unitOf(column, row), speech, fitted.isWhole)), // prettier-ignore
      ],
      negative: [
        false,
        ...fitted.chosen.map((column) => isFigure(column) && (row.values[column.key] ?? '').startsWith('-')),
      ],
    })),
    notes,
  };
}

const isWordy = (column: Column): boolean => column.unit === 'text' && column.byRow !== true;
const isFigure = (column: Column): boolean => !isWordy(column) && column.unit !== 'date';
/** Columns named by a month or a day: the oldest stand first and can be left out. */
const isPeriod = (column: Column): boolean => /^\d{4}-\d{2}(-\d{2})?$/.test(column.key) && column.unit === 'money';

function fit(all: readonly Column[], rows: ReportSection['rows'], width: number, speech: Speech) {
  const periods = all.filter(isPeriod).length;
  const tries: { dropped: number; isWhole: boolean; size: (typeof sizes)[number] }[] = [];
  const matrix = all.length >= 8;
  for (const size of sizes.slice(0, 2)) for (const isWhole of matrix ? [true] : [false, true]) tries.push({ dropped: 0, isWhole, size }); // prettier-ignore
  for (let dropped = 1; dropped <= periods - 2; dropped++) tries.push({ dropped, isWhole: true, size: sizes[1] });
  tries.push({ dropped: Math.max(0, periods - 2), isWhole: true, size: sizes[2] });
  for (const [index, attempt] of tries.entries()) {
    let skip = attempt.dropped;
    const chosen = all.filter((column) => !(isPeriod(column) && skip-- > 0));
    const needs = chosen.map((column) => need(column, rows, attempt, speech));
    const taken = needs.reduce((total, one) => total + one, 0);
    const longest =
      rows.reduce((most, row) => Math.max(most, row.label.length), 8) * LETTER * attempt.size.px + PADDING;
    const name = Math.min(NAME_MOST, Math.max(NAME_LEAST, longest));
    if (taken + name > width && index < tries.length - 1) continue;
    // What is left over goes to the words: names and texts, not to the gaps between figures, unless there are only few of those.
    const spare = Math.max(0, width - taken - name);
    const words = 1 + chosen.filter(isWordy).length;
    const total = Math.max(width, taken + name);
    const forWords = chosen.length <= 4 && words === 1 ? spare * 0.4 : spare / words;
    const forFigures = words === 1 && chosen.length <= 4 ? (spare * 0.6) / Math.max(1, chosen.length) : 0;
    return {
      chosen,
      dropped: attempt.dropped,
      isWhole: attempt.isWhole,
      size: attempt.size.name,
      columns: [
        { key: '', title: '', isFigure: false, share: ((name + forWords) / total) * 100 },
        ...chosen.map((column, at) => ({
          key: column.key,
          title: column.title,
          isFigure: isFigure(column),
          share: (((needs[at] ?? 0) + (isWordy(column) ? forWords : forFigures)) / total) * 100,
        })),
      ],
    };
  }
  throw new RangeError('a table always fits at last');
}

function need(
  column: Column,
  rows: ReportSection['rows'],
  { isWhole, size }: { isWhole: boolean; size: (typeof sizes)[number] },
  speech: Speech,
): number {
  if (isWordy(column)) return TEXT_LEAST;
  // A heading may stand on two lines.
  const words = column.title.split(' ').map((word) => word.length);
  const half = Math.max(...words, Math.ceil(column.title.length / 2));
  let most = half * LETTER * size.px;
  for (const row of rows) {
    const text = cellText(row.values[column.key] ?? null, unitOf(column, row), speech, isWhole);
    most = Math.max(most, text.length * FIGURE * size.px * (row.kind === 'row' ? 1 : 1.06));
  }
  return Math.ceil(most + PADDING);
}
