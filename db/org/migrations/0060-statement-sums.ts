import type { Database } from 'better-sqlite3';

/** Xero's own reports added up by account type, so that a figure over many months does not read every account of each. */
export const migration0060 = {
  version: 60,
  up(db: Database): void {
    db.exec(`
-- Account lines of trial balances, profit and loss and balance sheets. section: of statements; empty for a trial balance.
-- type: of the account, '-' for lines of no account of the chart. amount: the balance of a trial balance, debit positive, or
-- the amount as the statement shows it. movement, debtors, creditors: of trial balances. overdrawn: the negative amounts.
-- cards: what is on credit cards.
CREATE TABLE sum_report_group (
  report_id INTEGER NOT NULL REFERENCES report(id) ON DELETE CASCADE,
  section TEXT NOT NULL, type TEXT NOT NULL, class TEXT NOT NULL,
  amount INTEGER NOT NULL, movement INTEGER NOT NULL, overdrawn INTEGER NOT NULL, cards INTEGER NOT NULL,
  debtors INTEGER NOT NULL, creditors INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (report_id, section, type, class)
) STRICT, WITHOUT ROWID;
`);
  },
};
