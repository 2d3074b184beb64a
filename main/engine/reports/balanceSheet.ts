/** R6: balance sheet by account and month end, what became of the profit, and the trial balance of any day that was read. */
import { dateLabel } from '../metrics/figure.ts';
import { addMonths, fiscalYearToDate, isMonthEnd, monthEnd, monthOf, monthStart } from '../metrics/periods.ts';
import type { Account } from '../metrics/sources.ts';
import type { Amount } from '../metrics/money.ts';
import {
  adding,
  amounts,
  control,
  money,
  overColumns,
  section,
  text,
  withDrill,
  words,
  type Body,
  type ReportInput,
  type Section,
  type SectionRow,
} from './define.ts';
import { filled, minus, total, type Figures } from './statementRows.ts';

/** R6, as at the day of the figures. */
export function balanceBody(input: ReportInput): Body {
  const say = words(input);
  const { asOf } = input.statements;
  const pages = [
    { key: 'lines', title: say('By account', 'Per rekening') },
    { key: 'equity', title: say('Equity', 'Eigen vermogen') },
    { key: 'trial', title: say('Trial balance', 'Kolommenbalans') },
  ];
  if (asOf === null) return { pages: pages.slice(0, 1), controls: [], sections: [] };
  const trial = trialSection(input, asOf);
  const lines = linesSection(input, asOf);
  return {
    pages,
    controls: [trial.control],
    sections: [lines.section, equitySection(input, lines.dates), trial.section],
  };
}

function linesSection(input: ReportInput, asOf: string): { section: Section; dates: string[] } {
  const say = words(input);
  const { lang, accounts } = input.sources;
  const { statements } = input;
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
    // The same placing of overdrawn accounts as in the totals: as Xero's balance sheet, or as was chosen.
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
  const moveSpan = dates.length < 2 ? null : { from: nextDay(dates.at(-2) ?? ''), to: dates.at(-1) ?? '' };
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
      for (const entry of shownLines) {
        const row = filled(`${key}-${entry.key}`, entry.label, entry.line, columns);
        const isAccount = accounts.has(entry.key);
        rows.push(
          isAccount && moveSpan !== null
            ? withDrill(row, { movement: { of: 'account', account: entry.key, ...moveSpan } })
            : row,
        );
      }
      const label = `${say('Total', 'Totaal')} ${title.toLocaleLowerCase(lang)}`;
      rows.push(adding(amounts(`total-${key}`, label, sum, 'subtotal'), 'above'));
    }
    return sum;
  };
  const isFixed = (account: Account): boolean => account.group === 'nonCurrentAsset';
  const longTerm = new Set(
    Object.entries(input.sources.choices).flatMap(([key, value]) =>
      value === 'longTerm' ? [key.slice('account.'.length)] : [],
    ),
  );
  const isLong = (account: Account): boolean =>
    account.group === 'nonCurrentLiability' || (account.type === 'LIABILITY' && longTerm.has(account.id));
  const current = block('currentAssets', say('Current assets', 'Vlottende activa'), assets, (a) => !isFixed(a));
  const fixed = block('nonCurrentAssets', say('Non-current assets', 'Vaste activa'), assets, isFixed);
  const allAssets = total([current, fixed], columns);
  const totalAssets = amounts('assets', say('Total assets', 'Totaal activa'), allAssets, 'total');
  rows.push(adding(totalAssets, ['total-currentAssets', 'total-nonCurrentAssets'], [], rows));
  const short = block(
    'currentLiabilities',
    say('Current liabilities', 'Kortlopende schulden'),
    debts,
    (a) => !isLong(a),
  );
  const long = block('nonCurrentLiabilities', say('Non-current liabilities', 'Langlopende schulden'), debts, isLong);
  const allDebts = total([short, long], columns);
  const totalDebts = amounts('liabilities', say('Total liabilities', 'Totaal vreemd vermogen'), allDebts, 'total');
  rows.push(adding(totalDebts, ['total-currentLiabilities', 'total-nonCurrentLiabilities'], [], rows));
  const own = block('equity', say('Equity', 'Eigen vermogen'), equity, () => true, [
    { key: 'earnings', label: say('Current year earnings', 'Winst van dit boekjaar'), line: earnings },
  ]);
  const check = amounts(
    'check',
    say('Check: assets less liabilities less equity', 'Controle: activa min vreemd min eigen vermogen'),
    minus(minus(allAssets, allDebts, columns), own, columns),
    'total',
  );
  rows.push(adding(check, ['assets'], ['liabilities', 'total-equity'], rows));
  return {
    dates,
    section: section({
      key: 'lines',
      page: 'lines',
      title: say('By account and month end', 'Per rekening en maandultimo'),
      columns: [
        ...dates.map((date) => money(date, dateLabel(lang, date))),
        money('movement', say('Movement', 'Mutatie')),
      ],
      rows,
      charts: [
        overColumns(
          say('Assets and liabilities, equity as a line', 'Activa en vreemd vermogen, eigen vermogen als lijn'),
          'columns',
          ['assets', 'liabilities'],
          dates,
          { line: 'total-equity' },
        ),
      ],
      drill: dates,
    }),
  };
}

const nextDay = (day: string): string =>
  isMonthEnd(day)
    ? monthStart(addMonths(monthOf(day), 1))
    : `${day.slice(0, 8)}${String(Number(day.slice(8)) + 1).padStart(2, '0')}`;

/**
 * Equity of each date split for that date: what owners put in, profit of earlier years, and profit since the financial year of
 * the date began. Rule: metrics "Current-year versus retained earnings must be split per balance date".
 */
function equitySection(input: ReportInput, dates: readonly string[]): Section {
  const say = words(input);
  const { lang, accounts } = input.sources;
  const { statements } = input;
  const capital: Figures = {};
  const retained: Figures = {};
  const current: Figures = {};
  const equity: Figures = {};
  const assets: Figures = {};
  const liabilities: Figures = {};
  const check: Figures = {};
  for (const date of dates) {
    let put = 0;
    let kept = 0;
    let earned = 0;
    for (const line of statements.trialBalance(date) ?? []) {
      const account = input.sources.account(line.accountId);
      if (account?.system === 'RETAINEDEARNINGS') kept -= line.balance;
      else if (account?.class === 'EQUITY') put -= line.balance;
      else if (account?.class === 'REVENUE' || account?.class === 'EXPENSE') earned -= line.balance;
    }
    const balances = statements.balances(date);
    capital[date] = put + 0;
    retained[date] = kept + 0;
    current[date] = earned + 0;
    equity[date] = put + kept + earned;
    assets[date] = balances?.assets ?? null;
    liabilities[date] = balances?.liabilities ?? null;
    check[date] = balances === null ? null : balances.assets - balances.liabilities - (put + kept + earned);
  }
  const hasRetained = [...accounts.values()].some((account) => account.system === 'RETAINEDEARNINGS');
  const rows = [
    filled(
      'capital',
      say('Capital and other equity accounts', 'Kapitaal en overige eigenvermogensrekeningen'),
      capital,
      dates,
    ),
    ...(hasRetained
      ? [
          filled(
            'retained',
            say('Retained earnings, earlier years', 'Ingehouden winst, eerdere jaren'),
            retained,
            dates,
          ),
        ]
      : []),
    filled('current', say('Current year earnings', 'Winst van dit boekjaar'), current, dates),
    adding(amounts('equity', say('Equity', 'Eigen vermogen'), equity, 'total'), 'above'),
    filled('assets', say('Total assets', 'Totaal activa'), assets, dates),
    filled('liabilities', say('Total liabilities', 'Totaal vreemd vermogen'), liabilities, dates),
    {
      ...amounts(
        'check',
        say('Check: assets less liabilities less equity', 'Controle: activa min vreemd min eigen vermogen'),
        check,
        'total',
      ),
      adds: ['assets'],
      less: ['liabilities', 'equity'],
    },
  ];
  return section({
    key: 'equity',
    page: 'equity',
    title: say('What became of the profit', 'Wat er van de winst werd'),
    note: say(
      'Each date has its own financial year: profit before it is retained, profit since it began is of the current year.',
      'Elke datum heeft zijn eigen boekjaar: winst van daarvóór is ingehouden, winst sinds het begin is van het lopende jaar.',
    ),
    columns: dates.map((date) => money(date, dateLabel(lang, date))),
    rows,
    charts: [
      overColumns(
        say('Equity by origin', 'Eigen vermogen naar herkomst'),
        'stack',
        ['capital', ...(hasRetained ? ['retained'] : []), 'current'],
        dates,
      ),
    ],
  });
}

/** The trial balance of a day that was read: the day of the figures, or one picked from the others. */
function trialSection(input: ReportInput, asOf: string): { section: Section; control: Body['controls'][number] } {
  const say = words(input);
  const { lang } = input.sources;
  const { statements } = input;
  const dates = [asOf, ...statements.trialDays(asOf)];
  const picker = control(
    input,
    'date',
    say('Trial balance of', 'Kolommenbalans per'),
    dates.map((date) => ({ value: date, label: dateLabel(lang, date) })),
    ['trial'],
  );
  const date = picker.value;
  const { yearEndDay, yearEndMonth } = input.sources.organisation;
  const yearStart = fiscalYearToDate(yearEndDay, yearEndMonth, date).from;
  let debit = 0;
  let credit = 0;
  let monthDebit = 0;
  let monthCredit = 0;
  const rows = (statements.trialBalance(date) ?? []).map((line, index): SectionRow => {
    const account = input.sources.account(line.accountId);
    const isDebit = line.balance >= 0;
    debit += isDebit ? line.balance : 0;
    credit += isDebit ? 0 : -line.balance;
    monthDebit += Math.max(line.movement, 0);
    monthCredit += Math.max(-line.movement, 0);
    const shown = amounts(line.accountId ?? `line-${index}`, account?.name ?? line.name, {
      debit: isDebit ? line.balance : null,
      credit: isDebit ? null : -line.balance,
      monthDebit: line.movement > 0 ? line.movement : null,
      monthCredit: line.movement < 0 ? -line.movement : null,
    });
    const row = { ...shown, values: { code: account?.code ?? null, ...shown.values } };
    if (account === undefined) return row;
    // Income and costs begin with the financial year. A balance against its account's own direction has no list of its sign.
    const isProfit = account.class === 'REVENUE' || account.class === 'EXPENSE';
    const isNatural = isDebit === (account.class === 'EXPENSE');
    const month = { of: 'account', account: account.id, from: monthStart(monthOf(date)), to: date } as const;
    const balance =
      isProfit && !isNatural
        ? null
        : ({ of: 'account', account: account.id, ...(isProfit ? { from: yearStart } : {}), to: date } as const);
    const hasMonth = line.movement !== 0;
    return withDrill(row, {
      debit: balance,
      credit: balance,
      monthDebit: hasMonth ? month : null,
      monthCredit: hasMonth ? month : null,
    });
  });
  return {
    control: picker,
    section: section({
      key: 'trialBalance',
      page: 'trial',
      title: `${say('Trial balance', 'Kolommenbalans')}, ${dateLabel(lang, date)}`,
      columns: [
        text('code', say('Code', 'Code')),
        money('debit', say('Debit', 'Debet')),
        money('credit', say('Credit', 'Credit')),
        money('monthDebit', say('This month debit', 'Deze maand debet')),
        money('monthCredit', say('This month credit', 'Deze maand credit')),
      ],
      rows: [...rows, amounts('total', say('Total', 'Totaal'), { debit, credit, monthDebit, monthCredit }, 'total')],
    }),
  };
}
