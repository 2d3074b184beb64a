import { XeroFailure } from '../xero/errors.ts';
import type { Resource } from '../xero/resource.ts';
import { loadCheckpoint, saveCheckpoint, walkEnded, type Checkpoint } from './checkpoint.ts';
import { commit, gather } from './commit.ts';
import { storeRecords } from './listSteps.ts';
import { countOf, isTooLarge, LARGEST_PAGE, lighter, readPage, type Page } from './pages.ts';
import type { StepTally } from './progress.ts';
import { RecordStore } from './recordStore.ts';
import { breathe, type Run } from './run.ts';
import { removeVanished, Seen } from './vanished.ts';
import { divide, divideAll, type Window } from './windows.ts';

/** Pages asked for ahead of the one being stored; bounds the memory too. */
const AHEAD = 4;
/** Pages from which on the open records are read ahead of the others. */
const LONG_LIST = 4;
const OVERLAP_MS = 5 * 60_000;
const LONGEST_RESUME_MS = 6 * 3_600_000;

/** What the reading of a list needs at every turn. */
interface Reading {
  readonly run: Run;
  readonly tally: StepTally;
  readonly resource: Resource;
  readonly store: RecordStore;
  /** Reports that were read know of everything last changed before this instant; null when they do not. */
  readonly told?: string | null;
  /** What a walk through the whole list has met so far; null when nothing can have vanished, or when its beginning was not seen. */
  seen?: Seen | null;
}

interface Walk {
  readonly started: string;
  readonly hasSeveralPages: boolean;
  /** Records of the whole list as the latest answers count them; null when they do not. */
  readonly items: number | null;
}

/**
 * Reads a list in pages: whole the first time and every week, otherwise what changed since the last time. Pages are stored
 * in order, each with its checkpoint in one transaction, so a walk goes on where it was broken off.
 *
 * Page numbers are no snapshot. Records come in order of change, so one that is edited during the walk moves to the end
 * and the rest moves up; a record can then slip through between two pages. When every record is stored once the first walk
 * is over, none has slipped, and the next run brings what changed meanwhile. Otherwise, what changed since the walk began is
 * read again, and the number of records is compared with Xero's; if some are missing, the walk is repeated. What a walk through the
 * whole list did not meet has vanished at Xero and is removed.
 */
export async function readPagedList(run: Run, tally: StepTally, resource: Resource): Promise<void> {
  const reading: Reading = { run, tally, resource, store: new RecordStore(run.db, resource.shape, run.writing) };
  const isFirst = loadCheckpoint(run.db, resource.step).full_utc === null;
  let isFull = begin(run, resource);
  for (let round = 1; ; round++) {
    const before = loadCheckpoint(run.db, resource.step);
    const isFromStart = before.walk_page === null && before.walk_windows === null;
    reading.seen = isFull && !isFirst && isFromStart ? new Seen() : null;
    const walk = await walkWindows(reading);
    const isWhole = isFirst && isFull && walk.items !== null && reading.store.count() >= walk.items;
    const isExact = !walk.hasSeveralPages || isWhole || (await close(reading, walk.started));
    if (isExact) {
      if (reading.seen) await removeVanished(run, tally, resource, reading.store, reading.seen);
      commit(run, () => finish(run, resource, walk.started, isFull));
      return;
    }
    if (round === 3) throw new XeroFailure('xero.badAnswer', 'dataset', { path: resource.path });
    isFull = true;
    commit(run, () => saveCheckpoint(run.db, resource.step, { ...walkEnded, cursor_utc: null }));
  }
}

/** Decides what to read: the rest of a broken-off walk, everything, or the changes. Answers whether it is everything. */
function begin(run: Run, resource: Resource): boolean {
  const { db } = run;
  const before = loadCheckpoint(db, resource.step);
  const wantsFull = before.cursor_utc === null || (before.full_utc ?? '') < run.fullBefore;
  // Divided before its first page came, a walk has a plan and no beginning yet.
  const isBegun = [before.walk_started_utc, before.walk_size, before.walk_windows].some((one) => one !== null);
  if (isBegun) {
    const { walk_started_utc: started } = before;
    const age = started === null ? 0 : run.clock.now().getTime() - Date.parse(started);
    const goesOn = (before.cursor_utc === null || !wantsFull) && age < LONGEST_RESUME_MS;
    if (goesOn) return before.cursor_utc === null;
  }
  commit(run, () => {
    if (wantsFull) saveCheckpoint(db, resource.step, { ...walkEnded, cursor_utc: null });
    else if (isBegun) saveCheckpoint(db, resource.step, walkEnded);
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

/**
 * Walks through the list, in one piece where Xero lets us, else part by part. A page Xero takes too long over is asked for
 * in halves, and so are those after it. When the walk began is what Xero's clock said with its first page, and no other.
 */
async function walkWindows(reading: Reading): Promise<Walk> {
  const { run, resource } = reading;
  for (;;) {
    const before = loadCheckpoint(run.db, resource.step);
    const windows = windowsOf(before);
    const size = before.walk_size ?? LARGEST_PAGE;
    try {
      const walk = await walkPages(reading, before, windows?.[0] ?? null, size);
      if (windows === null) return walk;
      // Records without a date are in no part.
      reading.seen = null;
      const rest = windows.slice(1);
      if (rest.length === 0) return { ...walk, hasSeveralPages: true, items: null };
      commit(run, () =>
        saveCheckpoint(run.db, resource.step, {
          walk_started_utc: walk.started,
          walk_windows: JSON.stringify(rest),
          walk_page: null,
          walk_pages: null,
        }),
      );
    } catch (error) {
      const now = loadCheckpoint(run.db, resource.step);
      const half = lighter(error, size);
      const parts = isTooLarge(error) && resource.isDated === true ? divided(windows, run.today) : null;
      if (half !== null) {
        // Twice as many pages of half the size are the same records.
        const page = now.walk_page === null ? null : now.walk_page * 2;
        commit(run, () =>
          saveCheckpoint(run.db, resource.step, {
            walk_size: half,
            walk_page: page,
            walk_pages: page,
          }),
        );
      } else if (parts !== null) {
        commit(run, () =>
          saveCheckpoint(run.db, resource.step, {
            walk_windows: JSON.stringify(parts),
            walk_page: null,
            walk_pages: null,
          }),
        );
      } else throw error;
    }
  }
}

function windowsOf({ walk_windows: text }: Checkpoint): Window[] | null {
  return text === null ? null : (JSON.parse(text) as Window[]);
}

function divided(windows: Window[] | null, today: string): Window[] | null {
  if (windows === null) return divideAll(today);
  const [first, ...rest] = windows;
  const parts = first ? divide(first) : null;
  return parts && [...parts, ...rest];
}

/** Walks from the checkpoint to the last page. */
async function walkPages(reading: Reading, before: Checkpoint, window: Window | null, size: number): Promise<Walk> {
  const { run, tally, resource } = reading;
  const since = before.cursor_utc;
  const first = (before.walk_page ?? 0) + 1;
  let started = before.walk_started_utc;
  let last = Math.max(before.walk_pages ?? first, first);
  let items: number | null = null;
  tally.total = before.walk_items ?? tally.total;
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const ahead = new Map<number, Promise<Page>>();
  const fetchAhead = (from: number): void => {
    for (let number = from; number <= last && number < from + AHEAD; number++) {
      if (ahead.has(number)) continue;
      const page = readPage(run, tally, resource, { number, size, since, signal, window });
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
      reading.seen?.add(page.records);
      last = lastPage(page, last, seen, size);
      tally.expected = Math.max(tally.expected, last);
      tally.read += page.count;
      if (page.itemCount !== null) {
        items = Math.max(items ?? 0, page.itemCount);
        tally.total = Math.max(tally.total ?? 0, page.itemCount, tally.read);
      }
      const walkStarted = started;
      await gather(
        run,
        page.records,
        (some) => storeRecords(run, tally, resource, reading.store, some),
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
      if (number === 1 && since === null && last >= LONG_LIST && window === null) await readOpenOnes(reading, size);
    }
  } finally {
    stop.abort();
  }
  if (started === null) throw new Error('a walk has a page');
  return { started, hasSeveralPages: last > 1, items };
}

/** Of a long list, what is open is stored at once: a reader sees who owes what before the past is there. */
async function readOpenOnes(reading: Reading, size: number): Promise<void> {
  const { run, tally, resource } = reading;
  const { openFirst } = resource;
  if (!openFirst) return;
  for (let number = 1, last = 1; number <= last; number++) {
    const page = await readPage(run, tally, resource, {
      ...{ number, size, since: null },
      ...{ signal: run.signal, query: openFirst },
    });
    last = page.count === 0 ? number : (page.pageCount ?? 1);
    await storePage(reading, page);
  }
}

async function storePage({ run, tally, resource, store, seen, told = null }: Reading, page: Page): Promise<void> {
  seen?.add(page.records);
  await gather(
    run,
    page.records,
    (some) => storeRecords(run, tally, resource, store, some, told),
    () => undefined,
  );
  await breathe(run);
}

/**
 * An empty page is the last one, however many the answers promise. Without a page count the walk ends at a short page, or
 * at one that brings nothing new.
 */
function lastPage(page: Page, last: number, seen: Set<string>, size: number): number {
  if (page.count === 0) return page.number;
  if (page.pageCount !== null) return Math.max(last, page.pageCount);
  const known = seen.size;
  for (const record of page.records)
    seen.add(String(record.row[0] instanceof Buffer ? record.row[0].toString('hex') : record.row[0]));
  return page.count >= size && seen.size > known ? Math.max(last, page.number + 1) : last;
}

/** Reads what changed since the walk began and compares the count. False when records are missing. */
async function close(reading: Reading, started: string): Promise<boolean> {
  const { run, tally, resource, store } = reading;
  const since = new Date(Date.parse(started) - 60_000).toISOString();
  const size = loadCheckpoint(run.db, resource.step).walk_size ?? LARGEST_PAGE;
  for (let round = 1; round <= 2; round++) {
    for (let number = 1, last = 1; number <= last; number++) {
      const page = await readPage(run, tally, resource, { number, size, since, signal: run.signal });
      last = page.count === 0 ? number : Math.max(last, page.pageCount ?? 1);
      await storePage(reading, page);
    }
    let count: number | null;
    try {
      count = await countOf(run, tally, resource);
    } catch (error) {
      // Of a list that Xero does not let us see whole, it does not tell the number either.
      if (!isTooLarge(error)) throw error;
      return true;
    }
    if (count === null || (reading.seen?.size ?? store.count()) >= count) return true;
  }
  return false;
}

/**
 * Reads the documents dated in one month again, whatever their date of change: what was edited without bumping it. The
 * checkpoint stays as it is. The months' reports told of it, so only what changed since the list was read touches them again.
 */
export async function rereadMonth(run: Run, tally: StepTally, resource: Resource, window: Window): Promise<void> {
  const store = new RecordStore(run.db, resource.shape, run.writing);
  const reading = { run, tally, resource, store, told: loadCheckpoint(run.db, resource.step).cursor_utc };
  for (let number = 1, last = 1; number <= last; number++) {
    const page = await readPage(run, tally, resource, {
      ...{ number, size: LARGEST_PAGE, since: null, window },
      signal: run.signal,
    });
    last = page.count === 0 ? number : (page.pageCount ?? 1);
    tally.read += page.count;
    await storePage(reading, page);
  }
}
