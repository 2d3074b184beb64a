import type { Database } from 'better-sqlite3';

/**
 * Lists in the order they are read in: documents by day, open documents by the day they fall due. Their newest or most urgent
 * page is then read from the index, whatever the size of the books.
 */
export const migration0050 = {
  version: 50,
  up(db: Database): void {
    db.exec(`
CREATE INDEX invoice_day ON invoice(date);
CREATE INDEX payment_day ON payment(date);
CREATE INDEX invoice_falls_due ON invoice(type, coalesce(due_date, date, ''))
  WHERE status = 'AUTHORISED' AND amount_due <> 0;
`);
  },
};
