import type { Database } from 'better-sqlite3';

/** Records come in the order of their change, by ids that are random. */
const tables = [
  'contact',
  'address',
  'invoice',
  'invoice_line',
  'allocation',
  'prepayment',
  'payment',
  'bank_transaction',
  'bank_transaction_line',
  'bank_transfer',
  'manual_journal',
  'manual_journal_line',
] as const;

interface Made {
  readonly name: string;
  readonly sql: string;
}

/**
 * Tables that were trees sorted by random ids become rows in the order they came, with an index on the id. A page of a
 * thousand new documents then fills the end of the file instead of touching a thousand places in it.
 */
export const migration0030 = {
  version: 30,
  up(db: Database): void {
    // Of a walk that is under way: records per page, and as JSON the parts of the list that are still to come.
    db.exec('ALTER TABLE checkpoint ADD COLUMN walk_size INTEGER');
    db.exec('ALTER TABLE checkpoint ADD COLUMN walk_windows TEXT');
    for (const table of tables) {
      const { sql } = db.prepare('SELECT name, sql FROM sqlite_schema WHERE name = ?').get(table) as Made;
      const indexes = db
        .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`)
        .all(table) as Made[];
      db.exec(
        sql.replace(`CREATE TABLE ${table} (`, `CREATE TABLE ${table}_rows (`).replace(/,\s*WITHOUT ROWID\s*$/, ''),
      );
      db.exec(`INSERT INTO ${table}_rows SELECT * FROM ${table}`);
      db.exec(`DROP TABLE ${table}`);
      db.exec(`ALTER TABLE ${table}_rows RENAME TO ${table}`);
      for (const index of indexes) db.exec(index.sql);
    }
  },
};
