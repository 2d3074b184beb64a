import { toBaseCents } from '../baseCents.ts';
import { inTransaction, prepared, type ReadableDb, type WritableDb } from '../open.ts';

/** Raised whenever the content of a summary table changes its meaning; older files are summed anew when opened. */
const SUMMARY_VERSION = '2';
const VERSION_KEY = 'summary_version';
/** Where `meta` keeps the year end, `MM-DD`, by which `sum_contact_year` was filled. */
export const yearEndKey = 'summary_year_end';

/** Every summary table with its key and the columns that are added up. */
export const summaryTables = {
  sum_document_day: { key: ['side', 'day'], sums: ['net', 'cents', 'n'] },
  sum_contact_month: { key: ['side', 'month', 'contact_id'], sums: ['net', 'n'] },
  sum_contact_year: { key: ['side', 'year', 'contact_id'], sums: ['net', 'n'] },
  sum_contact_year_total: { key: ['side', 'year'], sums: ['net', 'active', 'n'] },
  sum_item_month: { key: ['side', 'month', 'item_code'], sums: ['net', 'quantity', 'n'] },
  sum_account_month: { key: ['source', 'month', 'account_id'], sums: ['amount', 'n'] },
  sum_bank_day: { key: ['day', 'account_id', 'kind'], sums: ['amount', 'cents', 'own', 'reconciled', 'n'] },
  sum_open_day: { key: ['kind', 'type', 'day'], sums: ['amount', 'cents', 'n'] },
  sum_paid_month: { key: ['side', 'month', 'paid_month'], sums: ['weighted', 'total', 'n'] },
  sum_report_group: {
    key: ['report_id', 'section', 'type', 'class'],
    sums: ['amount', 'movement', 'overdrawn', 'cards', 'debtors', 'creditors', 'n'],
  },
} as const;
export type SummaryTable = keyof typeof summaryTables;

const documents = `type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND status IN ('AUTHORISED', 'PAID') AND date IS NOT NULL`;
const side = `substr(type, 1, 6)`;
const signed = `CASE WHEN type IN ('ACCRECCREDIT', 'ACCPAYCREDIT') THEN -1 ELSE 1 END`;
/** Whole cents of a base amount; a foreign amount is divided by its rate again, rounded once. */
const cents = (amount: string, base: string, rate = 'currency_rate'): string =>
  `CASE ${rate} WHEN '1' THEN CASE WHEN ${base} < 0 THEN -((50 - ${base}) / 100) ELSE (${base} + 50) / 100 END * 100
    ELSE base_cents(${amount}, ${rate}) END`;
const quantity = `CAST(round(coalesce(l.quantity, 0) * 10000) AS INTEGER)`;
const lineNet = `(l.line_amount - CASE d.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END)`;
const accountType = `coalesce(a.type, '-'), coalesce(a.class, '')`;
const onlyIf = (condition: string, amount: string): string => `SUM(CASE WHEN ${condition} THEN ${amount} ELSE 0 END)`;
const isCard = `a.bank_account_type = 'CREDITCARD'`;
const balance = 'l.ytd_debit - l.ytd_credit';
const trialGroups = (where: string): string => `
SELECT l.report_id, '', ${accountType}, SUM(${balance}), SUM(l.debit - l.credit), SUM(MIN(${balance}, 0)), ${onlyIf(isCard, balance)},
  ${onlyIf(`a.system_account = 'DEBTORS'`, balance)}, ${onlyIf(`a.system_account = 'CREDITORS'`, balance)}, COUNT(*)
FROM trial_balance_line l LEFT JOIN account a ON a.id = l.account_id WHERE ${where} GROUP BY 1, 2, 3, 4`;
const statementGroups = (where: string): string => `
SELECT l.report_id, l.section, ${accountType}, SUM(l.amount), 0, SUM(MIN(l.amount, 0)), ${onlyIf(isCard, 'l.amount')}, 0, 0, COUNT(*)
FROM statement_line l LEFT JOIN account a ON a.id = l.account_id WHERE l.kind = 'account' AND ${where} GROUP BY 1, 2, 3, 4`;

const contents: Readonly<Record<Exclude<SummaryTable, 'sum_contact_year' | 'sum_contact_year_total'>, string>> = {
  sum_document_day: `
SELECT ${side}, date, SUM(${signed} * base_sub_total), SUM(${signed} * (${cents('sub_total', 'base_sub_total')})), COUNT(*)
FROM invoice WHERE ${documents} GROUP BY 1, 2`,
  sum_contact_month: `
SELECT ${side}, substr(date, 1, 7), coalesce(contact_id, x''), SUM(${signed} * base_sub_total), COUNT(*)
FROM invoice WHERE ${documents} GROUP BY 1, 2, 3`,
  sum_item_month: `
SELECT ${side}, substr(d.date, 1, 7), coalesce(l.item_code, ''), SUM(l.base_net), SUM(${signed} * ${quantity}), COUNT(*)
FROM invoice d JOIN invoice_line l ON l.invoice_id = d.id WHERE ${documents} GROUP BY 1, 2, 3`,
  sum_account_month: `
SELECT ${side}, substr(d.date, 1, 7), coalesce(l.account_id, x''),
  SUM(CASE WHEN type IN ('ACCREC', 'ACCRECCREDIT') THEN -l.base_net ELSE l.base_net END), COUNT(*)
FROM invoice d JOIN invoice_line l ON l.invoice_id = d.id WHERE ${documents} GROUP BY 1, 2, 3
UNION ALL
SELECT 'BANK', month, account, SUM(CASE type WHEN 'SPEND' THEN 1 ELSE -1 END * CASE rate WHEN '1' THEN net ELSE base_cents(net, rate) END), SUM(n)
FROM (
  SELECT d.type, substr(d.date, 1, 7) AS month, coalesce(l.account_id, x'') AS account, d.currency_rate AS rate,
    SUM(${lineNet}) AS net, COUNT(*) AS n
  FROM bank_transaction d JOIN bank_transaction_line l ON l.bank_transaction_id = d.id
  WHERE d.type IN ('RECEIVE', 'SPEND') AND d.status = 'AUTHORISED' AND d.date IS NOT NULL GROUP BY d.id, account
) GROUP BY month, account
UNION ALL
SELECT 'JOURNAL', substr(d.date, 1, 7), coalesce(l.account_id, x''), SUM(${lineNet}), COUNT(*)
FROM manual_journal d JOIN manual_journal_line l ON l.manual_journal_id = d.id
WHERE d.status = 'POSTED' AND d.date IS NOT NULL GROUP BY 2, 3`,
  sum_bank_day: `
SELECT date, coalesce(bank_account_id, x''),
  CASE WHEN type = 'RECEIVE-TRANSFER' THEN 'transferIn' WHEN type = 'SPEND-TRANSFER' THEN 'transferOut'
    WHEN type LIKE 'RECEIVE%' THEN 'in' ELSE 'out' END,
  SUM(base_total), SUM(${cents('total', 'base_total')}), SUM(total), SUM(is_reconciled), COUNT(*)
FROM bank_transaction WHERE status = 'AUTHORISED' AND date IS NOT NULL GROUP BY 1, 2, 3
UNION ALL
SELECT date, coalesce(account_id, x''),
  CASE WHEN type IN ('ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT')
    THEN 'paymentIn' ELSE 'paymentOut' END,
  SUM(base_amount), SUM(${cents('amount', 'base_amount')}), SUM(bank_amount), SUM(is_reconciled), COUNT(*)
FROM payment WHERE status = 'AUTHORISED' AND date IS NOT NULL GROUP BY 1, 2, 3`,
  sum_open_day: `
SELECT 'document', type, coalesce(due_date, date, ''), SUM(base_amount_due),
  SUM(${cents('amount_due', 'base_amount_due')}), COUNT(*)
FROM invoice WHERE type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND status = 'AUTHORISED' AND amount_due <> 0
GROUP BY 2, 3
UNION ALL
SELECT kind, type, coalesce(date, ''), SUM(base_remaining_credit),
  SUM(${cents('remaining_credit', 'base_remaining_credit')}), COUNT(*)
FROM prepayment WHERE status = 'AUTHORISED' AND remaining_credit <> 0 GROUP BY 1, 2, 3`,
  sum_paid_month: `
SELECT type, substr(date, 1, 7), substr(fully_paid_on, 1, 7),
  SUM(CAST(julianday(fully_paid_on) - julianday(date) AS INTEGER) * (base_total / 100)), SUM(base_total / 100), COUNT(*)
FROM invoice WHERE type IN ('ACCREC', 'ACCPAY') AND status = 'PAID' AND date IS NOT NULL AND fully_paid_on IS NOT NULL
GROUP BY 1, 2, 3`,
  sum_report_group: `${trialGroups('TRUE')} UNION ALL ${statementGroups('TRUE')}`,
};

/** The financial year's last day as `MM-DD`, as the organisation's record says; 31 December before there is one. */
export function yearEndOf(db: ReadableDb): string {
  const row = prepared<[], { day: number; month: number }>(
    db,
    'SELECT year_end_day AS day, year_end_month AS month FROM organisation LIMIT 1',
  ).get();
  return row === undefined ? '12-31' : yearEndText(row.day, row.month);
}

export function yearEndText(day: number, month: number): string {
  return `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The year end by which `sum_contact_year` was filled; null before it was. */
export function summaryYearEnd(db: ReadableDb): string | null {
  return metaOf(db, yearEndKey);
}

/**
 * Empties all summary tables and sums them anew from the rows. Repair, first filling of an older file, and what tests
 * compare the tables with. Belongs in a transaction when others read the file.
 */
export function rebuildSummaries(db: WritableDb): void {
  inTransaction(db, () => {
    withCents(db);
    for (const [table, content] of Object.entries(contents)) {
      db.exec(`DELETE FROM ${table}; INSERT INTO ${table} ${content};`);
    }
    rebuildContactYears(db, yearEndOf(db));
    setMeta(db, VERSION_KEY, SUMMARY_VERSION);
  });
}

/**
 * Contacts by financial year under another year end. A day belongs to the year that ends in its own calendar year unless
 * its month and day come after the year end; that also holds for 29 February and for the 31st of a shorter month.
 */
export function rebuildContactYears(db: WritableDb, yearEnd: string): void {
  prepared(db, 'DELETE FROM sum_contact_year').run();
  prepared(db, 'DELETE FROM sum_contact_year_total').run();
  prepared(
    db,
    `INSERT INTO sum_contact_year
     SELECT ${side}, CAST(substr(date, 1, 4) AS INTEGER) + (substr(date, 6, 5) > ?), coalesce(contact_id, x''),
       SUM(${signed} * base_sub_total), COUNT(*)
     FROM invoice WHERE ${documents} GROUP BY 1, 2, 3`,
  ).run(yearEnd);
  prepared(
    db,
    `INSERT INTO sum_contact_year_total
     SELECT side, year, SUM(net), SUM(net <> 0), SUM(n) FROM sum_contact_year GROUP BY side, year`,
  ).run();
  setMeta(db, yearEndKey, yearEnd);
}

/** Sums one stored report anew. Belongs in the transaction that replaced its lines. */
export function sumReport(db: WritableDb, id: number | bigint): void {
  prepared(db, 'DELETE FROM sum_report_group WHERE report_id = ?').run(id);
  const one = 'l.report_id = ?';
  prepared(db, `INSERT INTO sum_report_group ${trialGroups(one)} UNION ALL ${statementGroups(one)}`).run(id, id);
}

/** Sums all stored reports anew, by the accounts as they are now. */
export function rebuildReportSums(db: WritableDb): void {
  prepared(db, 'DELETE FROM sum_report_group').run();
  prepared(db, `INSERT INTO sum_report_group ${contents.sum_report_group}`).run();
}

/** Fills the summary tables of a file that has none, or of one filled by older rules. Answers whether it did. */
export function ensureSummaries(db: WritableDb): boolean {
  if (areSummariesCurrent(db)) return false;
  rebuildSummaries(db);
  return true;
}

export function areSummariesCurrent(db: ReadableDb): boolean {
  return metaOf(db, VERSION_KEY) === SUMMARY_VERSION;
}

function withCents(db: WritableDb): void {
  db.function('base_cents', { deterministic: true }, (amount: number, rate: string) => toBaseCents(amount, rate));
}

function metaOf(db: ReadableDb, key: string): string | null {
  // A text of its own: a statement that others have switched to single values would answer differently.
  const sql = 'SELECT value AS text FROM meta WHERE key = ?';
  return prepared<[string], { text: string }>(db, sql).get(key)?.text ?? null;
}

function setMeta(db: WritableDb, key: string, value: string): void {
  prepared(
    db,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(key, value);
}
