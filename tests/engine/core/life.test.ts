import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventBody, EventName } from '#contract/index';
import type { SyncProgress, SyncRun } from '#contract/sync';
import { openEngineWorld, sam, type EngineWorld } from './support.ts';

let world: EngineWorld;
let told: { name: EventName; body: unknown }[];
beforeEach(async () => {
  world = await openEngineWorld({ readers: 1 });
  told = [];
  world.engine.on((name, body) => told.push({ name, body }));
});
afterEach(async () => {
  await world.close();
});

const linde = 'Timmerwerk De Linde BV';
const larkfield = 'Larkfield Books Ltd';
const bodies = <N extends EventName>(name: N) =>
  told.filter((one) => one.name === name).map((one) => one.body as EventBody<N>);

/** Resolves with the first event that fits; the listener is gone then. */
function event<N extends EventName>(
  name: N,
  fits: (body: EventBody<N>) => boolean = () => true,
): Promise<EventBody<N>> {
  return new Promise((resolve) => {
    const off = world.engine.on((heard: EventName, body) => {
      if (heard !== name || !fits(body as unknown as EventBody<N>)) return;
      off();
      resolve(body as unknown as EventBody<N>);
    });
  });
}

describe('a run', () => {
  test('tells its progress, changes tiles step by step, and ends with key figures on the practice page', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    const ended = event('sync.ended');
    await world.ok('sync.start', { orgIds: [orgId] });
    expect((await world.orgs())[0]?.state).toBe('syncing');
    await ended;
    const progress: SyncProgress[] = bodies('sync.progress');
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)?.steps.filter((step) => step.state === 'running' || step.state === 'waiting')).toEqual([]);
    expect(progress[0]?.first).toBe(true);
    expect(progress[0]?.steps[0]?.label).toBe('Organisation');
    const before = told.findIndex((one) => one.name === 'sync.ended');
    const tileChanges = told
      .slice(0, before)
      .filter((one) => one.name === 'org.changed' && (one.body as EventBody<'org.changed'>).areas.includes('tiles'));
    expect(tileChanges.length).toBeGreaterThan(8);
    await world.ok('private.quiesce', {});
    const { rows } = (await world.ok('orgs.practice', { lang: 'en' })) as { rows: Record<string, unknown>[] };
    expect(rows[0]).toMatchObject({ nickname: 'Linde', state: 'fresh', baseCurrency: 'EUR' });
    expect(rows[0]?.['receivables']).toMatch(/^-?\d+\.\d\d$/);
    expect(rows[0]?.['netProfitTrend']).not.toEqual([]);
  });

  test('that was asked for twice is one run', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    await Promise.all([
      world.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' }),
      world.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' }),
    ]);
    const { runs } = (await world.ok('sync.runs', { limit: 10, lang: 'en' })) as { runs: unknown[] };
    expect(runs).toHaveLength(1);
  });

  test('of an organisation that is removed meanwhile leaves nothing', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    const started = event('sync.progress', (body) => body.calls > 3);
    await world.ok('sync.start', { orgIds: [orgId] });
    await started;
    await world.ok('orgs.detach', { orgId, nickname: 'Linde' });
    expect(await world.orgs()).toEqual([]);
    await world.ok('private.quiesce', {});
    expect((await world.ok('sync.runs', { limit: 10, lang: 'en' })) as object).toEqual({ runs: [] });
    expect((await world.ok('orgs.practice', { lang: 'en' })) as object).toEqual({ rows: [] });
  });

  test('of cash figures that waits for another begins no more once its organisation is removed', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    const started = event('sync.progress', (body) => body.calls > 3);
    await world.ok('sync.start', { orgIds: [orgId] });
    await started;
    const cash = world.engine.call('private.fetchCashBasis', { orgId });
    await world.ok('orgs.detach', { orgId, nickname: 'Linde' });
    expect(await cash).toMatchObject({ ok: true, value: { failure: { code: 'org.notFound' } } });
    expect(existsSync(join(world.profile.dir, 'orgs', orgId))).toBe(false);
    expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
  });

  test('is in the list from its beginning, and so is a reading of cash figures; pages of the list follow each other', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    const runs = async (limit: number, offset = 0): Promise<SyncRun[]> =>
      ((await world.ok('sync.runs', { orgId, limit, offset, lang: 'en' })) as { runs: SyncRun[] }).runs;
    const started = event('sync.progress', (body) => body.calls > 3);
    const ended = event('sync.ended');
    await world.ok('sync.start', { orgIds: [orgId] });
    await started;
    expect(await runs(10)).toMatchObject([{ kind: 'books', running: true, result: null, endedAt: null }]);
    await ended;
    await world.ok('private.fetchCashBasis', { orgId });
    const both = await runs(10);
    expect(both).toMatchObject([
      { kind: 'cash', running: false, result: 'complete' },
      { kind: 'books', running: false, result: 'complete' },
    ]);
    expect(both[0]?.calls).toBeGreaterThan(10);
    expect([await runs(1), await runs(1, 1), await runs(1, 2)]).toEqual([both.slice(0, 1), both.slice(1), []]);
  });

  test('stops when the machine goes to sleep and goes on afterwards', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    const started = event('sync.progress', (body) => body.calls > 3);
    await world.ok('sync.start', { orgIds: [orgId] });
    await started;
    await world.engine.suspend();
    expect((await world.ok('sync.progress', { lang: 'en' })) as object).toEqual({ running: [] });
    const ended = event('sync.ended');
    world.engine.resume();
    await ended;
    await world.ok('private.quiesce', {});
    expect((await world.orgs())[0]?.state).toBe('fresh');
  });
});

describe('a damaged file', () => {
  test('found while reading is set aside and read again by itself; other clients notice nothing', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    const other = await world.attach(sam, larkfield, 'Larkfield');
    await world.ok('private.syncAndWait', { orgIds: [orgId, other], full: false, lang: 'en' });
    await world.ok('private.quiesce', {});
    await reopen();
    const file = join(world.profile.dir, 'orgs', orgId, 'ledger.sqlite');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 0, 4096);
    writeFileSync(file, bytes);
    const ended = event('sync.ended', (body) => body.orgId === orgId);
    const reply = await world.engine.call('tiles.list', { orgId, basis: 'accrual', lang: 'en' });
    expect(reply).toMatchObject({ ok: false, failure: { code: 'file.corrupt' } });
    const meanwhile = await world.engine.call('tiles.list', { orgId: other, basis: 'accrual', lang: 'en' });
    expect(meanwhile.ok).toBe(true);
    await ended;
    await world.ok('private.quiesce', {});
    const again = await world.engine.call('tiles.list', { orgId, basis: 'accrual', lang: 'en' });
    expect(again.ok).toBe(true);
    expect((await world.orgs()).map((org) => org.state)).toEqual(['fresh', 'fresh']);
  });

  test('found in the middle of a run is set aside too, and the run that follows reads everything', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    await world.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' });
    await world.ok('private.quiesce', {});
    await reopen();
    const folder = join(world.profile.dir, 'orgs', orgId);
    const file = join(folder, 'ledger.sqlite');
    const bytes = readFileSync(file);
    // The tables' own pages stay; what the run meets later does not.
    bytes.fill(0x5a, Math.floor(bytes.length / 8192) * 4096);
    writeFileSync(file, bytes);
    let seen = 0;
    const again = event('sync.ended', (body) => body.orgId === orgId && ++seen === 2);
    await world.ok('private.syncAndWait', { orgIds: [orgId], full: true, lang: 'en' });
    await again;
    await world.ok('private.quiesce', {});
    const { runs } = (await world.ok('sync.runs', { limit: 10, lang: 'en' })) as { runs: { result: string }[] };
    expect(runs.map((run) => run.result)).toEqual(['complete', 'failed', 'complete']);
    expect(readdirSync(folder).filter((name) => name.startsWith('aside-'))).toHaveLength(1);
    expect((await world.orgs())[0]?.state).toBe('fresh');
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'that cannot be written parks its organisation with the reason',
    async () => {
      const orgId = await world.attach(sam, linde, 'Linde');
      await world.ok('private.quiesce', {});
      chmodSync(join(world.profile.dir, 'orgs', orgId, 'ledger.sqlite'), 0o400);
      await world.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' });
      expect((await world.orgs())[0]).toMatchObject({ state: 'parked' });
    },
  );
});

/** A new engine over the same profile, so that nothing of the files is open or remembered. */
async function reopen(): Promise<void> {
  const { startEngine } = await import('../../../main/compose.ts');
  await world.engine.stop();
  const started = await startEngine(world.practice, { log: (line) => world.log.push(line), readers: 1 });
  if (!started.ok) throw new Error(started.failure.code);
  Object.assign(world.engine, started.value);
}

describe('settings', () => {
  test('have defaults, keep what is set, refuse what does not fit', async () => {
    expect((await world.ok('settings.get', {})) as object).toMatchObject({
      lang: null,
      theme: 'system',
      schedule: { kind: 'workingHours' },
    });
    await world.ok('settings.set', { lang: 'nl', schedule: { kind: 'off' } });
    expect((await world.ok('settings.get', {})) as object).toMatchObject({
      lang: 'nl',
      schedule: { kind: 'off' },
      theme: 'system',
    });
    const refused = await world.engine.call('settings.set', { schedule: { kind: 'everyHours', hours: 0 } });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'bad.input' } });
    expect(bodies('org.changed').some((body) => body.areas.includes('settings'))).toBe(true);
  });
});
