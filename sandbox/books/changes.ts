/** Changes as an accountant makes them at Xero: documents change, and the ledger follows because it is derived. */
import type { Change, Instant } from '../model.ts';
import type { BookStore } from './store.ts';

/** Applies one change to the store. */
export function applyChange(store: BookStore, change: Change, at: Instant): void {
  void at;
  if (change.kind === 'breakTrialBalance') store.trialBalanceError = change.by;
}
