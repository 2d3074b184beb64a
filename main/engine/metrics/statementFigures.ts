/**
 * From sums by account type to figures. Pure arithmetic on whole amounts; accounts are grouped by their type in the chart
 * of accounts, never by the wording of a section, which differs by region and by layout.
 */
import { classOf, groupOf, type AccountClass, type AccountGroup } from './accountGroups.ts';
import type { Amount } from './money.ts';

/** Profit and loss in display sign: revenue and costs both positive. */
export interface Profit {
  readonly revenue: Amount;
  readonly expense: Amount;
  readonly net: Amount;
  readonly operatingRevenue: Amount;
  readonly otherIncome: Amount;
  readonly costOfSales: Amount;
  readonly operatingExpense: Amount;
  readonly usesCostOfSales: boolean;
  /** The net profit line the report itself prints; null when the figures come from a trial balance. */
  readonly printedNet: Amount | null;
}

/** Balances in display sign. */
export interface Balances {
  readonly date: string;
  readonly source: 'TrialBalance' | 'BalanceSheet';
  readonly assets: Amount;
  readonly liabilities: Amount;
  readonly equity: Amount;
  readonly currentAssets: Amount;
  readonly currentLiabilities: Amount;
  readonly bank: Amount;
  readonly currentEarnings: Amount;
  /** Control accounts in ledger sign; null where the source does not show them apart. */
  readonly debtors: Amount | null;
  readonly creditors: Amount | null;
  readonly unclassified: boolean;
  /** A liability of no stated term is counted as current. */
  readonly assumedCurrent: boolean;
}

/** Sums of a trial balance by account type. */
export interface GroupRow {
  id: number;
  type: string | null;
  class: string | null;
  balance: Amount;
  movement: Amount;
  overdrawn: Amount;
  debtors: Amount;
  creditors: Amount;
}

/** Sums of a statement by section and account type. */
export interface SectionRow {
  id: number;
  section: string;
  type: string | null;
  class: string | null;
  amount: Amount;
}

type Sums = { -readonly [K in AccountGroup]: Amount };
const noSums = (): Sums => ({
  currentAsset: 0,
  nonCurrentAsset: 0,
  currentLiability: 0,
  nonCurrentLiability: 0,
  equity: 0,
  operatingRevenue: 0,
  otherIncome: 0,
  costOfSales: 0,
  operatingExpense: 0,
  unclassified: 0,
});

export function trialBalances(date: string, rows: readonly GroupRow[], overdrawnInAssets: boolean): Balances {
  let assets = 0;
  let liabilities = 0;
  let equity = 0;
  let earnings = 0;
  let currentAssets = 0;
  let currentLiabilities = 0;
  let bank = 0;
  let debtors = 0;
  let creditors = 0;
  let unclassified = false;
  let assumedCurrent = false;
  for (const row of rows) {
    const type = row.type ?? '';
    const group = groupOf(type);
    const kind = classOf(type, row.class ?? '');
    unclassified ||= group === 'unclassified' && row.balance !== 0;
    assumedCurrent ||= kind === 'LIABILITY' && (type === 'LIABILITY' || group === 'unclassified') && row.balance !== 0;
    debtors += row.debtors;
    creditors += row.creditors;
    const moved = type === 'BANK' && !overdrawnInAssets ? row.overdrawn : 0;
    if (type === 'BANK') bank += row.balance;
    if (kind === 'ASSET') {
      assets += row.balance - moved;
      liabilities -= moved;
      currentLiabilities -= moved;
      if (group === 'currentAsset') currentAssets += row.balance - moved;
    } else if (kind === 'LIABILITY') {
      liabilities -= row.balance;
      // A liability of unknown type counts as current, as one of no stated term does.
      if (group !== 'nonCurrentLiability') currentLiabilities -= row.balance;
    } else if (kind === 'EQUITY') equity -= row.balance;
    else if (kind !== null) earnings -= row.balance;
  }
  return {
    date,
    source: 'TrialBalance',
    assets,
    liabilities: liabilities + 0,
    equity: equity + earnings,
    currentAssets,
    currentLiabilities: currentLiabilities + 0,
    bank,
    currentEarnings: earnings,
    debtors,
    creditors,
    unclassified,
    assumedCurrent,
  };
}

/**
 * A balance sheet shows every amount in the direction of its section. Which direction that is follows from the classes
 * of the accounts in it; a bank account among liabilities is overdrawn.
 */
export function sheetBalances(date: string, rows: readonly SectionRow[]): Balances {
  const directions = new Map<string, AccountClass>();
  for (const row of rows) {
    const kind = classOf(row.type ?? '', row.class ?? '');
    if (kind !== null && row.type !== 'BANK') directions.set(row.section, kind);
  }
  let assets = 0;
  let liabilities = 0;
  let equity = 0;
  let currentAssets = 0;
  let currentLiabilities = 0;
  let bank = 0;
  let currentEarnings = 0;
  let unclassified = false;
  let assumedCurrent = false;
  for (const row of rows) {
    const direction = directions.get(row.section) ?? (row.type === 'BANK' ? 'ASSET' : 'EQUITY');
    const group = row.type === null ? 'equity' : groupOf(row.type);
    unclassified ||= group === 'unclassified';
    if (direction === 'ASSET') {
      assets += row.amount;
      if (group === 'currentAsset') currentAssets += row.amount;
      if (row.type === 'BANK') bank += row.amount;
    } else if (direction === 'LIABILITY') {
      liabilities += row.amount;
      assumedCurrent ||= row.type === 'LIABILITY' || group === 'unclassified';
      if (group !== 'nonCurrentLiability') currentLiabilities += row.amount;
      if (row.type === 'BANK') bank -= row.amount;
    } else {
      equity += row.amount;
      // The line for this year's earnings belongs to no account of the chart.
      if (row.type === null) currentEarnings += row.amount;
    }
  }
  return {
    date,
    source: 'BalanceSheet',
    assets,
    liabilities,
    equity,
    currentAssets,
    currentLiabilities,
    bank,
    currentEarnings,
    debtors: null,
    creditors: null,
    unclassified,
    assumedCurrent,
  };
}

export const noProfit: Profit = {
  revenue: 0,
  expense: 0,
  net: 0,
  operatingRevenue: 0,
  otherIncome: 0,
  costOfSales: 0,
  operatingExpense: 0,
  usesCostOfSales: false,
  printedNet: 0,
};

export function addProfits(a: Profit, b: Profit): Profit {
  return {
    revenue: a.revenue + b.revenue,
    expense: a.expense + b.expense,
    net: a.net + b.net,
    operatingRevenue: a.operatingRevenue + b.operatingRevenue,
    otherIncome: a.otherIncome + b.otherIncome,
    costOfSales: a.costOfSales + b.costOfSales,
    operatingExpense: a.operatingExpense + b.operatingExpense,
    usesCostOfSales: a.usesCostOfSales || b.usesCostOfSales,
    printedNet: a.printedNet === null || b.printedNet === null ? null : a.printedNet + b.printedNet,
  };
}

function profitOf(sums: Sums, revenue: Amount, expense: Amount, uses: boolean, printedNet: Amount | null): Profit {
  return {
    revenue,
    expense,
    net: revenue - expense,
    operatingRevenue: sums.operatingRevenue,
    otherIncome: sums.otherIncome,
    costOfSales: sums.costOfSales,
    operatingExpense: sums.operatingExpense,
    usesCostOfSales: uses,
    printedNet,
  };
}

export function reportProfit(rows: readonly SectionRow[], printedNet: Amount | null): Profit {
  const sums = noSums();
  let revenue = 0;
  let expense = 0;
  let uses = false;
  for (const row of rows) {
    const group = groupOf(row.type ?? '');
    const kind = classOf(row.type ?? '', row.class ?? '');
    sums[group] += row.amount;
    uses ||= group === 'costOfSales';
    if (kind === 'REVENUE') revenue += row.amount;
    else if (kind === 'EXPENSE') expense += row.amount;
  }
  return profitOf(sums, revenue, expense, uses, printedNet);
}

export function ledgerProfit(rows: readonly GroupRow[], pick: (row: GroupRow) => Amount): Profit {
  const sums = noSums();
  let revenue = 0;
  let expense = 0;
  let uses = false;
  for (const row of rows) {
    const group = groupOf(row.type ?? '');
    const kind = classOf(row.type ?? '', row.class ?? '');
    const amount = pick(row);
    if (kind === 'REVENUE') {
      revenue -= amount;
      sums[group] -= amount;
    } else if (kind === 'EXPENSE') {
      expense += amount;
      sums[group] += amount;
      uses ||= group === 'costOfSales' && amount !== 0;
    }
  }
  return profitOf(sums, revenue + 0, expense, uses, null);
}
