import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RepairOutcome } from '#contract/connections';
import type { Finding, FixName, Org } from '#contract/orgs';
import { openEngineWorld, robin, sam, type EngineWorld } from '../core/support.ts';

const totara = 'Totara Instruments Limited';
const larkfield = 'Larkfield Books Ltd';

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
});
afterEach(async () => {
  await world.close();
});

const findings = async (lang = 'en'): Promise<Finding[]> =>
  ((await world.ok('duplicates.list', { lang })) as { findings: Finding[] }).findings;
const found = async (kind: Finding['kind']): Promise<Finding> => {
  const one = (await findings()).find((finding) => finding.kind === kind);
  if (!one) throw new Error(`no ${kind} finding`);
  return one;
};
const fix = (finding: Finding, name: FixName, identityId: string | null = null) =>
  world.engine.call('duplicates.fix', { id: finding.id, fix: name, identityId, lang: 'en' });
const person = (finding: Finding, name: FixName) => finding.fixes.find((one) => one.fix === name)?.identityId ?? null;
const orgNamed = async (nickname: string): Promise<Org> => {
  const org = (await world.orgs()).find((one) => one.nickname === nickname);
  if (!org) throw new Error(`no ${nickname}`);
  return org;
};
const connectionsOf = (email: string) => {
  const user = world.sandbox.state.identity.user(email)?.id ?? '';
  return world.sandbox.state.identity.connectionsOf(user).map((one) => one.tenantId);
};
const repair = (orgId: string): Promise<RepairOutcome> => world.ok('connections.repair', { orgId, lang: 'en' });
const dataCalls = () => world.sandbox.state.log.entries().filter((request) => request.tenant !== null);

/** Sam reads Totara; Robin consented to it too, under another name. */
async function twice(): Promise<string> {
  const orgId = await world.attach(sam, totara, 'Totara');
  await world.offer(robin, [totara], 'Boatyard');
  return orgId;
}

describe('every fix says what happens and what stays', () => {
  test.each(['en', 'nl'])('in %s', async (lang) => {
    await twice();
    const all = (await findings(lang)).flatMap((one) => one.fixes);
    expect(all.length).toBeGreaterThanOrEqual(6);
    for (const one of all) {
      for (const text of [one.happens, one.stays]) {
        expect(text).toMatch(/\.$/);
        expect(text).not.toMatch(/\{\{| {2}|undefined/);
      }
      expect(one.title).not.toBe('');
    }
  });
});

describe('a refused attempt', () => {
  test('keeps the nickname there is', async () => {
    await twice();
    expect((await fix(await found('duplicate'), 'keepNickname')).ok).toBe(true);
    expect((await findings()).map((one) => one.kind)).toEqual(['secondConnection']);
    expect((await world.orgs()).map((org) => org.nickname)).toEqual(['Totara']);
  });

  test('or gives the one entry the name that was tried, with everything else as it was', async () => {
    await twice();
    const before = await orgNamed('Totara');
    expect((await fix(await found('duplicate'), 'useAttempted')).ok).toBe(true);
    const after = await orgNamed('Boatyard');
    expect(after).toMatchObject({ tenantId: before.tenantId, colour: before.colour, pattern: before.pattern });
    expect(await world.orgs()).toHaveLength(1);
  });

  test('offers no name that another client has', async () => {
    await world.attach(sam, larkfield, 'Boatyard');
    await twice();
    expect((await found('duplicate')).fixes.map((one) => one.fix)).not.toContain('useAttempted');
  });
});

describe('a second connection', () => {
  test('is ended at Xero, and the finding goes with it', async () => {
    const orgId = await twice();
    const finding = await found('secondConnection');
    world.sandbox.state.log.reset();
    expect((await fix(finding, 'disconnect', person(finding, 'disconnect'))).ok).toBe(true);
    expect(connectionsOf(robin)).toEqual([]);
    expect(connectionsOf(sam)).toEqual([orgId]);
    expect((await findings()).map((one) => one.kind)).toEqual(['duplicate']);
    expect(dataCalls()).toEqual([]);
  });

  test('becomes the one that is read, and then the other one can be ended', async () => {
    await twice();
    const first = await found('secondConnection');
    expect((await fix(first, 'readThrough', person(first, 'readThrough'))).ok).toBe(true);
    expect((await orgNamed('Totara')).identity?.name).toBe('Robin Owner');
    const then = await found('secondConnection');
    expect(then.fixes.find((one) => one.fix === 'disconnect')?.title).toBe("Disconnect Sam Adviser's connection");
    expect((await fix(then, 'disconnect', person(then, 'disconnect'))).ok).toBe(true);
    expect(connectionsOf(sam)).toEqual([]);
  });

  test('is kept on purpose and not told again', async () => {
    await twice();
    expect((await fix(await found('secondConnection'), 'keepBoth')).ok).toBe(true);
    await world.offer(robin, [totara], 'Boatyard');
    expect((await findings()).map((one) => one.kind)).toEqual(['duplicate']);
  });

  test('through which the books are read is never ended', async () => {
    const orgId = await twice();
    const identityId = (await orgNamed('Totara')).identity?.id ?? '';
    const answer = await world.engine.call('connections.disconnect', { identityId, tenantId: orgId });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'org.connectionInUse' } });
    expect(connectionsOf(sam)).toEqual([orgId]);
  });
});

test('a fix the finding does not offer, or no longer offers, changes nothing', async () => {
  await twice();
  const finding = await found('duplicate');
  expect(await fix(finding, 'takeOver')).toMatchObject({ ok: false, failure: { code: 'org.fixGone' } });
  await fix(finding, 'keepNickname');
  expect(await fix(finding, 'useAttempted')).toMatchObject({ ok: false, failure: { code: 'org.fixGone' } });
  expect((await orgNamed('Totara')).nickname).toBe('Totara');
});

test('what Xero cannot be asked for is not done', async () => {
  await twice();
  const finding = await found('secondConnection');
  world.sandbox.state.faults.add({ endpoint: 'connections', times: 0, action: { kind: 'serverError' } });
  const answer = await fix(finding, 'disconnect', person(finding, 'disconnect'));
  expect(answer.ok).toBe(false);
  expect((await findings()).map((one) => one.kind).sort()).toEqual(['duplicate', 'secondConnection']);
});

describe('repairing a connection', () => {
  test('that works says through whom', async () => {
    const orgId = await world.attach(sam, totara, 'Totara');
    world.sandbox.state.log.reset();
    expect(await repair(orgId)).toMatchObject({
      outcome: 'working',
      sentence: 'Totara is connected through Sam Adviser and can be read.',
    });
    expect(dataCalls()).toEqual([]);
  });

  test('goes over to somebody who still reaches it', async () => {
    const orgId = await twice();
    const user = world.sandbox.state.identity.user(sam)?.id ?? '';
    for (const one of world.sandbox.state.identity.connectionsOf(user))
      world.sandbox.state.identity.detach(one.id, user);
    expect(await repair(orgId)).toMatchObject({ outcome: 'switched' });
    expect((await orgNamed('Totara')).identity?.name).toBe('Robin Owner');
  });

  test('tells an ended sign-in from an ended connection, and never removes data', async () => {
    const orgId = await world.attach(sam, totara, 'Totara');
    await world.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' });
    const { identity } = world.sandbox.state;
    const user = identity.user(sam)?.id ?? '';
    for (const one of identity.connectionsOf(user)) identity.detach(one.id, user);
    expect(await repair(orgId)).toMatchObject({ outcome: 'disconnected' });
    identity.revoke(user);
    expect(await repair(orgId)).toMatchObject({ outcome: 'signIn' });
    expect(existsSync(join(world.profile.dir, 'orgs', orgId, 'ledger.sqlite'))).toBe(true);
    expect((await orgNamed('Totara')).lastSync).not.toBeNull();
  });
});
