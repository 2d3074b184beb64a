import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '#contract/orgs';
import { openEngineWorld, robin, sam, type EngineWorld } from './support.ts';

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
});
afterEach(async () => {
  await world.close();
});

const totara = 'Totara Instruments Limited';
const larkfield = 'Larkfield Books Ltd';
const findings = async (lang = 'en') =>
  ((await world.ok('duplicates.list', { lang })) as { findings: Finding[] }).findings;

describe('what a consent opened', () => {
  test('a new organisation is offered with a free nickname', async () => {
    const offered = await world.offer(sam, [totara]);
    expect(offered).toMatchObject({
      failure: null,
      organisations: [
        { tenantId: world.tenant(totara), name: totara, attachedAs: null, suggestedNickname: 'Totara Instruments' },
      ],
    });
  });

  test('of several, those attached already carry their nickname', async () => {
    await world.attach(sam, totara, 'Totara');
    world.sandbox.state.clock.advance(60_000);
    const offered = await world.offer(sam, [totara, larkfield]);
    expect(offered.failure).toBeNull();
    expect(offered.organisations.map((one) => one.attachedAs)).toEqual([null, 'Totara']);
  });

  test('a consent to what is attached is a duplicate although another one could still be attached', async () => {
    await world.offer(sam, [larkfield]);
    await world.attach(sam, totara, 'Totara');
    world.sandbox.state.clock.advance(60_000);
    const offered = await world.offer(sam, [totara], 'Boatyard');
    expect(offered.failure).toMatchObject({
      code: 'org.duplicate',
      params: { attempted: 'Boatyard', attachedAs: 'Totara' },
    });
  });

  test('an organisation connected earlier and never attached is offered when a consent opens nothing new', async () => {
    await world.offer(sam, [larkfield]);
    const offered = await world.offer(sam, []);
    expect(offered.organisations.map((one) => one.name)).toEqual([larkfield]);
    expect(offered.failure).toBeNull();
  });

  test('where Xero shows no trace of a second consent, no other organisation is taken for the one that was meant', async () => {
    await world.offer(sam, [totara, larkfield]);
    const { identityId } = await world.offer(sam, []);
    await world.ok('private.attach', { identityId, tenantId: world.tenant(totara), nickname: 'Totara', sync: false });
    // The clock stands still, so the connection looks exactly as before.
    const offered = await world.offer(sam, [totara], 'Boatyard');
    expect(offered.failure).toMatchObject({ code: 'org.duplicate', params: { attachedAs: 'Totara' } });
    // Who chooses by hand still may.
    const byHand = await world.offer(sam, [], null);
    expect(byHand.organisations.map((one) => one.name)).toEqual([larkfield]);
  });

  test('nothing granted is told', async () => {
    const offered = await world.offer(robin, []);
    expect(offered).toMatchObject({ organisations: [], failure: { code: 'org.noneGranted' } });
  });

  test('practices and other kinds of tenant are left out', async () => {
    world.sandbox.state.knobs.hasPractice = true;
    const offered = await world.offer(sam, [totara]);
    expect(offered.organisations.map((one) => one.name)).toEqual([totara]);
  });

  test('no data of any organisation is read before it is attached', async () => {
    await world.offer(sam, [totara, larkfield]);
    const paths = world.sandbox.state.log.entries().map((request) => request.path);
    expect(paths.filter((path) => path.startsWith('/api.xro/'))).toEqual([]);
  });
});

describe('attaching', () => {
  test('200 attempts at once make one organisation, one file and name the winner to all others', async () => {
    const { identityId } = await world.offer(sam, [totara]);
    const second = await world.offer(robin, [totara]);
    const tenantId = world.tenant(totara);
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_none, index) =>
        world.engine.call('private.attach', {
          identityId: index % 2 === 0 ? identityId : second.identityId,
          tenantId,
          nickname: `Totara ${index}`,
          sync: false,
        }),
      ),
    );
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    const [org, ...more] = await world.orgs();
    expect(more).toEqual([]);
    for (const reply of replies) {
      if (!reply.ok)
        expect(reply.failure).toMatchObject({ code: 'org.duplicate', params: { attachedAs: org?.nickname } });
    }
    expect(readdirSync(join(world.profile.dir, 'orgs'))).toEqual([tenantId]);
  });

  test('neighbours in the list never share a colour', async () => {
    const names = [totara, larkfield, 'Timmerwerk De Linde BV', 'Harbour Kitchens Limited'];
    for (const [index, name] of names.entries()) await world.attach(sam, name, `Client ${index}`);
    const colours = (await world.orgs()).map((org) => org.colour);
    for (const [index, colour] of colours.slice(1).entries()) expect(colour).not.toBe(colours[index]);
  });

  test('a failure on the way leaves neither row nor folder', async () => {
    const { identityId } = await world.offer(sam, [totara]);
    // A file where the folder of all organisations must be.
    writeFileSync(join(world.profile.dir, 'orgs'), '');
    const tenantId = world.tenant(totara);
    const reply = await world.engine.call('private.attach', { identityId, tenantId, nickname: 'Totara', sync: false });
    expect(reply.ok).toBe(false);
    expect(await world.orgs()).toEqual([]);
    expect(existsSync(join(world.profile.dir, 'orgs', tenantId))).toBe(false);
  });

  test('an organisation the identity does not reach is refused', async () => {
    const { identityId } = await world.offer(robin, [totara]);
    const reply = await world.engine.call('private.attach', {
      identityId,
      tenantId: world.tenant(larkfield),
      nickname: 'Larkfield',
      sync: false,
    });
    expect(reply).toMatchObject({ ok: false, failure: { code: 'org.noneGranted' } });
  });

  test('a detached organisation can be attached again', async () => {
    const tenantId = await world.attach(sam, totara, 'Totara');
    await world.ok('orgs.detach', { orgId: tenantId, nickname: 'totara' });
    expect(await world.orgs()).toEqual([]);
    await world.attach(sam, totara, 'Totara again');
    expect((await world.orgs()).map((org) => org.nickname)).toEqual(['Totara again']);
  });

  test('removing needs the nickname repeated', async () => {
    const tenantId = await world.attach(sam, totara, 'Totara');
    const reply = await world.engine.call('orgs.detach', { orgId: tenantId, nickname: 'Larkfield' });
    expect(reply).toMatchObject({ ok: false, failure: { code: 'org.confirmRemoval', params: { nickname: 'Totara' } } });
    expect(await world.orgs()).toHaveLength(1);
  });
});

describe('findings', () => {
  test('a refused attempt stays listed until it is dismissed, and comes back with the next attempt', async () => {
    await world.attach(sam, totara, 'Totara');
    world.sandbox.state.clock.advance(60_000);
    await world.offer(sam, [totara], 'Boatyard');
    const [duplicate] = await findings('nl');
    expect(duplicate).toMatchObject({ kind: 'duplicate', nicknames: ['Boatyard', 'Totara'] });
    expect(duplicate?.sentence).toBe('"Boatyard" is niet toegevoegd: het is Totara. Er is niets gelezen.');
    await world.ok('duplicates.dismiss', { id: duplicate?.id, reason: 'seen' });
    expect(await findings()).toEqual([]);
    world.sandbox.state.clock.advance(60_000);
    await world.offer(sam, [totara], 'Boatyard');
    expect(await findings()).toHaveLength(1);
  });

  test('two sign-ins to one organisation are named with their people, and the finding goes with its cause', async () => {
    await world.attach(sam, totara, 'Totara');
    await world.offer(robin, [totara]);
    const second = (await findings()).find((one) => one.kind === 'secondConnection');
    expect(second).toMatchObject({ nicknames: ['Totara'], identities: ['Sam Adviser', 'Robin Owner'] });
    expect(second?.sentence).toBe('Totara is connected through Sam Adviser and Robin Owner.');
    const user = world.sandbox.state.identity.user(robin)?.id ?? '';
    for (const one of world.sandbox.state.identity.connectionsOf(user))
      world.sandbox.state.identity.detach(one.id, user);
    await world.offer(robin, []);
    expect((await findings()).filter((one) => one.kind === 'secondConnection')).toEqual([]);
  });

  test('equal legal names at different organisations are look-alikes, never merged', async () => {
    const [first, second] = namesakes();
    const { identityId } = await world.offer(sam, ['Harbour Kitchens Limited', totara]);
    const one = await world.signInAndAttach(identityId, first, 'Harbour');
    const other = await world.signInAndAttach(identityId, second, 'Harbour Bristol');
    await world.ok('private.syncAndWait', { orgIds: [one, other], full: false, lang: 'en' });
    const found = (await findings()).filter((finding) => finding.kind === 'lookAlike');
    expect(found).toHaveLength(1);
    expect([...(found[0]?.tenantIds ?? [])].sort()).toEqual([first, second].sort());
    expect(found[0]?.evidence).toMatchObject({ shared: ['legalName'] });
    expect(found[0]?.sentence).toContain('are different organisations at Xero');
    await world.ok('duplicates.dismiss', { id: found[0]?.id, reason: 'two clients' });
    await world.ok('private.syncAndWait', { orgIds: [one], full: false, lang: 'en' });
    expect((await findings()).filter((finding) => finding.kind === 'lookAlike')).toEqual([]);
  });

  test('a namesake of an organisation that was disconnected is its successor', async () => {
    const [first, second] = namesakes();
    const { identityId } = await world.offer(sam, ['Harbour Kitchens Limited', totara]);
    const old = await world.signInAndAttach(identityId, first, 'Harbour');
    await world.signInAndAttach(identityId, second, 'Harbour new');
    for (const one of world.sandbox.state.identity.connections.filter((entry) => entry.tenantId === old))
      world.sandbox.state.identity.detach(one.id, one.userId);
    await world.ok('private.syncAndWait', { orgIds: [old], full: false, lang: 'en' });
    const found = (await findings()).filter((finding) => finding.kind === 'successor');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ tenantIds: [first, second], nicknames: ['Harbour', 'Harbour new'] });
  });
});

function namesakes(): [string, string] {
  const { world: books } = world.sandbox.state;
  const [first, second] = books.tenantIds.filter((id) => books.organisation(id).name === 'Harbour Kitchens Limited');
  if (!first || !second) throw new Error('the scenario has no namesakes');
  return [first, second];
}
