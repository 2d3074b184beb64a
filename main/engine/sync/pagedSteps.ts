import { z } from 'zod';
import { XeroFailure } from '../xero/errors.ts';
import type { Resource, StoredRecord } from '../xero/resource.ts';
import { loadCheckpoint, saveCheckpoint, walkEnded } from './checkpoint.ts';
import { readRows, rowsOf, storeRecords } from './listSteps.ts';
import { commit, gather } from './commit.ts';
import type { StepTally } from './progress.ts';
import { RecordStore } from './recordStore.ts';
import { ask, breathe, type Run } from './run.ts';

const PAGE_SIZE = 1000;
/** Pages asked for ahead of the one being stored; bounds the memory too. */
const AHEAD = 4;
/** Pages from which on the open records are read ahead of the others. */
const LONG_LIST = 4;
const OVERLAP_MS = 5 * 60_000;
const LONGEST_RESUME_MS = 6 * 3_600_000;

const pagination = z.object({ pageCount: z.number().int().min(0), itemCount: z.number().int().min(0) }).nullish();

interface Page {
  readonly number: number;
  readonly records: readonly StoredRecord[];
  readonly count: number;
  readonly pageCount: number | null;
  readonly itemCount: number | null;
  readonly serverTime: string;
}

/**
 * Reads a list in pages: whole the first time and every week, otherwise what changed since the last time. Pages are stored
 * in order, each with its checkpoint in one transaction, so a walk goes on where it was broken off.
 *
 * Page numbers are no snapshot. Records come in order of change, so one that is edited during the walk moves to the end
 * and the rest moves up; a record can then slip through between two pages. After a walk of several pages, what changed
 * since it began is read again, and the number of records is compared with Xero's; if some are missing, the walk is
 * repeated.
 */
export async function readPagedList(run: Run, tally: StepTally, resource: Resource): Promise<void> {
  const { db } = run;
  const store = new RecordStore(db, resource.shape, run.writing);
  let isFull = begin(run, resource);
  for (let round = 1; ; round++) {
    const walk = await walkPages(run, tally, resource, store);
    const isExact = !walk.hasSeveralPages || (await close(run, tally, resource, store, walk.started));
    if (isExact) {
      commit(run, () => finish(run, resource, walk.started, isFull));
      return;
    }
    if (round === 3) throw new XeroFailure('xero.badAnswer', 'dataset', { path: resource.path });
    isFull = true;
    commit(run, () => saveCheckpoint(db, resource.step, { ...walkEnded, cursor_utc: null }));
  }
}

/** Decides what to read: the rest of a broken-off walk, everything, or the changes. Answers whether it is everything. */
function begin(run: Run, resource: Resource): boolean {
  const { db } = run;
  const before = loadCheckpoint(db, resource.step);
  const wantsFull = before.cursor_utc === null || (before.full_utc ?? '') < run.fullBefore;
  if (before.walk_started_utc !== null) {
    const age = run.clock.now().getTime() - Date.parse(before.walk_started_utc);
    const goesOn = (before.cursor_utc === null || !wantsFull) && age < LONGEST_RESUME_MS;
    if (goesOn) return before.cursor_utc === null;
  }
  commit(run, () => {
    if (wantsFull) saveCheckpoint(db, resource.step, { ...walkEnded, cursor_utc: null });
    else if (before.walk_started_utc !== null) saveCheckpoint(db, resource.step, walkEnded);
  });
  return wantsFull;
}

function finish(run: Run, resource: Resource, started: string, isFull: boolean): void {
  saveCheckpoint(run.db, resource.step, {
    ...walkEnded,
    cursor_utc: new Date(Date.parse(started) - OVERLAP_MS).toISOString(),
    complete_utc: run.writing.now,
    ...(isFull ? { full_utc: run.writing.now } : {}),
    not_permitted_utc: null,
    failure: null,
  });
}

/** Walks from the checkpoint to the last page. */
async function walkPages(
  run: Run,
  tally: StepTally,
  resource: Resource,
  store: RecordStore,
): Promise<{ started: string; hasSeveralPages: boolean }> {
  const before = loadCheckpoint(run.db, resource.step);
  const since = before.cursor_utc;
  const first = (before.walk_page ?? 0) + 1;
  let started = before.walk_started_utc;
  let last = Math.max(before.walk_pages ?? first, first);
  tally.total = before.walk_items ?? tally.total;
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const ahead = new Map<number, Promise<Page>>();
  const fetchAhead = (from: number): void => {
    for (let number = from; number <= last && number < from + AHEAD; number++) {
      if (ahead.has(number)) continue;
      const page = readPage(run, tally, resource, { number, since, signal });
      // Its failure is met when its turn comes.
      page.catch(() => undefined);
      ahead.set(number, page);
    }
  };
  const seen = new Set<string>();
  try {
    for (let number = first; number <= last; number++) {
      fetchAhead(number);
      const page = await ahead.get(number);
      ahead.delete(number);
      if (!page) throw new Error('a page was not asked for');
      started ??= page.serverTime;
      last = lastPage(page, last, seen);
      tally.expected = Math.max(tally.expected, last);
      tally.read += page.count;
      if (page.itemCount !== null) tally.total = Math.max(tally.total ?? 0, page.itemCount, tally.read);
      const walkStarted = started;
      await gather(
        run,
        page.records,
        (some) => storeRecords(run, tally, resource, store, some),
        () =>
          saveCheckpoint(run.db, resource.step, {
            walk_started_utc: walkStarted,
            walk_page: number,
            walk_pages: last,
            walk_items: page.itemCount,
          }),
      );
      run.onTick();
      await breathe(run);
      if (number === 1 && since === null && last >= LONG_LIST) await readOpenOnes(run, tally, resource, store);
    }
  } finally {
    stop.abort();
  }
  return { started: started ?? run.clock.now().toISOString(), hasSeveralPages: last > 1 };
}

/** Of a long list, what is open is stored at once: a reader sees who owes what before the past is there. */
async function readOpenOnes(run: Run, tally: StepTally, resource: Resource, store: RecordStore): Promise<void> {
  const { openFirst } = resource;
  if (!openFirst) return;
  for (let number = 1, last = 1; number <= last; number++) {
    const page = await readPage(run, tally, resource, { number, since: null, signal: run.signal, query: openFirst });
    last = page.count === 0 ? number : (page.pageCount ?? 1);
    await gather(
      run,
      page.records,
      (some) => storeRecords(run, tally, resource, store, some),
      () => undefined,
    );
    await breathe(run);
  }
}

/**
 * An empty page is the last one, however many the answers promise. Without a page count the walk ends at a short page, or
 * at one that brings nothing new.
 */
function lastPage(page: Page, last: number, seen: Set<string>): number {
  if (page.count === 0) return page.number;
  if (page.pageCount !== null) return Math.max(last, page.pageCount);
  const known = seen.size;
  for (const record of page.records)
    seen.add(String(record.row[0] instanceof Buffer ? record.row[0].toString('hex') : record.row[0]));
  return page.count >= PAGE_SIZE && seen.size > known ? Math.max(last, page.number + 1) : last;
}

async function readPage(
  run: Run,
  tally: StepTally,
  resource: Resource,
  what: { number: number; since: string | null; signal: AbortSignal; query?: Readonly<Record<string, string>> },
): Promise<Page> {
  const { number, since, signal } = what;
  const answer = await ask(run, tally, {
    path: resource.path,
    query: { ...resource.query, ...what.query, page: String(number), pageSize: String(PAGE_SIZE) },
    modifiedSince: since,
    signal,
  });
  if (Object.keys(answer.body).length === 0) {
    return { number, records: [], count: 0, pageCount: 1, itemCount: null, serverTime: answer.serverTime };
  }
  const rows = rowsOf(resource, answer.body, number);
  const told = pagination.safeParse(answer.body['pagination']);
  return {
    number,
    records: await readRows(run, resource, rows, number),
    count: rows.length,
    pageCount: told.data?.pageCount ?? null,
    itemCount: told.data?.itemCount ?? null,
    serverTime: answer.serverTime,
  };
}

/** Reads what changed since the walk began and compares the count. False when records are missing. */
async function close(
  run: Run,
  tally: StepTally,
  resource: Resource,
  store: RecordStore,
  started: string,
): Promise<boolean> {
  const since = new Date(Date.parse(started) - 60_000).toISOString();
  for (let round = 1; round <= 2; round++) {
    for (let number = 1, last = 1; number <= last; number++) {
      const page = await readPage(run, tally, resource, { number, since, signal: run.signal });
      last = page.count === 0 ? number : Math.max(last, page.pageCount ?? 1);
      await gather(
        run,
        page.records,
        (some) => storeRecords(run, tally, resource, store, some),
        () => undefined,
      );
      await breathe(run);
    }
    const answer = await ask(run, tally, {
      path: resource.path,
      query: { ...resource.query, page: '1', pageSize: '1' },
    });
    const told = pagination.safeParse(answer.body['pagination']);
    if (!told.data || store.count() >= told.data.itemCount) return true;
  }
  return false;
}
