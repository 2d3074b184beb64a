/** R5 and R6: profit and loss by month, balance sheet by month end, account by account. */
import type { AccountGroup } from '../metrics/accountGroups.ts';
import { dateLabel, monthLabel } from '../metrics/figure.ts';
import { percentText, type Amount } from '../metrics/money.ts';
import {
  addMonths,
  fiscalYearToDate,
  monthEnd,
  monthOf,
  monthStart,
  monthToDate,
  sameSpanLastFiscalYear,
  thirteenMonths,
} from '../metrics/periods.ts';
import type { Account } from '../metrics/sources.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import { amounts, money, percent, words, type ReportInput, type Section, type SectionRow } from './define.ts';

type Figures = Record<string, Amount | null>;

const costGroup = (account: Account): AccountGroup =>
  account.class === 'EXPENSE' && account.group !== 'costOfSales' ? 'operatingExpense' : account.group;

interface Group {
  readonly key: string;
  readonly title: string;
  has(account: Account): boolean;
}

/** Adds up columns; a column nobody has a figure for stays empty. */
function total(lines: readonly Figures[], columns: readonly string[]): Figures {
  const sums: Figures = {};
  for (const column of columns) {
    const known = lines.flatMap((line) => (line[column] === null || line[column] === undefined ? [] : [line[column]]));
    sums[column] = known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0);
  }
  return sums;
}

function minus(a: Figures, b: Figures, columns: readonly string[]): Figures {
  return Object.fromEntries(
    columns.map((column) => {
      const first = a[column] ?? null;
      const second = b[column] ?? null;
      return [column, first === null && second === null ? null : (first ?? 0) - (second ?? 0)];
    }),
  );
}

/** Budgeted amounts of the financial year to the end of this month, by account; null when there is no overall budget. */
function budgetToDate(input: ReportInput): Map<string, Amount> | null {
  const { db, fiscalYear, today } = input.sources;
  const rows = all<{ account: string; amount: Amount }>(
    db,
    `SELECT hex(l.account_id) AS account, SUM(l.amount) AS amount FROM budget b JOIN budget_line l ON l.budget_id = b.id
     WHERE b.type = 'OVERALL' AND l.month >= ? AND l.month <= ? GROUP BY l.account_id`,
    monthOf(fiscalYear.from),
    monthOf(today),
  );
  return rows.length === 0 ? null : new Map(rows.map((row) => [guidOfHex(row.account), row.amount]));
}

export function profitSections(input: ReportInput): Section[] {
  const say = words(input);
  const { lang, organisation, accounts } = input.sources;
  const { statements } = input;
  const asOf = statements.asOf ?? input.sources.today;
  const { yearEndDay, yearEndMonth } = organisation;
  const year = fiscalYearToDate(yearEndDay, yearEndMonth, asOf);
  const before = sameSpanLastFiscalYear(yearEndDay, yearEndMonth, asOf);
  const months = thirteenMonths(asOf);
  const budget = budgetToDate(input);
  const columns = [...months, 'year', 'before', ...(budget === null ? [] : ['budget'])];
  const lines = new Map<string, Figures>();
  const put = (id: string | null, column: string, amount: Amount): void => {
    if (id === null) return;
    const line = lines.get(id) ?? {};
    lines.set(id, { ...line, [column]: (line[column] ?? 0) + amount });
  };
  for (const month of months) {
    const isRunning = month === monthOf(asOf);
    const span = isRunning ? monthToDate(asOf) : { from: monthStart(month), to: monthEnd(month) };
    const found = statements.profitByAccount(span);
    if (found !== null) for (const [id, amount] of found) put(id, month, amount);
    else
      for (const line of statements.trialBalance(span.to) ?? [])
        put(line.accountId, month, shown(input, line.accountId, line.movement));
  }
  for (const [column, date] of [
    ['year', year.to],
    ['before', before.to],
  ] as const) {
    for (const line of statements.trialBalance(date) ?? []) {
      put(line.accountId, column, shown(input, line.accountId, line.balance));
    }
  }
  for (const [id, amount] of budget ?? []) put(id, 'budget', amount);
  const groups: Group[] = [
    { key: 'operatingRevenue', title: say('Operating revenue', 'Omzet'), has: (a) => a.group === 'operatingRevenue' },
    {
      key: 'costOfSales',
      title: say('Cost of sales', 'Kostprijs van de omzet'),
      has: (a) => a.group === 'costOfSales',
    },
    {
      key: 'otherIncome',
      title: say('Other income', 'Overige opbrengsten'),
      has: (a) => a.class === 'REVENUE' && a.group !== 'operatingRevenue',
    },
    {
      key: 'operatingExpense',
      title: say('Operating expenses', 'Bedrijfskosten'),
      has: (a) => costGroup(a) === 'operatingExpense',
    },
  ];
  const sums = new Map<string, Figures>();
  const blocks = groups.map((group) => {
    const own = [...accounts.values()].filter((account) => group.has(account) && lines.has(account.id));
    const rows = own
      .filter((account) => columns.some((column) => (lines.get(account.id)?.[column] ?? 0) !== 0))
      .sort((a, b) => ((a.code ?? '') < (b.code ?? '') ? -1 : 1))
      .map((account) => filled(account.id, account.name, lines.get(account.id) ?? {}, columns));
    const sum = total(
      own.map((account) => lines.get(account.id) ?? {}),
      columns,
    );
    sums.set(group.key, sum);
    return { group, rows, sum };
  });
  const sumOf = (key: string): Figures => sums.get(key) ?? {};
  const gross = minus(sumOf('operatingRevenue'), sumOf('costOfSales'), columns);
  const withOther = total([gross, sumOf('otherIncome')], columns);
  const net = minus(withOther, sumOf('operatingExpense'), columns);
  const revenue = sumOf('operatingRevenue')['year'] ?? 0;
  const rows: SectionRow[] = [];
  for (const { group, rows: own, sum } of blocks) {
    if (own.length === 0) continue;
    rows.push(
      ...own,
      amounts(
        `total-${group.key}`,
        `${say('Total', 'Totaal')} ${group.title.toLocaleLowerCase(lang)}`,
        sum,
        'subtotal',
      ),
    );
    if (group.key === 'costOfSales')
      rows.push(amounts('grossProfit', say('Gross profit', 'Brutowinst'), gross, 'subtotal'));
  }
  rows.push(amounts('netProfit', say('Net profit', 'Nettowinst'), net, 'total'));
  return [
    {
      key: 'lines',
      title: say('By account and month', 'Per rekening en maand'),
      columns: [
        ...months.map((month) => money(month, monthLabel(lang, month))),
        money('year', say('This year', 'Dit jaar')),
        percent('ofRevenue', say('Of revenue', 'Van de omzet')),
        money('before', say('Same days last year', 'Zelfde dagen vorig jaar')),
        ...(budget === null ? [] : [money('budget', say('Budget', 'Begroting'))]),
      ],
      rows: rows.map((row) => ({
        ...row,
        values: { ...row.values, ofRevenue: revenue === 0 ? null : shareOf(row.values['year'] ?? null, revenue) },
      })),
    },
  ];
}

/** Percent of revenue from money text, exact to the cent. */
function shareOf(text: string | null, revenue: Amount): string | null {
  return text === null ? null : percentText(Number(text.replace('.', '')) * 100, revenue);
}

/** Debit positive turned to the direction a reader expects: revenue and costs positive. */
function shown(input: ReportInput, id: string | null, amount: Amount): Amount {
  const kind = input.sources.account(id)?.class;
  return kind === 'REVENUE' || kind === 'LIABILITY' || kind === 'EQUITY' ? -amount + 0 : amount;
}

const filled = (key: string, label: string, line: Figures, columns: readonly string[]): SectionRow =>
  amounts(key, label, Object.fromEntries(columns.map((column) => [column, line[column] ?? null])));

export function balanceSections(input: ReportInput): Section[] {
  const say = words(input);
  const { lang, accounts } = input.sources;
  const { statements } = input;
  const asOf = statements.asOf;
  if (asOf === null) return [];
  const ends = Array.from({ length: 12 }, (_, index) => monthEnd(addMonths(monthOf(asOf), index - 12))).filter(
    (date) => statements.trialBalance(date) !== null,
  );
  const dates = ends.includes(asOf) ? ends : [...ends, asOf];
  const assets = new Map<string, Figures>();
  const debts = new Map<string, Figures>();
  const equity = new Map<string, Figures>();
  const earnings: Figures = {};
  const add = (into: Map<string, Figures>, id: string, date: string, amount: Amount): void => {
    into.set(id, { ...into.get(id), [date]: amount });
  };
  for (const date of dates) {
    let profit = 0;
    const balances = statements.balances(date);
    const lines = statements.trialBalance(date) ?? [];
    const bank = lines.filter((line) => input.sources.account(line.accountId)?.type === 'BANK');
    const overdrawn = bank.reduce((sum, line) => sum + Math.min(0, line.balance), 0);
    // The same placing of overdrawn accounts as in the totals, which follow Xero's balance sheet.
    const plain = lines.reduce(
      (sum, line) => sum + (input.sources.account(line.accountId)?.class === 'ASSET' ? line.balance : 0),
      0,
    );
    const movesOverdrawn = overdrawn !== 0 && balances !== null && balances.assets !== plain;
    for (const line of lines) {
      const account = input.sources.account(line.accountId);
      if (account === undefined) continue;
      if (account.class === 'ASSET') {
        if (account.type === 'BANK' && line.balance < 0 && movesOverdrawn) add(debts, account.id, date, -line.balance);
        else add(assets, account.id, date, line.balance);
      } else if (account.class === 'LIABILITY') add(debts, account.id, date, -line.balance + 0);
      else if (account.class === 'EQUITY') add(equity, account.id, date, -line.balance + 0);
      else if (account.class !== null) profit -= line.balance;
    }
    earnings[date] = profit + 0;
  }
  const columns = [...dates, 'movement'];
  const withMovement = (line: Figures): Figures => {
    const last = line[dates.at(-1) ?? ''] ?? 0;
    const before = dates.length < 2 ? null : (line[dates.at(-2) ?? ''] ?? 0);
    return { ...line, movement: before === null ? null : last - before };
  };
  const rows: SectionRow[] = [];
  const block = (
    key: string,
    title: string,
    lines: ReadonlyMap<string, Figures>,
    has: (account: Account) => boolean,
    extra: readonly { key: string; label: string; line: Figures }[] = [],
  ): Figures => {
    const own = [...accounts.values()]
      .filter((account) => lines.has(account.id) && has(account))
      .filter((account) => dates.some((date) => (lines.get(account.id)?.[date] ?? 0) !== 0))
      .sort((a, b) => ((a.code ?? '') < (b.code ?? '') ? -1 : 1));
    const shownLines = [
      ...own.map((account) => ({
        key: account.id,
        label: account.name,
        line: withMovement(lines.get(account.id) ?? {}),
      })),
      ...extra.map((entry) => ({ ...entry, line: withMovement(entry.line) })),
    ];
    const zero: Figures = Object.fromEntries(columns.map((column) => [column, 0]));
    const sum = total([...shownLines.map((entry) => entry.line), zero], columns);
    if (shownLines.length > 0) {
      for (const entry of shownLines) rows.push(filled(`${key}-${entry.key}`, entry.label, entry.line, columns));
      rows.push(amounts(`total-${key}`, `${say('Total', 'Totaal')} ${title.toLocaleLowerCase(lang)}`, sum, 'subtotal'));
    }
    return sum;
  };
  const isFixed = (account: Account): boolean => account.group === 'nonCurrentAsset';
  const isLong = (account: Account): boolean => account.group === 'nonCurrentLiability';
  const current = block('currentAssets', say('Current assets', 'Vlottende activa'), assets, (a) => !isFixed(a));
  const fixed = block('nonCurrentAssets', say('Non-current assets', 'Vaste activa'), assets, isFixed);
  const allAssets = total([current, fixed], columns);
  rows.push(amounts('assets', say('Total assets', 'Totaal activa'), allAssets, 'total'));
  const short = block(
    'currentLiabilities',
    say('Current liabilities', 'Kortlopende schulden'),
    debts,
    (a) => !isLong(a),
  );
  const long = block('nonCurrentLiabilities', say('Non-current liabilities', 'Langlopende schulden'), debts, isLong);
  const allDebts = total([short, long], columns);
  rows.push(amounts('liabilities', say('Total liabilities', 'Totaal vreemd vermogen'), allDebts, 'total'));
  const own = block('equity', say('Equity', 'Eigen vermogen'), equity, () => true, [
    { key: 'earnings', label: say('Current year earnings', 'Winst van dit boekjaar'), line: earnings },
  ]);
  rows.push(
    amounts(
      'check',
      say('Check: assets less liabilities less equity', 'Controle: activa min vreemd min eigen vermogen'),
      minus(minus(allAssets, allDebts, columns), own, columns),
      'total',
    ),
  );
  return [
    {
      key: 'lines',
      title: say('By account and month end', 'Per rekening en maandultimo'),
      columns: [
        ...dates.map((date) => money(date, dateLabel(lang, date))),
        money('movement', say('Movement', 'Mutatie')),
      ],
      rows,
    },
  ];
}
