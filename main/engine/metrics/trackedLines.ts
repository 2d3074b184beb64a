/**
 * Revenue and costs by tracking option, from the lines of documents: Xero's reports do not say it per month and option.
 * What no document line explains (payroll, currency results, system journals) is a difference of its own, never spread.
 */
import { toBaseCents, type Amount } from './money.ts';
import type { Span } from './periods.ts';
import type { Sources } from './sources.ts';
import { all, guidOfHex } from './sql.ts';

export interface TrackingCategory {
  readonly id: string;
  readonly name: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
}

/** Categories with their options, by name; archived ones included, since older lines carry them. */
export function trackingCategories(sources: Sources): TrackingCategory[] {
  interface Row {
    category: string;
    category_name: string;
    option: string;
    name: string;
  }
  const found = new Map<string, { id: string; name: string; options: { id: string; name: string }[] }>();
  for (const row of all<Row>(
    sources.db,
    `SELECT hex(category_id) AS category, category AS category_name, hex(option_id) AS option, name FROM tracking_option
     ORDER BY category, name`,
  )) {
    const id = guidOfHex(row.category);
    const entry = found.get(id) ?? { id, name: row.category_name, options: [] };
    entry.options.push({ id: guidOfHex(row.option), name: row.name });
    found.set(id, entry);
  }
  return [...found.values()];
}

export interface TrackedAmount {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly account: string;
  /** Empty for lines without an option of the category. */
  readonly option: string;
  /** In the direction of its account: revenue and costs positive. */
  readonly amount: Amount;
}

const optionOf = (
  line: string,
): string => `CASE WHEN hex(${line}.tracking1_category_id) = @category THEN hex(${line}.tracking1_option_id)
    WHEN hex(${line}.tracking2_category_id) = @category THEN hex(${line}.tracking2_option_id) ELSE '' END`;

// Invoice lines carry their base amount; it is signed within its side. Debit positive in all three.
const linesSql = `
SELECT substr(i.date, 1, 7) AS month, hex(l.account_id) AS account, ${optionOf('l')} AS option, '1' AS rate,
  SUM(CASE WHEN i.type LIKE 'ACCREC%' THEN -l.base_net ELSE l.base_net END) AS amount
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
WHERE i.type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND i.status IN ('AUTHORISED', 'PAID')
  AND i.date >= @from AND i.date <= @to AND l.account_id IS NOT NULL
GROUP BY 1, 2, 3
UNION ALL
SELECT substr(t.date, 1, 7), hex(l.account_id), ${optionOf('l')}, t.currency_rate,
  SUM((l.line_amount - CASE t.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END) * CASE t.type WHEN 'RECEIVE' THEN -1 ELSE 1 END)
FROM bank_transaction t CROSS JOIN bank_transaction_line l ON l.bank_transaction_id = t.id
WHERE t.type IN ('RECEIVE', 'SPEND') AND t.status = 'AUTHORISED' AND t.date >= @from AND t.date <= @to AND l.account_id IS NOT NULL
GROUP BY 1, 2, 3, 4, CASE t.currency_rate WHEN '1' THEN NULL ELSE t.id END
UNION ALL
SELECT substr(j.date, 1, 7), hex(l.account_id),
  coalesce((SELECT hex(o.option_id) FROM json_each(l.tracking) c
    JOIN tracking_option o ON o.category = c.value ->> '$.category' AND o.name = c.value ->> '$.option'
    WHERE hex(o.category_id) = @category LIMIT 1), ''), '1',
  SUM(l.line_amount - CASE j.line_amount_types WHEN 'Inclusive' THEN l.tax_amount ELSE 0 END)
FROM manual_journal j CROSS JOIN manual_journal_line l ON l.manual_journal_id = j.id
WHERE j.status = 'POSTED' AND j.date >= @from AND j.date <= @to AND l.account_id IS NOT NULL
GROUP BY 1, 2, 3`;

/** Amounts of revenue and cost accounts over a span by month, account and option of a category. */
export function trackedAmounts(sources: Sources, category: string, span: Span): TrackedAmount[] {
  interface Row {
    month: string;
    account: string;
    option: string;
    rate: string;
    amount: Amount;
  }
  const sums = new Map<string, { month: string; account: string; option: string; amount: Amount }>();
  const rows = all<Row>(sources.db, linesSql, {
    category: category.replaceAll('-', '').toUpperCase(),
    from: span.from,
    to: span.to,
  });
  for (const row of rows) {
    const account = guidOfHex(row.account);
    const kind = sources.account(account)?.class;
    if (kind !== 'REVENUE' && kind !== 'EXPENSE') continue;
    const debit = row.rate === '1' ? row.amount : toBaseCents(row.amount, row.rate);
    const key = `${row.month} ${row.account} ${row.option}`;
    const option = row.option === '' ? '' : guidOfHex(row.option);
    const entry = sums.get(key) ?? { month: row.month, account, option, amount: 0 };
    entry.amount += kind === 'REVENUE' ? -debit : debit;
    sums.set(key, entry);
  }
  return [...sums.values()];
}
