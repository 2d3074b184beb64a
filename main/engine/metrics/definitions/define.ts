import type { z } from 'zod';
import type { Area, Tile, TileId } from '#contract/tiles';

/** A text in both languages of the product. */
export interface Words {
  readonly en: string;
  readonly nl: string;
}

export interface TileDefinition {
  readonly id: z.output<typeof TileId>;
  readonly area: z.output<typeof Area>;
  readonly unit: z.output<typeof Tile>['unit'];
  /** The report a click opens. */
  readonly report: string;
  /**
   * `documents`: from invoices and the like, the same on both bases. `reports`: from Xero's reports of the chosen basis.
   * `cash`: money that moved. `ledger`: bank balances, the same on both bases.
   */
  readonly basisKind: 'documents' | 'reports' | 'cash' | 'ledger';
  /** Steps of the sync that must be complete before there is a figure. */
  readonly steps: readonly string[];
  /** Steps that must be complete too before the figure is compared. */
  readonly tieSteps: readonly string[];
  readonly name: Words;
  readonly formula: Words;
  readonly source: Words;
  readonly basis: Words;
  readonly window: Words;
  readonly exclusions: Words;
  readonly tieOut: Words;
}

export const words = (en: string, nl: string): Words => ({ en, nl });

/** The sentences on basis, one per kind. */
export const basisWords: Readonly<Record<TileDefinition['basisKind'], Words>> = {
  documents: words(
    'From documents: the same on accrual and cash basis.',
    'Uit documenten: gelijk op factuur- en kasbasis.',
  ),
  reports: words('Accrual, or cash when cash basis is chosen.', 'Factuurbasis, of kasbasis als die is gekozen.'),
  cash: words('Cash by nature: money that moved, tax included.', 'Kas van nature: geld dat bewoog, inclusief btw.'),
  ledger: words('Ledger balances: the same on both bases.', 'Grootboeksaldi: gelijk op beide bases.'),
};

export const windows = {
  month: words('From the first of this month to today.', 'Vanaf de eerste van deze maand tot en met vandaag.'),
  year: words('This financial year to today.', 'Dit boekjaar tot en met vandaag.'),
  today: words('Today in the organisation’s zone.', 'Vandaag in de tijdzone van de organisatie.'),
  trialBalance: words(
    'The day of the newest trial balance, today after a sync.',
    'De dag van de nieuwste kolommenbalans; na synchroniseren is dat vandaag.',
  ),
  twelve: words(
    'The twelve complete months before this month; fewer are scaled to 365 days and marked.',
    'De twaalf volledige maanden vóór deze maand; minder maanden worden naar 365 dagen omgerekend en gemerkt.',
  ),
} as const;

export const derived: Words = words(
  'No report of its own: as good as the worst of its inputs.',
  'Geen eigen rapport: zo goed als de slechtste van de cijfers eronder.',
);

export const counted: Words = words(
  'Drafts, submitted, voided and deleted documents.',
  'Concepten, ingediende, ongeldig gemaakte en verwijderde documenten.',
);
