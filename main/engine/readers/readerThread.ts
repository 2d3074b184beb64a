/** A thread that only reads: connections to the files asked for most recently, nothing else. Started by pool.ts. */
import { parentPort } from 'node:worker_threads';
import { FailureError } from '#contract/failure';
import { fileFailure } from '#db/errors';
import { openOrgForReading } from '#db/orgFiles';
import type { ReadableDb } from '#db/open';
import type { FromReader, ReadJob, ToReader } from './pool.ts';
import { runRead } from './reads.ts';

/** Files kept open: switching back to a client costs nothing, two hundred clients do not cost two hundred handles. */
const keptOpen = 8;
const open = new Map<string, ReadableDb>();

function closeOrg(orgId: string): void {
  const db = open.get(orgId);
  open.delete(orgId);
  db?.close();
}

function openOrg(job: ReadJob): ReadableDb {
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
  if (open.size > keptOpen && !oldest.done) closeOrg(oldest.value);
  return db;
}

function answer(message: ToReader): FromReader {
  const { id } = message;
  if (message.type === 'close') {
    closeOrg(message.orgId);
    return { id, reply: { ok: true, value: {} } };
  }
  try {
    const db = openOrg(message.job);
    // One transaction, so that all figures of an answer come from the same commit of the sync.
    const value = db.transaction(() => runRead(db, message.job.request))();
    return { id, reply: { ok: true, value } };
  } catch (error) {
    if (error instanceof FailureError) return { id, reply: { ok: false, failure: error.failure } };
    const file = fileFailure(error);
    closeOrg(message.job.orgId);
    if (file) return { id, reply: { ok: false, failure: file.failure } };
    return { id, reply: { ok: false, failure: { code: 'bug.unexpected' } }, bug: placeOf(error) };
  }
}

function placeOf(error: unknown): string {
  const stack = error instanceof Error ? `${error.name} ${error.stack ?? ''}` : typeof error;
  const line = /((?:main|db|preload)\/[^\s()]+:\d+):\d+/.exec(stack);
  return `${error instanceof Error ? error.name : ''} ${line?.[1] ?? ''}`.trim();
}

parentPort?.on('message', (message: ToReader) => parentPort?.postMessage(answer(message)));
