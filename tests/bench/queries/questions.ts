/** The same questions to three engines: the product on its summary tables, SQLite on raw rows, DuckDB on raw rows. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { accountList, bookedOn } from '#engine/metrics/booked';
import { lastReconciledDay } from '#engine/metrics/cash';
import { readCash } from '#engine/metrics/cashMoves';
import { topContacts } from '#engine/metrics/contacts';
import { readCredits } from '#engine/metrics/controlAccount';
import { customers, invoicedByMonth, suppliers } from '#engine/metrics/documents';
import { readDueDays } from '#engine/metrics/openItems';
import { daysToPay } from '#engine/metrics/returns';
import { readSalesLines, readYearLines } from '#engine/metrics/salesLines';
import type { Sources } from '#engine/metrics/sources';
import type { ReadableDb } from '#db/open';

export interface Question {
  readonly name: string;
  product(sources: Sources): unknown;
  /** SQL for SQLite; `?` are filled from `parameters`. */
  readonly raw: readonly string[];
  readonly duck: readonly string[];
}

const today = '2026-11-22';
const year = '2026-01-01';
const counted = `status IN ('AUTHORISED', 'PAID')`;
const sides = [
  { side: customers, pair: `type IN ('ACCREC', 'ACCRECCREDIT')`, invoice: 'ACCREC', credit: 'ACCRECCREDIT' },
  { side: suppliers, pair: `type IN ('ACCPAY', 'ACCPAYCREDIT')`, invoice: 'ACCPAY', credit: 'ACCPAYCREDIT' },
];
const signed = `CASE WHEN type IN ('ACCRECCREDIT', 'ACCPAYCREDIT') THEN -base_sub_total ELSE base_sub_total END`;
const revenue = `(SELECT id FROM account WHERE type IN ('SALES', 'REVENUE'))`;
const lineNet = `l.line_amount - CASE t.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END`;

/** SQL that both engines understand. */
const both = (...sql: string[]): Pick<Question, 'raw' | 'duck'> => ({ raw: sql, duck: sql });

export const questions: readonly Question[] = [
  {
    name: 'cash by day, 53 days',
    product: (sources) => readCash(sources, { from: '2026-10-01', to: today }),
    ...both(
      `SELECT date, type, SUM(base_total) FROM bank_transaction WHERE status = 'AUTHORISED' AND date >= '2026-10-01' AND date <= '${today}' GROUP BY 1, 2`,
      `SELECT date, type, SUM(base_amount) FROM payment WHERE status = 'AUTHORISED' AND date >= '2026-10-01' AND date <= '${today}'
         AND account_id IN (SELECT id FROM account WHERE type = 'BANK') GROUP BY 1, 2`,
    ),
  },
  ...sides.flatMap(({ side, pair, invoice, credit }): Question[] => [
    {
      name: `${invoice} by month, 26 months`,
      product: (sources) => invoicedByMonth(sources, side, '2024-09-01'),
      raw: [
        `SELECT substr(date, 1, 7), SUM(${signed}) FROM invoice WHERE ${pair} AND ${counted} AND date >= '2024-09-01' AND date <= '${today}' GROUP BY 1`,
      ],
      duck: [
        `SELECT year(date) * 12 + month(date), SUM(${signed}) FROM invoice WHERE ${pair} AND ${counted} AND date >= '2024-09-01' AND date <= '${today}' GROUP BY 1`,
      ],
    },
    {
      name: `${invoice} top ten contacts of the year with the year before`,
      product: (sources) => topContacts(sources, side, 10),
      ...both(
        `SELECT contact_id, SUM(CASE WHEN date >= '${year}' THEN ${signed} ELSE 0 END) AS now, SUM(CASE WHEN date <= '2025-11-22' THEN ${signed} ELSE 0 END) AS before
         FROM invoice WHERE ${pair} AND ${counted} AND date >= '2025-01-01' AND date <= '${today}' GROUP BY 1 ORDER BY 2 DESC LIMIT 10`,
      ),
    },
    {
      name: `${invoice} open by due day`,
      product: (sources) => readDueDays(sources, side),
      ...both(
        `SELECT coalesce(due_date, date), SUM(base_amount_due), COUNT(*) FROM invoice WHERE type = '${invoice}' AND status = 'AUTHORISED' AND amount_due <> 0 GROUP BY 1`,
      ),
    },
    {
      name: `${invoice} credit not used`,
      product: (sources) => readCredits(sources, side),
      ...both(
        `SELECT SUM(base_amount_due) FROM invoice WHERE type = '${credit}' AND status = 'AUTHORISED' AND amount_due <> 0`,
        `SELECT kind, SUM(base_remaining_credit) FROM prepayment WHERE status = 'AUTHORISED' AND type IN (${side.advances.map((one) => `'${one}'`).join(', ')}) GROUP BY 1`,
      ),
    },
    {
      name: `${invoice} days to pay, 12 months`,
      product: (sources) => daysToPay(sources, side.invoice, { from: '2025-11-01', to: '2026-10-31' }),
      raw: [
        `SELECT SUM(CAST(julianday(fully_paid_on) - julianday(date) AS INTEGER) * (base_total / 100)), SUM(base_total / 100) FROM invoice WHERE type = '${invoice}' AND status = 'PAID' AND date >= '2025-11-01' AND date <= '2026-10-31'`,
      ],
      duck: [
        `SELECT SUM((fully_paid_on - date) * (base_total // 100)), SUM(base_total // 100) FROM invoice WHERE type = '${invoice}' AND status = 'PAID' AND date >= '2025-11-01' AND date <= '2026-10-31'`,
      ],
    },
  ]),
  {
    name: 'sales by item and month, 13 months',
    product: (sources) => readYearLines(sources, readSalesLines(sources)),
    raw: [
      `SELECT substr(i.date, 1, 7), l.item_code, SUM(l.base_net), SUM(CASE WHEN i.date >= '${year}' THEN l.base_net ELSE 0 END)
      FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
      WHERE i.type IN ('ACCREC', 'ACCRECCREDIT') AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= '2025-11-01' AND i.date <= '${today}' GROUP BY 1, 2`,
    ],
    duck: [
      `SELECT year(i.date) * 12 + month(i.date), l.item_code, SUM(l.base_net), SUM(CASE WHEN i.date >= '${year}' THEN l.base_net ELSE 0 END)
      FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
      WHERE i.type IN ('ACCREC', 'ACCRECCREDIT') AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= '2025-11-01' AND i.date <= '${today}' GROUP BY 1, 2`,
    ],
  },
  {
    name: 'booked on revenue this year, by kind of document',
    product: (sources) =>
      bookedOn(
        sources,
        { from: year, to: today },
        accountList(sources, (account) => account.group === 'operatingRevenue'),
      ),
    raw: [
      `SELECT i.type, l.account_id IN ${revenue}, SUM(l.base_net) FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
       WHERE i.${counted} AND i.type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND i.date >= '${year}' AND i.date <= '${today}' GROUP BY 1, 2`,
      `SELECT t.type, SUM(${lineNet}) FROM bank_transaction t CROSS JOIN bank_transaction_line l ON l.bank_transaction_id = t.id
       WHERE t.type IN ('RECEIVE', 'SPEND') AND t.status = 'AUTHORISED' AND t.date >= '${year}' AND t.date <= '${today}' AND l.account_id IN ${revenue} GROUP BY 1`,
      `SELECT SUM(${lineNet}) FROM manual_journal t CROSS JOIN manual_journal_line l ON l.manual_journal_id = t.id
       WHERE t.status = 'POSTED' AND t.date >= '${year}' AND t.date <= '${today}' AND l.account_id IN ${revenue}`,
    ],
    duck: [
      `SELECT i.type, l.account_id IN ${revenue}, SUM(l.base_net) FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
       WHERE i.${counted} AND i.type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND i.date >= '${year}' AND i.date <= '${today}' GROUP BY 1, 2`,
      `SELECT t.type, SUM(${lineNet}) FROM bank_transaction t JOIN bank_transaction_line l ON l.bank_transaction_id = t.id
       WHERE t.type IN ('RECEIVE', 'SPEND') AND t.status = 'AUTHORISED' AND t.date >= '${year}' AND t.date <= '${today}' AND l.account_id IN ${revenue} GROUP BY 1`,
      `SELECT SUM(${lineNet}) FROM manual_journal t JOIN manual_journal_line l ON l.manual_journal_id = t.id
       WHERE t.status = 'POSTED' AND t.date >= '${year}' AND t.date <= '${today}' AND l.account_id IN ${revenue}`,
    ],
  },
  {
    name: 'newest reconciled day',
    product: (sources) => lastReconciledDay(sources),
    ...both(
      `SELECT MAX(date) FROM bank_transaction WHERE status = 'AUTHORISED' AND is_reconciled = 1 AND date <= '${today}'`,
      `SELECT MAX(date) FROM payment WHERE status = 'AUTHORISED' AND is_reconciled = 1 AND date <= '${today}' AND account_id IN (SELECT id FROM account WHERE type = 'BANK')`,
    ),
  },
];

/** Indexes that hold everything the raw questions ask for. */
export const coveringIndexes: readonly string[] = [
  'CREATE INDEX raw_bank ON bank_transaction(status, date, type, base_total, is_reconciled, line_amount_types)',
  'CREATE INDEX raw_payment ON payment(status, date, account_id, type, base_amount, is_reconciled)',
  'CREATE INDEX raw_invoice ON invoice(type, status, date, contact_id, base_sub_total, fully_paid_on, base_total)',
  `CREATE INDEX raw_open ON invoice(type, due_date, date, base_amount_due, amount_due) WHERE status = 'AUTHORISED' AND amount_due <> 0`,
  'CREATE INDEX raw_line ON invoice_line(invoice_id, item_code, account_id, base_net)',
  'CREATE INDEX raw_bank_line ON bank_transaction_line(bank_transaction_id, account_id, line_amount, tax_amount)',
];

/** Rows of DuckDB's tables: days as DATE, so that it compares numbers and not text. */
export async function tuneDuck(connection: DuckDBConnection): Promise<void> {
  for (const [table, columns] of [
    ['invoice', ['date', 'due_date', 'fully_paid_on']],
    ['payment', ['date']],
    ['bank_transaction', ['date']],
    ['manual_journal', ['date']],
  ] as const) {
    for (const column of columns) await connection.run(`ALTER TABLE ${table} ALTER ${column} TYPE DATE`);
  }
}

/** All raw questions, prepared; answers a function that runs a question. */
export function rawRunner(db: ReadableDb): (question: Question) => void {
  const statements = new Map(questions.map((one) => [one.name, one.raw.map((sql) => db.prepare(sql))]));
  return (question) => {
    for (const statement of statements.get(question.name) ?? []) statement.all();
  };
}
