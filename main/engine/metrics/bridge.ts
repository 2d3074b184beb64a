/**
 * From invoiced sales to revenue, and from billed purchases to costs: what the documents count and the profit and loss does
 * not, for the financial year so far and for each month that is shown.
 */
import type { Lang } from '#contract/values';
import { accountList, bookedOn, hexOfId } from './booked.ts';
import { customers, invoicedIn, invoicedRounding, type Side } from './documents.ts';
import { dateLabel, monthLabel, say, type TieOut } from './figure.ts';
import { firstCompleteMonth } from './history.ts';
import { cents, moneyText, type Amount } from './money.ts';
import { addDays, completeMonths, monthEnd, monthOf, monthStart, type Span } from './periods.ts';
import type { Account, Sources } from './sources.ts';
import { all, first } from './sql.ts';
import type { Statements } from './statements.ts';
import { withSuspects, type Among } from './suspects.ts';
import { noTie, tie, type Item } from './tieOut.ts';

export interface Bridge {
  readonly key: string;
  label(lang: Lang): string;
  /** Revenue or costs of the profit and loss; null without a report. */
  readonly compared: Amount | null;
  /** The financial year so far. */
  readonly year: TieOut;
  /** That, and the twelve complete months before this one. */
  readonly shown: TieOut;
  /** That, and the twenty-six complete months that growth looks at. */
  readonly growth: TieOut;
}

const report = 'Profit and Loss';
const differs = {
  sales: (lang: Lang) => say(lang, 'Differs from revenue by', 'Verschil met de omzet'),
  purchases: (lang: Lang) => say(lang, 'Differs from costs by', 'Verschil met de kosten'),
};

/** Compares what was invoiced or billed with revenue or costs and lists why they differ. */
export function bridgeOf(sources: Sources, accrual: Statements, side: Side, invoiced: Amount): Bridge {
  const isSales = side === customers;
  const name = {
    key: isSales ? 'differsFromRevenue' : 'differsFromCosts',
    label: isSales ? differs.sales : differs.purchases,
  };
  const { asOf } = accrual;
  const figures = asOf === null || asOf < sources.fiscalToDate.from ? null : accrual.yearToDate(asOf);
  const compared = figures === null ? null : isSales ? figures.operatingRevenue : figures.expense;
  if (asOf === null || compared === null || (!isSales && hasClaims(sources))) {
    return { ...name, compared, year: noTie(report), shown: noTie(report), growth: noTie(report) };
  }
  const items = isSales ? salesItems(sources, asOf) : purchaseItems(sources, accrual, asOf);
  const year = withSuspects(
    sources,
    tie(report, invoiced, compared, [...items, ...ends(sources, side, asOf)]),
    booking(side, sources.fiscalToDate),
  );
  const off = monthsOff(sources, side);
  const twelve = new Set(completeMonths(sources.today, 12));
  return {
    ...name,
    compared,
    year,
    shown: withMonths(
      sources,
      side,
      year,
      off.filter((one) => twelve.has(one.month)),
    ),
    growth: withMonths(sources, side, year, off),
  };
}

const isCost = (account: Account): boolean => account.class === 'EXPENSE';
const isRevenue = (account: Account): boolean => account.group === 'operatingRevenue';

/**
 * The accounts on which nothing but documents books: all of revenue, and the cost accounts that bills are booked on, without
 * those Xero itself posts to for stock sold, for currencies and for rounding.
 */
function checkedAccounts(sources: Sources, isSales: boolean): string {
  if (isSales) return accountList(sources, isRevenue);
  const rows = all<{ id: string }>(
    sources.db,
    `SELECT DISTINCT hex(account_id) AS id FROM sum_account_month WHERE source = 'ACCPAY' AND account_id NOT IN (
       SELECT a.id FROM item i JOIN account a ON a.code = i.purchase_account_code WHERE i.is_tracked = 1)`,
  );
  const billed = new Set(rows.map((row) => row.id));
  return accountList(
    sources,
    (account) => isCost(account) && account.system === null && billed.has(hexOfId(account.id)),
  );
}

function salesItems(sources: Sources, asOf: string): Item[] {
  const { lang } = sources;
  const span = { from: sources.fiscalToDate.from, to: asOf };
  const booked = bookedOn(sources, span, accountList(sources, isRevenue));
  return [
    {
      key: 'otherAccounts',
      label: say(lang, 'Invoice lines on accounts other than revenue', 'Factuurregels op andere rekeningen dan omzet'),
      amount: -booked.salesElsewhere,
    },
    {
      key: 'bankTransactions',
      label: say(lang, 'Revenue received without an invoice', 'Omzet ontvangen zonder factuur'),
      amount: booked.bank,
    },
    {
      key: 'manualJournals',
      label: say(lang, 'Manual journals on revenue', 'Memoriaalboekingen op omzet'),
      amount: booked.journals,
    },
    {
      key: 'purchases',
      label: say(lang, 'Bills booked on revenue', 'Inkoopfacturen geboekt op omzet'),
      amount: booked.purchases,
    },
  ];
}

function purchaseItems(sources: Sources, accrual: Statements, asOf: string): Item[] {
  const { lang } = sources;
  const span = { from: sources.fiscalToDate.from, to: asOf };
  const known = new Set(JSON.parse(readMonths(sources).checkedCosts) as string[]);
  const isOther = (account: Account): boolean => isCost(account) && !known.has(hexOfId(account.id));
  const booked = bookedOn(sources, span, accountList(sources, isCost));
  const elsewhere = bookedOn(sources, span, accountList(sources, isOther));
  const others = (accrual.trialBalance(asOf) ?? [])
    .filter((line) => {
      const account = sources.account(line.accountId);
      return account !== undefined && isOther(account);
    })
    .reduce((sum, line) => sum + line.balance, 0);
  return [
    {
      key: 'otherAccounts',
      label: say(lang, 'Bill lines on accounts other than costs', 'Factuurregels op andere rekeningen dan kosten'),
      amount: booked.purchasesElsewhere,
    },
    {
      key: 'bankTransactions',
      label: say(lang, 'Costs paid without a bill', 'Kosten betaald zonder factuur'),
      amount: -booked.bank,
    },
    {
      key: 'manualJournals',
      label: say(lang, 'Manual journals on costs', 'Memoriaalboekingen op kosten'),
      amount: -booked.journals,
    },
    {
      key: 'sales',
      label: say(lang, 'Sales invoices booked on costs', 'Verkoopfacturen geboekt op kosten'),
      amount: -booked.sales,
    },
    {
      key: 'withoutDocument',
      label: say(
        lang,
        'Costs without a document (payroll, depreciation, stock, currency)',
        'Kosten zonder document (lonen, afschrijving, voorraad, valuta)',
      ),
      amount: elsewhere.sales + elsewhere.purchases + elsewhere.bank + elsewhere.journals - others,
    },
  ];
}

/** Rounding of the documents, and what the report's day leaves out. */
function ends(sources: Sources, side: Side, asOf: string): Item[] {
  const { lang, fiscalToDate } = sources;
  const day = dateLabel(lang, asOf);
  return [
    {
      key: 'rounding',
      label: say(lang, 'Rounding', 'Afronding'),
      amount: invoicedRounding(sources, side, { from: fiscalToDate.from, to: asOf }),
    },
    {
      key: 'afterReport',
      label:
        side === customers
          ? say(lang, `Invoiced after ${day}`, `Gefactureerd na ${day}`)
          : say(lang, `Billed after ${day}`, `Factuurdatum na ${day}`),
      amount: asOf < fiscalToDate.to ? invoicedIn(sources, side, { from: addDays(asOf, 1), to: fiscalToDate.to }) : 0,
    },
  ];
}

/** Classic expense claims book on cost accounts, and Xero does not say on which. */
function hasClaims(sources: Sources): boolean {
  return first(sources.db, `SELECT 1 FROM expense_claim WHERE status IN ('AUTHORISED', 'PAID') LIMIT 1`) !== undefined;
}

interface MonthOff {
  readonly month: string;
  readonly amount: Amount;
}

const both = (amount: string, account: string): string =>
  (['sales', 'purchases'] as const)
    .map(
      (side) =>
        `coalesce(SUM(CASE WHEN ${account} IN (SELECT unhex(value) FROM json_each(@${side})) THEN ${amount} END), 0) AS ${side}`,
    )
    .join(', ');

const movedSql = `
SELECT substr(r.to_date, 1, 7) AS month, ${both('l.debit - l.credit', 'l.account_id')}
FROM json_each(@ends) e CROSS JOIN report r ON r.name = 'TrialBalance' AND r.basis = 'accrual' AND r.from_date = e.value AND r.to_date = e.value
LEFT JOIN trial_balance_line l ON l.report_id = r.id GROUP BY r.id`;

const bookedSql = `
SELECT month, ${both('amount', 'account_id')} FROM sum_account_month
WHERE source IN ('ACCREC', 'ACCPAY', 'BANK', 'JOURNAL') AND month >= @first AND month <= @last GROUP BY month`;

interface BothSides {
  readonly month: string;
  readonly sales: Amount;
  readonly purchases: Amount;
}

interface Months {
  /** Cost accounts that are compared, as a JSON list. */
  readonly checkedCosts: string;
  readonly months: readonly string[];
  readonly moved: ReadonlyMap<string, BothSides>;
  readonly booked: ReadonlyMap<string, BothSides>;
}

const readBefore = new WeakMap<Sources, Months>();

/** Both sides are read at once: they stand in the same rows. Debit positive. */
function readMonths(sources: Sources): Months {
  const known = readBefore.get(sources);
  if (known !== undefined) return known;
  const start = firstCompleteMonth(sources);
  const months = completeMonths(sources.today, 26).filter((month) => start !== null && month >= start);
  const accounts = { sales: checkedAccounts(sources, true), purchases: checkedAccounts(sources, false) };
  const read = (sql: string, parameters: Record<string, string>): Map<string, BothSides> =>
    new Map(all<BothSides>(sources.db, sql, { ...accounts, ...parameters }).map((row) => [row.month, row]));
  const found = {
    checkedCosts: accounts.purchases,
    months,
    moved: read(movedSql, { ends: JSON.stringify(months.map(monthEnd)) }),
    booked: read(bookedSql, { first: months[0] ?? '', last: months.at(-1) ?? '' }),
  };
  readBefore.set(sources, found);
  return found;
}

const roundingSql = `
SELECT substr(day, 1, 7) AS month, SUM(net - cents) AS amount FROM sum_document_day
WHERE side = @side AND day >= @from AND day <= @to AND net <> cents GROUP BY 1`;

/** Complete months, of the twenty-six before this one, in which documents and trial balance disagree on the checked accounts. */
function monthsOff(sources: Sources, side: Side): MonthOff[] {
  const { months, moved, booked } = readMonths(sources);
  const [from] = months;
  const last = months.at(-1);
  if (from === undefined || last === undefined) return [];
  const span = { side: side.invoice, from: monthStart(from), to: monthEnd(last) };
  const rounding = new Map(all<MonthOff>(sources.db, roundingSql, span).map((row) => [row.month, row.amount]));
  const isSales = side === customers;
  const of = (row: BothSides): Amount => (isSales ? -row.sales : row.purchases);
  return months.flatMap((month) => {
    const ledger = moved.get(month);
    if (ledger === undefined) return [];
    const documents = booked.get(month);
    const amount = (documents === undefined ? 0 : of(documents)) - of(ledger) - (rounding.get(month) ?? 0);
    return cents(amount) === 0 ? [] : [{ month, amount }];
  });
}

/** The year's comparison, open as well where a month before the year is off; each such month is listed. */
function withMonths(sources: Sources, side: Side, year: TieOut, off: readonly MonthOff[]): TieOut {
  const before = off.filter((one) => one.month < monthOf(sources.fiscalToDate.from));
  const [oldest] = before;
  const newest = before.at(-1);
  if (oldest === undefined || newest === undefined) return year;
  const listed: TieOut = {
    ...year,
    status: 'open',
    items: [
      ...year.items,
      ...before.map((one) => ({
        key: one.month,
        label: monthLabel(sources.lang, one.month),
        amount: moneyText(one.amount),
      })),
    ],
  };
  const span = { from: monthStart(oldest.month), to: monthEnd(newest.month) };
  return withSuspects(sources, listed, booking(side, span));
}

/** All that the bridge counts. */
const booking = (side: Side, span: Span): Among[] => [
  { of: 'documents', side, span },
  { of: 'bankTransactions', span },
  { of: 'journals', span },
];
