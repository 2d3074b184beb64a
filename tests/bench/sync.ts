/**
 * Measures a first sync, a day's top-up and the storing of pages, against the sandbox with compressed time. Run by hand:
 * `node tests/bench/sync.ts [S|M|typical|L|XL|ingest ...] [speed]`, on a machine with nothing else to do; `ingest` only
 * compares the storing of pages with what another client needs to deserialise them. Prints one JSON document; the ratios in
 * it can be compared, its milliseconds only orient, and where rounds of the same side differ by more than a quarter it says
 * that nothing is judged. The engine runs in a process of its own for each size, so that its memory and its event loop are those
 * of the app. The slower the virtual clock, the less this machine's own work weighs.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { orgFilePath } from '#db/orgFiles';
import { xeroLimits } from '#engine/xero/rateLimiter';
import { bankTransactions, payments } from '#engine/xero/resources/bank';
import { contacts } from '#engine/xero/resources/contacts';
import { creditNotes, invoices } from '#engine/xero/resources/invoices';
import { redirectUriFor } from '../../main/auth/loopback.ts';
import { openPractice, startConsent, type Practice } from '../../main/compose.ts';
import { followRedirects } from '../../main/demo/demo.ts';
import { startMeasuredEngine, type MeasuredEngine } from './sync/engine.ts';
import type { Taken } from './sync/engineChild.ts';
import { round } from './sync/figures.ts';
import { compareIngest, type Page } from './sync/ingest.ts';

const words = process.argv.slice(2);
const SPEED = Number(words.find((word) => /^\d+$/.test(word)) ?? 10);
const named = words.filter((word) => !/^\d+$/.test(word));
const wanted = named.length > 0 ? named : ['first', 'S', 'M'];
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
  readonly engine: MeasuredEngine;
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
  const engine = await startMeasuredEngine(practice.start, {
    tokens: practice.tokens,
    now: String((await control('clock'))['now']),
    speed: SPEED,
  });
  const consent = await startConsent(practice, { openBrowser: followRedirects, timeoutMs: 60_000 });
  const signedIn = await consent.done;
  if (!signedIn.ok) throw new Error(signedIn.failure.code);
  const { identityId, authEventId } = signedIn.value;
  const offered = (await engine.call('private.offer', {
    ...{ identityId, authEventId, purpose: 'attach', orgId: null, attemptedNickname: null },
  })) as { organisations: { tenantId: string }[] };
  const orgId = offered.organisations[0]?.tenantId ?? '';
  await engine.call('private.attach', { identityId, tenantId: orgId, nickname: 'Bench', sync: false });
  return {
    ...{ origin, practice, engine, identityId, orgId, dir, control },
    async close() {
      await engine.stop();
      await practice.close();
      server.stdin?.end();
      await once(server, 'exit');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

interface Measured extends Taken {
  readonly result: string;
  readonly rows: number;
  readonly calls: number;
  readonly refused: number;
  readonly mostInAMinute: number;
  readonly virtualSeconds: number;
  readonly floorSeconds: number;
  readonly ratioToFloor: number;
  readonly megabytes: number;
}

/** One sync, judged by the sandbox's own log. */
async function measure(setting: Setting): Promise<Measured> {
  const { engine, control, orgId } = setting;
  await control('reset-log', {});
  await engine.watch();
  const { runs } = (await engine.call('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' })) as {
    runs: { result: string | null; endedAt: string; rows: number }[];
  };
  const taken = await engine.taken();
  const { requests } = (await control('log')) as unknown as { requests: Logged[] };
  const all = requests.filter((one) => one.path.startsWith('/api.xro/'));
  const good = all.filter((one) => one.status !== 429);
  const times = good.map((one) => Date.parse(one.time)).sort((a, b) => a - b);
  const seconds = (Date.parse(runs[0]?.endedAt ?? '') - (times[0] ?? 0)) / 1000;
  const floor = floorOf(good.map((one) => secondsOf(one.path)));
  return {
    result: runs[0]?.result ?? 'none',
    rows: runs[0]?.rows ?? 0,
    calls: good.length,
    refused: all.length - good.length,
    mostInAMinute: Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length)),
    virtualSeconds: round(seconds),
    floorSeconds: round(floor),
    ratioToFloor: round(seconds / floor),
    megabytes: round(good.reduce((sum, one) => sum + one.bytes, 0) / 1e6),
    ...taken,
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
  const { control, engine, orgId } = setting;
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
  await engine.setClock(String((await control('clock'))['now']));
  return { ...(await measure(setting)), changes: changes.length };
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
    await setting.control('clock', { advanceSeconds: 3600 });
    await setting.engine.setClock(String((await setting.control('clock'))['now']));
    const { calls, rows } = await measure(setting);
    const pages = name === 'M' ? await readPages(setting) : null;
    report[name] = {
      firstSync: full,
      fileMegabytes: round(file / 1e6),
      dailyTopUp: { ...daily, kilobytes: Math.round(daily.megabytes * 1000) },
      nothingChanged: { calls, rows },
      ...(pages ? { ingest: await compareIngest(pages) } : {}),
    };
  } finally {
    await setting.close();
  }
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
