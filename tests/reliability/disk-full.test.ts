import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WritableDb } from '#db/open';
import { createSyncService } from '#engine/sync/service';
import { dump } from '../support/dump.ts';
import { replaying } from './replay.ts';
import { openSubject, type Subject } from './subject.ts';
import { expectSameRows, forgetOrg, inSmallPages, openOrg, smallPage, troublesOf } from './support.ts';

/** Different amounts of room. */
const sizes = 500;
/** Rounds whose rows are all compared. */
const thoroughEach = 20;

let subject: Subject;
let replay: ReturnType<typeof replaying>;
let pages: number;
let emptyPages: number;

/** Power cuts are another suite's matter: here no write waits for the disk. */
function openQuick(): WritableDb {
  const db = openOrg(subject.profile, subject.orgId);
  db.pragma('synchronous = OFF');
  return db;
}

const pagesOf = (db: WritableDb): number => Number(db.pragma('page_count', { simple: true }));

beforeAll(async () => {
  replay = replaying(inSmallPages(fetch));
  subject = await openSubject('disk-full', {
    months: 2,
    deps: { fetch: replay.fetch },
    onMade: (bench, orgId) => (emptyPages = pagesOf(bench.file(orgId))),
  });
  pages = pagesOf(subject.bench.file(subject.orgId));
});
afterAll(() => subject.close());

test(`${sizes} sizes of a disk: the run ends with disk.full, nothing is half stored, and it goes on where there is room`, async () => {
  const { bench, orgId, expected, random } = subject;
  let calls = 0;
  let db = openQuick();
  const sync = createSyncService({
    ...bench.deps,
    openForWriting: () => db,
    fetch: (input, init) => {
      calls++;
      return replay.fetch(input, init);
    },
  });
  let limit = emptyPages;
  let full = 0;
  let completed = 0;
  for (let round = 0; round < sizes; round++) {
    db.pragma(`max_page_count = ${limit}`);
    const run = await sync.start(orgId);
    const atEnd = calls;
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (run.result === 'complete') completed++;
    else {
      expect(run, `at ${limit} pages`).toMatchObject({ result: 'failed', failure: { code: 'disk.full' } });
      full++;
    }
    const thorough = round % thoroughEach === 0 || run.result === 'complete';
    expect(troublesOf({ db, expected, pageSize: smallPage, rows: thorough }), `at ${limit} pages`).toEqual([]);
    // What is stored can be read, and the run that has ended has ended: it asks for nothing more.
    expect(db.prepare('SELECT count(*) FROM invoice').pluck().get()).toBeTypeOf('number');
    expect(calls).toBe(atEnd);
    if (run.result === 'complete') {
      expectSameRows(dump(db), expected.rows, `at ${limit} pages`);
      db.close();
      forgetOrg(subject.profile, orgId);
      db = openQuick();
      limit = emptyPages + random.below(pages - emptyPages);
    } else limit += 1 + random.below(9);
  }
  db.close();
  expect(full).toBeGreaterThan(sizes / 2);
  expect(completed).toBeGreaterThan(2);
}, 600_000);
