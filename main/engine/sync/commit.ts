import { inTransaction } from '#db/open';
import type { Run } from './run.ts';

/**
 * One transaction in which records may change: the summary tables change with them, or neither does. Every transaction
 * that a RecordStore writes in goes through here.
 */
export function commit<T>({ db, writing }: Pick<Run, 'db' | 'writing'>, work: () => T): T {
  try {
    return inTransaction(db, () => {
      const result = work();
      writing.summaries.flush();
      return result;
    });
  } catch (error) {
    writing.summaries.drop();
    throw error;
  }
}
