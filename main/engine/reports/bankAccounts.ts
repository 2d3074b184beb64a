/** R1: bank accounts. */
import { dayLabel, monthLabel } from '../metrics/figure.ts';
import { addDays, addMonths, monthEnd, monthOf, monthStart } from '../metrics/periods.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import { tableRows } from '../tables/index.ts';
import { amounts, cells, date, money, text, words, type ReportInput, type Section, type SectionRow } from './define.ts';

interface SummaryRow {
  to_date: string;
  account: string;
  name: string;
  opening: number;
  received: number;
  spent: number;
  closing: number;
}

const summarySql = `
SELECT r.to_date, hex(l.account_id) AS account, coalesce(a.name, l.account_name) AS name, l.opening, l.received, l.spent, l.closing
FROM report r JOIN bank_summary_line l ON l.report_id = r.id LEFT JOIN account a ON a.id = l.account_id
WHERE r.name = 'BankSummary' AND r.from_date = ? AND r.to_date <= ?
ORDER BY r.to_date DESC, l.position`;

/** The lines of the newest bank summary that starts on a day. */
function summaryFrom(input: ReportInput, from: string): SummaryRow[] {
  const rows = all<SummaryRow>(input.sources.db, summarySql, from, input.sources.today);
  return rows.filter((row) => row.to_date === rows[0]?.to_date);
}

const gainOf = (row: Pick<SummaryRow, 'opening' | 'received' | 'spent' | 'closing'>): number =>
  row.closing - row.opening - row.received + row.spent;

const sumOf = (rows: readonly SummaryRow[]): Pick<SummaryRow, 'opening' | 'received' | 'spent' | 'closing'> => ({
  opening: rows.reduce((sum, row) => sum + row.opening, 0),
  received: rows.reduce((sum, row) => sum + row.received, 0),
  spent: rows.reduce((sum, row) => sum + row.spent, 0),
  closing: rows.reduce((sum, row) => sum + row.closing, 0),
});

export function bankAccountSections(input: ReportInput): Section[] {
  const say = words(input);
  const { lang, today } = input.sources;
  const columns = [
    money('opening', say('Opening balance', 'Beginsaldo')),
    money('received', say('Received', 'Ontvangen')),
    money('spent', say('Spent', 'Uitgegeven')),
    money('gain', say('Currency gain or loss', 'Koersresultaat')),
    money('closing', say('Closing balance', 'Eindsaldo')),
  ];
  const line = (row: ReturnType<typeof sumOf>): Record<string, number> => ({
    opening: row.opening,
    received: row.received,
    spent: row.spent,
    gain: gainOf(row),
    closing: row.closing,
  });
  const current = summaryFrom(input, monthStart(monthOf(today)));
  const months: SectionRow[] = [];
  for (let back = 12; back >= 0; back -= 1) {
    const month = addMonths(monthOf(today), -back);
    const rows = summaryFrom(input, monthStart(month));
    if (rows.length > 0) months.push(amounts(month, monthLabel(lang, month), line(sumOf(rows))));
  }
  return [
    {
      key: 'accounts',
      title: say('This month by account', 'Deze maand per rekening'),
      columns,
      rows: [
        ...current.map((row) => amounts(guidOfHex(row.account), row.name, line(row))),
        amounts('total', say('Total', 'Totaal'), line(sumOf(current)), 'total'),
      ],
    },
    { key: 'months', title: say('By month, all accounts', 'Per maand, alle rekeningen'), columns, rows: months },
    dailySection(input),
    largestSection(input),
    transferSection(input),
  ];
}

/** Balances of the last 30 days, one column per account. */
function dailySection(input: ReportInput): Section {
  const say = words(input);
  const { db, lang, today } = input.sources;
  const from = addDays(today, -29);
  const days = new Map<string, Record<string, string>>();
  const names = new Map<string, string>();
  const now = new Date(`${today}T12:00:00Z`);
  for (const row of tableRows(db, { table: 'bank-statement-daily-balance', lang, now })) {
    const day = String(row['date']);
    if (day < from || day > today) continue;
    const account = String(row['account_id']);
    names.set(account, String(row['account_name']));
    const values = days.get(day) ?? {};
    values[account] = String(row['balance']);
    days.set(day, values);
  }
  return {
    key: 'daily',
    title: say('Balance by day', 'Saldo per dag'),
    columns: [...names].sort((a, b) => (a[1] < b[1] ? -1 : 1)).map(([account, name]) => money(account, name)),
    rows: [...days]
      .sort((a, b) => (a[0] < b[0] ? -1 : 1))
      .map(([day, values]) => cells(day, dayLabel(lang, day), values)),
  };
}

const largestSql = `
SELECT id, day, payee, account, amount FROM (
  SELECT hex(t.id) AS id, t.date AS day, t.contact_name AS payee, a.name AS account,
    CASE WHEN t.type LIKE 'RECEIVE%' THEN t.base_total ELSE -t.base_total END AS amount
  FROM bank_transaction t JOIN account a ON a.id = t.bank_account_id
  WHERE t.status = 'AUTHORISED' AND t.date >= ? AND t.date <= ? AND t.type NOT LIKE '%TRANSFER'
  UNION ALL
  SELECT hex(p.id), p.date, p.contact_name, a.name,
    CASE WHEN p.type IN ('ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT')
      THEN p.base_amount ELSE -p.base_amount END
  FROM payment p JOIN account a ON a.id = p.account_id AND a.type = 'BANK'
  WHERE p.status = 'AUTHORISED' AND p.date >= ? AND p.date <= ?
) ORDER BY abs(amount) DESC, day DESC, id LIMIT 20`;

function largestSection(input: ReportInput): Section {
  const say = words(input);
  const { db, today } = input.sources;
  const span = [monthStart(addMonths(monthOf(today), -2)), today] as const;
  interface Row {
    id: string;
    day: string;
    payee: string;
    account: string;
    amount: number;
  }
  const rows = all<Row>(db, largestSql, ...span, ...span);
  return {
    key: 'largest',
    title: say('Largest 20 movements of three months', 'Grootste 20 mutaties van drie maanden'),
    columns: [
      date('date', say('Date', 'Datum')),
      text('account', say('Account', 'Rekening')),
      money('amount', say('Amount', 'Bedrag')),
    ],
    rows: rows.map((row) => {
      const shown = amounts(guidOfHex(row.id), row.payee, { amount: row.amount });
      return { ...shown, values: { date: row.day, account: row.account, ...shown.values } };
    }),
  };
}

function transferSection(input: ReportInput): Section {
  const say = words(input);
  const { db, today } = input.sources;
  interface Row {
    id: string;
    day: string;
    from_name: string | null;
    to_name: string | null;
    amount: number;
  }
  const rows = all<Row>(
    db,
    `SELECT hex(t.id) AS id, t.date AS day, f.name AS from_name, o.name AS to_name, t.amount FROM bank_transfer t
     LEFT JOIN account f ON f.id = t.from_account_id LEFT JOIN account o ON o.id = t.to_account_id
     WHERE t.status <> 'DELETED' AND t.date >= ? AND t.date <= ? ORDER BY t.date DESC, t.id`,
    monthStart(addMonths(monthOf(today), -2)),
    today,
  );
  return {
    key: 'transfers',
    title: say('Transfers between own accounts', 'Overboekingen tussen eigen rekeningen'),
    columns: [date('date', say('Date', 'Datum')), money('amount', say('Amount', 'Bedrag'))],
    rows: rows.map((row) => {
      const shown = amounts(guidOfHex(row.id), `${row.from_name ?? ''} – ${row.to_name ?? ''}`, { amount: row.amount });
      return { ...shown, values: { date: row.day, ...shown.values } };
    }),
  };
}

/** The months shown: twelve complete ones and this one. */
export function bankPeriod(today: string): { from: string; to: string } {
  return { from: addDays(monthEnd(addMonths(monthOf(today), -13)), 1), to: today };
}
