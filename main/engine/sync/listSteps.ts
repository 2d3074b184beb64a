import { createHash } from 'node:crypto';
import { XeroFailure } from '../xero/errors.ts';
import type { Resource, StoredRecord, Value } from '../xero/resource.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { commit } from './commit.ts';
import type { StepTally } from './progress.ts';
import { RecordStore } from './recordStore.ts';
import { ask, believe, breathe, type Run } from './run.ts';

/** Records per transaction and per stretch of checking, so that nothing else waits long. */
const CHUNK = 250;
const COMMIT = 1000;

/** The array of an answer. */
export function rowsOf(
  resource: Pick<Resource, 'key' | 'path'>,
  body: Readonly<Record<string, unknown>>,
  page: number | null,
): unknown[] {
  const rows = body[resource.key];
  if (!Array.isArray(rows))
    throw new XeroFailure(
      'xero.badAnswer',
      'dataset',
      page === null ? { path: resource.path } : { path: resource.path, page },
    );
  return rows;
}

/** Checks and converts a page's elements; one that cannot be believed rejects them all. */
export async function readRows(
  run: Run,
  resource: Resource,
  rows: readonly unknown[],
  page: number | null,
): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for (let at = 0; at < rows.length; at += CHUNK) {
    const part = rows.slice(at, at + CHUNK);
    believe(resource.path, page, () => {
      for (const raw of part) records.push(...resource.read(raw, run));
    });
    await breathe(run);
  }
  return records;
}

/**
 * Stores records and the months they touch. Reports read by this run know of what was last changed before `told`; null when none does.
 * Belongs inside a transaction.
 */
export function storeRecords(
  run: Run,
  tally: StepTally,
  resource: Resource,
  store: RecordStore,
  records: readonly StoredRecord[],
  told: string | null = null,
): void {
  const movesBank = resource.movesBank === true;
  const onDate = (day: string): void => run.touched.add(day, movesBank);
  const onLateDate = (day: string): void => run.touched.addLate(day, movesBank);
  const updatedAt = resource.shape.columns.indexOf('updated_utc');
  const hearer = ({ row }: StoredRecord): ((day: string) => void) | undefined => {
    const updated = updatedAt >= 0 ? row[updatedAt] : null;
    if (typeof updated !== 'string') return onDate;
    if (told !== null && updated < told) return undefined;
    return run.lateFrom !== null && updated >= run.lateFrom ? onLateDate : onDate;
  };
  const { namesLists } = resource;
  for (const record of records) {
    if (!store.put(record, hearer(record))) continue;
    tally.written++;
    const [key] = record.row;
    if (resource.namesDocuments === true && !store.wasNew && Buffer.isBuffer(key)) run.touched.owe(key.toString('hex'));
    if (namesLists) for (const step of namesLists(record)) run.touched.owe(step);
  }
  run.touched.save();
}

/**
 * Reads a list that comes in one piece. Equal to the last one: nothing is written but the checkpoint. Different: changes
 * are stored and records the list no longer has are removed, which is how Xero shows real deletions.
 */
export async function readWholeList(run: Run, tally: StepTally, resource: Resource): Promise<void> {
  const { db } = run;
  const before = loadCheckpoint(db, resource.step);
  const answer = await ask(run, tally, { path: resource.path, query: resource.query });
  const rows = rowsOf(resource, answer.body, null);
  if (resource.isNeverEmpty && rows.length === 0)
    throw new XeroFailure('xero.badAnswer', 'dataset', { path: resource.path });
  tally.read = tally.total = rows.length;
  // An answer nested beyond all measure cannot even be written down again.
  const text = believe(resource.path, null, () => JSON.stringify(rows));
  const hash = createHash('sha256').update(text).digest('hex');
  const done = {
    // Without the details the step is not complete, and must not look so if it is broken off before they are in.
    ...(resource.hasDetails ? {} : { complete_utc: run.writing.now, full_utc: run.writing.now }),
    not_permitted_utc: null,
    failure: null,
    body_hash: hash,
  };
  if (hash === before.body_hash) {
    commit(run, () => saveCheckpoint(db, resource.step, done));
    return;
  }
  const records = await readRows(run, resource, rows, null);
  const store = new RecordStore(db, resource.shape, run.writing);
  for (let at = 0; ; at += COMMIT) {
    const isLast = at + COMMIT >= records.length;
    commit(run, () => {
      storeRecords(run, tally, resource, store, records.slice(at, at + COMMIT));
      if (!isLast) return;
      const kept = new Set(records.map((record) => keyText(record.row[0] ?? null)));
      for (const key of store.keys()) {
        if (kept.has(keyText(key))) continue;
        store.remove(key);
        tally.written++;
      }
      saveCheckpoint(db, resource.step, done);
    });
    if (isLast) return;
    await breathe(run);
  }
}

function keyText(key: Value): string {
  return Buffer.isBuffer(key) ? key.toString('hex') : String(key);
}
