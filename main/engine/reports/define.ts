/** What a report is made from, and how its sections are put together. */
import type { z } from 'zod';
import type { Figure } from '#contract/drill';
import type {
  ReportChart,
  ReportControl,
  ReportDocument as ReportDocumentSchema,
  ReportOptions,
  ReportSection,
} from '#contract/ledger';
import type { Lang } from '#contract/values';
import type { TileId } from '#contract/tiles';
import { moneyText, type Amount } from '../metrics/money.ts';
import type { Sources } from '../metrics/sources.ts';
import type { Statements } from '../metrics/statements.ts';
import type { TileDocument } from '../metrics/tilesDocument.ts';

export type Section = z.output<typeof ReportSection>;
export type SectionColumn = Section['columns'][number];
export type SectionRow = Section['rows'][number];
export type Chart = z.output<typeof ReportChart>;
export type Control = z.output<typeof ReportControl>;
export type ReportDocument = z.output<typeof ReportDocumentSchema>;
export type { Figure } from '#contract/drill';

export interface ReportInput {
  readonly sources: Sources;
  /** Reports of the chosen basis. */
  readonly statements: Statements;
  /** Bank accounts and control accounts are the same on both bases. */
  readonly accrual: Statements;
  readonly tiles: TileDocument;
  /** What the report is narrowed to. */
  readonly options: ReportOptions;
}

/** The body of a report: sections by page, and what it can be narrowed to. */
export interface Body {
  readonly pages: { key: string; title: string }[];
  readonly controls: Control[];
  readonly sections: Section[];
}

export type Tile = TileDocument['tiles'][number];

export function tileOf(input: ReportInput, id: z.output<typeof TileId>): Tile | undefined {
  return input.tiles.tiles.find((tile) => tile.id === id);
}

/** Picks the words of the input's language. */
export function words(input: { readonly sources: { readonly lang: Lang } }): (en: string, nl: string) => string {
  return (en, nl) => (input.sources.lang === 'nl' ? nl : en);
}

export const money = (key: string, title: string): SectionColumn => ({ key, title, unit: 'money' });
export const text = (key: string, title: string): SectionColumn => ({ key, title, unit: 'text' });
export const date = (key: string, title: string): SectionColumn => ({ key, title, unit: 'date' });
export const percent = (key: string, title: string): SectionColumn => ({ key, title, unit: 'percent' });
export const count = (key: string, title: string): SectionColumn => ({ key, title, unit: 'count' });
export const days = (key: string, title: string): SectionColumn => ({ key, title, unit: 'days' });
/** A column whose cells carry the unit of their row. */
export const figure = (key: string, title: string): SectionColumn => ({ key, title, unit: 'text', byRow: true });

interface SectionParts {
  readonly key: string;
  readonly page: string;
  readonly title: string;
  readonly columns: SectionColumn[];
  readonly rows: SectionRow[];
  readonly note?: string | null;
  readonly charts?: Chart[];
  readonly drill?: string[];
}

/** A section; without charts, note and drill where none is given. A row called `total` adds up the rows just above it. */
export function section(parts: SectionParts): Section {
  const rows = parts.rows.map((row) => (row.key === 'total' && row.adds === undefined ? adding(row, 'above') : row));
  return { ...parts, rows, note: parts.note ?? null, charts: parts.charts ?? [], drill: parts.drill ?? [] };
}

/** The row with what it adds up and takes off, so that a workbook can say the same as a formula. Rows that are not there count as nothing. */
export function adding(
  row: SectionRow,
  adds: 'above' | readonly string[],
  less: readonly string[] = [],
  rows: readonly SectionRow[] = [],
): SectionRow {
  if (adds === 'above') return { ...row, adds };
  const known = new Set(rows.map((one) => one.key));
  const there = (keys: readonly string[]) => keys.filter((key) => known.has(key));
  return { ...row, adds: there(adds), less: there(less) };
}

/** A picture with the rows of a section as points and some of its columns as series. */
export function overRows(
  title: string,
  kind: Chart['kind'],
  series: readonly string[],
  rows: readonly SectionRow[],
  more: Partial<Pick<Chart, 'line' | 'limits' | 'unit'>> = {},
): Chart {
  const points = rows.filter((row) => row.kind === 'row').map((row) => row.key);
  return {
    title,
    kind,
    along: 'rows',
    series: [...series],
    points,
    line: null,
    running: null,
    limits: [],
    unit: 'money',
    ...more,
  };
}

/** A picture with some columns of a section as points and some of its rows as series. */
export function overColumns(
  title: string,
  kind: Chart['kind'],
  series: readonly string[],
  points: readonly string[],
  more: Partial<Pick<Chart, 'line' | 'limits' | 'unit'>> = {},
): Chart {
  return {
    title, kind, along: 'columns', series: [...series], points: [...points], line: null, running: null, limits: [], unit: 'money', ...more,
  }; // prettier-ignore
}

/** A row whose values are amounts, null where there is none. */
export function amounts(
  key: string,
  label: string,
  values: Readonly<Record<string, Amount | null>>,
  kind: SectionRow['kind'] = 'row',
): SectionRow {
  return {
    key,
    label,
    kind,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value === null ? null : moneyText(value)]),
    ),
  };
}

export function cells(
  key: string,
  label: string,
  values: Readonly<Record<string, string | null>>,
  kind: SectionRow['kind'] = 'row',
): SectionRow {
  return { key, label, kind, values: { ...values } };
}

/** The row with what stands behind some of its cells; cells without a value have nothing behind them. */
export function withDrill(row: SectionRow, drill: Readonly<Record<string, Figure | null>>): SectionRow {
  const found = Object.entries(drill).filter(
    (entry): entry is [string, Figure] => entry[1] !== null && (row.values[entry[0]] ?? null) !== null,
  );
  return found.length === 0 ? row : { ...row, drill: Object.fromEntries(found) };
}

/** The series of a tile as rows: one per point, with its parts as columns. */
export function seriesRows(tile: Tile | undefined, columns: readonly SectionColumn[]): SectionRow[] {
  return (tile?.series ?? []).map((point) => ({
    key: point.key,
    label: point.label,
    kind: 'row',
    values: Object.fromEntries(
      columns.map((column) => [
        column.key,
        column.key === 'value'
          ? point.value
          : column.key === 'previous'
            ? (point.previous ?? null)
            : (point.parts?.[column.key] ?? null),
      ]),
    ),
  }));
}

/** A control with the value in force: what was asked for where it is one of the options, else the first. */
export function control(
  input: ReportInput,
  key: string,
  label: string,
  options: readonly { value: string; label: string }[],
  pages: readonly string[] = [],
): Control {
  const asked = input.options[key];
  const value = options.find((option) => option.value === asked)?.value ?? options[0]?.value ?? '';
  return { key, label, value, options: [...options], pages: [...pages] };
}
