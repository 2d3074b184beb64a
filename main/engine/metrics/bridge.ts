/** From invoiced sales to the revenue of the profit and loss: what the one counts and the other does not. */
import type { Bridge } from './documents.ts';
import { dateLabel, say } from './figure.ts';
import { toBaseCents, type Amount } from './money.ts';
import { addDays } from './periods.ts';
import { readSalesLines, revenueAccounts as revenue } from './salesLines.ts';
import type { Sources } from './sources.ts';
import { all, centsOf, first } from './sql.ts';
import type { Statements } from './statements.ts';
import { noTie, tie, type Item } from './tieOut.ts';

/** Purchase documents booked on revenue; a bill lowers it. From the documents of the span to their lines, not the reverse. */
const purchasesSql = `
SELECT SUM(l.base_net) AS amount FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE i.type IN ('ACCPAY', 'ACCPAYCREDIT') AND i.status IN ('AUTHORISED', 'PAID') AND i.date >= ? AND i.date <= ?
  AND l.account_id IN ${revenue}`;

const bankSql = `
SELECT t.type, t.currency_rate AS rate,
  SUM(l.line_amount - CASE t.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) AS amount
FROM bank_transaction t JOIN bank_transaction_line l ON l.bank_transaction_id = t.id
WHERE t.type IN ('RECEIVE', 'SPEND') AND t.status = 'AUTHORISED' AND t.date >= ? AND t.date <= ?
  AND l.account_id IN ${revenue}
GROUP BY t.type, t.currency_rate, CASE t.currency_rate WHEN '1' THEN NULL ELSE t.id END`;

const journalSql = `
SELECT SUM(l.line_amount - CASE j.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) AS amount
FROM manual_journal j JOIN manual_journal_line l ON l.manual_journal_id = j.id
WHERE j.status = 'POSTED' AND j.date >= ? AND j.date <= ? AND l.account_id IN ${revenue}`;

const roundingSql = `
SELECT SUM(CASE type WHEN 'ACCRECCREDIT' THEN -1 ELSE 1 END * (base_sub_total - ${centsOf('base_sub_total', 'sub_total', 'currency_rate')})) AS amount
FROM invoice WHERE type IN ('ACCREC', 'ACCRECCREDIT') AND status IN ('AUTHORISED', 'PAID') AND date >= ? AND date <= ?`;

const label = (lang: 'en' | 'nl'): string => say(lang, 'Differs from revenue by', 'Verschil met de omzet');

/** Compares invoiced sales of the financial year with operating revenue and lists why they differ. */
export function bridgeToRevenue(sources: Sources, accrual: Statements, invoiced: Amount): Bridge {
  const { db, lang, fiscalToDate } = sources;
  const { asOf } = accrual;
  const key = 'differsFromRevenue';
  const report = 'Profit and Loss';
  const figures = asOf === null || asOf < fiscalToDate.from ? null : accrual.yearToDate(asOf);
  if (asOf === null || figures === null) return { key, label, compared: null, tieOut: noTie(report) };
  const span = [fiscalToDate.from, asOf] as const;
  const sum = (sql: string): Amount => first<{ amount: Amount | null }>(db, sql, ...span)?.amount ?? 0;
  let bank = 0;
  for (const row of all<{ type: string; rate: string; amount: Amount }>(db, bankSql, ...span)) {
    const base = toBaseCents(row.amount, row.rate);
    bank += row.type === 'RECEIVE' ? base : -base;
  }
  const items: Item[] = [
    {
      key: 'otherAccounts',
      label: say(lang, 'Invoice lines on accounts other than revenue', 'Factuurregels op andere rekeningen dan omzet'),
      amount: readSalesLines(sources, asOf).reduce((total, row) => total + row.other, 0),
    },
    {
      key: 'bankTransactions',
      label: say(lang, 'Revenue received without an invoice', 'Omzet ontvangen zonder factuur'),
      amount: -bank,
    },
    {
      key: 'manualJournals',
      label: say(lang, 'Manual journals on revenue', 'Memoriaalboekingen op omzet'),
      amount: sum(journalSql),
    },
    {
      key: 'purchases',
      label: say(lang, 'Bills booked on revenue', 'Inkoopfacturen geboekt op omzet'),
      amount: sum(purchasesSql),
    },
    { key: 'rounding', label: say(lang, 'Rounding', 'Afronding'), amount: sum(roundingSql) },
  ];
  if (asOf < fiscalToDate.to) {
    const day = dateLabel(lang, asOf);
    const later = first<{ amount: Amount | null }>(
      db,
      `SELECT SUM(CASE type WHEN 'ACCRECCREDIT' THEN -base_sub_total ELSE base_sub_total END) AS amount FROM invoice
       WHERE type IN ('ACCREC', 'ACCRECCREDIT') AND status IN ('AUTHORISED', 'PAID') AND date >= ? AND date <= ?`,
      addDays(asOf, 1),
      fiscalToDate.to,
    );
    items.push({
      key: 'afterReport',
      label: say(lang, `Invoiced after ${day}`, `Gefactureerd na ${day}`),
      amount: later?.amount ?? 0,
    });
  }
  return {
    key,
    label,
    compared: figures.operatingRevenue,
    tieOut: tie(report, invoiced, figures.operatingRevenue, items),
  };
}
