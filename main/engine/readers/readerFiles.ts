import { FailureError } from '#contract/failure';
import { fileFailure } from '#db/errors';
import { openOrgForReading } from '#db/orgFiles';
import type { ReadableDb } from '#db/open';
import type { FromReader, ReadJob } from './pool.ts';
import { runRead } from './reads.ts';

/** Files kept open: switching back to a client costs nothing, two hundred clients do not cost two hundred handles. */
const keptOpen = 8;

/** Read-only connections to the files asked for most recently, and the answers from them. */
export interface ReaderFiles {
  answer(job: ReadJob): Omit<FromReader, 'id'>;
  close(orgId: string): void;
  closeAll(): void;
}

export function createReaderFiles(): ReaderFiles {
  const open = new Map<string, ReadableDb>();

  const close = (orgId: string): void => {
    const db = open.get(orgId);
    open.delete(orgId);
    db?.close();
  };

  const openOrg = (job: ReadJob): ReadableDb => {
    const known = open.get(job.orgId);
    if (known) {
      // Moved to the end: the map's order is the order of last use.
      open.delete(job.orgId);
      open.set(job.orgId, known);
      return known;
    }
    const db = openOrgForReading({ profileDir: job.profileDir, orgId: job.orgId, key: Buffer.from(job.key) });
    open.set(job.orgId, db);
    const oldest = open.keys().next();
    if (open.size > keptOpen && !oldest.done) close(oldest.value);
    return db;
  };

  return {
    close,
    closeAll: () => [...open.keys()].forEach(close),
    answer(job) {
      try {
        const db = openOrg(job);
        // One transaction, so that all figures of an answer come from the same commit of the sync.
        return { reply: { ok: true, value: db.transaction(() => runRead(db, job.request))() } };
      } catch (error) {
        if (error instanceof FailureError) return { reply: { ok: false, failure: error.failure } };
        close(job.orgId);
        const file = fileFailure(error);
        if (file) return { reply: { ok: false, failure: file.failure } };
        return { reply: { ok: false, failure: { code: 'bug.unexpected' } }, bug: placeOf(error) };
      }
    },
  };
}

/** The error's kind and the first own line of its stack: file and line, never values. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const line = /((?:main|db|preload)\/[^\s()]+:\d+):\d+/.exec(error.stack ?? '');
  return `${error.name} ${line?.[1] ?? ''}`.trim();
}
