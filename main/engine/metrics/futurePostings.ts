/** What documents dated after a day, up to another, will do to assets, liabilities and equity. */
import type { AccountClass } from './accountGroups.ts';
import { toBaseCents, type Amount } from './money.ts';
import type { Sources } from './sources.ts';
import { all, first, guidOfHex } from './sql.ts';

export interface FutureEffect {
  readonly assets: Amount;
  readonly liabilities: Amount;
  readonly equity: Amount;
}

interface Leg {
  /** Null for tax, which goes to the tax account. */
  account: string | null;
  rate: string;
  /** Document currency, debit positive. */
  amount: Amount;
}

const linesSql = (table: 'invoice' | 'bank_transaction', sign: string, types: string): string => `
SELECT CASE WHEN l.account_id IS NULL THEN NULL ELSE hex(l.account_id) END AS account, d.currency_rate AS rate,
  SUM((l.line_amount - CASE d.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) * ${sign}) AS amount
FROM ${table} d JOIN ${table}_line l ON l.${table}_id = d.id
WHERE d.type IN (${types}) AND d.status IN ('AUTHORISED', 'PAID') AND d.date > ? AND d.date <= ? AND l.account_id IS NOT NULL
GROUP BY d.id, l.account_id`;

const invoiceTypes = `'ACCREC', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT'`;
const invoiceSign = `CASE WHEN d.type IN ('ACCREC', 'ACCPAYCREDIT') THEN -1 ELSE 1 END`;
const bankSign = `CASE d.type WHEN 'RECEIVE' THEN -1 ELSE 1 END`;

/** Tax and total of the documents, debit positive as the control or bank account sees them. */
const totalsSql = `
SELECT type, currency_rate AS rate, total, total_tax AS tax, NULL AS account FROM invoice
WHERE type IN (${invoiceTypes}) AND status IN ('AUTHORISED', 'PAID') AND date > ? AND date <= ?
UNION ALL
SELECT type, currency_rate, total, total_tax, hex(bank_account_id) FROM bank_transaction
WHERE type IN ('RECEIVE', 'SPEND') AND status = 'AUTHORISED' AND date > ? AND date <= ?`;

const journalsSql = `
SELECT hex(l.account_id) AS account, '1' AS rate,
  SUM(l.line_amount - CASE j.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) AS amount
FROM manual_journal j JOIN manual_journal_line l ON l.manual_journal_id = j.id
WHERE j.status = 'POSTED' AND j.date > ? AND j.date <= ? GROUP BY l.account_id`;

/**
 * Payments move money between a bank and a control account. Money counts at the payment's rate, the debt at its document's;
 * what lies between is a realised currency result.
 */
const paymentsSql = `
SELECT p.type, hex(p.account_id) AS account, p.currency_rate AS rate, coalesce(i.currency_rate, a.currency_rate, p.currency_rate) AS owedRate, p.amount
FROM payment p LEFT JOIN invoice i ON i.id = p.document_id LEFT JOIN prepayment a ON a.id = p.document_id
WHERE p.account_id IN (SELECT id FROM account) AND p.date > ? AND p.date <= ? AND p.status = 'AUTHORISED'`;

const moneyIn = new Set(['ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT']);

/** Money received or spent on account stands against the control account of its side. */
const advancesSql = `
SELECT type, currency_rate AS rate, total FROM bank_transaction
WHERE type IN ('SPEND-PREPAYMENT', 'SPEND-OVERPAYMENT') AND status = 'AUTHORISED' AND date > ? AND date <= ?`;

/**
 * Whether anything dated in the span moves money or is a journal: what the cash basis books. It takes documents into
 * account as they are paid, in parts, so what they will do to its balance sheet is not worked out.
 */
export function movesCash(sources: Sources, after: string, upTo: string): boolean {
  const span = [after, upTo] as const;
  return (
    first(
      sources.db,
      `SELECT 1 FROM payment WHERE account_id IN (SELECT id FROM account) AND date > ? AND date <= ? AND status = 'AUTHORISED'
       UNION ALL SELECT 1 FROM bank_transaction WHERE date > ? AND date <= ? AND status = 'AUTHORISED'
       UNION ALL SELECT 1 FROM manual_journal WHERE date > ? AND date <= ? AND status = 'POSTED'
       UNION ALL SELECT 1 FROM allocation WHERE date > ? AND date <= ? LIMIT 1`,
      ...span,
      ...span,
      ...span,
      ...span,
    ) !== undefined
  );
}

/** The effects in display sign; all zero when nothing is dated in the span, which is the usual case. */
export function futurePostings(sources: Sources, after: string, upTo: string): FutureEffect {
  const sums: Record<AccountClass, Amount> = { ASSET: 0, LIABILITY: 0, EQUITY: 0, REVENUE: 0, EXPENSE: 0 };
  const { db } = sources;
  const span = [after, upTo] as const;
  const post = (account: string | null, amount: Amount, fallback: AccountClass = 'LIABILITY'): void => {
    const kind = account === null ? fallback : (sources.account(guidOfHex(account))?.class ?? fallback);
    sums[kind] += amount;
  };
  const legs = [
    ...all<Leg>(db, linesSql('invoice', invoiceSign, invoiceTypes), ...span),
    ...all<Leg>(db, linesSql('bank_transaction', bankSign, `'RECEIVE', 'SPEND'`), ...span),
    ...all<Leg>(db, journalsSql, ...span),
  ];
  for (const leg of legs) post(leg.account, toBaseCents(leg.amount, leg.rate));
  interface Total {
    type: string;
    rate: string;
    total: Amount;
    tax: Amount;
    account: string | null;
  }
  for (const row of all<Total>(db, totalsSql, ...span, ...span)) {
    const sign = row.type === 'ACCREC' || row.type === 'ACCPAYCREDIT' || row.type === 'RECEIVE' ? 1 : -1;
    post(null, -sign * toBaseCents(row.tax, row.rate));
    const isSales = row.type.startsWith('ACCREC');
    const control = row.account === null ? (isSales ? 'ASSET' : 'LIABILITY') : 'ASSET';
    sums[control] += sign * toBaseCents(row.total, row.rate);
  }
  interface Payment {
    type: string;
    account: string;
    rate: string;
    owedRate: string;
    amount: Amount;
  }
  for (const row of all<Payment>(db, paymentsSql, ...span)) {
    const sign = moneyIn.has(row.type) ? 1 : -1;
    const money = sign * toBaseCents(row.amount, row.rate);
    const owed = sign * toBaseCents(row.amount, row.owedRate);
    const isPurchase = row.type.startsWith('ACCPAY') || row.type.startsWith('AP');
    post(row.account, money, 'ASSET');
    sums[isPurchase ? 'LIABILITY' : 'ASSET'] -= owed;
    sums.EXPENSE += owed - money;
  }
  for (const row of all<{ rate: string; total: Amount }>(db, advancesSql, ...span)) {
    const base = toBaseCents(row.total, row.rate);
    sums.LIABILITY += base;
    sums.ASSET -= base;
  }
  const profit = -(sums.REVENUE + sums.EXPENSE);
  return { assets: sums.ASSET, liabilities: -sums.LIABILITY + 0, equity: -sums.EQUITY + profit };
}
