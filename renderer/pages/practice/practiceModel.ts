import type { DeskTag, DeskView, OpenFinding, Review, Snooze } from '#contract/desk';
import type { PracticeRow } from '#contract/orgs';
import { share } from '../../i18n/format.ts';
import { fold } from '../../data/match.ts';
import { duplicateKey, sortAway } from '../../desk/away.ts';

export const columns = ['client', 'tags', 'findings', 'from', 'tie', 'reviewed', 'currency', 'closing', 'receivables', 'overdue', 'profit', 'growth', 'ratio', 'via'] as const; // prettier-ignore
export type Column = (typeof columns)[number];
/** Tags and review marks are shown when somebody asks for them; the rest is the page as it comes. */
export const standardColumns: readonly Column[] = columns.filter(
  (column) => column !== 'tags' && column !== 'reviewed',
);
export const isColumn = (name: string): name is Column => (columns as readonly string[]).includes(name);

export interface Sort {
  readonly column: Column;
  readonly isDescending: boolean;
}
export const filters = ['all', 'attention', 'stale'] as const;
export type Filter = (typeof filters)[number];

/** How the page looks at the clients: what a saved view keeps. */
export interface View {
  readonly columns: readonly Column[];
  readonly sort: Sort;
  readonly filter: Filter;
  readonly tags: readonly number[];
  readonly search: string;
}

export const standardView = (filter: Filter): View => ({
  columns: standardColumns,
  sort: { column: 'client', isDescending: false },
  filter,
  tags: [],
  search: '',
});

/** A stored view; columns, orders and filters this version does not know are left out. */
export function readView(view: DeskView): View {
  const shown = view.columns.filter(isColumn);
  return {
    columns: shown.length === 0 ? standardColumns : shown,
    sort: isColumn(view.sort.column)
      ? { column: view.sort.column, isDescending: view.sort.isDescending }
      : standardView('all').sort,
    filter: filters.find((one) => one === view.filter) ?? 'all',
    tags: view.tags,
    search: view.search,
  };
}

/** What the address says of a view: the saved one that is open, and what differs from it. */
export interface PracticeSearch {
  readonly view?: number;
  readonly filter?: Filter;
  readonly text?: string;
  readonly tags?: readonly number[];
  readonly order?: Sort;
  readonly columns?: readonly Column[];
}

const isSort = (value: unknown): value is Sort =>
  typeof value === 'object' && value !== null && 'column' in value && typeof value.column === 'string' &&
  isColumn(value.column) && 'isDescending' in value && typeof value.isDescending === 'boolean'; // prettier-ignore

export function practiceSearch(raw: Record<string, unknown>): PracticeSearch {
  const { view, text, tags, order } = raw;
  const filter = filters.find((one) => one === raw['filter']);
  const shown = Array.isArray(raw['columns'])
    ? columns.filter((one) => (raw['columns'] as unknown[]).includes(one))
    : [];
  return {
    ...(typeof view === 'number' ? { view } : {}),
    ...(filter === undefined ? {} : { filter }),
    ...(typeof text === 'string' ? { text: text.slice(0, 80) } : {}),
    ...(Array.isArray(tags) ? { tags: tags.filter((one) => typeof one === 'number') } : {}),
    ...(isSort(order) ? { order } : {}),
    ...(shown.length === 0 ? {} : { columns: shown }),
  };
}

/** The view an address names; `saved` is the kept one it is about, if that is known. */
export function viewAt(search: PracticeSearch, saved: View | undefined): View {
  const base = saved ?? standardView('all');
  return {
    columns: search.columns ?? base.columns,
    sort: search.order ?? base.sort,
    filter: search.filter ?? base.filter,
    tags: search.tags ?? base.tags,
    search: search.text ?? base.search,
  };
}

/** The address of a view, as what differs from the kept one it began with. */
export function addressOf(view: View, saved: { readonly id: number; readonly view: View } | null): PracticeSearch {
  const base = saved?.view ?? standardView('all');
  const differs = (key: keyof View) => JSON.stringify(view[key]) !== JSON.stringify(base[key]);
  return {
    ...(saved === null ? {} : { view: saved.id }),
    ...(differs('filter') ? { filter: view.filter } : {}),
    ...(differs('search') ? { text: view.search } : {}),
    ...(differs('tags') ? { tags: view.tags } : {}),
    ...(differs('sort') ? { order: view.sort } : {}),
    ...(differs('columns') ? { columns: view.columns } : {}),
  };
}

export const writeView = (view: View): DeskView => ({ ...view, columns: [...view.columns], tags: [...view.tags] });

/** A client as the page shows it: Xero's figures with what the practice noted about it. */
export interface Client extends PracticeRow {
  readonly tags: readonly DeskTag[];
  /** What its figures found, open and put away. */
  readonly found: readonly OpenFinding[];
  readonly open: readonly OpenFinding[];
  readonly away: readonly OpenFinding[];
  readonly review: Review | null;
}

export interface Notes {
  readonly tags: readonly DeskTag[];
  readonly orgTags: Readonly<Record<string, readonly number[]>>;
  readonly findings: Readonly<Record<string, readonly OpenFinding[]>>;
  readonly snoozes: readonly Snooze[];
  readonly reviews: readonly Review[];
}

const needs = new Set<PracticeRow['state']>(['parked', 'needsSignIn', 'disconnected']);

/** What is found about a client besides its figures: the state that needs somebody, and each duplicate. */
function foundOutside(row: PracticeRow): OpenFinding[] {
  return [
    ...(needs.has(row.state) ? [{ key: 'state', fingerprint: row.state }] : []),
    ...row.duplicates.map((duplicate) => ({ key: duplicateKey(duplicate), fingerprint: duplicate.kind })),
  ];
}

/** Figures and notes together, one entry per client. */
export function clientsOf(rows: readonly PracticeRow[], notes: Notes | undefined, today: string): Client[] {
  const tags = new Map((notes?.tags ?? []).map((tag) => [tag.id, tag]));
  return rows.map((row) => {
    const found = [...foundOutside(row), ...(notes?.findings[row.tenantId] ?? [])];
    const { open, away } = sortAway(found, (notes?.snoozes ?? []).filter((one) => one.orgId === row.tenantId), today); // prettier-ignore
    return {
      ...row,
      tags: (notes?.orgTags[row.tenantId] ?? []).flatMap((id) => tags.get(id) ?? []),
      found,
      open,
      away,
      review: notes?.reviews.find((one) => one.orgId === row.tenantId && one.subject === 'client') ?? null,
    };
  });
}

/** True when somebody has to do something about this client. */
export const needsAttention = (client: Client): boolean => client.open.length > 0;

export function inFilter(client: Client, filter: Filter): boolean {
  if (filter === 'attention') return needsAttention(client);
  return filter === 'stale' ? client.state === 'stale' : true;
}

/** True when a client carries every one of these tags. */
export const hasTags = (client: Client, tags: readonly number[]): boolean =>
  tags.every((id) => client.tags.some((tag) => tag.id === id));

/** Overdue as a share of what is outstanding, in percent. */
export function overdueShare(row: Pick<PracticeRow, 'receivables' | 'overdue'>): string | null {
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

function keyOf(row: Client, column: Column): string | number | null {
  const number = (decimal: string | null) => (decimal === null ? null : Number(decimal));
  switch (column) {
    case 'client':
      return fold(row.nickname);
    case 'tags':
      return row.tags.length === 0 ? null : row.tags.map((tag) => fold(tag.name)).join(' ');
    case 'findings':
      return row.open.length;
    case 'reviewed':
      return row.review?.at ?? null;
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
export function sortRows(rows: readonly Client[], sort: Sort): Client[] {
  const way = sort.isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: keyOf(row, sort.column), name: fold(row.nickname) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return a.key === b.key ? compare(a.name, b.name) : a.key === null ? 1 : -1;
      return compare(a.key, b.key) * way || compare(a.name, b.name);
    })
    .map(({ row }) => row);
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Initials of the person a client is read through. */
export function initials(name: string): string {
  return name
    .split(/[\s-]+/u)
    .map((part) => part.charAt(0))
    .join('');
}
