/** What a report is made from, and how its sections are put together. */
import type { z } from 'zod';
import type { ReportDocument as ReportDocumentSchema, ReportSection } from '#contract/ledger';
import type { Lang } from '#contract/values';
import type { TileId } from '#contract/tiles';
import { moneyText, type Amount } from '../metrics/money.ts';
import type { Sources } from '../metrics/sources.ts';
import type { Statements } from '../metrics/statements.ts';
import type { TileDocument } from '../metrics/tilesDocument.ts';

export type Section = z.output<typeof ReportSection>;
export type SectionColumn = Section['columns'][number];
export type SectionRow = Section['rows'][number];
export type ReportDocument = z.output<typeof ReportDocumentSchema>;

export interface ReportInput {
  readonly sources: Sources;
  /** Reports of the chosen basis. */
  readonly statements: Statements;
  /** Bank accounts and control accounts are the same on both bases. */
  readonly accrual: Statements;
  readonly tiles: TileDocument;
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

/** The series of a tile as a section: one row per point, with its parts as columns. */
export function seriesSection(
  key: string,
  title: string,
  tile: Tile | undefined,
  columns: readonly SectionColumn[],
): Section {
  return {
    key,
    title,
    columns: [...columns],
    rows: (tile?.series ?? []).map((point) => ({
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
    })),
  };
}
