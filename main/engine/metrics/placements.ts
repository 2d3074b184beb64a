/**
 * Where Xero's balance sheet puts an account elsewhere than its type. Names of sections differ by region and by layout, so
 * what a section holds is told by its accounts: the term that most of them have by type is the term of all.
 */
import type { ReadableDb } from '#db/open';
import { groupOf, type AccountGroup } from './accountGroups.ts';
import type { Amount } from './money.ts';
import { all, first, guidOfHex } from './sql.ts';

const otherTerm: Partial<Record<AccountGroup, AccountGroup>> = {
  currentAsset: 'nonCurrentAsset',
  nonCurrentAsset: 'currentAsset',
  currentLiability: 'nonCurrentLiability',
  nonCurrentLiability: 'currentLiability',
};

/** Bank accounts have a place of their own; a liability of no stated term has a rule and a choice of its own. */
const hasTerm = (type: string): boolean =>
  type !== 'BANK' && type !== 'LIABILITY' && otherTerm[groupOf(type)] !== undefined;

interface TypeRow {
  readonly section: string;
  readonly type: string;
  readonly n: number;
}

/** The groups of accounts that the newest balance sheet up to a day places against their type, by account id. */
export function readPlacements(db: ReadableDb, today: string): ReadonlyMap<string, AccountGroup> {
  const placed = new Map<string, AccountGroup>();
  const sheet = first<{ id: number }>(
    db,
    `SELECT id FROM report WHERE name = 'BalanceSheet' AND basis = 'accrual' AND to_date <= ? ORDER BY to_date DESC LIMIT 1`,
    today,
  );
  if (sheet === undefined) return placed;
  const rows = all<TypeRow>(db, 'SELECT section, type, n FROM sum_report_group WHERE report_id = ?', sheet.id);
  const sections = new Map<string, Map<AccountGroup, number>>();
  for (const { section, type, n } of rows) {
    if (!hasTerm(type)) continue;
    const counts = sections.get(section) ?? new Map<AccountGroup, number>();
    sections.set(section, counts.set(groupOf(type), (counts.get(groupOf(type)) ?? 0) + n));
  }
  for (const [section, counts] of sections) {
    for (const [group, count] of counts) {
      const other = otherTerm[group];
      if (other === undefined || (counts.get(other) ?? 0) <= count) continue;
      const lines = all<{ id: string; type: string }>(
        db,
        `SELECT hex(a.id) AS id, a.type FROM statement_line l JOIN account a ON a.id = l.account_id
         WHERE l.report_id = ? AND l.kind = 'account' AND l.section = ?`,
        sheet.id,
        section,
      );
      for (const line of lines) {
        if (hasTerm(line.type) && groupOf(line.type) === group) placed.set(guidOfHex(line.id), other);
      }
    }
  }
  return placed;
}

export interface Placed {
  /** What to add to the current assets and current liabilities that the types alone give, in display sign. */
  readonly currentAssets: Amount;
  readonly currentLiabilities: Amount;
}

/** What the placements change about the balances of a stored report, debit positive in a trial balance. */
export function placedAmounts(
  db: ReadableDb,
  placements: ReadonlyMap<string, AccountGroup>,
  report: number,
  source: 'TrialBalance' | 'BalanceSheet',
): Placed {
  const isTrial = source === 'TrialBalance';
  const lines = all<{ id: string; amount: Amount }>(
    db,
    isTrial
      ? 'SELECT hex(account_id) AS id, ytd_debit - ytd_credit AS amount FROM trial_balance_line WHERE report_id = ? AND account_id IS NOT NULL'
      : `SELECT hex(account_id) AS id, amount FROM statement_line WHERE report_id = ? AND kind = 'account' AND account_id IS NOT NULL`,
    report,
  );
  let currentAssets = 0;
  let currentLiabilities = 0;
  for (const line of lines) {
    switch (placements.get(guidOfHex(line.id))) {
      case 'currentAsset':
        currentAssets += line.amount;
        break;
      case 'nonCurrentAsset':
        currentAssets -= line.amount;
        break;
      case 'currentLiability':
        currentLiabilities += isTrial ? -line.amount : line.amount;
        break;
      case 'nonCurrentLiability':
        currentLiabilities -= isTrial ? -line.amount : line.amount;
        break;
      default:
    }
  }
  return { currentAssets, currentLiabilities };
}
