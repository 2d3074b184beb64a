/** What the ledger is made of: journals of postings, each belonging to accrual basis, cash basis or both. */
import type { Amount, Ids } from '../model.ts';

export const ACCRUAL = 1;
export const CASH = 2;
export const BOTH = 3;

export interface Posting {
  readonly accountId: Ids;
  /** Debit positive, base currency. */
  readonly amount: Amount;
  readonly basis: number;
  readonly optionIds: readonly Ids[];
}

export interface Journal {
  readonly sourceId: Ids;
  readonly day: number;
  readonly text: string;
  readonly postings: readonly Posting[];
}

/** The ids of no tracking option at all. */
export const noOptions: readonly Ids[] = [];
