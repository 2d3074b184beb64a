import type { Database } from 'better-sqlite3';

/** Key figures per organisation for the practice page. Disposable: everything here can be made again from the organisations' files. */
export const migration0010 = {
  version: 10,
  up(db: Database): void {
    db.exec(`
CREATE TABLE rollup (
  tenant_id BLOB PRIMARY KEY,
  commit_run INTEGER NOT NULL,      -- the organisation's run these figures belong to
  as_of_utc TEXT,
  tied INTEGER, tieable INTEGER,
  closing_balance TEXT, closing_balance_trend TEXT NOT NULL DEFAULT '[]',
  receivables TEXT, overdue TEXT, net_profit TEXT, net_profit_trend TEXT NOT NULL DEFAULT '[]',
  sales_growth TEXT, current_ratio TEXT
) STRICT, WITHOUT ROWID;
`);
  },
};
