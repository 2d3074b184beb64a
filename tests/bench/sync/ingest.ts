/** What the storing of pages takes, beside what another client needs merely to deserialise them. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOrgForWriting } from '#db/orgFiles';
import { createSummaries } from '#engine/summaries/collector';
import { gather, prepareForRun, settled } from '#engine/sync/commit';
import { RecordStore } from '#engine/sync/recordStore';
import type { Resource } from '#engine/xero/resource';
import { median, round, spreadOf } from './figures.ts';

/** Rounds of one side that differ by more than this are noise, not a measurement. */
const MOST_SPREAD = 0.25;
const ROUNDS = 7;

export interface Page {
  readonly resource: Resource;
  readonly text: string;
}

/** Reading, checking, converting and storing of all pages in a new encrypted file. Answers milliseconds. */
async function ingest(pages: readonly Page[]): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'orgfolio-ingest-'));
  const orgId = '00000000-0000-4000-8000-000000000001';
  const db = openOrgForWriting({ profileDir: dir, orgId, key: randomBytes(32) });
  db.prepare(`INSERT INTO sync_run (id, started_utc) VALUES (1, '2026-11-22T08:00:00.000Z')`).run();
  prepareForRun(db);
  const started = performance.now();
  const writing = { runId: 1, now: '2026-11-22T08:00:00.000Z', summaries: createSummaries(db) };
  for (const { resource, text } of pages) {
    const body = JSON.parse(text) as Record<string, unknown[]>;
    const context = { baseCurrency: 'EUR' };
    const records = (body[resource.key] ?? []).flatMap((raw) => resource.read(raw, context));
    const store = new RecordStore(db, resource.shape, writing);
    await gather(
      { db, writing },
      records,
      (some) => {
        for (const record of some) store.put(record);
      },
      () => undefined,
    );
  }
  await settled({ db, writing });
  const took = performance.now() - started;
  db.close();
  rmSync(dir, { recursive: true, force: true });
  return took;
}

interface Serializer {
  deserialize(data: unknown, type: string): unknown;
}

function deserialise(pages: readonly Page[], serializer: Serializer): number {
  const started = performance.now();
  for (const { resource, text } of pages) serializer.deserialize(JSON.parse(text), resource.path);
  return performance.now() - started;
}

function parse(pages: readonly Page[]): number {
  const started = performance.now();
  for (const { text } of pages) JSON.parse(text);
  return performance.now() - started;
}

export async function compareIngest(pages: readonly Page[]): Promise<Record<string, unknown>> {
  const models = createRequire(import.meta.url)('xero-node/dist/gen/model/accounting/models.js') as {
    ObjectSerializer: Serializer;
  };
  const [ours, theirs, bare]: [number[], number[], number[]] = [[], [], []];
  for (let number = 0; number <= ROUNDS; number++) {
    const took = [await ingest(pages), deserialise(pages, models.ObjectSerializer), parse(pages)] as const;
    // The first round warms both up.
    if (number === 0) continue;
    ours.push(took[0]);
    theirs.push(took[1]);
    bare.push(took[2]);
  }
  return {
    rounds: ROUNDS,
    pages: pages.length,
    megabytes: round(pages.reduce((sum, page) => sum + page.text.length, 0) / 1e6),
    wholeIngestMs: Math.round(median(ours)),
    xeroNodeDeserialiseMs: Math.round(median(theirs)),
    ratioToXeroNode: round(median(ours.map((one, index) => one / (theirs[index] ?? one)))),
    ratioToBareParse: round(median(ours.map((one, index) => one / (bare[index] ?? one)))),
    spread: { ours: spreadOf(ours), theirs: spreadOf(theirs) },
    isJudged: Math.max(spreadOf(ours), spreadOf(theirs)) <= MOST_SPREAD,
  };
}
