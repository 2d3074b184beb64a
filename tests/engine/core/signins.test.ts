import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRegistry } from '#db/registry/open';
import { pendingDisconnects } from '#db/registry/queries/connections';
import type { Clock } from '#engine/clock';
import { isEmptyListProof } from '#engine/orgs/syncing';
import { now, openEngineWorld, sam, type EngineWorld } from './support.ts';

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
});
afterEach(async () => {
  await world.close();
});

const registry = () => openRegistry(world.profile.dir, Buffer.from(world.practice.start.masterKey, 'base64'));
const totara = 'Totara Instruments Limited';
const larkfield = 'Larkfield Books Ltd';

describe('a sign-in that has ended', () => {
  test('concerns every organisation read through it at once, and a new one revives them all', async () => {
    const first = await world.attach(sam, totara, 'Totara');
    await world.attach(sam, larkfield, 'Larkfield');
    world.sandbox.state.identity.revoke(world.sandbox.state.identity.user(sam)?.id ?? '');
    const connectionsKept = [totara, larkfield];
    await world.ok('private.syncAndWait', { orgIds: [first], full: false, lang: 'en' });
    expect((await world.orgs()).map((org) => [org.nickname, org.state])).toEqual([
      ['Larkfield', 'needsSignIn'],
      ['Totara', 'needsSignIn'],
    ]);
    expect((await world.orgs())[0]?.stateReason).toContain('Sign in again');
    await world.offer(sam, connectionsKept);
    expect((await world.orgs()).map((org) => org.state)).toEqual(['new', 'new']);
  });
});

describe('a connection that could not be ended at Xero', () => {
  test('stays queued, and is left alone when the organisation is attached again', async () => {
    const orgId = await world.attach(sam, totara, 'Totara');
    world.sandbox.state.faults.add({ endpoint: 'connections', times: 0, action: { kind: 'forbidden' } });
    await world.ok('orgs.detach', { orgId, nickname: 'Totara' });
    const db = registry();
    expect(pendingDisconnects(db)).toHaveLength(1);
    world.sandbox.state.faults.clear();
    await world.attach(sam, totara, 'Totara');
    expect(pendingDisconnects(db)).toEqual([]);
    db.close();
    expect(world.sandbox.state.identity.connections).toHaveLength(1);
  });
});

describe('an empty list of connections', () => {
  const disconnectAll = () => {
    for (const one of [...world.sandbox.state.identity.connections])
      world.sandbox.state.identity.detach(one.id, one.userId);
  };
  const codesOf = async (orgIds: string[]) => {
    const { failures } = (await world.ok('private.syncAndWait', { orgIds, full: false, lang: 'en' })) as {
      failures: ({ code: string } | null)[];
    };
    return failures.map((failure) => failure?.code);
  };

  test('is proof for the only organisation of its person', async () => {
    const orgId = await world.attach(sam, totara, 'Totara');
    disconnectAll();
    expect(await codesOf([orgId])).toEqual(['xero.disconnected']);
    expect((await world.orgs())[0]?.state).toBe('disconnected');
  });

  test('is no proof for several until it was empty ten minutes ago too, also in another process', async () => {
    const orgId = await world.attach(sam, totara, 'Totara');
    await world.attach(sam, larkfield, 'Larkfield');
    disconnectAll();
    expect(await codesOf([orgId])).toEqual(['xero.unavailable']);
    expect((await world.orgs()).map((org) => org.state)).toEqual(['new', 'new']);
    const { identity } = (await world.orgs())[0] ?? {};
    const db = registry();
    const at = (minutes: number) => ({ now: () => new Date(Date.parse(now) + minutes * 60_000) }) as Clock;
    expect(isEmptyListProof({ registry: db, clock: at(9) }, identity?.id ?? '', orgId)).toBe(false);
    expect(isEmptyListProof({ registry: db, clock: at(10) }, identity?.id ?? '', orgId)).toBe(true);
    db.close();
  });
});
