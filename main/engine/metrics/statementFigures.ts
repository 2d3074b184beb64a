/**
 * From sums by account type to figures. Pure arithmetic on whole amounts; accounts are grouped by their type in the chart
 * of accounts, never by the wording of a section, which differs by region and by layout.
 */
import { classOf, groupOf, type AccountClass } from './accountGroups.ts';
import type { Amount } from './money.ts';

const profitParts = [
  'revenue', 'expense', 'net', 'operatingRevenue', 'otherIncome', 'costOfSales', 'operatingExpense',
] as const; // prettier-ignore

/** Profit and loss in display sign: revenue and costs both positive. */
export interface Profit extends Readonly<Record<(typeof profitParts)[number], Amount>> {
  readonly usesCostOfSales: boolean;
  /** The net profit line the report itself prints; null when the figures come from a trial balance. */
  readonly printedNet: Amount | null;
}

const balanceParts = [
  'assets', 'liabilities', 'equity', 'currentAssets', 'currentLiabilities', 'bank', 'cards', 'currentEarnings', 'movedOverdraft',
] as const; // prettier-ignore

/**
 * Balances in display sign. `cards`: the part of `bank` on credit cards. `movedOverdraft`: what a choice of the user counts
 * among current liabilities although Xero's balance sheet keeps it among the assets.
 */
export interface Balances extends Readonly<Record<(typeof balanceParts)[number], Amount>> {
  readonly date: string;
  readonly source: 'TrialBalance' | 'BalanceSheet';
  /** Control accounts in ledger sign; null where the source does not show them apart. */
  readonly debtors: Amount | null;
  readonly creditors: Amount | null;
  readonly unclassified: boolean;
  /** A liability of no stated term is counted as current. */
  readonly assumedCurrent: boolean;
}

/** Where overdrawn bank accounts and cards stand: as in Xero's balance sheet, or always among current liabilities. */
export interface Overdraft {
  /** Asked only where something is overdrawn. */
  reportKeepsInAssets(): boolean;
  readonly asLiability: boolean;
}

interface TypeRow {
  id: number;
  type: string | null;
  class: string | null;
}

/** Sums of a trial balance by account type, debit positive. */
export interface GroupRow extends TypeRow {
  balance: Amount;
  movement: Amount;
  overdrawn: Amount;
  cards: Amount;
  /** The part of liabilities of no stated term that the user calls long-term. */
  longTerm: Amount;
  debtors: Amount;
  creditors: Amount;
}

/** Sums of a statement by section and account type. */
export interface SectionRow extends TypeRow {
  section: string;
  amount: Amount;
  overdrawn: Amount;
  cards: Amount;
  longTerm: Amount;
}

type Sums<K extends string> = Record<K, Amount>;
function zeros<K extends string>(keys: readonly K[]): Sums<K> {
  const sums = {} as Sums<K>;
  for (const key of keys) sums[key] = 0;
  return sums;
}

const isTermless = (row: TypeRow): boolean => row.type === 'LIABILITY' || groupOf(row.type ?? '') === 'unclassified';

/** Adds a liability; what is called long-term, and what is by its type, is not current. A liability of unknown type is. */
function addLiability(sums: Sums<(typeof balanceParts)[number]>, row: TypeRow, amount: Amount, longTerm: Amount): void {
  sums.liabilities += amount;
  if (groupOf(row.type ?? '') !== 'nonCurrentLiability') sums.currentLiabilities += amount - longTerm;
}

/** Moves overdrawn balances (negative) from the assets to the current liabilities. */
function moveOverdrawn(sums: Sums<(typeof balanceParts)[number]>, overdrawn: Amount, overdraft: Overdraft): void {
  if (overdrawn === 0) return;
  const keeps = overdraft.reportKeepsInAssets();
  if (keeps && !overdraft.asLiability) return;
  sums.assets -= overdrawn;
  sums.currentAssets -= overdrawn;
  sums.liabilities -= overdrawn;
  sums.currentLiabilities -= overdrawn;
  if (keeps) sums.movedOverdraft -= overdrawn;
}

/** Turns what came out as minus zero into zero. */
function positive<K extends string>(sums: Sums<K>): Sums<K> {
  for (const key in sums) sums[key] += 0;
  return sums;
}

/** Balances as at the day of a trial balance. */
export function trialBalances(date: string, rows: readonly GroupRow[], overdraft: Overdraft): Balances {
  const sums = zeros(balanceParts);
  let debtors = 0;
  let creditors = 0;
  let unclassified = false;
  let assumedCurrent = false;
  for (const row of rows) {
    const type = row.type ?? '';
    const group = groupOf(type);
    const kind = classOf(type, row.class ?? '');
    debtors += row.debtors;
    creditors += row.creditors;
    unclassified ||= group === 'unclassified' && row.balance !== 0;
    if (type === 'BANK') {
      sums.bank += row.balance;
      sums.cards += row.cards;
      moveOverdrawn(sums, row.overdrawn, overdraft);
    }
    if (kind === 'ASSET') {
      sums.assets += row.balance;
      if (group === 'currentAsset') sums.currentAssets += row.balance;
    } else if (kind === 'LIABILITY') {
      addLiability(sums, row, -row.balance, -row.longTerm);
      assumedCurrent ||= isTermless(row) && row.balance !== row.longTerm;
    } else if (kind !== null) {
      sums.equity -= row.balance;
      if (kind !== 'EQUITY') sums.currentEarnings -= row.balance;
    }
  }
  return { date, source: 'TrialBalance', ...positive(sums), debtors, creditors, unclassified, assumedCurrent };
}

/**
 * A balance sheet shows every amount in the direction of its section. Which direction that is follows from the classes
 * of the accounts in it; a bank account among liabilities is overdrawn.
 */
export function sheetBalances(date: string, rows: readonly SectionRow[], overdraft: Overdraft): Balances {
  const directions = new Map<string, AccountClass>();
  for (const row of rows) {
    const kind = classOf(row.type ?? '', row.class ?? '');
    if (kind !== null && row.type !== 'BANK') directions.set(row.section, kind);
  }
  const sums = zeros(balanceParts);
  let unclassified = false;
  let assumedCurrent = false;
  for (const row of rows) {
    const direction = directions.get(row.section) ?? (row.type === 'BANK' ? 'ASSET' : 'EQUITY');
    const group = row.type === null ? 'equity' : groupOf(row.type);
    unclassified ||= group === 'unclassified';
    if (direction === 'ASSET') {
      sums.assets += row.amount;
      if (group === 'currentAsset') sums.currentAssets += row.amount;
      if (row.type === 'BANK') {
        sums.bank += row.amount;
        sums.cards += row.cards;
        moveOverdrawn(sums, row.overdrawn, overdraft);
      }
    } else if (direction === 'LIABILITY') {
      addLiability(sums, row, row.amount, row.longTerm);
      assumedCurrent ||= isTermless(row) && row.amount !== row.longTerm;
      if (row.type === 'BANK') {
        sums.bank -= row.amount;
        sums.cards -= row.cards;
      }
    } else {
      sums.equity += row.amount;
      // The line for this year's earnings belongs to no account of the chart.
      if (row.type === null) sums.currentEarnings += row.amount;
    }
  }
  return {
    date,
    source: 'BalanceSheet',
    ...positive(sums),
    debtors: null,
    creditors: null,
    unclassified,
    assumedCurrent,
  };
}

export const noProfit: Profit = { ...zeros(profitParts), usesCostOfSales: false, printedNet: 0 };

export function addProfits(a: Profit, b: Profit): Profit {
  const sums = zeros(profitParts);
  for (const part of profitParts) sums[part] = a[part] + b[part];
  return {
    ...sums,
    usesCostOfSales: a.usesCostOfSales || b.usesCostOfSales,
    printedNet: a.printedNet === null || b.printedNet === null ? null : a.printedNet + b.printedNet,
  };
}

/** `amount` answers a row in ledger sign (`direction` -1 turns revenue) or as the report shows it (1). */
function sumProfit<R extends TypeRow>(
  rows: readonly R[],
  amount: (row: R, isRevenue: boolean) => Amount,
  uses: (row: R) => boolean,
  printedNet: Amount | null,
): Profit {
  const sums = zeros(profitParts);
  let usesCostOfSales = false;
  for (const row of rows) {
    const group = groupOf(row.type ?? '');
    const kind = classOf(row.type ?? '', row.class ?? '');
    if (kind !== 'REVENUE' && kind !== 'EXPENSE') continue;
    const value = amount(row, kind === 'REVENUE');
    sums[kind === 'REVENUE' ? 'revenue' : 'expense'] += value;
    if (group === 'operatingRevenue' || group === 'otherIncome' || group === 'operatingExpense') sums[group] += value;
    if (group === 'costOfSales') {
      sums.costOfSales += value;
      usesCostOfSales ||= uses(row);
    }
  }
  return { ...positive({ ...sums, net: sums.revenue - sums.expense }), usesCostOfSales, printedNet };
}

/** Profit and loss of a report's column, which shows revenue and costs both positive. */
export function reportProfit(rows: readonly SectionRow[], printedNet: Amount | null): Profit {
  return sumProfit(
    rows,
    (row) => row.amount,
    () => true,
    printedNet,
  );
}

/** Profit and loss from a trial balance: its movement of the month, or its balance since the year began. */
export function ledgerProfit(rows: readonly GroupRow[], pick: (row: GroupRow) => Amount): Profit {
  return sumProfit(
    rows,
    (row, isRevenue) => (isRevenue ? -pick(row) : pick(row)),
    (row) => pick(row) !== 0,
    null,
  );
}
