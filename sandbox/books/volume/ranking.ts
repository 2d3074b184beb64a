/**
 * Pages over a kind in the order the API promises. Records keep the order of their indexes; the few that were changed
 * or added since stand where their time of change puts them. A page costs the same wherever it lies.
 */
import type { Ids, Instant, PageQuery, RecordName, Records } from '../../model.ts';
import { dayNumber } from '../days.ts';
import { makeFilter } from '../query.ts';
import type { Facets, Kind } from './kind.ts';
import { instantOf } from './schedule.ts';

/** Any record that carries a time of change. */
type Dated = Extract<Records[RecordName], { readonly id: Ids; readonly updatedUtc: Instant }>;

/** A run of untouched indexes, or one held record; `rank` is the position of its first. */
interface Stretch<R> {
  readonly rank: number;
  readonly from: number;
  readonly held: R | null;
}

interface Order<R> {
  readonly version: number;
  readonly stretches: readonly Stretch<R>[];
  readonly total: number;
  readonly heldAt: ReadonlyMap<number, R>;
}

export interface Ranking<R> {
  page(query: PageQuery): { readonly records: readonly R[]; readonly total: number };
  get(id: Ids): R | undefined;
}

/** First position from 0 to `count` for which `isReached` holds; it must hold for all after the first. */
function firstWhere(count: number, isReached: (position: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const keptMatches = 4;

/** Ranks a kind together with the records that are `held` because they changed. */
export function makeRanking<R extends Dated>(
  name: RecordName,
  kind: Kind<R>,
  held: ReadonlyMap<Ids, R>,
  version: () => number,
  contactIndex: (id: Ids) => number,
): Ranking<R> {
  let known: Order<R> | null = null;
  const matches = new Map<string, Uint32Array>();

  const order = (): Order<R> => {
    if (known?.version === version()) return known;
    matches.clear();
    known = arrange(kind, held, version());
    return known;
  };
  const at = ({ stretches, heldAt }: Order<R>, rank: number): { readonly index: number; readonly record: R | null } => {
    const stretch = stretches[firstWhere(stretches.length, (position) => (stretches[position]?.rank ?? 0) > rank) - 1];
    if (stretch === undefined) throw new Error(`No record at position ${rank}`);
    if (stretch.held !== null) return { index: -1, record: stretch.held };
    const index = stretch.from + rank - stretch.rank;
    return { index, record: heldAt.get(index) ?? null };
  };
  const recordAt = (own: Order<R>, rank: number): R => {
    const { index, record } = at(own, rank);
    return record ?? kind.record(index);
  };
  const stampAt = (own: Order<R>, rank: number): number => {
    const { index, record } = at(own, rank);
    return record === null ? kind.stamp(index) : Date.parse(record.updatedUtc);
  };
  const firstSince = (own: Order<R>, since: Instant | undefined): number => {
    if (since === undefined) return 0;
    const second = Math.floor(Date.parse(since) / 1000) * 1000;
    return firstWhere(own.total, (rank) => stampAt(own, rank) >= second);
  };
  const matching = (own: Order<R>, query: PageQuery): Uint32Array => {
    const { modifiedSince, statuses, types, contactIds, dateFrom, dateTo, includeArchived } = query;
    const contacts = contactIds === undefined ? null : [...contactIds];
    const key = JSON.stringify([modifiedSince, statuses, types, contacts, dateFrom, dateTo, includeArchived]);
    let found = matches.get(key);
    if (found !== undefined) return found;
    const meets = facetTest(name, query, contactIndex);
    const filter = makeFilter(name, query) ?? (() => true);
    const first = firstSince(own, query.modifiedSince);
    const buffer = new Uint32Array(own.total - first);
    let count = 0;
    for (let rank = first; rank < own.total; rank += 1) {
      const { index, record } = at(own, rank);
      if (record === null ? meets(kind.facets(index)) : filter(record)) {
        buffer[count] = rank;
        count += 1;
      }
    }
    found = buffer.slice(0, count);
    const oldest = matches.keys().next();
    if (matches.size >= keptMatches && oldest.done !== true) matches.delete(oldest.value);
    matches.set(key, found);
    return found;
  };
  const get = (id: Ids): R | undefined => {
    const record = held.get(id);
    if (record !== undefined) return record;
    const index = kind.indexOf(id);
    return index < 0 ? undefined : kind.record(index);
  };

  return {
    get,
    page: (query) => {
      const { offset, limit, ids } = query;
      if (ids !== undefined) {
        const filter = makeFilter(name, query) ?? (() => true);
        const found = [...ids].flatMap((id) => get(id) ?? []).filter(filter);
        found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
        return { records: found.slice(offset, offset + limit), total: found.length };
      }
      const own = order();
      const records: R[] = [];
      if (!isFiltered(name, query)) {
        const first = firstSince(own, query.modifiedSince);
        const last = Math.min(own.total, first + offset + limit);
        for (let rank = first + offset; rank < last; rank += 1) records.push(recordAt(own, rank));
        return { records, total: own.total - first };
      }
      const found = matching(own, query);
      for (const rank of found.subarray(offset, offset + limit)) records.push(recordAt(own, rank));
      return { records, total: found.length };
    },
  };
}

const keyOf = (record: Dated): string => `${record.updatedUtc} ${record.id}`;

function isFiltered(name: RecordName, query: PageQuery): boolean {
  const { statuses, types, contactIds, dateFrom, dateTo } = query;
  if (name === 'contacts' && query.includeArchived !== true) return true;
  return [statuses, types, contactIds, dateFrom, dateTo].some((part) => part !== undefined);
}

/** The same test as `makeFilter`, for records that have not been made. */
function facetTest(name: RecordName, query: PageQuery, contactIndex: (id: Ids) => number): (facets: Facets) => boolean {
  const { statuses, types, contactIds } = query;
  const from = query.dateFrom === undefined ? null : dayNumber(query.dateFrom);
  const to = query.dateTo === undefined ? null : dayNumber(query.dateTo);
  const contacts = contactIds === undefined ? null : new Set([...contactIds].map(contactIndex));
  const isActiveOnly = name === 'contacts' && query.includeArchived !== true;
  return ({ status, type, day, contact }) =>
    (statuses?.includes(status) ?? true) &&
    (types?.includes(type) ?? true) &&
    (contacts === null || (contact >= 0 && contacts.has(contact))) &&
    (from === null || (day !== null && day >= from)) &&
    (to === null || (day !== null && day <= to)) &&
    (!isActiveOnly || status === 'ACTIVE');
}

/** Cuts the indexes where held records left or came in. */
function arrange<R extends Dated>(kind: Kind<R>, held: ReadonlyMap<Ids, R>, version: number): Order<R> {
  const heldAt = new Map<number, R>();
  const events: { readonly position: number; readonly record: R | null }[] = [];
  const movedIn: R[] = [];
  for (const [id, record] of held) {
    const index = kind.indexOf(id);
    if (index >= 0 && instantOf(kind.stamp(index)) === record.updatedUtc) {
      heldAt.set(index, record);
      continue;
    }
    if (index >= 0) events.push({ position: index, record: null });
    movedIn.push(record);
  }
  movedIn.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const arrivals = movedIn.map((record) => {
    const ms = Date.parse(record.updatedUtc);
    const position = firstWhere(kind.count, (index) => {
      const stamp = kind.stamp(index);
      return stamp > ms || (stamp === ms && kind.id(index) > record.id);
    });
    return { position, record };
  });
  events.sort((a, b) => a.position - b.position);
  const stretches: Stretch<R>[] = [];
  let rank = 0;
  let cursor = 0;
  const runTo = (end: number): void => {
    if (end <= cursor) return;
    stretches.push({ rank, from: cursor, held: null });
    rank += end - cursor;
    cursor = end;
  };
  let next = 0;
  for (const event of [...events, { position: kind.count, record: null }]) {
    for (
      let arrival = arrivals[next];
      arrival !== undefined && arrival.position <= event.position;
      arrival = arrivals[next]
    ) {
      runTo(arrival.position);
      stretches.push({ rank, from: -1, held: arrival.record });
      rank += 1;
      next += 1;
    }
    runTo(event.position);
    cursor = event.position + 1;
  }
  return { version, stretches, total: rank, heldAt };
}
