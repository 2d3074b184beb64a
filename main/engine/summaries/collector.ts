import { rebuildContactYears, rebuildReportSums, summaryYearEnd, yearEndText } from '#db/org/summaries';
import type { WritableDb } from '#db/open';
import type { RecordShape, StoredRecord } from '../xero/resource.ts';
import { Cells } from './cells.ts';
import { effectOf, type Tables } from './effects.ts';

/** Told of every record that changes: what it was, null when it is new, and what it is, null when it is gone. */
export type Hears = (before: StoredRecord | null, after: StoredRecord | null) => void;

/** Keeps the summary tables by difference. What it hears is written by `flush`, in the transaction of the rows. */
export interface Summaries {
  /** For a shape's records; null when no summary depends on them. Rows are in the order of the shape's columns. */
  listener(shape: RecordShape): Hears | null;
  /** Writes one statement for each touched cell. Belongs at the end of the transaction. */
  flush(): void;
  /** Forgets what was heard since the last flush: its transaction came to nothing. */
  drop(): void;
}

/** What of an account decides where the lines of reports are counted. */
const accountGrouping = ['type', 'class', 'bank_account_type', 'system_account'] as const;

export function createSummaries(db: WritableDb): Summaries {
  let yearEnd: string | null = null;
  let nextYearEnd: string | null = null;
  let areAccountsRegrouped = false;
  const contactYearTotal = new Cells(db, 'sum_contact_year_total');
  const cells = {
    documentDay: new Cells(db, 'sum_document_day'),
    contactMonth: new Cells(db, 'sum_contact_month'),
    contactYear: new Cells(db, 'sum_contact_year', ([side = null, year = null], [net = 0, n = 0], [now = 0]) => {
      const total = contactYearTotal.at(`${String(side)}${String(year)}`, side, year);
      total[0] = (total[0] ?? 0) + net;
      total[1] = (total[1] ?? 0) + (now === 0 ? 0 : 1) - (now === net ? 0 : 1);
      total[2] = (total[2] ?? 0) + n;
    }),
    itemMonth: new Cells(db, 'sum_item_month'),
    accountMonth: new Cells(db, 'sum_account_month'),
    bankDay: new Cells(db, 'sum_bank_day'),
    openDay: new Cells(db, 'sum_open_day'),
    paidMonth: new Cells(db, 'sum_paid_month'),
  };
  const tables: Tables = { ...cells, yearEnd: () => (yearEnd ??= summaryYearEnd(db) ?? '12-31') };
  // The totals follow from the cells written before them.
  const all: readonly Cells[] = [...Object.values(cells), contactYearTotal];

  return {
    listener(shape) {
      if (shape.table === 'organisation') {
        const day = shape.columns.indexOf('year_end_day');
        const month = shape.columns.indexOf('year_end_month');
        return (_before, after) => {
          if (after === null) return;
          const said = yearEndText(Number(after.row[day]), Number(after.row[month]));
          nextYearEnd = said === tables.yearEnd() ? null : said;
        };
      }
      if (shape.table === 'account') {
        const grouping = accountGrouping.map((column) => shape.columns.indexOf(column));
        return (before, after) => {
          areAccountsRegrouped ||= grouping.some((at) => before?.row[at] !== after?.row[at]);
        };
      }
      const effect = effectOf(shape, tables);
      if (effect === null) return null;
      return (before, after) => {
        if (before !== null) effect(before, -1);
        if (after !== null) effect(after, 1);
      };
    },
    flush() {
      if (nextYearEnd !== null) {
        cells.contactYear.drop();
        rebuildContactYears(db, nextYearEnd);
        yearEnd = nextYearEnd;
        nextYearEnd = null;
      }
      if (areAccountsRegrouped) {
        rebuildReportSums(db);
        areAccountsRegrouped = false;
      }
      for (const table of all) table.flush();
    },
    drop() {
      for (const table of all) table.drop();
      yearEnd = null;
      nextYearEnd = null;
      areAccountsRegrouped = false;
    },
  };
}
