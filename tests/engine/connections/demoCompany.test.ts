import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Finding } from '#contract/orgs';
import { openEngineWorld, type EngineWorld } from '../core/support.ts';

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld({ scenario: 'variety' });
});
afterEach(async () => {
  await world.close();
});

const findings = async (): Promise<Finding[]> =>
  ((await world.ok('duplicates.list', { lang: 'en' })) as { findings: Finding[] }).findings;

/** The demo company attached and read, then begun anew at Xero and attached a second time. */
async function resetDemo(): Promise<{ old: string; anew: string }> {
  const { world: books } = world.sandbox.state;
  const demo = books.tenantIds.find((id) => books.organisation(id).isDemoCompany) ?? '';
  const user = books.users.find(({ organisations }) => organisations.some((one) => one.tenantId === demo));
  const other = user?.organisations.find((one) => one.tenantId !== demo)?.tenantId ?? '';
  const { identityId } = await world.offer(user?.email ?? '', [demo, other]);
  await world.ok('private.attach', { identityId, tenantId: demo, nickname: 'Demo', sync: false });
  await world.ok('private.syncAndWait', { orgIds: [demo], full: false, lang: 'en' });
  const answer = await fetch(`${world.sandbox.origin}/control/reset-demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenant: demo }),
  });
  const { tenantId: anew } = (await answer.json()) as { tenantId: string };
  world.sandbox.state.clock.advance(60_000);
  world.sandbox.state.log.reset();
  const offered = await world.offer(user?.email ?? '', [anew], 'Demo company');
  expect(offered.failure).toBeNull();
  expect(offered.organisations).toMatchObject([{ tenantId: anew, successorOf: 'Demo' }]);
  expect(world.sandbox.state.log.entries().filter((request) => request.tenant !== null)).toEqual([]);
  await world.ok('private.attach', { identityId, tenantId: anew, nickname: 'Demo company', sync: false });
  return { old: demo, anew };
}

test('11 a demo company that began anew is attached beside the old one and shown as its successor', async () => {
  const { old, anew } = await resetDemo();
  await world.ok('private.syncAndWait', { orgIds: [old, anew], full: false, lang: 'en' });
  const found = await findings();
  expect(found.map((one) => one.kind)).toEqual(['successor']);
  expect(found[0]?.tenantIds).toEqual([old, anew]);
});

test('its successor takes over nickname, mark and settings; the file of before stays readable and is left alone', async () => {
  const { old, anew } = await resetDemo();
  await world.ok('orgs.pin', { orgId: old, pinned: true });
  await world.ok('private.syncAndWait', { orgIds: [old, anew], full: false, lang: 'en' });
  const before = (await world.orgs()).find((org) => org.tenantId === old);
  const [finding] = await findings();
  expect(finding?.fixes.map((one) => one.fix)).toEqual(['takeOver', 'different']);
  await world.ok('duplicates.fix', { id: finding?.id, fix: 'takeOver', identityId: null, lang: 'en' });

  const orgs = await world.orgs();
  const heir = orgs.find((org) => org.tenantId === anew);
  const archive = orgs.find((org) => org.tenantId === old);
  expect(heir).toMatchObject({ nickname: 'Demo', pinned: true, colour: before?.colour, pattern: before?.pattern });
  expect(archive).toMatchObject({ nickname: 'Demo until 2026-11-22', state: 'disconnected', pinned: false });
  expect(archive?.stateReason).toContain('stay readable');
  expect(archive?.lastSync).not.toBeNull();
  const tiles: { tiles: { value: string | null }[] } = await world.ok('tiles.list', {
    orgId: old,
    basis: 'accrual',
    lang: 'en',
  });
  expect(tiles.tiles.filter((tile) => tile.value !== null).length).toBeGreaterThan(20);
  expect(await findings()).toEqual([]);

  world.sandbox.state.log.reset();
  await world.ok('private.syncAndWait', { orgIds: [old, anew], full: false, lang: 'en' });
  const read = new Set(world.sandbox.state.log.entries().flatMap((request) => request.tenant ?? []));
  expect([...read]).toEqual([anew]);
  expect(await findings()).toEqual([]);
});
