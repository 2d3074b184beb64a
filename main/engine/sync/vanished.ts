import type { Resource, Value } from '../xero/resource.ts';
import { commit } from './commit.ts';
import { countOf } from './pages.ts';
import type { StepTally } from './progress.ts';
import type { RecordStore } from './recordStore.ts';
import { breathe, type Run } from './run.ts';

/** Records per transaction. */
const TOGETHER = 500;

/** The keys that a walk through a whole list has met. */
export class Seen {
  readonly #keys = new Set<string>();

  add(records: readonly { readonly row: readonly Value[] }[]): void {
    for (const { row } of records) this.#keys.add(text(row[0] ?? null));
  }

  has(key: Value): boolean {
    return this.#keys.has(text(key));
  }

  get size(): number {
    return this.#keys.size;
  }
}

/** Sixteen characters of one byte: the smallest a set can hold. */
function text(key: Value): string {
  return Buffer.isBuffer(key) ? key.toString('latin1') : String(key);
}

/**
 * Removes what a whole walk did not meet: Xero has these records no more and never says so. It is done only when Xero counts exactly as
 * many as were met, so that one that slipped through between two pages is never taken for one that is gone; then they stay until the
 * next full read. Their last version stays in the history.
 */
export async function removeVanished(
  run: Run,
  tally: StepTally,
  resource: Resource,
  store: RecordStore,
  seen: Seen,
): Promise<void> {
  const gone = store.keys().filter((key) => !seen.has(key));
  if (gone.length === 0 || (await countOf(run, tally, resource)) !== seen.size) return;
  const onDate = (day: string): void => run.touched.add(day, resource.movesBank === true);
  for (let at = 0; at < gone.length; at += TOGETHER) {
    commit(run, () => {
      for (const key of gone.slice(at, at + TOGETHER)) {
        store.remove(key, onDate);
        tally.written++;
      }
      run.touched.save();
    });
    await breathe(run);
  }
}
