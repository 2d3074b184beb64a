/** R1: bank accounts. */
import { dayLabel, monthLabel } from '../metrics/figure.ts';
import { addDays, addMonths, monthEnd, monthOf, monthStart } from '../metrics/periods.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import { parseAmount, toBaseCents, type Amount } from '../metrics/money.ts';
import { tableRows } from '../tables/index.ts';
import {
  amounts,
  control,
  count,
  date,
  money,
  overRows,
  section,
  text,
  withDrill,
  words,
  type Body,
  type ReportInput,
  type Section,
  type SectionRow,
} from './define.ts';

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

type Totals = Pick<SummaryRow, 'opening' | 'received' | 'spent' | 'closing'>;

const sumOf = (rows: readonly SummaryRow[]): Totals => ({
  opening: rows.reduce((sum, row) => sum + row.opening, 0),
  received: rows.reduce((sum, row) => sum + row.received, 0),
  spent: rows.reduce((sum, row) => sum + row.spent, 0),
  closing: rows.reduce((sum, row) => sum + row.closing, 0),
});

/** Currency gain is no column of Bank Summary: it is what closing does not follow from. */
const line = (row: Totals): Record<string, number> => ({
  opening: row.opening,
  received: row.received,
  spent: row.spent,
  gain: row.closing - row.opening - row.received + row.spent,
  closing: row.closing,
});

/** Days of the balance line. */
const balanceDays = 92;
/** Complete months beside this one that movements are shown of. */
const movementMonths = 2;

/** R1, of all bank accounts or of the one that was picked. */
export function bankAccountBody(input: ReportInput): Body {
  const say = words(input);
  const { lang, today, accounts } = input.sources;
  const banks = [...accounts.values()]
    .filter((account) => account.type === 'BANK')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const picker = control(input, 'account', say('Account', 'Rekening'), [
    { value: '', label: say('All accounts', 'Alle rekeningen') },
    ...banks.map((account) => ({ value: account.id, label: account.name })),
  ]);
  const account = picker.value === '' ? null : picker.value;
  /** The lines of the newest bank summary that starts on a day. */
  const summaryFrom = (from: string): SummaryRow[] => {
    const rows = all<SummaryRow>(input.sources.db, summarySql, from, today);
    return rows
      .filter((row) => row.to_date === rows[0]?.to_date)
      .filter((row) => account === null || guidOfHex(row.account) === account);
  };
  const columns = [
    money('opening', say('Opening balance', 'Beginsaldo')),
    money('received', say('Received', 'Ontvangen')),
    money('spent', say('Spent', 'Uitgegeven')),
    money('gain', say('Currency gain or loss', 'Koersresultaat')),
    money('closing', say('Closing balance', 'Eindsaldo')),
  ];
  const current = summaryFrom(monthStart(monthOf(today)));
  const months: SectionRow[] = [];
  for (let back = 12; back >= 0; back -= 1) {
    const month = addMonths(monthOf(today), -back);
    const rows = summaryFrom(monthStart(month));
    if (rows.length > 0) months.push(amounts(month, monthLabel(lang, month), line(sumOf(rows))));
  }
  const opened = ['opening', 'received', 'spent', 'closing'];
  const ownName = account === null ? say('all accounts', 'alle rekeningen') : (accounts.get(account)?.name ?? '');
  return {
    pages: [
      { key: 'balance', title: say('Balance', 'Saldo') },
      { key: 'months', title: say('In and out', 'In en uit') },
      { key: 'movements', title: say('Movements', 'Mutaties') },
    ],
    controls: banks.length > 1 ? [picker] : [],
    sections: [
      section({
        key: 'accounts',
        page: 'balance',
        title: say('This month by account', 'Deze maand per rekening'),
        columns,
        rows: [
          ...current.map((row) => amounts(guidOfHex(row.account), row.name, line(row))),
          amounts('total', say('Total', 'Totaal'), line(sumOf(current)), 'total'),
        ],
        drill: opened,
      }),
      dailySection(input, account),
      section({
        key: 'months',
        page: 'months',
        title: `${say('By month', 'Per maand')}, ${ownName}`,
        columns,
        rows:
          account === null
            ? months
            : months.map((row) => {
                const span = { from: monthStart(row.key), to: monthEnd(row.key) < today ? monthEnd(row.key) : today };
                const flow = { of: 'cash', account, transfers: true, ...span } as const;
                return withDrill(row, {
                  received: { ...flow, flow: 'in' },
                  spent: { ...flow, flow: 'out' },
                  opening: { of: 'account', account, to: addDays(span.from, -1) },
                  closing: { of: 'account', account, to: span.to },
                });
              }),
        charts: [
          overRows(
            say('Received and spent by month', 'Ontvangen en uitgegeven per maand'),
            'columns',
            ['received', 'spent'],
            months,
          ),
        ],
        drill: account === null ? opened : [],
      }),
      largestSection(input, account),
      transferSection(input, account),
      unreconciledSection(input, account),
    ],
  };
}

/** Balances by day, one column per account; every day of the line carries on from the day before. */
function dailySection(input: ReportInput, account: string | null): Section {
  const say = words(input);
  const { db, lang, today } = input.sources;
  const from = addDays(today, 1 - balanceDays);
  const byDay = new Map<string, Map<string, Amount>>();
  const names = new Map<string, string>();
  const now = new Date(`${today}T12:00:00Z`);
  for (const row of tableRows(db, { table: 'bank-statement-daily-balance', lang, now })) {
    const day = String(row['date']);
    const id = String(row['account_id']);
    if (day < from || day > today || (account !== null && id !== account)) continue;
    names.set(id, String(row['account_name']));
    const values = byDay.get(day) ?? new Map<string, Amount>();
    values.set(id, parseAmount(String(row['balance'])));
    byDay.set(day, values);
  }
  const sorted = [...names].sort((a, b) => (a[1] < b[1] ? -1 : 1));
  const rows = [...byDay]
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([day, values]) =>
      amounts(day, dayLabel(lang, day), {
        ...Object.fromEntries(values),
        total: [...values.values()].reduce((sum, amount) => sum + amount, 0),
      }),
    );
  return section({
    key: 'daily',
    page: 'balance',
    title: say('Balance by day', 'Saldo per dag'),
    note: say(
      'Ledger balances: each month starts from Bank Summary and follows its movements.',
      'Grootboeksaldi: elke maand begint bij de Bank Summary en volgt de mutaties.',
    ),
    columns: [
      ...sorted.map(([id, name]) => money(id, name)),
      ...(sorted.length > 1 ? [money('total', say('Total', 'Totaal'))] : []),
    ],
    rows:
      sorted.length > 1
        ? rows
        : rows.map((row) => ({
            ...row,
            values: Object.fromEntries(Object.entries(row.values).filter(([key]) => key !== 'total')),
          })),
    charts: [
      overRows(
        say('Balance by day', 'Saldo per dag'),
        'line',
        [sorted.length > 1 ? 'total' : (sorted[0]?.[0] ?? 'total')],
        rows,
      ),
    ],
    drill: sorted.map(([id]) => id),
  });
}

const largestSql = `
SELECT id, kind, day, payee, account, amount FROM (
  SELECT hex(t.id) AS id, 'bankTransaction' AS kind, t.date AS day, t.contact_name AS payee, a.name AS account, hex(a.id) AS account_id,
    CASE WHEN t.type LIKE 'RECEIVE%' THEN t.base_total ELSE -t.base_total END AS amount
  FROM bank_transaction t JOIN account a ON a.id = t.bank_account_id
  WHERE t.status = 'AUTHORISED' AND t.date >= ? AND t.date <= ? AND t.type NOT LIKE '%TRANSFER'
  UNION ALL
  SELECT hex(p.id), 'payment', p.date, p.contact_name, a.name, hex(a.id),
    CASE WHEN p.type IN ('ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT')
      THEN p.base_amount ELSE -p.base_amount END
  FROM payment p JOIN account a ON a.id = p.account_id AND a.type = 'BANK'
  WHERE p.status = 'AUTHORISED' AND p.date >= ? AND p.date <= ?
) WHERE ? = '' OR account_id = ? ORDER BY abs(amount) DESC, day DESC, id LIMIT 20`;

const hexOf = (account: string | null): string => (account ?? '').replaceAll('-', '').toUpperCase();

function largestSection(input: ReportInput, account: string | null): Section {
  const say = words(input);
  const { db, today } = input.sources;
  const span = [monthStart(addMonths(monthOf(today), -movementMonths)), today] as const;
  interface Row {
    id: string;
    kind: 'bankTransaction' | 'payment';
    day: string;
    payee: string;
    account: string;
    amount: number;
  }
  const rows = all<Row>(db, largestSql, ...span, ...span, hexOf(account), hexOf(account));
  return section({
    key: 'largest',
    page: 'movements',
    title: say('Largest 20 movements of three months', 'Grootste 20 mutaties van drie maanden'),
    columns: [
      date('date', say('Date', 'Datum')),
      text('account', say('Account', 'Rekening')),
      money('amount', say('Amount', 'Bedrag')),
    ],
    rows: rows.map((row) => {
      const shown = amounts(guidOfHex(row.id), row.payee, { amount: row.amount });
      return {
        ...shown,
        document: { kind: row.kind, id: shown.key },
        values: { date: row.day, account: row.account, ...shown.values },
      };
    }),
  });
}

function transferSection(input: ReportInput, account: string | null): Section {
  const say = words(input);
  const { db, today } = input.sources;
  interface Row {
    id: string;
    day: string;
    from_name: string | null;
    to_name: string | null;
    amount: number;
    rate: string;
  }
  const rows = all<Row>(
    db,
    `SELECT hex(t.id) AS id, t.date AS day, f.name AS from_name, o.name AS to_name, t.amount, t.currency_rate AS rate
     FROM bank_transfer t
     LEFT JOIN account f ON f.id = t.from_account_id LEFT JOIN account o ON o.id = t.to_account_id
     WHERE t.status <> 'DELETED' AND t.date >= ? AND t.date <= ? AND (? = '' OR hex(f.id) = ? OR hex(o.id) = ?)
     ORDER BY t.date DESC, t.id`,
    monthStart(addMonths(monthOf(today), -movementMonths)),
    today,
    hexOf(account),
    hexOf(account),
    hexOf(account),
  );
  return section({
    key: 'transfers',
    page: 'movements',
    title: say('Transfers between own accounts', 'Overboekingen tussen eigen rekeningen'),
    columns: [date('date', say('Date', 'Datum')), money('amount', say('Amount', 'Bedrag'))],
    rows: rows.map((row) => {
      // A transfer is written in the currency of the account it leaves.
      const shown = amounts(guidOfHex(row.id), `${row.from_name ?? ''} – ${row.to_name ?? ''}`, {
        amount: toBaseCents(row.amount, row.rate),
      });
      return {
        ...shown,
        document: { kind: 'bankTransfer' as const, id: shown.key },
        values: { date: row.day, ...shown.values },
      };
    }),
  });
}

/** Movements without a statement line at Xero, by account: how many, since when, and what they add up to. */
function unreconciledSection(input: ReportInput, account: string | null): Section {
  const say = words(input);
  const { db, today } = input.sources;
  interface Row {
    id: string;
    name: string;
    number: number;
    oldest: string | null;
    received: number;
    spent: number;
  }
  const rows = all<Row>(
    db,
    `SELECT hex(a.id) AS id, a.name, COUNT(m.amount) AS number, MIN(m.date) AS oldest,
       coalesce(SUM(MAX(m.amount, 0)), 0) AS received, coalesce(SUM(MAX(-m.amount, 0)), 0) AS spent
     FROM account a LEFT JOIN (
       SELECT bank_account_id AS account_id, date, CASE WHEN type LIKE 'RECEIVE%' THEN base_total ELSE -base_total END AS amount
       FROM bank_transaction WHERE status = 'AUTHORISED' AND is_reconciled = 0 AND date <= ?
       UNION ALL
       SELECT account_id, date, CASE WHEN type IN ('ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT')
         THEN base_amount ELSE -base_amount END
       FROM payment WHERE status = 'AUTHORISED' AND is_reconciled = 0 AND date <= ?
     ) m ON m.account_id = a.id
     WHERE a.type = 'BANK' AND a.status = 'ACTIVE' AND (? = '' OR hex(a.id) = ?) GROUP BY a.id ORDER BY a.name`,
    today,
    today,
    hexOf(account),
    hexOf(account),
  );
  return section({
    key: 'unreconciled',
    page: 'movements',
    title: say('Not reconciled at Xero', 'Niet afgeletterd in Xero'),
    columns: [
      count('number', say('Number', 'Aantal')),
      date('oldest', say('Oldest', 'Oudste')),
      money('received', say('Received', 'Ontvangen')),
      money('spent', say('Spent', 'Uitgegeven')),
    ],
    rows: rows.map((row) => {
      const shown = amounts(guidOfHex(row.id), row.name, { received: row.received, spent: row.spent });
      return { ...shown, values: { number: String(row.number), oldest: row.oldest, ...shown.values } };
    }),
  });
}

/** The months shown: twelve complete ones and this one. */
export function bankPeriod(today: string): { from: string; to: string } {
  return { from: addDays(monthEnd(addMonths(monthOf(today), -13)), 1), to: today };
}
