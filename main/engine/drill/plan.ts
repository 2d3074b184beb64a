/** What stands behind a figure, before it is read: entries to be paged, or few rows that are worked out. */
import type { DrillColumn, DrillRow, Figure } from '#contract/drill';
import type { TilesDocument, TileWindow, Unit } from '#contract/tiles';
import type { ReportDocument, ReportOptions } from '#contract/ledger';
import type { Account, Sources } from '../metrics/sources.ts';
import type { Amount } from '../metrics/money.ts';
import type { Statements } from '../metrics/statements.ts';
import type { Branch } from './entries.ts';

/** What a plan is worked out from; documents of tiles and reports are made when they are asked for. */
export interface DrillInput {
  readonly sources: Sources;
  readonly statements: Statements;
  readonly accrual: Statements;
  tiles(): TilesDocument;
  report(name: ReportDocument['report'], options: ReportOptions | undefined): ReportDocument;
  /** What the rows of a plan add up to, as money text. */
  sumOf(plan: Plan): string;
}

/** The figure as it is shown where it was clicked. */
export interface Shown {
  readonly title: string;
  readonly detail: string;
  readonly unit: Unit;
  readonly window: TileWindow | null;
  /** Null: whatever the rows add up to. */
  readonly total: string | null;
  /** Why there is no figure; null when there is one. */
  readonly reason: string | null;
}

interface EntriesPlan {
  readonly kind: 'entries';
  readonly list: 'documents' | 'lines' | 'movements';
  /** False where the figure is an average over the rows, not their sum. */
  readonly adds: boolean;
  readonly branches: readonly Branch[];
  readonly sort: { readonly column: DrillColumn; readonly descending: boolean };
  readonly columns: readonly DrillColumn[];
  /** The balance the span opened with, in the direction of the rows. */
  readonly opening: { readonly label: string; readonly amount: Amount; readonly further: Figure | null } | null;
}

/** Account rows or inputs. `amount` in ten-thousandths where they add up. */
export interface PartsPlan {
  readonly kind: 'parts';
  readonly list: 'accounts' | 'inputs';
  readonly adds: boolean;
  readonly rows: readonly DrillRow[];
}

export type Plan = (EntriesPlan | PartsPlan) & { readonly window: TileWindow | null };

export const blobOf = (guid: string): Buffer => Buffer.from(guid.replaceAll('-', ''), 'hex');

export const nameOf = (account: Account | undefined): string => account?.name ?? '';
