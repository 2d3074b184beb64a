/** Pages of records in the order the API promises: by `updatedUtc`, then id. */
import type { Day, Ids, PageQuery, RecordName, Records } from '../model.ts';
import { keyOf, stampOf, type BookStore } from './store.ts';

type AnyRecord = Records[RecordName];

const text = (record: AnyRecord, field: 'status' | 'type'): string | undefined => {
  const value: unknown = (record as unknown as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : undefined;
};

const contactOf = (record: AnyRecord): Ids | undefined => ('contactId' in record ? record.contactId : undefined);
const dateOf = (record: AnyRecord): Day | undefined => ('date' in record ? record.date : undefined);

/** What a record must meet to be in an answer; null when anything goes. */
export function makeFilter(name: RecordName, query: PageQuery): ((record: AnyRecord) => boolean) | null {
  const tests: ((record: AnyRecord) => boolean)[] = [];
  const { modifiedSince, statuses, types, ids, contactIds, dateFrom, dateTo } = query;
  if (modifiedSince !== undefined && name !== 'bankTransfers') {
    const since = new Date(modifiedSince).toISOString().slice(0, 19);
    tests.push((record) => stampOf(record).slice(0, 19) >= since);
  }
  if (statuses !== undefined) tests.push((record) => statuses.includes(text(record, 'status') ?? ''));
  if (types !== undefined) tests.push((record) => types.includes(text(record, 'type') ?? ''));
  if (ids !== undefined) tests.push((record) => ids.has(keyOf(record)));
  if (contactIds !== undefined) tests.push((record) => contactIds.has(contactOf(record) ?? ''));
  if (dateFrom !== undefined) tests.push((record) => (dateOf(record) ?? '') >= dateFrom);
  if (dateTo !== undefined) tests.push((record) => (dateOf(record) ?? '9999') <= dateTo);
  // Archived contacts and deleted transfers come only when asked for.
  if (query.includeArchived !== true && ids === undefined) {
    if (name === 'contacts') tests.push((record) => text(record, 'status') === 'ACTIVE');
    if (name === 'bankTransfers') tests.push((record) => text(record, 'status') !== 'DELETED');
  }
  return tests.length === 0 ? null : (record) => tests.every((test) => test(record));
}

/** Makes a pager over a store; sorted views are kept until the store changes. */
export function makePager(
  store: BookStore,
): <K extends RecordName>(
  name: K,
  query: PageQuery,
) => { readonly records: readonly Records[K][]; readonly total: number } {
  const views = new Map<RecordName, { readonly version: number; readonly records: readonly AnyRecord[] }>();
  const sorted = (name: RecordName): readonly AnyRecord[] => {
    const kept = views.get(name);
    if (kept?.version === store.version) return kept.records;
    const keyed = [...store.tables[name].values()].map((record) => ({
      record,
      key: `${stampOf(record)} ${keyOf(record)}`,
    }));
    if (name !== 'taxRates' && name !== 'trackingCategories' && name !== 'accounts') {
      keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    }
    const records = keyed.map((entry) => entry.record);
    views.set(name, { version: store.version, records });
    return records;
  };
  return <K extends RecordName>(name: K, query: PageQuery) => {
    // A view holds the records of its own table only; the pairing is lost in the map's type.
    let records = sorted(name) as readonly Records[K][];
    const filter = makeFilter(name, query);
    if (filter !== null) records = records.filter(filter);
    return { records: records.slice(query.offset, query.offset + query.limit), total: records.length };
  };
}
