import type { ReadableDb } from '#db/open';
import { addDays } from '../metrics/periods.ts';
import { all, centsOf } from '../metrics/sql.ts';
import { column, type RawRow, type SqlTable, type WorkedTable } from './define.ts';

const sourceColumn = column(
  'source',
  'text',
  `'ledger'`,
  'ledger: from bank transactions and payments, because Xero gives statement lines to few apps',
  'ledger: uit banktransacties en betalingen, want Xero geeft afschriftregels aan weinig apps',
);

/** Payments that bring money in; all others take it out. */
const incoming = `('ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT')`;

export const bankStatements: SqlTable = {
  kind: 'sql',
  name: 'bank-statements',
  columns: [
    column(
      'line_id',
      'id',
      'm.id',
      'Xero ID of the bank transaction or payment',
      'Xero-ID van de banktransactie of betaling',
    ),
    column('account_id', 'id', 'm.account_id', 'Xero ID of the bank account', 'Xero-ID van de bankrekening'),
    column('account_name', 'text', 'a.name', 'Name of the bank account', 'Naam van de bankrekening'),
    column('date', 'date', 'm.date', 'Day the money moved', 'Dag waarop het geld bewoog'),
    column('payee', 'text', 'm.payee', 'Who paid or was paid', 'Wie betaalde of werd betaald'),
    column('reference', 'text', 'm.reference', 'Reference', 'Referentie'),
    column('type', 'text', 'm.type', 'Type of the bank transaction or payment', 'Soort banktransactie of betaling'),
    column(
      'document_number',
      'text',
      'm.document_number',
      'Number of the document a payment settles',
      'Nummer van het document dat een betaling vereffent',
    ),
    column(
      'currency_code',
      'text',
      `coalesce(a.currency_code, (SELECT base_currency FROM organisation))`,
      'Currency of the account',
      'Valuta van de rekening',
    ),
    column(
      'amount',
      'money',
      'm.amount',
      'In the currency of the account; money out negative',
      'In de valuta van de rekening; uitgaven negatief',
    ),
    column(
      'base_amount',
      'money',
      'm.base_amount',
      'In base currency; money out negative',
      'In basisvaluta; uitgaven negatief',
    ),
    column(
      'is_reconciled',
      'boolean',
      'm.is_reconciled',
      'Matched with a statement line at Xero',
      'In Xero afgeletterd met een afschriftregel',
    ),
    sourceColumn,
    column(
      'synced_at',
      'instant',
      '(SELECT started_utc FROM sync_run WHERE id = m.sync_run)',
      'When this version was read from Xero',
      'Wanneer deze versie uit Xero is gelezen',
    ),
  ],
  // Transfers, prepayments and overpayments are in here as the bank transactions that Xero makes of them.
  from: `(
    SELECT id, bank_account_id AS account_id, date, contact_name AS payee, reference, type, '' AS document_number,
      CASE WHEN type LIKE 'RECEIVE%' THEN total ELSE -total END AS amount,
      CASE WHEN type LIKE 'RECEIVE%' THEN base_total ELSE -base_total END AS base_amount, is_reconciled, sync_run
    FROM bank_transaction WHERE status = 'AUTHORISED'
    UNION ALL
    SELECT p.id, p.account_id, p.date, p.contact_name, p.reference, p.type, p.document_number,
      CASE WHEN p.type IN ${incoming} THEN p.bank_amount ELSE -p.bank_amount END,
      CASE WHEN p.type IN ${incoming} THEN p.base_amount ELSE -p.base_amount END, p.is_reconciled, p.sync_run
    FROM payment p JOIN account b ON b.id = p.account_id AND b.type = 'BANK' WHERE p.status = 'AUTHORISED'
  ) m LEFT JOIN account a ON a.id = m.account_id`,
  order: 'm.date DESC, m.id',
};

interface Period {
  readonly from_date: string;
  readonly to_date: string;
  readonly account: Buffer;
  readonly name: string;
  readonly opening: number;
  readonly closing: number;
  readonly sync_run: number;
}

const periodsSql = `
SELECT r.from_date, r.to_date, l.account_id AS account, coalesce(a.name, l.account_name) AS name, l.opening, l.closing, r.sync_run
FROM report r JOIN bank_summary_line l ON l.report_id = r.id LEFT JOIN account a ON a.id = l.account_id
WHERE r.name = 'BankSummary' AND r.basis = 'accrual' AND l.account_id IS NOT NULL
ORDER BY l.account_id, r.from_date, r.to_date`;

const movementsSql = `
SELECT account, date, SUM(amount) AS amount FROM (
  SELECT bank_account_id AS account, date,
    CASE WHEN type LIKE 'RECEIVE%' THEN ${centsOf('base_total', 'total', 'currency_rate')} ELSE -${centsOf('base_total', 'total', 'currency_rate')} END AS amount
  FROM bank_transaction WHERE status = 'AUTHORISED'
  UNION ALL
  SELECT p.account_id, p.date, CASE WHEN p.type IN ${incoming} THEN ${centsOf('p.base_amount', 'p.amount', 'p.currency_rate')} ELSE -${centsOf('p.base_amount', 'p.amount', 'p.currency_rate')} END
  FROM payment p JOIN account b ON b.id = p.account_id AND b.type = 'BANK' WHERE p.status = 'AUTHORISED'
) WHERE account IS NOT NULL AND date IS NOT NULL GROUP BY account, date`;

/**
 * One row per bank account and day. Each month starts from the Bank Summary's opening balance and walks its days with
 * the movements known from documents; what the summary closes with beyond them stands on the last day, apart. No day is
 * left out, and the newest day equals the closing balance by account.
 */
function dailyBalances(db: ReadableDb): RawRow[] {
  const movements = new Map<string, number>();
  for (const row of all<{ account: Buffer; date: string; amount: number }>(db, movementsSql)) {
    movements.set(`${row.account.toString('hex')} ${row.date}`, row.amount);
  }
  const runs = new Map(
    all<{ id: number; started: string }>(db, 'SELECT id, started_utc AS started FROM sync_run').map((run) => [
      run.id,
      run.started,
    ]),
  );
  const periods = all<Period>(db, periodsSql);
  const rows: RawRow[] = [];
  periods.forEach((period, index) => {
    const next = periods[index + 1];
    // A part-month whose whole month was read later says nothing more.
    if (next?.from_date === period.from_date && next.account.equals(period.account)) return;
    const key = period.account.toString('hex');
    let balance = period.opening;
    for (let date = period.from_date; date <= period.to_date; date = addDays(date, 1)) {
      const movement = movements.get(`${key} ${date}`) ?? 0;
      balance += movement;
      const unexplained = date === period.to_date ? period.closing - balance : 0;
      balance += unexplained;
      rows.push({
        account_id: period.account,
        account_name: period.name,
        date,
        movement,
        unexplained,
        balance,
        source: 'ledger',
        synced_at: runs.get(period.sync_run) ?? null,
      });
    }
  });
  return rows.sort((a, b) => {
    if (a['date'] !== b['date']) return String(a['date']) < String(b['date']) ? 1 : -1;
    return String(a['account_name']) < String(b['account_name']) ? -1 : 1;
  });
}

export const bankStatementDailyBalance: WorkedTable = {
  kind: 'worked',
  name: 'bank-statement-daily-balance',
  columns: [
    column('account_id', 'id', '', 'Xero ID of the bank account', 'Xero-ID van de bankrekening'),
    column('account_name', 'text', '', 'Name of the bank account', 'Naam van de bankrekening'),
    column('date', 'date', '', 'Day', 'Dag'),
    column(
      'balance',
      'money',
      '',
      'Balance at the end of the day, in base currency',
      'Saldo aan het einde van de dag, in basisvaluta',
    ),
    column(
      'movement',
      'money',
      '',
      'Movement of the day by bank transactions and payments',
      'Mutatie van de dag volgens banktransacties en betalingen',
    ),
    column(
      'unexplained',
      'money',
      '',
      'What Xero’s Bank Summary moved besides, on the last day of its period',
      'Wat de Bank Summary van Xero verder bewoog, op de laatste dag van de periode',
    ),
    sourceColumn,
    column('synced_at', 'instant', '', 'When the Bank Summary was read', 'Wanneer de Bank Summary is gelezen'),
  ],
  rows: dailyBalances,
};
