import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { SchedulePlan } from '#contract/schedule';
import { connectionsOfIdentity, storeConnections } from '#db/registry/queries/connections';
import { setOrgState, setOrgSynced } from '#db/registry/queries/orgs';
import { listSchedules, noteRunBegun, setOrgPlan } from '#db/registry/queries/schedule';
import { dueAt } from '#engine/orgs/due';
import { instantAt, localTime } from '#engine/orgs/localTime';
import { viewQuota } from '#engine/orgs/quota';
import { viewSchedule } from '#engine/orgs/scheduleView';
import { isEmptyListProof, runSync } from '#engine/orgs/syncing';
import { id, openScheduleWorld, type ScheduleWorld } from './scheduleWorld.ts';

let world: ScheduleWorld;
afterEach(() => world.close());
function open(options: Parameters<typeof openScheduleWorld>[0]): ScheduleWorld {
  return (world = openScheduleWorld(options));
}

const amsterdam = 'Europe/Amsterdam';
const hourMs = 3_600_000;
/** Local days and hours at which an organisation was read. */
const turns = (number = 1): string[] =>
  world.begun
    .filter((run) => run.orgId === id(number))
    .map(({ at }) => {
      const { day, minutes } = localTime(at, amsterdam);
      return `${day} ${String(Math.floor(minutes / 60)).padStart(2, '0')}`;
    });

describe('a plan', () => {
  test('of working hours reads eleven times a day, Monday to Friday, not all at the full hour', async () => {
    open({ orgs: 12, start: '2026-11-16T00:00:00Z' });
    await world.until('2026-11-17T00:00:00Z');
    world.begun.length = 0;
    await world.until('2026-11-24T00:00:00Z');
    const mine = turns();
    expect(mine).toHaveLength(5 * 11);
    expect(mine.slice(0, 11)).toEqual(
      [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((h) => `2026-11-17 ${String(h).padStart(2, '0')}`),
    );
    expect(mine.some((turn) => /2026-11-2[12]/.test(turn))).toBe(false);
    const at8 = world.begun.filter(({ at }) => at.toISOString().startsWith('2026-11-18T07'));
    expect(at8).toHaveLength(12);
    // Nobody asks all at once: the twelve spread over twenty minutes.
    expect(new Set(at8.map(({ at }) => at.getUTCMinutes())).size).toBeGreaterThan(5);
    expect(Math.max(...at8.map(({ at }) => at.getUTCMinutes()))).toBeLessThanOrEqual(21);
  }, 60_000);

  test.each<[SchedulePlan, number]>([
    [{ kind: 'everyHours', hours: 6 }, 4],
    [{ kind: 'daily', at: '06:30' }, 1],
    [{ kind: 'off' }, 0],
  ])('%j reads %i times a day', async (plan, times) => {
    open({ orgs: 3, start: '2026-11-16T00:00:00Z', plan });
    await world.until('2026-11-16T01:00:00Z');
    // What was never read is read at once, unless everything is off.
    expect(world.begun).toHaveLength(times === 0 ? 0 : 3);
    world.begun.length = 0;
    await world.until('2026-11-26T01:00:00Z');
    for (const number of [1, 2, 3]) {
      expect(turns(number).length).toBeGreaterThanOrEqual(Math.floor(times * 10 * 0.85));
      expect(turns(number).length).toBeLessThanOrEqual(Math.ceil(times * 10 * 1.18));
    }
  });

  test('of its own goes before the one of the practice, and giving it up follows the practice again', async () => {
    open({ orgs: 2, start: '2026-11-16T00:00:00Z', plan: { kind: 'off' } });
    setOrgPlan(world.registry, id(2), JSON.stringify({ kind: 'daily', at: '09:00' }));
    await world.until('2026-11-18T12:00:00Z');
    expect(turns(1)).toEqual([]);
    expect(turns(2)).toEqual(['2026-11-16 01', '2026-11-16 09', '2026-11-17 09', '2026-11-18 09']);
    setOrgPlan(world.registry, id(2), null);
    await world.until('2026-11-20T12:00:00Z');
    expect(turns(2)).toHaveLength(4);
    expect(viewSchedule(world.context).orgs[1]).toMatchObject({ plan: null, inForce: { kind: 'off' }, nextDue: null });
  });

  test('keeps its local hour through both changes of the clocks, once a day each', async () => {
    open({ orgs: 1, start: '2026-03-26T12:00:00Z', plan: { kind: 'daily', at: '02:30' } });
    await world.until('2026-04-01T12:00:00Z');
    // On 29 March 02:30 does not exist: it is read an hour later by the clock on the wall.
    expect(turns().slice(1)).toEqual(
      ['27 02', '28 02', '29 03', '30 02', '31 02'].map((turn) => `2026-03-${turn}`).concat('2026-04-01 02'),
    );
    world.close();
    open({ orgs: 1, start: '2026-10-23T12:00:00Z', plan: { kind: 'daily', at: '02:30' } });
    await world.until('2026-10-27T12:00:00Z');
    expect(turns().slice(1)).toEqual(['24 02', '25 02', '26 02', '27 02'].map((turn) => `2026-10-${turn}`));
  });
});

describe('a month with everything that happens in one', () => {
  test('the schedule outlives failures, sleep, a long absence, a wrong clock, a missing network and a lost sign-in', async () => {
    open({ orgs: 6, start: '2026-03-02T06:00:00Z' });
    await world.until('2026-03-03T00:00:00Z');

    // Xero is broken for one client for two days: tried again and again, ever more seldom, never given up, nobody else delayed.
    world.begun.length = 0;
    world.outcome = (orgId) =>
      orgId === id(3) ? { result: 'failed', failure: { code: 'xero.unavailable' }, calls: 5 } : { result: 'complete' };
    await world.until('2026-03-05T00:00:00Z');
    const tries = world.begun.filter((run) => run.orgId === id(3)).length;
    expect(tries).toBeGreaterThan(22);
    expect(tries).toBeLessThan(45);
    expect(turns(1)).toHaveLength(22);
    world.outcome = () => ({ result: 'complete' });
    world.begun.length = 0;
    await world.until('2026-03-06T00:00:00Z');
    expect(turns(3).length).toBeGreaterThanOrEqual(11);
    expect(viewSchedule(world.context).orgs[2]).toMatchObject({ waitsFor: null, inForce: { kind: 'workingHours' } });

    // The machine sleeps from Friday noon to Monday noon: one catch-up each, then the hours as always.
    await world.until('2026-03-06T11:30:00Z');
    world.schedule.suspend();
    await world.context.sync.stopAll();
    world.jump('2026-03-09T10:50:00Z');
    world.begun.length = 0;
    world.schedule.resume();
    await world.until('2026-03-09T10:55:00Z');
    expect(world.begun.map((run) => run.orgId).sort()).toEqual([1, 2, 3, 4, 5, 6].map(id));
    await world.until('2026-03-10T00:00:00Z');
    expect([7, 8]).toContain(turns(1).length);

    // The app is closed for sixty days: again one catch-up, however many turns were missed.
    world.schedule.stop();
    await world.until('2026-03-10T00:01:00Z');
    world.jump('2026-05-11T05:00:00Z');
    world.begun.length = 0;
    world.restart();
    await world.until('2026-05-11T05:30:00Z');
    expect(world.begun).toHaveLength(6);

    // The clock is set back by a day: read once, then the hours of the new time.
    await world.until('2026-05-12T12:30:00Z');
    world.jump('2026-05-11T12:30:00Z');
    world.restart();
    world.begun.length = 0;
    await world.until('2026-05-11T23:00:00Z');
    expect(turns(1).length).toBeGreaterThanOrEqual(4);
    expect(turns(1).length).toBeLessThanOrEqual(6);

    // No network from nine to one: no failure is counted, nobody hammers, and all go on within a minute of its return.
    await world.until('2026-05-12T06:55:00Z');
    world.isReachable = false;
    world.outcome = () => ({ result: 'failed', failure: { code: 'network.offline' }, calls: 0, minutes: 0.1 });
    world.begun.length = 0;
    await world.until('2026-05-12T11:00:00Z');
    expect(world.begun.length).toBeLessThanOrEqual(6);
    expect(viewSchedule(world.context).isOffline).toBe(true);
    expect([...listSchedules(world.registry).values()].map((one) => one.failures)).toEqual([0, 0, 0, 0, 0, 0]);
    world.isReachable = true;
    world.outcome = () => ({ result: 'complete' });
    world.begun.length = 0;
    await world.until('2026-05-12T11:01:30Z');
    expect(new Set(world.begun.map((run) => run.orgId)).size).toBe(6);
    expect(viewSchedule(world.context).isOffline).toBe(false);

    // A sign-in ends: those organisations rest, the plan stays, and signing in again goes on without a word.
    setOrgState(world.registry, id(2), 'needsSignIn', null);
    world.begun.length = 0;
    await world.until('2026-05-13T23:00:00Z');
    expect(turns(2)).toEqual([]);
    expect(viewSchedule(world.context).orgs[1]).toMatchObject({
      waitsFor: 'signIn',
      nextDue: null,
      inForce: { kind: 'workingHours' },
    });
    setOrgState(world.registry, id(2), 'fresh', null);
    await world.until('2026-05-14T23:00:00Z');
    // At once, and then the eleven of the day.
    expect(turns(2)).toHaveLength(12);
  }, 60_000);
});

describe('what goes first', () => {
  test('is the client on screen, then what was interrupted, then what was never read, then the stalest', async () => {
    open({ orgs: 5, start: '2026-11-16T07:00:00Z' });
    setOrgPlan(world.registry, id(5), JSON.stringify({ kind: 'off' }));
    await world.until('2026-11-16T09:30:00Z');
    // The fourth is killed in the middle, the fifth has never been read.
    world.outcome = () => ({ result: 'complete', minutes: 300 });
    void world.context.sync.start(id(4));
    noteRunBegun(world.registry, id(4), world.now().toISOString());
    setOrgSynced(world.registry, id(3), { attempted: '2026-11-16T09:10:00Z', complete: true });
    setOrgSynced(world.registry, id(2), { attempted: '2026-11-16T09:00:00Z', complete: true });
    world.restart();
    setOrgPlan(world.registry, id(5), null);
    world.context.attention.shown = id(1);
    world.begun.length = 0;
    world.outcome = () => ({ result: 'complete' });
    world.jump('2026-11-16T13:30:00Z');
    await world.until('2026-11-16T13:31:00Z');
    expect(world.begun.map((run) => run.orgId)).toEqual([1, 4, 5, 2, 3].map(id));
  });

  test('side by side: one that hangs delays none', async () => {
    open({ orgs: 40, start: '2026-11-16T07:30:00Z' });
    world.outcome = (orgId) => ({ result: 'complete', minutes: orgId === id(7) ? 100_000 : 1 });
    await world.until('2026-11-16T07:32:00Z');
    expect(new Set(world.begun.map((run) => run.orgId)).size).toBe(40);
    world.begun.length = 0;
    await world.until('2026-11-16T12:00:00Z');
    for (const number of [1, 20, 40]) expect(turns(number)).toHaveLength(4);
    expect(turns(7)).toEqual([]);
  });
});

describe('a run that was interrupted', () => {
  test('goes on at the next start, not at the next turn, also where the plan is off', async () => {
    open({ orgs: 1, start: '2026-11-16T19:00:00Z', plan: { kind: 'off' } });
    world.outcome = () => ({ result: 'complete', minutes: 30 });
    void runSync(world.context, id(1));
    await world.until('2026-11-16T19:10:00Z');
    world.restart();
    await world.until('2026-11-16T19:11:00Z');
    expect(world.begun).toHaveLength(2);
    await world.until('2026-11-16T20:00:00Z');
    world.restart();
    await world.until('2026-11-17T20:00:00Z');
    expect(world.begun).toHaveLength(2);
  });

  test('that ends the process each time is tried ever more seldom', async () => {
    open({ orgs: 1, start: '2026-11-16T19:00:00Z' });
    world.outcome = () => ({ result: 'complete', minutes: 1000 });
    const starts = async (iso: string): Promise<number> => {
      await world.until(iso);
      world.restart();
      return world.begun.length;
    };
    expect(await starts('2026-11-16T19:01:00Z')).toBe(1);
    expect(await starts('2026-11-16T19:02:00Z')).toBe(2);
    expect(await starts('2026-11-16T19:03:00Z')).toBe(2);
    expect(await starts('2026-11-16T19:08:00Z')).toBe(3);
    expect(await starts('2026-11-16T19:13:00Z')).toBe(3);
    expect(await starts('2026-11-16T19:19:00Z')).toBe(4);
  });
});

describe('an organisation that finds no network while Xero can be reached', () => {
  test('is tried ever more seldom, and the others keep their turns', async () => {
    open({ orgs: 3, start: '2026-11-16T06:30:00Z' });
    world.outcome = (orgId) =>
      orgId === id(1)
        ? { result: 'failed', failure: { code: 'network.offline' }, calls: 0, minutes: 0.1 }
        : { result: 'complete' };
    await world.until('2026-11-16T17:30:00Z');
    const tries = world.begun.filter((run) => run.orgId === id(1)).map(({ at }) => at.getTime());
    expect(tries.length).toBeLessThanOrEqual(9);
    const gaps = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(gaps.slice(1).every((gap, index) => gap >= 1.3 * (gaps[index] ?? 0))).toBe(true);
    for (const number of [2, 3]) expect(turns(number).length).toBeGreaterThanOrEqual(11);
    world.outcome = () => ({ result: 'complete' });
    await world.until('2026-11-17T17:30:00Z');
    expect(world.begun.filter((run) => run.orgId === id(1) && run.at >= new Date('2026-11-17T07:00:00Z')).length).toBe(
      11,
    );
  });
});

describe('a list of connections that is empty for a moment', () => {
  test('is forgotten when Xero answers: much later the same proves nothing again', async () => {
    open({ orgs: 2, start: '2026-11-16T07:00:00Z' });
    const { registry, context } = world;
    const link = { tenantName: '', authEventId: null, createdAt: null, updatedAt: null };
    const seen = [1, 2].map((number) => ({ ...link, id: id(100 + number), tenantId: id(number) }));
    storeConnections(registry, 'someone', seen, world.now().toISOString());
    expect(isEmptyListProof(context, 'someone', id(1))).toBe(false);
    expect(connectionsOfIdentity(registry, 'someone').map((one) => one.missingSince === null)).toEqual([false, false]);
    await world.until('2026-11-16T09:30:00Z');
    expect(turns(1).length).toBeGreaterThan(0);
    expect(connectionsOfIdentity(registry, 'someone').map((one) => one.missingSince)).toEqual([null, null]);
    expect(isEmptyListProof(context, 'someone', id(1))).toBe(false);
  });
});

describe('the day limit', () => {
  test('parks until it frees, says until when, and goes on by itself', async () => {
    open({ orgs: 2, start: '2026-11-16T07:30:00Z' });
    const until = '2026-11-17T03:00:00.000Z';
    world.outcome = (orgId) =>
      orgId === id(1)
        ? { result: 'failed', failure: { code: 'xero.dayLimit', params: { until } }, calls: 1, dayLeft: 0 }
        : { result: 'complete' };
    await world.until('2026-11-16T20:00:00Z');
    expect(turns(1)).toHaveLength(1);
    expect(turns(2).length).toBeGreaterThan(8);
    expect(viewSchedule(world.context).orgs[0]).toMatchObject({ waitsFor: 'dayLimit', nextDue: until });
    expect(viewQuota(world.context).orgs[0]).toMatchObject({ callsLeftToday: 0, parkedUntil: until });
    world.outcome = () => ({ result: 'complete', dayLeft: 900 });
    await world.until('2026-11-17T03:02:00Z');
    expect(turns(1)).toHaveLength(2);
    expect(viewQuota(world.context).orgs[0]).toMatchObject({ parkedUntil: null, callsLeftToday: 900 });
  });

  test('is never reached by what runs by itself: the last hundred calls are for a refresh by hand', async () => {
    open({ orgs: 1, start: '2026-11-15T23:30:00Z', plan: { kind: 'everyHours', hours: 1 } });
    const made: { at: number; calls: number }[] = [];
    let least = Infinity;
    world.outcome = (_orgId, at) => {
      const used = made.filter((one) => one.at > at.getTime() - 24 * hourMs).reduce((sum, one) => sum + one.calls, 0);
      const calls = 100;
      made.push({ at: at.getTime(), calls });
      least = Math.min(least, 1000 - used - calls);
      return { result: 'complete', calls, dayLeft: 1000 - used - calls };
    };
    await world.until('2026-11-20T00:00:00Z');
    expect(least).toBeGreaterThanOrEqual(0);
    expect(least).toBeLessThan(200);
    expect(made.length).toBeGreaterThan(30);
    expect(viewSchedule(world.context).orgs[0]?.waitsFor).toBe('reserve');
  });
});

describe('wall clocks', () => {
  test('go there and back in every zone and season', () => {
    world = { close: () => {} } as unknown as ScheduleWorld;
    fc.assert(
      fc.property(
        fc.constantFrom(
          amsterdam,
          'Pacific/Auckland',
          'America/St_Johns',
          'Pacific/Apia',
          'Asia/Kathmandu',
          'Australia/Lord_Howe',
          'America/New_York',
          'Pacific/Pago_Pago',
        ),
        fc.integer({ min: Date.parse('2025-01-01T00:00:00Z'), max: Date.parse('2028-01-01T00:00:00Z') }),
        (zone, ms) => {
          const at = new Date(Math.floor(ms / 60_000) * 60_000);
          const { day, minutes } = localTime(at, zone);
          const back = instantAt(day, minutes, zone);
          expect(localTime(back, zone)).toEqual({ day, minutes });
          // An hour that is shown twice is taken the first time.
          expect([0, hourMs / 2, hourMs]).toContain(at.getTime() - back.getTime());
        },
      ),
    );
  });

  test('give one turn after any absence, in the past when it was missed, and never one before the last run', () => {
    world = { close: () => {} } as unknown as ScheduleWorld;
    const plan = fc.oneof(
      fc.constant<SchedulePlan>({ kind: 'workingHours' }),
      fc.record({ kind: fc.constant('everyHours' as const), hours: fc.integer({ min: 1, max: 168 }) }),
      fc.record({ kind: fc.constant('daily' as const), at: fc.constantFrom('00:00', '02:30', '08:15', '23:59') }),
    );
    fc.assert(
      fc.property(
        plan,
        fc.integer({ min: 0, max: 2 * 365 * 24 * 60 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (some, lastMinute, later, spread) => {
          const last = Date.parse('2025-06-01T00:00:00Z') + lastMinute * 60_000;
          const now = last + later * 60_000;
          const due = dueAt(
            some,
            { lastAttempt: last, begun: null, resumes: 0, failures: 0, notBefore: null },
            { now, zone: amsterdam, spread },
          );
          expect(due).not.toBeNull();
          expect(due ?? 0).toBeGreaterThan(last);
          const longest = some.kind === 'everyHours' ? some.hours * 1.15 : some.kind === 'daily' ? 26 : 3 * 24;
          expect((due ?? 0) - last).toBeLessThanOrEqual(longest * hourMs);
        },
      ),
    );
  });
});
