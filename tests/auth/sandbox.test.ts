import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryCustody, type CustodyStore } from '../../main/auth/custodyStore.ts';
import { createMemoryStore } from '../../main/auth/memoryStore.ts';
import type { SecretStore } from '../../main/auth/secretStore.ts';
import { startSignIn } from '../../main/auth/signIn.ts';
import { createTokenKeeper } from '../../main/auth/tokenKeeper.ts';
import { startSandbox, type FaultRule, type Sandbox } from '../../sandbox/server/index.ts';

const PORTS = [18_763, 18_764, 18_765];
const SCOPES = ['openid', 'profile', 'email', 'offline_access', 'accounting.settings.read'];

let sandbox: Sandbox;
let custody: CustodyStore;
let secrets: SecretStore;
const sealKey = randomBytes(32);
const clock = { now: () => sandbox.state.clock.now(), machine: Date.now, wait: async () => {} };
const originsOf = (one: Sandbox) => ({ login: one.origin, identity: one.origin, api: one.origin });

beforeEach(async () => {
  custody = createMemoryCustody();
  secrets = createMemoryStore();
  sandbox = await startSandbox({
    scenario: 'first',
    knobs: { redirectUris: PORTS.map((port) => `http://localhost:${port}/callback`), autoApprove: true },
  });
});
afterEach(() => sandbox.close());

/** A browser that allows, or does not, and follows the way back. */
const browse = (decision: 'allow' | 'cancel') => async (url: string) =>
  void (await fetch(`${url}&sandbox_decision=${decision}`));

const signIn = (decision: 'allow' | 'cancel' = 'allow') =>
  startSignIn({
    clientId: sandbox.clientId,
    scopes: SCOPES,
    origins: originsOf(sandbox),
    ports: PORTS,
    now: clock.now,
    openBrowser: browse(decision),
  }).then((attempt) => attempt.done);

const newKeeper = () => createTokenKeeper({ custody, secrets, sealKey, origins: originsOf(sandbox), clock });

async function signedIn() {
  const result = await signIn();
  if (!result.ok) throw new Error(result.code);
  const kept = await newKeeper().keepSignIn(result.value);
  if (!kept.ok) throw new Error(kept.code);
  return { identityId: kept.value.identityId, signedIn: result.value };
}

const connectionsStatus = async (token: string) =>
  (await fetch(`${sandbox.origin}/connections`, { headers: { Authorization: `Bearer ${token}` } })).status;

describe('against the local Xero', () => {
  it('a consent gives a named identity, scopes, the event of the connection, and a token that works', async () => {
    const { signedIn: value, identityId } = await signedIn();
    const user = sandbox.state.world.users[0];
    expect(identityId).toBe(user?.id);
    expect(value.identity.email).toBe(user?.email);
    expect(value.scopes).toEqual([...SCOPES].sort());
    expect(value.authEventId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await connectionsStatus(value.tokens.accessToken)).toBe(200);
  });

  it('a refusal on the consent page is "denied"', async () => {
    expect(await signIn('cancel')).toMatchObject({ ok: false, code: 'signin.denied' });
  });

  it('every process renews once, and its token works', async () => {
    const { identityId } = await signedIn();
    for (let round = 0; round < 3; round += 1) {
      sandbox.state.clock.advance(40 * 60_000);
      const token = await newKeeper().getAccessToken(identityId);
      expect(token.ok && (await connectionsStatus(token.value.token))).toBe(200);
    }
    expect(custody.get(identityId)?.generation).toBe(4);
  });

  it('a rotation whose answer is lost is repeated within the grace', async () => {
    const { identityId } = await signedIn();
    sandbox.state.faults.add({ endpoint: 'token', action: { kind: 'drop' } } satisfies FaultRule);
    expect((await newKeeper().getAccessToken(identityId)).ok).toBe(true);
  });

  it('after removal the server no longer knows the sign-in', async () => {
    const { identityId } = await signedIn();
    const keeper = newKeeper();
    const token = await keeper.getAccessToken(identityId);
    expect(await keeper.remove(identityId)).toEqual({ ok: true, value: { revoked: true } });
    expect(token.ok && (await connectionsStatus(token.value.token))).not.toBe(200);
  });

  it('a sign-in unused for longer than 60 days asks for a new one, and the row stays', async () => {
    const { identityId } = await signedIn();
    sandbox.state.clock.advance(61 * 86_400_000);
    expect(await newKeeper().getAccessToken(identityId)).toMatchObject({ ok: false, code: 'signin.needed' });
    expect(custody.list()).toHaveLength(1);
  });
});
