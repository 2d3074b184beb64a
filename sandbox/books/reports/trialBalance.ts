import type { AccountRecord, Amount, Day, ReportRow, ReportTree } from '../../model.ts';
import { dayNumber, longDayText, monthStart } from '../days.ts';
import { isProfitAndLoss, profitBetween, yearStart } from '../ledger.ts';
import { amountText } from '../money.ts';
import { accountCell, headerRow, section, summaryRow, type ReportSource } from './tree.ts';

const sections: readonly (readonly [string, AccountRecord['class']])[] = [
  ['Revenue', 'REVENUE'],
  ['Expenses', 'EXPENSE'],
  ['Assets', 'ASSET'],
  ['Liabilities', 'LIABILITY'],
  ['Equity', 'EQUITY'],
];

export interface TrialBalanceLine {
  readonly account: AccountRecord;
  /** Movement of the month up to the day, debit positive. */
  readonly movement: Amount;
  /** Balance at the day; income and costs since the financial year began; earlier profit in retained earnings. */
  readonly balance: Amount;
}

/** The figures of a trial balance, one line per account, also for accounts without any. */
export function trialBalanceLines(source: ReportSource, day: number): TrialBalanceLine[] {
  const { ledger, accounts } = source;
  const start = yearStart(day, source.organisation);
  const rolledUp = profitBetween(ledger, accounts, -1_000_000, start - 1);
  const first = monthStart(day);
  return accounts.map((account) => {
    const movement = ledger.movement(account.id, first, day);
    let balance = isProfitAndLoss(account) ? ledger.movement(account.id, start, day) : ledger.balance(account.id, day);
    if (account.systemAccount === 'RETAINEDEARNINGS') balance -= rolledUp;
    return { account, movement, balance };
  });
}

const debit = (amount: Amount): string => (amount > 0 ? amountText(amount) : '');
const credit = (amount: Amount): string => (amount < 0 ? amountText(-amount) : '');

/**
 * Trial balance at a day. Debit and Credit show the month so far, the YTD columns the balance. `error` is added to one
 * debit only when a test wants a broken report.
 */
export function trialBalance(source: ReportSource, date: Day, error: Amount): ReportTree {
  const day = dayNumber(date);
  const lines = trialBalanceLines(source, day).filter((line) => line.movement !== 0 || line.balance !== 0);
  const totals = [0, 0, 0, 0];
  const rows: ReportRow[] = [headerRow('Account', 'Debit', 'Credit', 'YTD Debit', 'YTD Credit')];
  let missing = error;
  for (const [title, kind] of sections) {
    const own: ReportRow[] = [];
    for (const line of lines) {
      if (line.account.class !== kind) continue;
      const shown = line.balance > 0 ? line.balance + missing : line.balance;
      if (line.balance > 0) missing = 0;
      totals[0] = (totals[0] ?? 0) + Math.max(0, line.movement);
      totals[1] = (totals[1] ?? 0) + Math.max(0, -line.movement);
      totals[2] = (totals[2] ?? 0) + Math.max(0, shown);
      totals[3] = (totals[3] ?? 0) + Math.max(0, -shown);
      const { id, code, name } = line.account;
      const cells = [
        code === null ? name : `${name} (${code})`,
        debit(line.movement),
        credit(line.movement),
        debit(shown),
        credit(shown),
      ];
      own.push({ type: 'Row', cells: cells.map((value) => accountCell(value, id)) });
    }
    if (own.length > 0) rows.push(section(title, own));
  }
  rows.push(section('', [summaryRow('Total', totals.map(amountText))]));
  return {
    name: 'Trial Balance',
    type: 'TrialBalance',
    titles: ['Trial Balance', source.organisation.name, `As at ${longDayText(day)}`],
    rows,
  };
}
