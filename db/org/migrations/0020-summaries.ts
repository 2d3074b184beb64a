import type { Database } from 'better-sqlite3';

/**
 * Summary tables: what the figures add up, added up ahead. The sync keeps them by difference in the transaction of the
 * rows; `rebuildSummaries` makes them anew from the rows. Amounts are INTEGER ten-thousandths of the base currency; `cents`
 * is the same with every document rounded to whole cents, as the ledger posts it. `n` counts the rows behind a cell; a
 * cell without any is not there. An id that is missing is the empty blob, a day that is missing the empty text.
 */
export const migration0020 = {
  version: 20,
  up(db: Database): void {
    db.exec(`
-- Invoices and bills less credit notes, AUTHORISED and PAID, without tax. side: ACCREC | ACCPAY.
CREATE TABLE sum_document_day (
  side TEXT NOT NULL, day TEXT NOT NULL,
  net INTEGER NOT NULL, cents INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (side, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE sum_contact_month (
  side TEXT NOT NULL, month TEXT NOT NULL, contact_id BLOB NOT NULL,
  net INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (side, month, contact_id)
) STRICT, WITHOUT ROWID;

-- year: the calendar year in which the financial year ends, by the year end kept in meta 'summary_year_end'.
CREATE TABLE sum_contact_year (
  side TEXT NOT NULL, year INTEGER NOT NULL, contact_id BLOB NOT NULL,
  net INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (side, year, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sum_contact_year_top ON sum_contact_year(side, year, net DESC);

-- active: contacts whose net is not 0.
CREATE TABLE sum_contact_year_total (
  side TEXT NOT NULL, year INTEGER NOT NULL,
  net INTEGER NOT NULL, active INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (side, year)
) STRICT, WITHOUT ROWID;

-- Lines of the same documents. quantity in ten-thousandths; both follow the sign of the document.
CREATE TABLE sum_item_month (
  side TEXT NOT NULL, month TEXT NOT NULL, item_code TEXT NOT NULL,
  net INTEGER NOT NULL, quantity INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (side, month, item_code)
) STRICT, WITHOUT ROWID;

-- Lines by the account they are booked on, debit positive. source: ACCREC | ACCPAY | BANK | JOURNAL.
CREATE TABLE sum_account_month (
  source TEXT NOT NULL, month TEXT NOT NULL, account_id BLOB NOT NULL,
  amount INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (source, month, account_id)
) STRICT, WITHOUT ROWID;

-- Money through accounts; whether the account is a bank account is asked when it is read, for that can change.
-- kind: in | out (bank transactions), paymentIn | paymentOut, transferIn | transferOut. own: in the account's currency.
-- reconciled: how many of the rows are.
CREATE TABLE sum_bank_day (
  day TEXT NOT NULL, account_id BLOB NOT NULL, kind TEXT NOT NULL,
  amount INTEGER NOT NULL, cents INTEGER NOT NULL, own INTEGER NOT NULL, reconciled INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (day, account_id, kind)
) STRICT, WITHOUT ROWID;

-- What is open today by the day it falls due. kind: document | prepayment | overpayment.
CREATE TABLE sum_open_day (
  kind TEXT NOT NULL, type TEXT NOT NULL, day TEXT NOT NULL,
  amount INTEGER NOT NULL, cents INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (kind, type, day)
) STRICT, WITHOUT ROWID;

-- Invoices and bills paid in full, by the month of the document and the month of its full payment. total: whole cents of the
-- base total; weighted: days from document to payment times those cents.
CREATE TABLE sum_paid_month (
  side TEXT NOT NULL, month TEXT NOT NULL, paid_month TEXT NOT NULL,
  weighted INTEGER NOT NULL, total INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (side, month, paid_month)
) STRICT, WITHOUT ROWID;

CREATE INDEX manual_journal_date ON manual_journal(date, status);
CREATE INDEX allocation_date ON allocation(date);
`);
  },
};
