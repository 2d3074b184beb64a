import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReadableDb } from '#db/open';
import { orgFilePath } from '#db/orgFiles';
import type { Bench } from '../support/syncBench.ts';
import { openSubject, type Subject } from './subject.ts';
import { forgetOrg, inSmallPages, isNightly, openOrg, smallPage, troublesOf, type Dice } from './support.ts';

const rounds = isNightly ? 10_000 : 1_000;
/** So many rows are compared with the undisturbed sync; the others are counted against their checkpoints. */
const thoroughEach = 25;

let subject: Subject;

interface Moment {
  readonly file: Buffer;
  readonly log: Buffer;
  /** All checkpoints as text. */
  readonly points: string;
}
/** Files as they lay on the disk while a first sync wrote to them. */
const moments: Moment[] = [];
/** As it lay there right after it had been made. */
let made: Pick<Moment, 'file' | 'log'>;

beforeAll(async () => {
  let calls = 0;
  let reading: { bench: Bench; orgId: string } | null = null;
  const watching: typeof fetch = async (input, init) => {
    calls++;
    // Every now and then the log is emptied into the file, as SQLite does by itself when it has grown.
    if (reading && calls % 17 === 0) reading.bench.file(reading.orgId).pragma('wal_checkpoint(TRUNCATE)');
    else if (reading && calls % 6 === 0) moments.push(momentOf(reading.bench, reading.orgId));
    return await fetch(input, init);
  };
  subject = await openSubject('torn-log', {
    deps: { fetch: inSmallPages(watching) },
    onMade(bench, orgId) {
      reading = { bench, orgId };
      made = momentOf(bench, orgId);
    },
  });
  moments.push(momentOf(subject.bench, subject.orgId));
});
afterAll(() => subject.close());

function momentOf(bench: Bench, orgId: string): Moment {
  const path = orgFilePath(bench.dir, orgId);
  return { file: readFileSync(path), log: readFileSync(`${path}-wal`), points: pointsOf(bench.file(orgId)) };
}

function pointsOf(db: ReadableDb): string {
  return JSON.stringify(db.prepare('SELECT step, walk_page, complete_utc FROM checkpoint ORDER BY step').all());
}

/** What a power cut or a careless disk does to a log. */
const damages: readonly ((log: Buffer, random: Dice) => Buffer)[] = [
  (log, random) => log.subarray(0, random.below(log.length + 1)),
  (log, random) => {
    const at = random.below(log.length);
    return Buffer.from(log).fill(0, at, Math.min(log.length, at + 1 + random.below(20_000)));
  },
  (log, random) => Buffer.from(log).fill(0, random.below(log.length)),
  (log, random) => {
    const torn = Buffer.from(log);
    for (let flips = 1 + random.below(4); flips > 0; flips--) {
      const at = random.below(torn.length);
      torn[at] = (torn[at] ?? 0) ^ (1 << random.below(8));
    }
    return torn;
  },
  (log, random) => {
    // A sector of an earlier write where a later one should be.
    const torn = Buffer.from(log);
    torn.copy(torn, random.below(Math.max(1, torn.length - 512)), 0, 512);
    return torn;
  },
];

test(`${rounds} torn logs: each opens to a committed state`, () => {
  expect(moments.length).toBeGreaterThan(5);
  expect(moments.some((moment) => moment.log.length > 100_000)).toBe(true);
  const { orgId, path, profile, expected, random } = subject;
  mkdirSync(dirname(path), { recursive: true });
  let wentBack = 0;
  for (let round = 1; round <= rounds; round++) {
    const moment = random.pick(moments.filter((one) => one.log.length > 0));
    forgetOrg(profile, orgId);
    writeFileSync(path, moment.file);
    writeFileSync(`${path}-wal`, random.pick(damages)(moment.log, random));
    const db = openOrg(profile, orgId);
    try {
      const troubles = troublesOf({ db, expected, pageSize: smallPage, rows: round % thoroughEach === 0 });
      expect(troubles, `round ${round}`).toEqual([]);
      if (pointsOf(db) !== moment.points) wentBack++;
    } finally {
      db.close();
    }
  }
  rmSync(path, { force: true });
  // The damage did bite: most files went back to an earlier state.
  expect(wentBack).toBeGreaterThan(rounds / 4);
}, 1_800_000);

test('a file whose making was cut off anywhere can be made again', () => {
  const { orgId, path, profile } = subject;
  mkdirSync(dirname(path), { recursive: true });
  expect(made.log.length).toBeGreaterThan(50_000);
  for (let length = 0; length <= made.log.length; length += 4096 + 512) {
    forgetOrg(profile, orgId);
    writeFileSync(path, made.file);
    writeFileSync(`${path}-wal`, made.log.subarray(0, length));
    const db = openOrg(profile, orgId);
    expect(db.prepare('SELECT value FROM meta').pluck().all()).toContain(orgId);
    db.close();
  }
}, 600_000);
