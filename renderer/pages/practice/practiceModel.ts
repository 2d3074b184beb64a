import type { PracticeRow } from '#contract/orgs';
import { share } from '../../i18n/format.ts';
import { fold } from '../../data/match.ts';

export const columns = ['client', 'findings', 'from', 'tie', 'currency', 'closing', 'receivables', 'overdue', 'profit', 'growth', 'ratio', 'via'] as const; // prettier-ignore
export type Column = (typeof columns)[number];
export interface Sort {
  readonly column: Column;
  readonly isDescending: boolean;
}
export type View = 'all' | 'attention' | 'stale';

const needs = new Set<PracticeRow['state']>(['parked', 'needsSignIn', 'disconnected']);

/** True when somebody has to do something about this client. */
export function needsAttention(row: PracticeRow): boolean {
  return (
    needs.has(row.state) ||
    row.duplicates.length > 0 ||
    (row.tied !== null && row.tieable !== null && row.tied < row.tieable)
  );
}

export function inView(row: PracticeRow, view: View): boolean {
  if (view === 'attention') return needsAttention(row);
  return view === 'stale' ? row.state === 'stale' : true;
}

/** Overdue as a share of what is outstanding, in percent. */
export function overdueShare(row: PracticeRow): string | null {
  return row.receivables === null || row.overdue === null ? null : share(row.overdue, row.receivables);
}

const stateOrder: Record<PracticeRow['state'], number> = {
  disconnected: 0,
  needsSignIn: 1,
  parked: 2,
  new: 3,
  stale: 4,
  syncing: 5,
  fresh: 6,
};

function keyOf(row: PracticeRow, column: Column): string | number | null {
  const number = (decimal: string | null) => (decimal === null ? null : Number(decimal));
  switch (column) {
    case 'client':
      return fold(row.nickname);
    case 'findings':
      return row.duplicates.length + (needs.has(row.state) ? 1 : 0);
    case 'from':
      return stateOrder[row.state] * 1e14 + (row.lastSync === null ? 0 : Date.parse(row.lastSync));
    case 'tie':
      return row.tied === null || row.tieable === null ? null : row.tied - row.tieable;
    case 'currency':
      return row.baseCurrency;
    case 'closing':
      return number(row.closingBalance);
    case 'receivables':
      return number(row.receivables);
    case 'overdue':
      return number(overdueShare(row));
    case 'profit':
      return number(row.netProfit);
    case 'growth':
      return number(row.salesGrowth);
    case 'ratio':
      return number(row.currentRatio);
    case 'via':
      return row.identity === null ? null : fold(row.identity.name);
  }
}

/** Rows in order; what is not known stands last whichever way the column is sorted. */
export function sortRows(rows: readonly PracticeRow[], sort: Sort): PracticeRow[] {
  const way = sort.isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = keyOf(a, sort.column);
    const right = keyOf(b, sort.column);
    if (left === null || right === null)
      return left === right ? compare(fold(a.nickname), fold(b.nickname)) : left === null ? 1 : -1;
    return compare(left, right) * way || compare(fold(a.nickname), fold(b.nickname));
  });
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Initials of the person a client is read through. */
export function initials(name: string): string {
  return name
    .split(/[\s-]+/u)
    .map((part) => part.charAt(0))
    .join('');
}
