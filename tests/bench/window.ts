/// <reference lib="dom" />
/**
 * Measures the window: what a person waits for between a key and the last tile painted. Run by hand: `node tests/bench/window.ts [switches]`,
 * on a machine with nothing else to do. The built page runs in Chromium under the policy of the app; the engine is a table of answers that
 * come after a few milliseconds, so that only the page is measured (the engine has tests/bench/queries). Prints one JSON document. Times are
 * also given as multiples of two empty frames, measured between the switches: those ratios can be compared between machines.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { answer, createWorld } from '../renderer/fixtures/answers.ts';
import { buildOrg, buildPracticeRow, members } from '../renderer/fixtures/orgs.ts';
import { buildTiles } from '../renderer/fixtures/tiles.ts';
import { buildRenderer } from '../renderer/harness/build.ts';
import { openBrowser } from '../renderer/harness/page.ts';
import { serveRenderer } from '../renderer/harness/serve.ts';

const SWITCHES = Number(process.argv[2] ?? 200);
const ORGS = 50;
const MEMORY_SWITCHES = Math.min(1000, SWITCHES * 5);
/** What the engine takes for the tiles of a small and of a large organisation. */
const ANSWER_MS = { S: 2, L: 6 };

type Member = (typeof members)[number];

/** Fifty organisations from the practice of the tests, each with an id and a name of its own. */
function manyMembers(): Member[] {
  return Array.from({ length: ORGS }, (_, index) => {
    const like = members[index % 18];
    if (!like) throw new Error('the practice of the tests has fewer clients');
    const id = `${String(index).padStart(8, '0')}${like.tenantId.slice(8)}`;
    return { ...like, tenantId: id as Member['tenantId'], nickname: `${String.fromCharCode(97 + (index % 26))}${String.fromCharCode(97 + Math.floor(index / 26))} ${like.nickname}` };
  }); // prettier-ignore
}

/** Every answer the page will ask for, by call and input. */
function answers(known: readonly Member[]): Record<string, unknown> {
  const world = createWorld();
  const table: Record<string, unknown> = {};
  for (const name of ['settings.get', 'app.info', 'desk.practice', 'connections.list'])
    table[name] = answer(world, name, {});
  table['glossary.list'] = answer(world, 'glossary.list', { lang: 'en' });
  table['duplicates.list'] = { ok: true, value: { schema: 1, findings: [] } };
  table['sync.progress'] = { ok: true, value: { running: [] } };
  table['orgs.list'] = { ok: true, value: { schema: 1, orgs: known.map(buildOrg) } };
  table['orgs.practice'] = { ok: true, value: { rows: known.map(buildPracticeRow) } };
  table['desk.layout'] = answer(world, 'desk.layout', { orgId: known[0]?.tenantId });
  table['desk.ownTiles'] = { ok: true, value: { tiles: [] } };
  for (const member of known)
    table[`tiles.list ${member.tenantId}`] = { ok: true, value: buildTiles(member, 'accrual', 'en') };
  return table;
}

/** Runs in the page before anything of ours. */
function install([table, delay]: readonly [Record<string, unknown>, number]): void {
  const scope = window as unknown as Record<string, unknown>;
  const listeners = new Map<string, Set<(body: unknown) => void>>();
  scope['delay'] = delay;
  scope['longTasks'] = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) (scope['longTasks'] as number[]).push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  scope['tellPage'] = (name: string, body: unknown) => listeners.get(name)?.forEach((listener) => listener(body));
  scope['orgfolio'] = {
    invoke: (name: string, input: { orgId?: string; asOf?: string }) =>
      new Promise((resolve) => {
        const found = table[name] ??
          table[`${name} ${input.orgId ?? ''}`] ?? { ok: false, failure: { code: 'call.unknown' } };
        const copy = structuredClone(found) as { value?: Record<string, unknown> };
        if (name === 'tiles.list' && input.asOf !== undefined && copy.value)
          Object.assign(copy.value, { today: input.asOf, asOf: input.asOf });
        setTimeout(() => resolve(copy), scope['delay'] as number);
      }),
    on: (name: string, listener: (body: unknown) => void) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
  };
  // The time of the key that matters, before anybody else hears it.
  window.addEventListener('keydown', () => (scope['keyAt'] = performance.now()), true);
}

/** Milliseconds from the last key to the frame after the last change of the page: everything is painted when two frames bring none. */
const settled = (page: Page, name: string): Promise<number> =>
  page.evaluate(async (nickname) => {
    const scope = window as unknown as Record<string, number>;
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    let last = 0;
    let isDirty = true;
    const observer = new MutationObserver(() => (isDirty = true));
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    for (let quiet = 0; quiet < 3; ) {
      const now = await frame();
      const isThere = document.querySelector('h1')?.textContent === nickname && document.querySelectorAll('[data-tile] .plot svg').length > 5;
      if (isDirty || !isThere) {
        quiet = 0;
        last = now;
      } else quiet += 1;
      isDirty = false;
    }
    observer.disconnect();
    return last - (scope['keyAt'] ?? 0);
  }, name); // prettier-ignore

const emptyFrames = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const start = performance.now();
    for (let count = 0; count < 2; count++) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - start;
  });

/** Milliseconds of the window's own thread since the page began; they do not grow while others have the processor. */
async function busyMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find((one) => one.name === 'TaskDuration')?.value ?? 0) * 1000;
}

const at = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
};

async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Goes from client to client by address; each is drawn before the next. */
const wander = (page: Page, known: readonly Member[], count: number): Promise<void> =>
  page.evaluate(
    async ([clients, times]) => {
      for (let turn = 0; turn < times; turn++) {
        const next = clients[turn % clients.length];
        if (!next) return;
        window.location.hash = `#/org/${next.id}/overview`;
        for (let frame = 0; frame < 600; frame++) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          if (document.querySelector('h1')?.textContent === next.name) break;
        }
      }
    },
    [known.map((one) => ({ id: one.tenantId, name: one.nickname })), count] as const,
  );

const folder = mkdtempSync(join(tmpdir(), 'orgfolio-window-'));
await buildRenderer(folder);
const { origin, server } = await serveRenderer(folder);
const browser = await openBrowser();
try {
  const known = manyMembers();
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.addInitScript(install, [answers(known), ANSWER_MS.S] as const);
  await page.goto(`${origin}/#/org/${known[0]?.tenantId ?? ''}/overview`);
  await page.waitForSelector('[data-tile=T31] .fig');
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await session.send('Performance.enable');

  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  let current = known[0];
  const switchTo = async (): Promise<number> => {
    let next = known[random(ORGS)];
    while (next === current) next = known[random(ORGS)];
    if (!next) throw new Error('no client');
    current = next;
    await page.keyboard.press('Control+k');
    await page.keyboard.type(next.nickname.slice(0, 2), { delay: 60 });
    await page.keyboard.press('Enter');
    return settled(page, next.nickname);
  };
  const run = async (count: number): Promise<{ times: number[]; busy: number }> => {
    const times: number[] = [];
    const before = await busyMs(session);
    for (let one = 0; one < count; one++) times.push(await switchTo());
    return { times, busy: Math.round(((await busyMs(session)) - before) / Math.max(1, count)) };
  };
  const frames: number[] = [];
  for (let one = 0; one < 20; one++) frames.push(await emptyFrames(page));
  const empty = at(frames, 0.5);
  const summary = (times: readonly number[]) => ({
    p50: at(times, 0.5),
    p95: at(times, 0.95),
    p50InEmptyFrames: Math.round((at(times, 0.5) / empty) * 100) / 100,
    p95InEmptyFrames: Math.round((at(times, 0.95) / empty) * 100) / 100,
  });
  await run(5);
  const small = await run(SWITCHES);
  await page.evaluate((delay) => ((window as unknown as Record<string, unknown>)['delay'] = delay), ANSWER_MS.L);
  const large = await run(SWITCHES);

  const months: number[] = [];
  for (let one = 0; one < Math.min(60, SWITCHES); one++) {
    await page.keyboard.press(one % 2 === 0 ? '[' : ']');
    months.push(await settled(page, current?.nickname ?? ''));
  }

  // A sync at full speed: progress four times a second, figures that change each second, while nothing is touched.
  await page.evaluate(() => ((window as unknown as Record<string, unknown[]>)['longTasks'] = []));
  for (let tick = 0; tick < 40; tick++) {
    await page.evaluate(
      ([orgId, turn]) => {
        const tell = (window as unknown as { tellPage: (name: string, body: unknown) => void }).tellPage;
        const steps = Array.from({ length: 14 }, (_, index) => ({ step: 'invoices', label: 'Invoices', state: index < 7 ? 'done' : 'running', rows: turn * 100, total: 9000, calls: turn, bytes: 0, message: null, eta: null })); // prettier-ignore
        tell('sync.progress', { orgId, runId: 1, first: false, startedAt: '2026-11-22T08:00:00Z', steps, calls: turn, rows: 0, bytes: 0, secondsLeft: null }); // prettier-ignore
        if (turn % 4 === 0) tell('org.changed', { orgId, areas: ['tiles', 'tables'] });
      },
      [current?.tenantId ?? '', tick] as const,
    );
    await page.waitForTimeout(100);
  }
  const long = await page.evaluate(() => (window as unknown as Record<string, number[]>)['longTasks'] ?? []);

  // A thousand more without a hand on the keys: what a day of switching leaves behind.
  await wander(page, known, 20);
  const heapAfter20 = await heap(session);
  await wander(page, known, MEMORY_SWITCHES);
  const heapAfterAll = await heap(session);
  console.log(
    JSON.stringify(
      {
        switches: SWITCHES,
        organisations: ORGS,
        twoEmptyFramesMs: empty,
        switchSmall: { ...summary(small.times), threadMsASwitch: small.busy },
        switchLarge: { ...summary(large.times), threadMsASwitch: large.busy },
        largeOverSmall: Math.round((at(large.times, 0.5) / at(small.times, 0.5)) * 100) / 100,
        period: summary(months),
        longTasksWhileSyncing: { count: long.length, longestMs: Math.round(Math.max(0, ...long)) },
        heap: {
          after20Mb: Math.round(heapAfter20 / 1e5) / 10,
          afterAllMb: Math.round(heapAfterAll / 1e5) / 10,
          ratio: Math.round((heapAfterAll / heapAfter20) * 100) / 100,
        },
      },
      null,
      2,
    ),
  );
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
