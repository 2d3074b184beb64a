/** What the lines of documents book on some accounts, by kind of document, over any span. */
import { toBaseCents, type Amount } from './money.ts';
import { endsOf, monthCover } from './monthCover.ts';
import type { Span } from './periods.ts';
import type { Account, Sources } from './sources.ts';
import { all, first } from './sql.ts';

/** Debit positive, as the ledger has it. */
export interface Booked {
  readonly sales: Amount;
  readonly purchases: Amount;
  readonly bank: Amount;
  readonly journals: Amount;
  /** Lines of sales and of purchase documents on all other accounts. */
  readonly salesElsewhere: Amount;
  readonly purchasesElsewhere: Amount;
}

export const hexOfId = (id: string): string => id.replaceAll('-', '').toUpperCase();

/** Ids of accounts as the JSON list the questions below take. */
export const accountList = (sources: Sources, counts: (account: Account) => boolean): string =>
  JSON.stringify([...sources.accounts.values()].filter(counts).map((account) => hexOfId(account.id)));

const chosen = `(SELECT unhex(value) FROM json_each(@accounts))`;

const cellsSql = `
SELECT source, +account_id IN ${chosen} AS isChosen, SUM(amount) AS amount FROM sum_account_month
WHERE source IN ('ACCREC', 'ACCPAY') AND month >= @first AND month <= @last GROUP BY 1, 2
UNION ALL
SELECT source, 1, SUM(amount) FROM sum_account_month
WHERE source IN ('BANK', 'JOURNAL') AND month >= @first AND month <= @last AND +account_id IN ${chosen} GROUP BY 1`;

// The same from the lines of a few days: from the documents to their lines, not the reverse.
const invoiceSql = `
SELECT substr(i.type, 1, 6) AS source, coalesce(l.account_id IN ${chosen}, 0) AS isChosen,
  SUM(CASE WHEN i.type IN ('ACCREC', 'ACCRECCREDIT') THEN -l.base_net ELSE l.base_net END) AS amount
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE i.type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND i.status IN ('AUTHORISED', 'PAID')
  AND i.date >= @first AND i.date <= @last GROUP BY 1, 2`;

const bankSql = `
SELECT t.type, t.currency_rate AS rate,
  SUM(l.line_amount - CASE t.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) AS amount
FROM bank_transaction t CROSS JOIN bank_transaction_line l ON l.bank_transaction_id = t.id
WHERE t.type IN ('RECEIVE', 'SPEND') AND t.status = 'AUTHORISED' AND t.date >= @first AND t.date <= @last
  AND l.account_id IN ${chosen} GROUP BY t.id, l.account_id`;

const journalSql = `
SELECT SUM(l.line_amount - CASE j.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) AS amount
FROM manual_journal j CROSS JOIN manual_journal_line l ON l.manual_journal_id = j.id
WHERE j.status = 'POSTED' AND j.date >= @first AND j.date <= @last AND l.account_id IN ${chosen}`;

type Sums = { -readonly [K in keyof Booked]: Booked[K] };
const names = { ACCREC: 'sales', ACCPAY: 'purchases', BANK: 'bank', JOURNAL: 'journals' } as const;
interface Cell {
  source: keyof typeof names;
  isChosen: number;
  amount: Amount | null;
}

function addCell(sums: Sums, cell: Cell, sign: 1 | -1): void {
  const amount = sign * (cell.amount ?? 0);
  const name = names[cell.source];
  if (cell.isChosen === 1) sums[name] += amount;
  else if (name === 'sales') sums.salesElsewhere += amount;
  else if (name === 'purchases') sums.purchasesElsewhere += amount;
}

/** Sums of a span on the accounts of a list, from the monthly sums less the days at its ends that do not belong to it. */
export function bookedOn(sources: Sources, span: Span, accounts: string): Booked {
  const { db } = sources;
  const cover = monthCover(span);
  const sums: Sums = { sales: 0, purchases: 0, bank: 0, journals: 0, salesElsewhere: 0, purchasesElsewhere: 0 };
  for (const cell of all<Cell>(db, cellsSql, { accounts, first: cover.first, last: cover.last }))
    addCell(sums, cell, 1);
  for (const end of endsOf(cover)) {
    const days = { accounts, first: end.from, last: end.to };
    for (const cell of all<Cell>(db, invoiceSql, days)) addCell(sums, cell, -1);
    for (const row of all<{ type: string; rate: string; amount: Amount }>(db, bankSql, days)) {
      const base = row.rate === '1' ? row.amount : toBaseCents(row.amount, row.rate);
      sums.bank += row.type === 'RECEIVE' ? base : -base;
    }
    sums.journals -= first<{ amount: Amount | null }>(db, journalSql, days)?.amount ?? 0;
  }
  return sums;
}
