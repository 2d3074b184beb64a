import { z } from 'zod';
import type { Value } from './resource.ts';
import { cellAmount, readTree, type Tree, type TreeLine } from './reportTree.ts';

export type ReportName = 'TrialBalance' | 'ProfitAndLoss' | 'BalanceSheet' | 'BankSummary' | 'ExecutiveSummary';
export type Basis = 'accrual' | 'cash';

/** One report as it is stored: its key and its lines in the columns of `lineColumns[name]`. */
export interface ParsedReport {
  readonly name: ReportName;
  readonly basis: Basis;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly (readonly Value[])[];
}

export const lineTables: Record<ReportName, { readonly table: string; readonly columns: readonly string[] }> = {
  TrialBalance: {
    table: 'trial_balance_line',
    columns: ['account_id', 'account_name', 'account_code', 'section', 'debit', 'credit', 'ytd_debit', 'ytd_credit'],
  },
  ProfitAndLoss: { table: 'statement_line', columns: ['kind', 'section', 'label', 'account_id', 'amount'] },
  BalanceSheet: { table: 'statement_line', columns: ['kind', 'section', 'label', 'account_id', 'amount'] },
  BankSummary: {
    table: 'bank_summary_line',
    columns: ['account_id', 'account_name', 'opening', 'received', 'spent', 'closing'],
  },
  ExecutiveSummary: {
    table: 'executive_summary_line',
    columns: ['section', 'label', 'this_value', 'last_value', 'variance'],
  },
};

export const reportScopes: Record<ReportName, readonly string[]> = {
  TrialBalance: ['accounting.reports.trialbalance.read', 'accounting.reports.read'],
  ProfitAndLoss: ['accounting.reports.profitandloss.read', 'accounting.reports.read'],
  BalanceSheet: ['accounting.reports.balancesheet.read', 'accounting.reports.read'],
  BankSummary: ['accounting.reports.banksummary.read', 'accounting.reports.read'],
  ExecutiveSummary: ['accounting.reports.executivesummary.read', 'accounting.reports.read'],
};

/** Name and code of an account by its id in hexadecimal. */
export type AccountNames = ReadonlyMap<string, { readonly name: string; readonly code: string | null }>;

/** Lines of a trial balance. Its columns: debit, credit (month to the date), year-to-date debit, year-to-date credit. */
export function trialBalanceLines(raw: unknown, accounts: AccountNames): Value[][] {
  const tree = withColumns(raw, 4);
  return tree.lines
    .filter((line) => !line.isSummary && (line.account !== null || line.label !== ''))
    .map((line) => {
      const known = line.account ? accounts.get(line.account.toString('hex')) : undefined;
      const named = /^(.*) \(([^()]{1,10})\)$/.exec(line.label);
      const name = known?.name ?? named?.[1] ?? line.label;
      const code = known ? known.code : (named?.[2] ?? null);
      return [line.account, name, code, line.section, ...line.values.slice(0, 4).map(cellAmount)];
    });
}

/**
 * Lines of each column of a profit and loss statement or balance sheet. A line that is nil in a column is left out of
 * it: which accounts Xero lists depends on the other columns, and a month's figures must not.
 */
export function statementColumns(raw: unknown, columns: number): Value[][][] {
  const tree = withColumns(raw, columns);
  return Array.from({ length: columns }, (_, column) => {
    const lines: Value[][] = [];
    const filled = new Set<string>();
    for (const line of tree.lines) {
      const kind = kindOf(line);
      const amount = cellAmount(line.values[column]);
      if (kind === 'account') {
        if (amount === 0) continue;
        filled.add(line.section);
      }
      if (kind === 'summary' && amount === 0 && !filled.has(line.section)) continue;
      lines.push([kind, line.section, line.label, line.account, amount]);
    }
    return lines;
  });
}

/** A row of a titled section is a line of it even without an account (current year's earnings); untitled ones are totals. */
function kindOf(line: TreeLine): 'account' | 'summary' | 'total' {
  if (line.isSummary) return line.section === '' ? 'total' : 'summary';
  return line.account !== null || line.section !== '' ? 'account' : 'total';
}

/** Opening balance, received, spent and closing balance of each bank account. */
export function bankSummaryLines(raw: unknown): Value[][] {
  const tree = withColumns(raw, 4);
  return tree.lines
    .filter((line) => !line.isSummary && line.account !== null)
    .map((line) => [line.account, line.label, ...line.values.slice(0, 4).map(cellAmount)]);
}

/** Kept as text: ratios, days and percentages stand beside amounts. */
export function executiveSummaryLines(raw: unknown): Value[][] {
  return readTree(raw).lines.map((line) => [
    line.section,
    line.label,
    line.values[0] ?? '',
    line.values[1] ?? '',
    line.values[2] ?? '',
  ]);
}

/** The tree, when it has the columns that were asked for; figures must never slide into another month. */
function withColumns(raw: unknown, columns: number): Tree {
  const tree = readTree(raw);
  z.number().min(columns).parse(tree.columns.length);
  if (columns === 1 || columns === 12) z.literal(columns).parse(tree.columns.length);
  return tree;
}
