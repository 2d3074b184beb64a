/** The tiles that come from documents, asked of DuckDB in its own words. Amounts in ten-thousandths. */
import type { Duck } from './duck.ts';

export interface Spans {
  readonly today: string;
  /** The financial year to date. */
  readonly year: string;
}

const documents = `
  SELECT type, date, contact_id, id,
    CASE WHEN type LIKE '%CREDIT' THEN -1 ELSE 1 END * in_base(sub_total, currency_rate) AS net
  FROM invoice WHERE status IN ('AUTHORISED', 'PAID') AND regexp_matches(type, '^ACC(REC|PAY)(CREDIT)?$')`;

const moves = `
  SELECT date, in_base(total, currency_rate) AS amount, starts_with(type, 'RECEIVE') AS isIn
  FROM bank_transaction WHERE status = 'AUTHORISED' AND NOT ends_with(type, 'TRANSFER')
  UNION ALL BY NAME
  SELECT p.date, in_base(p.amount, p.currency_rate) AS amount,
    p.type IN ('ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT') AS isIn
  FROM payment p SEMI JOIN (SELECT id FROM account WHERE type = 'BANK') b ON b.id = p.account_id
  WHERE p.status = 'AUTHORISED'`;

type Row = Record<string, string | number | null>;

/** In, out and net of each of the last thirty days with money, and of the month to date. */
export const cashByDay = (duck: Duck, { today }: Spans): Promise<Row[]> =>
  duck.ask(`SELECT date AS day, CAST(coalesce(sum(amount) FILTER (isIn), 0) AS BIGINT) AS paidIn,
      CAST(coalesce(sum(amount) FILTER (NOT isIn), 0) AS BIGINT) AS paidOut
    FROM (${moves}) WHERE date <= '${today}'
      AND date >= least(strftime(CAST('${today}' AS DATE) - 29, '%Y-%m-%d'), substr('${today}', 1, 8) || '01')
    GROUP BY date ORDER BY date`);

/** Net invoiced by month, up to today. */
export const byMonth = (duck: Duck, side: string, { today }: Spans): Promise<Row[]> =>
  duck.ask(`SELECT substr(date, 1, 7) AS month, CAST(sum(net) AS BIGINT) AS net FROM (${documents})
    WHERE starts_with(type, '${side}') AND date <= '${today}' GROUP BY 1 ORDER BY 1`);

/** Net invoiced by contact in the financial year to date, largest first. */
export const byContact = (duck: Duck, side: string, { today, year }: Spans): Promise<Row[]> =>
  duck.ask(`SELECT d.contact_id AS id, CAST(sum(net) AS BIGINT) AS net FROM (${documents}) d
    LEFT JOIN contact c ON c.id = d.contact_id
    WHERE starts_with(d.type, '${side}') AND d.date BETWEEN '${year}' AND '${today}'
    GROUP BY ALL HAVING sum(net) <> 0 ORDER BY net DESC, any_value(c.name)`);

/** What is open by the number of days until it is due. */
export const openByDays = (duck: Duck, type: string, { today }: Spans): Promise<Row[]> =>
  duck.ask(`SELECT CAST(CAST(coalesce(due_date, date) AS DATE) - CAST('${today}' AS DATE) AS BIGINT) AS days,
      CAST(sum(in_base(amount_due, currency_rate)) AS BIGINT) AS amount, count(*) AS n
    FROM invoice WHERE type = '${type}' AND status = 'AUTHORISED' AND amount_due <> 0 GROUP BY 1 ORDER BY 1`);

/** Credit that is not set against anything, in whole cents. */
export const unused = (duck: Duck, side: 'ACCREC' | 'ACCPAY'): Promise<Row[]> =>
  duck.ask(`SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) AS amount FROM (
      SELECT in_cents(amount_due, currency_rate) AS amount FROM invoice WHERE type = '${side}CREDIT' AND status = 'AUTHORISED'
      UNION ALL
      SELECT in_cents(remaining_credit, currency_rate) FROM prepayment
      WHERE status = 'AUTHORISED' AND regexp_matches(type, '${side === 'ACCREC' ? '^(RECEIVE|AR)' : '^(SPEND|AP)'}'))`);

/** Net sales by month and item code; the empty code holds lines without one. */
export const byItem = (duck: Duck, { today, year }: Spans): Promise<Row[]> =>
  duck.ask(`SELECT substr(i.date, 1, 7) AS month, coalesce(l.item_code, '') AS code, CAST(sum(l.base_net) AS BIGINT) AS net,
      CAST(coalesce(sum(l.base_net) FILTER (i.date >= '${year}'), 0) AS BIGINT) AS yearNet
    FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
    WHERE i.status IN ('AUTHORISED', 'PAID') AND i.type IN ('ACCREC', 'ACCRECCREDIT') AND i.date <= '${today}'
      AND substr(i.date, 1, 7) >= strftime(CAST(substr('${today}', 1, 8) || '01' AS DATE) - INTERVAL 12 MONTH, '%Y-%m')
    GROUP BY ALL`);

/** Ledger balances by class from the trial balance of today, debit positive, and the movement of the month. */
export const ledger = (duck: Duck, { today }: Spans): Promise<Row[]> =>
  duck.ask(`SELECT a.type, any_value(a.class) AS class,
      CAST(sum(l.ytd_debit - l.ytd_credit) AS BIGINT) AS balance, CAST(sum(l.debit - l.credit) AS BIGINT) AS movement
    FROM report r JOIN trial_balance_line l ON l.report_id = r.id LEFT JOIN account a ON a.id = l.account_id
    WHERE r.name = 'TrialBalance' AND r.basis = 'accrual' AND r.to_date = '${today}' GROUP BY a.type`);
