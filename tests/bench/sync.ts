/**
 * Measures a first sync, a day's top-up and the storing of pages, against the sandbox with compressed time. Run by hand:
 * `node tests/bench/sync.ts [S|M|typical|L|XL|ingest ...] [speed]`, on a machine with nothing else to do; `ingest` only
 * compares the storing of pages with what another client needs to deserialise them. Prints one JSON document; the ratios in
 * it can be compared, its milliseconds only orient, and where rounds of the same side differ by more than a quarter it says
 * that nothing is judged. The slower the virtual clock, the less this machine's own work weighs.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { openOrgForWriting, orgFilePath } from '#db/orgFiles';
import type { Clock } from '#engine/clock';
import { createEngine, type Engine } from '#engine/engine';
import { gather, settled } from '#engine/sync/commit';
import { RecordStore } from '#engine/sync/recordStore';
import { createSummaries } from '#engine/summaries/collector';
import type { Resource } from '#engine/xero/resource';
import { bankTransactions, payments } from '#engine/xero/resources/bank';
import { contacts } from '#engine/xero/resources/contacts';
import { creditNotes, invoices } from '#engine/xero/resources/invoices';
import { redirectUriFor } from '../../main/auth/loopback.ts';
import { openPractice, startConsent, type Practice } from '../../main/compose.ts';
import { followRedirects } from '../../main/demo/demo.ts';
import { xeroLimits } from '#engine/xero/rateLimiter';

const words = process.argv.slice(2);
const SPEED = Number(words.find((word) => /^\d+$/.test(word)) ?? 10);
const named = words.filter((word) => !/^\d+$/.test(word));
const wanted = named.length > 0 ? named : ['first', 'S', 'M'];
/** Rounds of one side that differ by more than this are noise, not a measurement. */
const MOST_SPREAD = 0.25;
const ROUNDS = 7;
/** Virtual milliseconds an answer takes, by endpoint. */
const answerTimes = { default: 700, Invoices: 1800, BankTransactions: 1500, Payments: 1200, Contacts: 1000 };

interface Logged {
  readonly time: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
}

interface Setting {
  readonly origin: string;
  readonly practice: Practice;
  readonly engine: Engine;
  readonly clock: Clock & { set(iso: string): void };
  readonly identityId: string;
  readonly orgId: string;
  readonly dir: string;
  control(path: string, body?: unknown): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A clock that runs `SPEED` times as fast as the machine's. */
function fastClock(iso: string): Setting['clock'] {
  let base = Date.parse(iso);
  let from = performance.now();
  return {
    now: () => new Date(base + (performance.now() - from) * SPEED),
    monotonicMs: () => performance.now() * SPEED,
    sleep: async (ms, signal) => void (await wait(Math.max(0, ms / SPEED), undefined, signal ? { signal } : {})),
    set(next) {
      base = Date.parse(next);
      from = performance.now();
    },
  };
}

async function start(scenario: string): Promise<Setting> {
  const ports = [await freePort()];
  const server: ChildProcess = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../../sandbox/cli.ts'),
      ...['--scenario', scenario, '--speed', String(SPEED), '--auto-approve', '--bulk', '--warm'],
      ...ports.flatMap((port) => ['--redirect-uri', redirectUriFor(port)]),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  if (!server.stdout) throw new Error('no output');
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const { api: origin, clientId } = JSON.parse(line) as { api: string; clientId: string };
  const control = async (path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${origin}/control/${path}`, body === undefined ? {} : init);
    return (await response.json()) as Record<string, unknown>;
  };
  await control('answer-times', answerTimes);
  const dir = mkdtempSync(join(tmpdir(), 'orgfolio-bench-'));
  writeFileSync(join(dir, 'passphrase'), 'bench\n', { mode: 0o600 });
  const opened = await openPractice({
    profileDir: join(dir, 'profile'),
    origins: { login: origin, identity: origin, api: origin },
    now: null,
    demo: false,
    clientId,
    passphraseFile: join(dir, 'passphrase'),
    secretOptions: { sealedFileCost: 2 ** 10 },
    ports,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const practice = opened.value;
  const clock = fastClock(String((await control('clock'))['now']));
  const started = await createEngine({ start: practice.start, tokens: practice.tokens, clock, log: () => undefined });
  if (!started.ok) throw new Error(started.failure.code);
  const engine = started.value;
  const consent = await startConsent(practice, { openBrowser: followRedirects, timeoutMs: 60_000 });
  const signedIn = await consent.done;
  if (!signedIn.ok) throw new Error(signedIn.failure.code);
  const { identityId, authEventId } = signedIn.value;
  const offered = (await call(engine, 'private.offer', {
    ...{ identityId, authEventId, purpose: 'attach', orgId: null, attemptedNickname: null },
  })) as { organisations: { tenantId: string }[] };
  const orgId = offered.organisations[0]?.tenantId ?? '';
  await call(engine, 'private.attach', { identityId, tenantId: orgId, nickname: 'Bench', sync: false });
  return {
    ...{ origin, practice, engine, clock, identityId, orgId, dir, control },
    async close() {
      await engine.stop();
      await practice.close();
      server.stdin?.end();
      await once(server, 'exit');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function call(engine: Engine, name: string, input: unknown): Promise<unknown> {
  const reply = await engine.call(name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.failure.code}`);
  return reply.value;
}

interface Measured {
  readonly result: string;
  readonly calls: number;
  readonly refused: number;
  readonly mostInAMinute: number;
  readonly virtualSeconds: number;
  readonly floorSeconds: number;
  readonly ratioToFloor: number;
  readonly megabytes: number;
  readonly peakMegabytes: number;
  readonly restingMegabytes: number;
  /** Of the whole engine, both for what is computed and for what is written. */
  readonly processorMs: number;
  readonly loopDelayP99Ms: number;
  readonly longestLoopDelayMs: number;
}

/** This process's own share of memory (PSS), where the system tells it. */
function ownMemory(): number {
  try {
    const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1];
    if (pss !== undefined) return Number(pss) * 1024;
  } catch {
    // Other systems have no such file.
  }
  return process.memoryUsage.rss();
}

/** One sync, judged by the sandbox's own log. */
async function measure(setting: Setting): Promise<Measured> {
  const { engine, control, orgId } = setting;
  await control('reset-log', {});
  const resting = ownMemory();
  let peak = resting;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const cpu = process.cpuUsage();
  const watch = setInterval(() => (peak = Math.max(peak, ownMemory())), 200);
  const { runs } = (await call(engine, 'private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' })) as {
    runs: { result: string | null; endedAt: string }[];
  };
  clearInterval(watch);
  delay.disable();
  const used = process.cpuUsage(cpu);
  const { requests } = (await control('log')) as unknown as { requests: Logged[] };
  const all = requests.filter((one) => one.path.startsWith('/api.xro/'));
  const good = all.filter((one) => one.status !== 429);
  const times = good.map((one) => Date.parse(one.time)).sort((a, b) => a - b);
  const seconds = (Date.parse(runs[0]?.endedAt ?? '') - (times[0] ?? 0)) / 1000;
  const floor = floorOf(good.map((one) => secondsOf(one.path)));
  return {
    result: runs[0]?.result ?? 'none',
    calls: good.length,
    refused: all.length - good.length,
    mostInAMinute: Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length)),
    virtualSeconds: round(seconds),
    floorSeconds: round(floor),
    ratioToFloor: round(seconds / floor),
    megabytes: round(good.reduce((sum, one) => sum + one.bytes, 0) / 1e6),
    peakMegabytes: Math.round(peak / 1e6),
    restingMegabytes: Math.round(resting / 1e6),
    processorMs: Math.round((used.user + used.system) / 1000),
    loopDelayP99Ms: round(delay.percentile(99) / 1e6),
    longestLoopDelayMs: round(delay.max / 1e6),
  };
}

function secondsOf(path: string): number {
  const name = path.replace('/api.xro/2.0/', '') as keyof typeof answerTimes;
  return (answerTimes[name] ?? answerTimes.default) / 1000;
}

/** max(60 s × (ceil(N/60) − 1) + drain of the last window, N × L / 5): what Xero's limits allow at best. */
function floorOf(seconds: readonly number[]): number {
  const { perMinute, inFlight } = xeroLimits;
  const count = seconds.length;
  const mean = seconds.reduce((sum, one) => sum + one, 0) / count;
  const full = Math.ceil(count / perMinute) - 1;
  const last = count - full * perMinute;
  return Math.max(60 * full + (last * mean) / inFlight, (count * mean) / inFlight);
}

/** A day later, a few documents later. */
async function topUp(setting: Setting): Promise<Measured & { changes: number }> {
  const { control, clock, orgId } = setting;
  await control('clock', { advanceSeconds: 86_400 });
  const changes = Array.from({ length: 200 }, (_none, number) => ({
    ...{
      kind: 'createInvoice',
      type: number % 3 === 0 ? 'ACCPAY' : 'ACCREC',
      date: '2026-11-20',
      net: 1_230_000 + number,
    },
  }));
  await control('change', { tenant: orgId, changes });
  await control('clock', { advanceSeconds: 600 });
  clock.set(String((await control('clock'))['now']));
  return { ...(await measure(setting)), changes: changes.length };
}

interface Page {
  readonly resource: Resource;
  readonly text: string;
}

async function readPages(setting: Setting): Promise<Page[]> {
  const reply = await setting.practice.tokens.accessToken(setting.identityId);
  if (!reply.ok) throw new Error(reply.failure.code);
  await setting.control('limits', { minute: 100_000, day: 100_000 });
  await setting.control('answer-times', {});
  const pages: Page[] = [];
  for (const resource of [invoices, creditNotes, payments, bankTransactions, contacts]) {
    for (let number = 1, last = 1; number <= last; number++) {
      const query = new URLSearchParams({ ...resource.query, page: String(number), pageSize: '1000' }).toString();
      const response = await fetch(`${setting.origin}/api.xro/2.0/${resource.path}?${query}`, {
        headers: {
          authorization: `Bearer ${reply.value.token}`,
          'xero-tenant-id': setting.orgId,
          accept: 'application/json',
        },
      });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${resource.path}: ${response.status}`);
      last = (JSON.parse(text) as { pagination?: { pageCount: number } }).pagination?.pageCount ?? 1;
      pages.push({ resource, text });
    }
  }
  return pages;
}

/** Reading, checking, converting and storing of all pages in a new encrypted file. Answers milliseconds. */
async function ingest(pages: readonly Page[]): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'orgfolio-ingest-'));
  const orgId = '00000000-0000-4000-8000-000000000001';
  const db = openOrgForWriting({ profileDir: dir, orgId, key: randomBytes(32) });
  db.prepare(`INSERT INTO sync_run (id, started_utc) VALUES (1, '2026-11-22T08:00:00.000Z')`).run();
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

async function compareIngest(pages: readonly Page[]): Promise<Record<string, unknown>> {
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

/** Between the quarters of a side's rounds, as a part of their middle. */
function spreadOf(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round((sorted.length - 1) * part)] ?? 0;
  return round((at(0.75) - at(0.25)) / median(list));
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
}
function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const report: Record<string, unknown> = { speed: SPEED, node: process.version };
for (const name of wanted) {
  const isIngest = name === 'ingest';
  const setting = await start(name === 'first' ? 'first' : `size-${isIngest ? 'M' : name}`);
  try {
    if (isIngest) {
      report[name] = await compareIngest(await readPages(setting));
      continue;
    }
    const full = await measure(setting);
    const file = statSync(orgFilePath(join(setting.dir, 'profile'), setting.orgId)).size;
    const daily = await topUp(setting);
    const pages = name === 'M' ? await readPages(setting) : null;
    report[name] = {
      firstSync: full,
      fileMegabytes: round(file / 1e6),
      dailyTopUp: { ...daily, kilobytes: Math.round(daily.megabytes * 1000) },
      ...(pages ? { ingest: await compareIngest(pages) } : {}),
    };
  } finally {
    await setting.close();
  }
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
