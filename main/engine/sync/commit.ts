import { setImmediate as turn } from 'node:timers/promises';
import { inTransaction, prepared, type WritableDb } from '#db/open';
import type { Run } from './run.ts';

/** A transaction holds about this many pages, and stays open no longer than this. */
const MOST_PAGES = 20;
const LONGEST_MS = 250;
/** Work of one stretch; then everything else of the process gets its turn. */
const STRETCH_MS = 12;
/** Records between two looks at the clock. */
const FEW = 25;

/**
 * Pages of the log after which it is worked into the file: the more, the fewer times a page that every commit touches is
 * written twice, and the longer one commit takes. What is left of the log afterwards, in bytes.
 */
const LOG_PAGES = 4000;
const KEPT_LOG = 4 * 1024 * 1024;

/** Makes a connection ready for what a run writes. */
export function prepareForRun(db: WritableDb): void {
  db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
  db.pragma(`journal_size_limit = ${KEPT_LOG}`);
}

type Writer = Pick<Run, 'db' | 'writing'>;

/**
 * What a run has written and not committed yet. All steps of a run share one transaction: a write that fails undoes
 * everything since the last commit, so the run ends with it, and the next one begins at the checkpoints of the file.
 */
class Pending {
  readonly #run: Writer;
  #isOpen = false;
  #pages = 0;
  #since = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Between two stretches of a page nothing is committed: a page is in the file whole, with its checkpoint, or not. */
  #isInPage = false;
  #isWanted = false;
  #broken: { readonly error: unknown } | null = null;
  #lane: Promise<void> = Promise.resolve();

  constructor(run: Writer) {
    this.#run = run;
  }

  write<T>(work: () => T): T {
    this.#assertWhole();
    const { db, writing } = this.#run;
    try {
      // Whoever has opened a transaction already decides about it.
      if (!this.#isOpen && db.inTransaction) {
        return inTransaction(db, () => {
          const result = work();
          writing.summaries.flush();
          return result;
        });
      }
      this.#begin();
      return work();
    } catch (error) {
      throw this.#undo(error);
    }
  }

  /** Commits now, or when the page that is being stored is whole. */
  commit(): void {
    this.#assertWhole();
    if (!this.#isOpen) return;
    if (this.#isInPage) {
      this.#isWanted = true;
      return;
    }
    const { db, writing } = this.#run;
    this.#stopTimer();
    try {
      writing.summaries.flush();
      prepared(db, 'COMMIT').run();
    } catch (error) {
      throw this.#undo(error);
    }
    this.#isOpen = false;
    this.#isWanted = false;
    this.#pages = 0;
  }

  /** Stores a page in stretches; pages go one after the other. */
  async page(work: () => Promise<void>): Promise<void> {
    const before = this.#lane;
    let leave: () => void = () => undefined;
    this.#lane = new Promise((resolve) => (leave = resolve));
    await before;
    try {
      this.#isInPage = true;
      await work();
      this.#pages++;
    } finally {
      this.#isInPage = false;
      leave();
    }
    const isDue = this.#pages >= MOST_PAGES || performance.now() - this.#since >= LONGEST_MS;
    if (isDue || this.#isWanted) this.commit();
  }

  /** Resolves when nothing is waiting to be committed. */
  async settled(): Promise<void> {
    while (this.#isInPage) {
      this.#isWanted = true;
      await this.#lane;
    }
    this.commit();
  }

  /** Nothing is written after this; what is whole is kept. */
  end(): void {
    if (this.#broken === null) this.commit();
  }

  #begin(): void {
    if (this.#isOpen) return;
    prepared(this.#run.db, 'BEGIN IMMEDIATE').run();
    this.#isOpen = true;
    this.#since = performance.now();
    this.#timer = setTimeout(() => {
      try {
        this.commit();
      } catch {
        // Remembered, and met by the next write.
      }
    }, LONGEST_MS);
  }

  #assertWhole(): void {
    if (this.#broken) throw this.#broken.error;
    // SQLite itself undoes everything when the disk is full; whoever met that has thrown, and nobody else may go on.
    if (this.#isOpen && !this.#run.db.inTransaction) throw this.#undo(new Error('the transaction was undone'));
  }

  #undo(error: unknown): unknown {
    const { db, writing } = this.#run;
    this.#stopTimer();
    this.#broken = { error };
    writing.summaries.drop();
    if (this.#isOpen && db.inTransaction) prepared(db, 'ROLLBACK').run();
    this.#isOpen = false;
    return error;
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

const pendings = new WeakMap<Writer['writing'], Pending>();

function pendingOf(run: Writer): Pending {
  let pending = pendings.get(run.writing);
  if (!pending) pendings.set(run.writing, (pending = new Pending(run)));
  return pending;
}

/**
 * Changes something, in one transaction with what was gathered before: the summary tables change with the records, or
 * neither does. Everything a run writes goes through here. While a page is being stored the commit follows that page.
 */
export function commit<T>(run: Writer, work: () => T): T {
  const pending = pendingOf(run);
  const result = pending.write(work);
  pending.commit();
  return result;
}

/**
 * Stores a page of records and what is to be noted with it. The transaction is committed after some twenty pages or a
 * quarter of a second, so that the places of an index that all of them touch are written once; a kill before that loses
 * the pages together with their checkpoint.
 */
export async function gather<R>(
  run: Writer,
  records: readonly R[],
  store: (records: readonly R[]) => void,
  note: () => void,
): Promise<void> {
  const pending = pendingOf(run);
  await pending.page(async () => {
    for (let at = 0; at < records.length;) {
      const until = performance.now() + STRETCH_MS;
      for (; at < records.length && performance.now() < until; at += FEW) {
        pending.write(() => store(records.slice(at, at + FEW)));
      }
      if (at < records.length) await turn();
    }
    pending.write(note);
  });
}

/** Resolves when everything the run has written is committed. Throws what undid it. */
export async function settled(run: Writer): Promise<void> {
  await pendingOf(run).settled();
}

/** Ends a run's writing: what is whole is committed, and no timer is left. */
export function endWriting(run: Writer): void {
  pendingOf(run).end();
}
