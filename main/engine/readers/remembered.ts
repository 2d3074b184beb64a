import { first } from '../metrics/sql.ts';
import type { ReadableDb } from '#db/open';

interface Memory {
  stamp: string;
  readonly answers: Map<string, unknown>;
}

const memories = new WeakMap<ReadableDb, Memory>();

/** Answers kept per connection; the oldest goes when there are more. */
const kept = 200;

/** Changes with every commit to the file, through this connection or another. */
function stampOf(db: ReadableDb): string {
  const version = first<{ data_version: number }>(db, 'PRAGMA data_version')?.data_version ?? 0;
  const own = first<{ changes: number }>(db, 'SELECT total_changes() AS changes')?.changes ?? 0;
  return `${version} ${own}`;
}

/**
 * An answer that depends on the file alone, kept until the file changes: counts and sums that every page of the same list would
 * ask again. The key names the question whole, parameters included.
 */
export function remembered<T>(db: ReadableDb, key: string, make: () => T): T {
  const stamp = stampOf(db);
  let memory = memories.get(db);
  if (memory === undefined) memories.set(db, (memory = { stamp, answers: new Map() }));
  if (memory.stamp !== stamp) {
    memory.stamp = stamp;
    memory.answers.clear();
  }
  if (memory.answers.has(key)) return memory.answers.get(key) as T;
  const answer = make();
  const oldest = memory.answers.keys().next();
  if (memory.answers.size >= kept && !oldest.done) memory.answers.delete(oldest.value);
  memory.answers.set(key, answer);
  return answer;
}
