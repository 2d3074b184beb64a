import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signInEndsInDays } from '../../main/auth/tokenKeeper.ts';
import { createTokenSource } from '../../main/auth/tokenSource.ts';
import { createWorld, DAY, MINUTE, signedIn, type World } from './support/keeperWorld.ts';
import type { Fault } from './support/tokenServer.ts';

const USER = 'user-1';
let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.server.close());

async function signedInKeeper() {
  const keeper = world.keeper();
  const kept = await keeper.keepSignIn(signedIn(world.server));
  expect(kept.ok).toBe(true);
  return keeper;
}

/** A keeper of a fresh process: it knows nothing but what is stored. */
async function restarted() {
  await signedInKeeper();
  return world.keeper();
}

const passingFaults = [
  'loseAnswer',
  'loseRequest',
  'unavailable',
  'brokenRefusal',
  'redirect',
  'html',
  'rateLimited',
  'truncated',
] as const;

function onlyFirst(fault: Fault) {
  return (post: number) => (post === 0 ? fault : null);
}

describe('getting an access token', () => {
  it('uses the one that came with the sign-in, without another request', async () => {
    const keeper = await signedInKeeper();
    const token = await keeper.getAccessToken(USER);
    expect(token).toMatchObject({ ok: true, value: { token: `access-${USER}`, secondsLeft: 1800 } });
    expect(world.server.posts).toEqual([]);
  });

  it('renews at 80 % of its life and not before', async () => {
    const keeper = await signedInKeeper();
    world.pass(23.9 * MINUTE);
    await keeper.getAccessToken(USER);
    expect(world.server.posts).toHaveLength(0);
    world.pass(0.2 * MINUTE);
    const token = await keeper.getAccessToken(USER);
    expect(world.server.posts).toHaveLength(1);
    expect(token.ok && token.value.secondsLeft).toBe(1800);
  });

  it('renews once for fifty callers at the same time', async () => {
    const keeper = await restarted();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => keeper.getAccessToken(USER)));
    expect(new Set(tokens.map((token) => token.ok && token.value.token)).size).toBe(1);
    expect(world.server.posts).toHaveLength(1);
  });

  it('renews once when several workers report the same 401', async () => {
    const keeper = await signedInKeeper();
    world.pass(5 * MINUTE);
    const rejected = `access-${USER}`;
    await Promise.all(Array.from({ length: 5 }, () => keeper.forceRefresh(USER, rejected)));
    await keeper.forceRefresh(USER, rejected);
    expect(world.server.posts).toHaveLength(1);
  });

  it('notices that the machine slept, though the rising clock stood still', async () => {
    const keeper = await signedInKeeper();
    world.time.wall += 8 * 60 * MINUTE;
    await keeper.getAccessToken(USER);
    expect(world.server.posts).toHaveLength(1);
  });

  it.each([-DAY, -5 * MINUTE, 5 * MINUTE])('keeps giving tokens when the clock jumps by %d ms', async (jump) => {
    const keeper = await signedInKeeper();
    world.time.wall += jump;
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    world.pass(25 * MINUTE);
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    expect(world.server.posts).toHaveLength(1);
  });

  it('gives the old one while it lasts when the renewal meets a closed network', async () => {
    const keeper = await signedInKeeper();
    world.pass(26 * MINUTE);
    world.server.control.fault = () => 'loseRequest';
    expect(await keeper.getAccessToken(USER)).toMatchObject({ ok: true, value: { token: `access-${USER}` } });
    world.pass(4 * MINUTE);
    expect(await keeper.getAccessToken(USER)).toMatchObject({ ok: false, code: 'network.offline' });
  });

  it('says sign-in needed for somebody who never signed in', async () => {
    expect(await world.keeper().getAccessToken('nobody')).toMatchObject({ ok: false, code: 'signin.needed' });
  });

  it('hands the engine a token in the shape of the private wire', async () => {
    const reply = await createTokenSource(await signedInKeeper()).accessToken(USER, { renew: false });
    expect(reply).toEqual({
      ok: true,
      value: { token: `access-${USER}`, secondsLeft: 1800, scopes: ['offline_access', 'openid'] },
    });
  });
});

describe('the engine asking for a renewal', () => {
  it('gets a new token at once, even for one it has only just received', async () => {
    const source = createTokenSource(await signedInKeeper());
    const first = await source.accessToken(USER);
    const second = await source.accessToken(USER, { renew: true });
    const third = await source.accessToken(USER, { renew: true });
    const tokens = [first, second, third].map((reply) => reply.ok && reply.value.token);
    expect(new Set(tokens).size).toBe(3);
    expect(world.server.posts).toHaveLength(2);
  });
});

describe('rotation', () => {
  it('keeps two generations, each in its own slot', async () => {
    const keeper = await restarted();
    for (let round = 0; round < 4; round += 1) {
      world.pass(25 * MINUTE);
      expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    }
    const row = world.custody.get(USER);
    expect(row).toMatchObject({ generation: 5, intent: null, needsSignInSince: null });
    const a = await world.keychain.store.read(`rt/${USER}/a`);
    const b = await world.keychain.store.read(`rt/${USER}/b`);
    expect([a, b].map((slot) => slot.ok && (JSON.parse(slot.value ?? '{}') as { g: number }).g)).toEqual([4, 5]);
    expect(new Set(world.server.posts).size).toBe(4);
    expect(world.keychain.removed).toEqual([]);
  });

  it.each(passingFaults)('survives one %s by asking again with the same token', async (fault) => {
    const keeper = await restarted();
    world.server.control.fault = onlyFirst(fault);
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    expect(world.server.posts).toHaveLength(2);
    expect(new Set(world.server.posts).size).toBe(1);
  });

  it.each(passingFaults)('never asks for a sign-in because of %s, however long it lasts', async (fault) => {
    const keeper = await restarted();
    world.server.control.fault = () => fault;
    for (let round = 0; round < 3; round += 1) {
      const token = await keeper.getAccessToken(USER);
      expect(token.ok || token.code).toMatch(/^(network\.offline|xero\.unavailable)$/);
    }
    world.server.control.fault = null;
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
  });

  it('counts a wrong client id as a setting to check, not as an ended sign-in', async () => {
    await signedInKeeper();
    const row = world.custody.get(USER);
    if (row === null) throw new Error('no row');
    world.custody.save({ ...row, clientId: 'other' });
    expect(await world.keeper().getAccessToken(USER)).toMatchObject({ ok: false, code: 'signin.invalidClient' });
    expect(world.custody.get(USER)?.needsSignInSince).toBeNull();
  });

  it('asks for a sign-in after the consent was withdrawn, keeps everything, and recovers by signing in', async () => {
    const keeper = await restarted();
    await keeper.getAccessToken(USER);
    world.pass(25 * MINUTE);
    world.server.withdraw(USER);
    expect(await keeper.getAccessToken(USER)).toMatchObject({ ok: false, code: 'signin.needed' });
    const tried = world.server.posts.length;
    expect(tried).toBe(3);
    expect(await keeper.getAccessToken(USER)).toMatchObject({ ok: false, code: 'signin.needed' });
    expect(world.server.posts).toHaveLength(tried);
    expect(world.keychain.removed).toEqual([]);
    expect(world.custody.get(USER)?.email).toBe(`${USER}@example.org`);

    expect((await keeper.keepSignIn(signedIn(world.server))).ok).toBe(true);
    world.pass(25 * MINUTE);
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
  });

  it('tries the token before the newest when the newest alone is refused', async () => {
    const keeper = await restarted();
    await keeper.getAccessToken(USER);
    const newest = await world.keychain.store.read(`rt/${USER}/a`);
    world.server.forget((JSON.parse((newest.ok && newest.value) || '{}') as { t: string }).t);
    world.pass(25 * MINUTE);
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    world.pass(25 * MINUTE);
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    expect(world.server.posts).toHaveLength(4);
  });

  it('concludes nothing from a refusal while one slot cannot be read', async () => {
    await restarted();
    world.server.withdraw(USER);
    const reads = { count: 0 };
    const secrets = {
      ...world.keychain.store,
      read: (name: string) => {
        reads.count += 1;
        if (name.endsWith('/a')) return Promise.resolve({ ok: false, code: 'keychain.locked' } as const);
        return world.keychain.store.read(name);
      },
    };
    expect(await world.keeper({ secrets }).getAccessToken(USER)).toMatchObject({ ok: false, code: 'keychain.locked' });
    expect(reads.count).toBeGreaterThan(0);
    expect(world.custody.get(USER)?.needsSignInSince).toBeNull();
  });

  it('keeps a new sign-in that arrives while a renewal is under way', async () => {
    const keeper = await restarted();
    let answerNow: () => void = () => {};
    world.server.control.gate = new Promise((resolve) => {
      answerNow = resolve;
    });
    const renewing = keeper.getAccessToken(USER);
    const again = signedIn(world.server);
    const keeping = keeper.keepSignIn(again);
    answerNow();
    expect([(await renewing).ok, (await keeping).ok]).toEqual([true, true]);
    expect(world.custody.get(USER)).toMatchObject({ generation: 3, intent: null });
    world.pass(25 * MINUTE);
    expect((await world.keeper().getAccessToken(USER)).ok).toBe(true);
    expect(world.server.posts.at(-1)).toBe(again.tokens.refreshToken);
  });

  it('merges two sign-ins of the same user into one identity and keeps two users apart', async () => {
    const keeper = await signedInKeeper();
    await keeper.keepSignIn(signedIn(world.server));
    await keeper.keepSignIn(signedIn(world.server, 'user-2'));
    expect(keeper.list().map((row) => [row.identityId, row.generation])).toEqual([
      [USER, 2],
      ['user-2', 1],
    ]);
  });
});

describe('a keychain that refuses', () => {
  it.each(['keychain.locked', 'keychain.missing', 'keychain.timeout', 'keychain.denied'] as const)(
    'passes %s on and changes nothing',
    async (code) => {
      await signedInKeeper();
      const before = world.custody.get(USER);
      world.keychain.trouble.read = code;
      expect(await world.keeper().getAccessToken(USER)).toMatchObject({ ok: false, code });
      expect(world.custody.get(USER)).toEqual(before);
      expect(world.server.posts).toEqual([]);
    },
  );

  it('keeps a sealed copy in the registry until the keychain takes the token', async () => {
    const keeper = await restarted();
    world.keychain.trouble.write = 'keychain.locked';
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    expect(keeper.hasUnsavedTokens()).toBe(false);
    const sealed = world.custody.get(USER)?.sealedCopy;
    expect(sealed?.length).toBeGreaterThan(28);
    expect(Buffer.from(sealed ?? []).includes(world.server.posts[0] ?? 'x')).toBe(false);

    world.pass(3 * DAY);
    world.keychain.trouble.write = null;
    expect((await world.keeper().getAccessToken(USER)).ok).toBe(true);
    expect(world.custody.get(USER)).toMatchObject({ sealedCopy: null, generation: 3 });
  });

  it('stores a token that is too long for a keychain sealed in the registry', async () => {
    const keeper = world.keeper();
    const long = signedIn(world.server);
    const kept = await keeper.keepSignIn({ ...long, tokens: { ...long.tokens, refreshToken: 'x'.repeat(4_000) } });
    expect(kept.ok && kept.value.sealedCopy).toBeInstanceOf(Uint8Array);
  });

  it('holds a token that can be stored nowhere, says so, and stores it as soon as it can', async () => {
    const full = { now: false };
    const custody = {
      ...world.custody,
      completeRotation: (...change: Parameters<typeof world.custody.completeRotation>) => {
        if (full.now) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
        return world.custody.completeRotation(...change);
      },
    };
    await signedInKeeper();
    const keeper = world.keeper({ custody });
    full.now = true;
    world.keychain.trouble.write = 'keychain.locked';
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    expect(keeper.hasUnsavedTokens()).toBe(true);
    expect(await keeper.settle(200)).toBe(false);
    full.now = false;
    expect(await keeper.settle(200)).toBe(true);
    world.keychain.trouble.write = null;
    world.pass(2 * DAY);
    expect((await world.keeper().getAccessToken(USER)).ok).toBe(true);
  });

  it('lets a renewal under way be stored before the app quits', async () => {
    const keeper = await restarted();
    let answerNow: () => void = () => {};
    world.server.control.gate = new Promise((resolve) => {
      answerNow = resolve;
    });
    void keeper.getAccessToken(USER);
    const settled = keeper.settle(10_000);
    answerNow();
    expect(await settled).toBe(true);
    expect(world.custody.get(USER)).toMatchObject({ generation: 2, intent: null });
  });

  it('does not begin an exchange whose intent cannot be written', async () => {
    await signedInKeeper();
    const custody = {
      ...world.custody,
      beginRotation: () => {
        throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
      },
    };
    expect(await world.keeper({ custody }).getAccessToken(USER)).toMatchObject({ ok: false, code: 'disk.full' });
    expect(world.server.posts).toEqual([]);
  });
});

describe('the 60 days of an unused sign-in', () => {
  it('start anew with every renewal, and idle sign-ins are renewed after 30', async () => {
    const keeper = await restarted();
    const days = () => signInEndsInDays(world.custody.get(USER)!, world.time.wall);
    expect(days()).toBe(60);
    world.pass(29 * DAY);
    await keeper.refreshIdle();
    expect(days()).toBe(31);
    world.pass(2 * DAY);
    await keeper.refreshIdle();
    expect(days()).toBe(60);
    world.pass(61 * DAY);
    expect(days()).toBeNull();
    expect(await keeper.getAccessToken(USER)).toMatchObject({ ok: false, code: 'signin.needed' });
  });
});

describe('removing an identity', () => {
  it('revokes, empties both slots and forgets the row', async () => {
    const keeper = await restarted();
    await keeper.getAccessToken(USER);
    expect(await keeper.remove(USER)).toEqual({ ok: true, value: { revoked: true } });
    expect(world.server.revokedCount()).toBe(1);
    expect(world.custody.get(USER)).toBeNull();
    for (const slot of ['a', 'b'])
      expect(await world.keychain.store.read(`rt/${USER}/${slot}`)).toMatchObject({ value: null });
  });

  it('works without a network', async () => {
    const keeper = await restarted();
    await world.server.close();
    expect(await keeper.remove(USER)).toEqual({ ok: true, value: { revoked: false } });
    expect(keeper.list()).toEqual([]);
  });

  it('keeps the row when the keychain refuses, so that nothing is left behind unseen', async () => {
    const keeper = await restarted();
    world.keychain.trouble.remove = 'keychain.locked';
    expect(await keeper.remove(USER)).toMatchObject({ ok: false, code: 'keychain.locked' });
    expect(keeper.list()).toHaveLength(1);
  });
});
