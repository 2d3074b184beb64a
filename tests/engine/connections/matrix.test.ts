import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Failure, Reply } from '#contract/failure';
import type { Finding, Org } from '#contract/orgs';
import { startConsent } from '../../../main/compose.ts';
import { openEngineWorld, robin, sam, type EngineWorld } from '../core/support.ts';

/**
 * Twenty situations in which an organisation meets the practice, each over HTTP against the sandbox. What is no duplicate is never
 * refused, and for what is a duplicate Xero's list of connections is all that is ever asked.
 */
const totara = 'Totara Instruments Limited';
const larkfield = 'Larkfield Books Ltd';
const linde = 'Timmerwerk De Linde BV';
const harbour = 'Harbour Kitchens Limited';

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
});
afterEach(async () => {
  await world.close();
});

const reply = (name: string, input: unknown): Promise<Reply<unknown>> => world.engine.call(name, input);
const codeOf = (answer: Reply<unknown>): string => (answer.ok ? 'ok' : answer.failure.code);
const findings = async (): Promise<Finding[]> =>
  ((await world.ok('duplicates.list', { lang: 'en' })) as { findings: Finding[] }).findings;
const kinds = async (): Promise<string[]> => (await findings()).map((one) => one.kind).sort();
const sync = (...orgIds: string[]) => world.ok('private.syncAndWait', { orgIds, full: false, lang: 'en' });
const orgNamed = async (nickname: string): Promise<Org | undefined> =>
  (await world.orgs()).find((org) => org.nickname === nickname);
const later = () => world.sandbox.state.clock.advance(60_000);
const attachTo = (identityId: string, tenantId: string, nickname: string) =>
  reply('private.attach', { identityId, tenantId, nickname, sync: false });

/** Requests for books of any organisation since the world began or the log was emptied. */
const dataCalls = () =>
  world.sandbox.state.log
    .entries()
    .filter((request) => request.path.startsWith('/api.xro/') || request.tenant !== null);

function disconnect(tenantId: string, user?: string): void {
  const { identity } = world.sandbox.state;
  const userId = user === undefined ? null : identity.user(user)?.id;
  for (const one of identity.connections.filter((entry) => entry.tenantId === tenantId))
    if (userId === null || one.userId === userId) identity.detach(one.id, one.userId);
}

/** What the organisation is called and registered as, changed at Xero. */
function changeAtXero(tenantId: string, facts: Record<string, string>): void {
  const { world: books } = world.sandbox.state;
  Object.assign(books.organisation(tenantId), facts);
  Object.assign(books.books(tenantId).organisation, facts);
}

const failureOf = (offered: { failure: Failure | null }) => offered.failure?.code ?? null;

describe('a consent to an organisation', () => {
  test('01 seen for the first time attaches, and nothing of it was read before', async () => {
    const offered = await world.offer(sam, [totara], 'Totara');
    expect(failureOf(offered)).toBeNull();
    expect(dataCalls()).toEqual([]);
    expect(codeOf(await attachTo(offered.identityId, world.tenant(totara), 'Totara'))).toBe('ok');
    expect(await kinds()).toEqual([]);
  });

  test('02 attached already, through the same person, is a duplicate', async () => {
    await world.attach(sam, totara, 'Totara');
    later();
    const offered = await world.offer(sam, [totara], 'Boatyard');
    expect(offered.failure).toMatchObject({
      code: 'org.duplicate',
      params: { attempted: 'Boatyard', attachedAs: 'Totara' },
    });
    expect(codeOf(await attachTo(offered.identityId, world.tenant(totara), 'Boatyard'))).toBe('org.duplicate');
    expect(await kinds()).toEqual(['duplicate']);
    expect(dataCalls()).toEqual([]);
    expect(readdirSync(join(world.profile.dir, 'orgs'))).toEqual([world.tenant(totara)]);
  });

  test('03 attached already, through another person, is a duplicate and a second connection that names both', async () => {
    await world.attach(sam, totara, 'Totara');
    const offered = await world.offer(robin, [totara], 'Totara NZ');
    expect(failureOf(offered)).toBe('org.duplicate');
    expect(await kinds()).toEqual(['duplicate', 'secondConnection']);
    const second = (await findings()).find((one) => one.kind === 'secondConnection');
    expect(second?.identities).toEqual(['Sam Adviser', 'Robin Owner']);
    expect(dataCalls()).toEqual([]);
  });

  test('04 that two people attach at the same moment is attached once, and the other is told as what', async () => {
    const one = await world.offer(sam, [totara], 'Totara');
    const other = await world.offer(robin, [totara], 'Instruments');
    const tenantId = world.tenant(totara);
    const answers = await Promise.all([
      attachTo(one.identityId, tenantId, 'Totara'),
      attachTo(other.identityId, tenantId, 'Instruments'),
    ]);
    expect(answers.map(codeOf).sort()).toEqual(['ok', 'org.duplicate']);
    const [org, ...more] = await world.orgs();
    expect(more).toEqual([]);
    const refused = answers.find((answer) => !answer.ok);
    expect(refused?.ok === false && refused.failure.params?.['attachedAs']).toBe(org?.nickname);
    expect(dataCalls()).toEqual([]);
  });

  test('05 that was removed here attaches again, with a file of its own', async () => {
    const tenantId = await world.attach(sam, totara, 'Totara');
    await world.ok('orgs.detach', { orgId: tenantId, nickname: 'Totara' });
    later();
    const offered = await world.offer(sam, [totara], 'Totara');
    expect(failureOf(offered)).toBeNull();
    expect(codeOf(await attachTo(offered.identityId, tenantId, 'Totara'))).toBe('ok');
    expect(await kinds()).toEqual([]);
    expect(dataCalls()).toEqual([]);
  });

  test('06 disconnected at Xero and attached here is still a duplicate, and reads again', async () => {
    const tenantId = await world.attach(sam, totara, 'Totara');
    await world.offer(sam, [larkfield]);
    disconnect(tenantId);
    await sync(tenantId);
    expect((await orgNamed('Totara'))?.state).toBe('disconnected');
    world.sandbox.state.log.reset();
    later();
    const offered = await world.offer(sam, [totara], 'Totara again');
    expect(failureOf(offered)).toBe('org.duplicate');
    expect((await orgNamed('Totara'))?.state).not.toBe('disconnected');
    expect(dataCalls()).toEqual([]);
  });

  test('07 renamed at Xero is the same organisation', async () => {
    const tenantId = await world.attach(sam, totara, 'Totara');
    changeAtXero(tenantId, { name: 'Totara Group Limited' });
    later();
    const offered = await world.offer(sam, [tenantId], 'Totara Group');
    expect(offered.failure).toMatchObject({
      code: 'org.duplicate',
      params: { attachedAs: 'Totara', name: 'Totara Group Limited' },
    });
    expect(await orgNamed('Totara')).toMatchObject({ name: 'Totara Group Limited' });
    expect(dataCalls()).toEqual([]);
  });

  test('08 with the legal name of another one attaches, and both are shown as look-alikes', async () => {
    const [first, second] = namesakes();
    expect(await lookAlikes(first, second)).toEqual(['legalName']);
  });

  test('09 with the registration number of another one attaches, and both are shown as look-alikes', async () => {
    changeAtXero(world.tenant(linde), { registrationNumber: '9000 0002' });
    expect(await lookAlikes(world.tenant(linde), world.tenant(larkfield))).toEqual(['registrationNumber']);
  });

  test('10 with the tax number of another one attaches, and both are shown as look-alikes', async () => {
    changeAtXero(world.tenant(larkfield), { taxNumber: 'nl 000000001 b01' });
    expect(await lookAlikes(world.tenant(linde), world.tenant(larkfield))).toEqual(['taxNumber']);
  });

  test('12 made anew under another id is the successor, also when only its number tells', async () => {
    changeAtXero(world.tenant(linde), { registrationNumber: '90000002' });
    const old = await world.attach(sam, larkfield, 'Larkfield');
    await world.attach(sam, linde, 'Larkfield new', true);
    await sync(old, world.tenant(linde));
    disconnect(old);
    await sync(old);
    const found = await findings();
    expect(found.map((one) => one.kind)).toEqual(['successor']);
    expect(found[0]?.nicknames).toEqual(['Larkfield', 'Larkfield new']);
    expect((await world.orgs()).map((org) => org.nickname)).toEqual(['Larkfield', 'Larkfield new']);
  });

  test('13 among several granted at once attaches the one that is chosen and leaves the others alone', async () => {
    await world.attach(sam, totara, 'Totara');
    later();
    const offered = await world.offer(sam, [totara, larkfield, linde]);
    expect(failureOf(offered)).toBeNull();
    const open = offered.organisations.filter((one) => one.attachedAs === null).map((one) => one.name);
    expect(open.sort()).toEqual([larkfield, linde].sort());
    expect(codeOf(await attachTo(offered.identityId, world.tenant(linde), 'Linde'))).toBe('ok');
    expect((await world.orgs()).map((org) => org.nickname)).toEqual(['Linde', 'Totara']);
    expect(await kinds()).toEqual([]);
    expect(dataCalls()).toEqual([]);
  });

  test('14 where none was chosen opens nothing, and blocks nothing that can still be attached', async () => {
    const nothing = await world.offer(robin, []);
    expect(failureOf(nothing)).toBe('org.noneGranted');
    await world.offer(sam, [larkfield, totara]);
    const offered = await world.offer(sam, []);
    expect(failureOf(offered)).toBeNull();
    expect(codeOf(await attachTo(offered.identityId, world.tenant(larkfield), 'Larkfield'))).toBe('ok');
    expect(dataCalls()).toEqual([]);
  });

  test('14b where none was chosen and all are attached is refused once, not once per organisation', async () => {
    await world.attach(sam, totara, 'Totara');
    await world.attach(sam, larkfield, 'Larkfield');
    later();
    const offered = await world.offer(sam, [], 'Another');
    expect(failureOf(offered)).toBe('org.duplicate');
    expect(await kinds()).toEqual(['duplicate']);
    expect(dataCalls()).toEqual([]);
  });
});

describe('a sign-in for an organisation that is attached', () => {
  const again = (identityId: string, orgId: string, authEventId: string | null = null) =>
    world.ok('private.offer', { identityId, authEventId, purpose: 'reconnect', orgId, attemptedNickname: null });

  test('15 as somebody who reaches only another organisation is refused and changes nothing', async () => {
    const orgId = await world.attach(sam, linde, 'Linde');
    const before = await orgNamed('Linde');
    const { identityId } = await world.signIn(robin, [totara]);
    const offered: { failure: Failure | null } = await again(identityId, orgId);
    expect(offered.failure).toMatchObject({ code: 'org.differentOrganisation', params: { nickname: 'Linde' } });
    expect(codeOf(await reply('private.reconnect', { identityId, orgId, sync: false }))).toBe(
      'org.differentOrganisation',
    );
    expect(await orgNamed('Linde')).toEqual(before);
    expect(dataCalls()).toEqual([]);
  });

  test('16 as another person who reaches it goes on in place', async () => {
    const orgId = await world.attach(sam, totara, 'Totara');
    await world.ok('orgs.pin', { orgId, pinned: true });
    const before = await orgNamed('Totara');
    const { identityId } = await world.signIn(robin, [totara]);
    expect(failureOf(await again(identityId, orgId))).toBeNull();
    expect(codeOf(await reply('private.reconnect', { identityId, orgId, sync: false }))).toBe('ok');
    const after = await orgNamed('Totara');
    expect(after?.identity?.name).toBe('Robin Owner');
    expect(after).toMatchObject({ nickname: before?.nickname, pinned: true, colour: before?.colour });
    expect(dataCalls()).toEqual([]);
  });

  test('17 whose user was removed at Xero keeps its figures and says whose access ended', async () => {
    const orgId = await world.attach(robin, totara, 'Totara', true);
    await sync(orgId);
    await world.attach(sam, larkfield, 'Larkfield');
    await world.signIn(sam, [totara]);
    disconnect(orgId, robin);
    await sync(orgId);
    world.sandbox.state.clock.advance(11 * 60_000);
    await sync(orgId);
    const org = await orgNamed('Totara');
    expect(org?.state).toBe('disconnected');
    expect(org?.lastSync).not.toBeNull();
    // Somebody else may take over.
    const { identityId } = await world.signIn(sam, [totara]);
    expect(codeOf(await reply('private.reconnect', { identityId, orgId, sync: false }))).toBe('ok');
    expect((await orgNamed('Totara'))?.identity?.name).toBe('Sam Adviser');
  });
});

test('18 a client that uses two uncertified apps already is refused by Xero, and told as that', async () => {
  const consent = await startConsent(world.practice, {
    timeoutMs: 20_000,
    openBrowser: async (url) => {
      const asked = new URL(url).searchParams;
      const back = new URL(asked.get('redirect_uri') ?? '');
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'This organisation has reached the limit of 2 uncertified apps');
      back.searchParams.set('state', asked.get('state') ?? '');
      await fetch(back);
    },
  });
  expect(await consent.done).toMatchObject({ ok: false, failure: { code: 'signin.appLimit' } });
  expect(await world.orgs()).toEqual([]);
  expect(dataCalls()).toEqual([]);
});

test.each(['CAFE EEN', 'café  één', ' Cáfé Één '])('19 the nickname %j is in use as Café Één', async (nickname) => {
  await world.attach(sam, totara, 'Café Één');
  const { identityId } = await world.offer(sam, [larkfield]);
  const refused = await attachTo(identityId, world.tenant(larkfield), nickname);
  expect(codeOf(refused)).toBe('org.nicknameTaken');
  expect(codeOf(await attachTo(identityId, world.tenant(larkfield), 'Café Twee'))).toBe('ok');
  expect(dataCalls()).toEqual([]);
});

test('20 two look-alikes marked as different stay quiet', async () => {
  const [first, second] = namesakes();
  await lookAlikes(first, second);
  const [found] = await findings();
  await world.ok('duplicates.dismiss', { id: found?.id, reason: 'two branches on purpose' });
  await sync(first, second);
  expect(await kinds()).toEqual([]);
  expect(await world.orgs()).toHaveLength(2);
});

/** Attaches and reads both; answers what the one look-alike finding says they share. */
async function lookAlikes(one: string, other: string): Promise<unknown> {
  const { identityId } = await world.offer(sam, [one, other]);
  for (const [index, tenantId] of [one, other].entries())
    expect(codeOf(await attachTo(identityId, tenantId, `Client ${index}`))).toBe('ok');
  expect(dataCalls()).toEqual([]);
  await sync(one, other);
  const found = await findings();
  expect(found.map((finding) => finding.kind)).toEqual(['lookAlike']);
  return found[0]?.evidence['shared'];
}

function namesakes(): [string, string] {
  const { world: books } = world.sandbox.state;
  const [first, second] = books.tenantIds.filter((id) => books.organisation(id).name === harbour);
  if (!first || !second) throw new Error('the scenario has no namesakes');
  return [first, second];
}
