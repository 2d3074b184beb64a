/** Amounts by account behind the figures that Xero's reports give: of a span, or balances as at a day. */
import type { DrillRow, LedgerGroup } from '#contract/drill';
import { moneyText, type Amount } from '../metrics/money.ts';
import {
  addMonths,
  fiscalYearToDate,
  isMonthEnd,
  monthEnd,
  monthOf,
  monthStart,
  type Span,
} from '../metrics/periods.ts';
import type { Account, Sources } from '../metrics/sources.ts';
import { all, guidOfHex } from '../metrics/sql.ts';
import type { Statements } from '../metrics/statements.ts';
import { chosen, roleOf } from '../metrics/choices.ts';

/** Debit positive, by account id; what the report shows without an account has the key `''`. */
export type ByAccount = ReadonlyMap<string, Amount>;

const isResult = (account: Account | undefined): boolean =>
  account?.class === 'REVENUE' || account?.class === 'EXPENSE';

/** Reports show revenue positive; here everything is debit positive. */
const ledgerSign = (account: Account | undefined): 1 | -1 => (account?.class === 'REVENUE' ? -1 : 1);

/** Balances of the trial balance of a day; null when none was read. */
export function balancesAt(statements: Statements, day: string): ByAccount | null {
  const lines = statements.trialBalance(day);
  if (lines === null) return null;
  const found = new Map<string, Amount>();
  for (const line of lines) found.set(line.accountId ?? '', (found.get(line.accountId ?? '') ?? 0) + line.balance);
  return found;
}

function reportOf(sources: Sources, statements: Statements, span: Span): ByAccount | null {
  const found = statements.profitByAccount(span);
  if (found === null) return null;
  return new Map([...found].map(([id, amount]) => [id, ledgerSign(sources.account(id)) * amount]));
}

function movementsAt(statements: Statements, day: string): ByAccount | null {
  const lines = statements.trialBalance(day);
  if (lines === null) return null;
  const found = new Map<string, Amount>();
  for (const line of lines) found.set(line.accountId ?? '', (found.get(line.accountId ?? '') ?? 0) + line.movement);
  return found;
}

/** Income and costs by account over a span, from the same report the figures take them from. Null when no report covers it. */
export function resultOf(sources: Sources, statements: Statements, span: Span): ByAccount | null {
  const { yearEndDay, yearEndMonth } = sources.organisation;
  const isMonth = monthOf(span.from) === monthOf(span.to) && span.from === monthStart(monthOf(span.from));
  const isYear = fiscalYearToDate(yearEndDay, yearEndMonth, span.to).from === span.from;
  const year = (): ByAccount | null => (isYear ? balancesAt(statements, span.to) : null);
  const month = (): ByAccount | null => (isMonth ? movementsAt(statements, span.to) : null);
  const report = (): ByAccount | null => reportOf(sources, statements, span);
  const isRunning = isMonth && !isMonthEnd(span.to);
  const known = isRunning ? (month() ?? report()) : isMonth ? (report() ?? month()) : (year() ?? report());
  return known ?? year() ?? monthByMonth(sources, statements, span);
}

/** Whole months added up, the last of them as far as the span goes. */
function monthByMonth(sources: Sources, statements: Statements, span: Span): ByAccount | null {
  if (span.from !== monthStart(monthOf(span.from)) || monthOf(span.from) >= monthOf(span.to)) return null;
  const sums = new Map<string, Amount>();
  for (let month = monthOf(span.from); month <= monthOf(span.to); month = addMonths(month, 1)) {
    const to = month === monthOf(span.to) ? span.to : monthEnd(month);
    const found = resultOf(sources, statements, { from: monthStart(month), to });
    if (found === null) return null;
    for (const [id, amount] of found) sums.set(id, (sums.get(id) ?? 0) + amount);
  }
  return sums;
}

export interface GroupAmounts {
  /** In display direction of the group. */
  readonly rows: readonly { readonly account: Account; readonly amount: Amount }[];
  /** Debit positive times this gives the display direction. */
  readonly sign: 1 | -1;
  /** This year's result inside equity; null for other groups. */
  readonly earnings: Amount | null;
}

const revenueGroups: ReadonlySet<LedgerGroup> = new Set<LedgerGroup>([
  'revenue', 'net', 'operatingRevenue', 'otherIncome', 'grossProfit', 'liabilities', 'currentLiabilities', 'equity',
]); // prettier-ignore

/** 1 where the group shows debits positive. */
export const signOf = (group: LedgerGroup): 1 | -1 => (revenueGroups.has(group) ? -1 : 1);

/** Which accounts count in a group, whatever day. Overdrawn bank accounts are placed apart. */
export function isIn(group: LedgerGroup, account: Account, choices: Sources['choices'] = {}): boolean {
  const { class: kind, group: own } = account;
  switch (group) {
    case 'bank':
      return account.type === 'BANK';
    case 'cash':
      return account.type === 'BANK' && (chosen(choices, 'T04.cards') === 'on' || account.bankType !== 'CREDITCARD');
    case 'assets':
      return kind === 'ASSET';
    case 'currentAssets':
      return kind === 'ASSET' && own === 'currentAsset';
    case 'liabilities':
      return kind === 'LIABILITY';
    case 'currentLiabilities':
      return kind === 'LIABILITY' && own !== 'nonCurrentLiability' && roleOf(choices, account.id) !== 'longTerm';
    case 'equity':
      return kind === 'EQUITY';
    case 'debtors':
      return account.system === 'DEBTORS';
    case 'revenue':
      return kind === 'REVENUE';
    case 'expense':
      return kind === 'EXPENSE';
    case 'net':
      return isResult(account);
    case 'operatingRevenue':
      return own === 'operatingRevenue';
    case 'otherIncome':
      return kind === 'REVENUE' && own !== 'operatingRevenue';
    case 'costOfSales':
      return own === 'costOfSales';
    case 'operatingExpense':
      return kind === 'EXPENSE' && own !== 'costOfSales';
    case 'grossProfit':
      return own === 'operatingRevenue' || own === 'costOfSales';
  }
}

const holdsOverdrawn: Partial<Record<LedgerGroup, boolean>> = {
  assets: false,
  currentAssets: false,
  liabilities: true,
  currentLiabilities: true,
};

/** A group's accounts with their amounts, largest first; null when no report tells. */
export function groupAmounts(
  sources: Sources,
  statements: Statements,
  group: LedgerGroup,
  span: { readonly from?: string | undefined; readonly to: string },
): GroupAmounts | null {
  const found =
    span.from === undefined
      ? (balancesAt(statements, span.to) ?? sheetBalancesAt(sources, statements, span.to))
      : resultOf(sources, statements, { from: span.from, to: span.to });
  if (found === null) return null;
  const sign = signOf(group);
  const overdrawn = holdsOverdrawn[group];
  const moves =
    span.from === undefined && overdrawn !== undefined && movesOverdrawn(sources, statements, span.to, found);
  const rows: { account: Account; amount: Amount }[] = [];
  let earnings = 0;
  for (const [id, amount] of found) {
    const account = sources.account(id === '' ? null : id);
    if (account === undefined) {
      // A balance sheet line of no account is the year's result.
      if (group === 'equity') earnings -= amount;
      continue;
    }
    if (group === 'equity' && isResult(account)) earnings -= amount;
    const isMoved = moves && account.type === 'BANK' && amount < 0;
    const belongs = isMoved ? overdrawn === true : isIn(group, account, sources.choices);
    if (belongs && amount !== 0) rows.push({ account, amount: sign * amount + 0 });
  }
  rows.sort((a, b) => b.amount - a.amount || (a.account.name < b.account.name ? -1 : 1));
  return { rows, sign, earnings: group === 'equity' && span.from === undefined ? earnings + 0 : null };
}

/** Whether overdrawn bank accounts stand among the liabilities: where the totals put them, which follow Xero's balance sheet. */
function movesOverdrawn(sources: Sources, statements: Statements, day: string, found: ByAccount): boolean {
  let plain = 0;
  for (const [id, amount] of found) if (sources.account(id)?.class === 'ASSET') plain += amount;
  const balances = statements.balances(day);
  return balances !== null && balances.assets !== plain;
}

/** Balances from the balance sheet of a day, for month ends without a trial balance. Debit positive. */
function sheetBalancesAt(sources: Sources, statements: Statements, day: string): ByAccount | null {
  const lines = all<{ account: string; section: string; amount: Amount }>(
    sources.db,
    `SELECT coalesce(hex(l.account_id), '') AS account, l.section, l.amount
     FROM report r JOIN statement_line l ON l.report_id = r.id
     WHERE r.name = 'BalanceSheet' AND r.basis = ? AND r.to_date = ? AND l.kind = 'account'`,
    statements.basis,
    day,
  );
  if (lines.length === 0) return null;
  const debtSections = new Set<string>();
  for (const line of lines) {
    const account = line.account === '' ? undefined : sources.account(guidOfHex(line.account));
    if (account === undefined || account.type === 'BANK') continue;
    if (account.class !== 'ASSET') debtSections.add(line.section);
  }
  const found = new Map<string, Amount>();
  for (const line of lines) {
    const id = line.account === '' ? '' : guidOfHex(line.account);
    const isCredit = debtSections.has(line.section) || id === '';
    found.set(id, (found.get(id) ?? 0) + (isCredit ? -line.amount : line.amount));
  }
  return found;
}

/** Account rows as the page shows them. */
export function accountRows(amounts: GroupAmounts, furtherOf: (account: Account) => DrillRow['further']): DrillRow[] {
  return amounts.rows.map(({ account, amount }) => ({
    key: `account ${account.id}`,
    kind: 'account',
    id: account.id,
    type: account.type,
    label: '',
    date: null,
    due: null,
    number: account.code ?? '',
    contact: '',
    description: account.name,
    account: account.name,
    currency: null,
    foreign: null,
    amount: moneyText(amount),
    unit: 'money',
    further: furtherOf(account),
  }));
}
