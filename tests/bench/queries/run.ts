/**
 * Measures the questions behind the tiles. Run by hand on a machine with nothing else to do:
 * `node tests/bench/queries/run.ts S L XL`. The first run makes each size's file by a real sync, which takes minutes for the large
 * ones. Prints one JSON document: milliseconds orient, the ratios between the engines, whose turns alternate, can be compared.
 * A size whose rounds differ too much says so and is not to be judged.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { DuckDBInstance } from '@duckdb/node-api';
import { openReadable, openWritable, type ReadableDb } from '#db/open';
import { orgFilePath } from '#db/orgFiles';
import { readSources } from '#engine/metrics/sources';
import { tilesDocument } from '#engine/metrics/tilesDocument';
import { headOfSize, sizeFile, type Size, type SizeFile } from './files.ts';
import { coveringIndexes, questions, rawRunner, tuneDuck } from './questions.ts';
import { copyInto } from '../../support/duck.ts';

const ROUNDS = 9;
const now = new Date('2026-11-22T09:00:00Z');
const round = (value: number): number => Math.round(value * 1000) / 1000;
const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
const median = (list: readonly number[]): number => sorted(list)[Math.floor(list.length / 2)] ?? 0;
const least = (list: readonly number[]): number => sorted(list)[0] ?? 0;
/** Half the distance between the middle and the first quartile, as a share of the middle. */
const spread = (list: readonly number[]): number =>
  (median(list) - (sorted(list)[Math.floor(list.length / 4)] ?? 0)) / median(list);

/** A copy of the file with covering indexes for the raw questions, made once. */
function rawCopy(file: SizeFile): ReadableDb {
  const path = `${orgFilePath(file.profileDir, file.orgId)}-raw`;
  if (!existsSync(path)) {
    copyFileSync(orgFilePath(file.profileDir, file.orgId), path);
    const db = openWritable(path, file.key);
    for (const sql of coveringIndexes) db.exec(sql);
    db.exec('ANALYZE');
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
  }
  return openReadable(path, file.key);
}

/** Milliseconds spent inside SQLite since the last call of the answered function. */
function sqlClock(db: ReadableDb): () => number {
  let spent = 0;
  const prototype = Object.getPrototypeOf(db.prepare('SELECT 1')) as Record<string, (...given: unknown[]) => unknown>;
  for (const name of ['all', 'get'] as const) {
    const real = prototype[name];
    prototype[name] = function (this: unknown, ...given: unknown[]) {
      const from = performance.now();
      try {
        return real?.apply(this, given);
      } finally {
        spent += performance.now() - from;
      }
    };
  }
  return () => {
    const told = spent;
    spent = 0;
    return told;
  };
}

async function duckRunner(db: ReadableDb): Promise<(name: string) => Promise<void>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(cpus().length) });
  const connection = await instance.connect();
  const tables = ['invoice', 'invoice_line', 'payment', 'bank_transaction', 'bank_transaction_line', 'manual_journal', 'manual_journal_line', 'prepayment', 'account']; // prettier-ignore
  for (const table of tables) await copyInto(db, connection, table);
  await tuneDuck(connection);
  const prepared = new Map<string, Awaited<ReturnType<typeof connection.prepare>>[]>();
  for (const one of questions) {
    prepared.set(one.name, await Promise.all(one.duck.map((sql) => connection.prepare(sql))));
  }
  return async (name) => {
    for (const statement of prepared.get(name) ?? []) await statement.runAndReadAll();
  };
}

async function measure(size: Size): Promise<Record<string, unknown>> {
  const file = await sizeFile(size);
  const { db } = file;
  const raw = rawCopy(file);
  const runRaw = rawRunner(raw);
  const runDuck = await duckRunner(db);
  const head = headOfSize(file.orgId);
  const context = { head, now, basis: 'accrual', lang: 'en', syncing: null, lastFailure: null } as const;
  const times = { product: [] as number[], raw: [] as number[], duck: [] as number[] };
  const each = new Map(
    questions.map((one) => [one.name, { product: [] as number[], raw: [] as number[], duck: [] as number[] }]),
  );
  const tiles = { sql: [] as number[], total: [] as number[] };
  const told = sqlClock(db);
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    const sums = { product: 0, raw: 0, duck: 0 };
    for (const one of questions) {
      const sources = readSources(db, { basis: 'accrual', lang: 'en', now, timezone: head.timezone, baseCurrency: head.baseCurrency }); // prettier-ignore
      const measured = { product: 0, raw: 0, duck: 0 };
      let from = performance.now();
      one.product(sources);
      measured.product = performance.now() - from;
      from = performance.now();
      runRaw(one);
      measured.raw = performance.now() - from;
      from = performance.now();
      await runDuck(one.name);
      measured.duck = performance.now() - from;
      for (const name of ['product', 'raw', 'duck'] as const) {
        sums[name] += measured[name];
        each.get(one.name)?.[name].push(measured[name]);
      }
    }
    for (const name of ['product', 'raw', 'duck'] as const) times[name].push(sums[name]);
    for (let again = 0; again < 5; again += 1) {
      told();
      const from = performance.now();
      db.transaction(() => tilesDocument(db, context))();
      tiles.total.push(performance.now() - from);
      tiles.sql.push(told());
    }
  }
  const count = (table: string): number => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  const result = {
    size,
    invoiceLines: count('invoice_line'),
    bankTransactions: count('bank_transaction'),
    tiles: {
      sqlMedianMs: round(median(tiles.sql)),
      sqlLeastMs: round(least(tiles.sql)),
      totalMedianMs: round(median(tiles.total)),
      totalLeastMs: round(least(tiles.total)),
    },
    documentQuestions: {
      productMs: round(median(times.product)),
      rawWithCoveringIndexesMs: round(median(times.raw)),
      duckdbMs: round(median(times.duck)),
      fasterThanRaw: round(median(times.raw) / median(times.product)),
      fasterThanDuckdb: round(median(times.duck) / median(times.product)),
      fasterThanRawAtTheirBest: round(least(times.raw) / least(times.product)),
      fasterThanDuckdbAtTheirBest: round(least(times.duck) / least(times.product)),
    },
    canBeJudged: spread(times.product) < 0.25 && spread(times.raw) < 0.25 && spread(times.duck) < 0.25,
    questions: Object.fromEntries(
      [...each].map(([name, one]) => [
        name,
        { product: round(median(one.product)), raw: round(median(one.raw)), duckdb: round(median(one.duck)) },
      ]),
    ),
  };
  db.close();
  raw.close();
  return result;
}

const sizes = (process.argv.length > 2 ? process.argv.slice(2) : ['S', 'M', 'L']) as Size[];
const results: Record<string, unknown>[] = [];
for (const size of sizes) results.push(await measure(size));
process.stdout.write(`${JSON.stringify({ cores: cpus().length, rounds: ROUNDS, results }, null, 2)}\n`);
