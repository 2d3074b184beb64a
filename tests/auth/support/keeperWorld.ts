import { randomBytes } from 'node:crypto';
import { createMemoryCustody, type CustodyStore } from '../../../main/auth/custodyStore.ts';
import { createMemoryStore } from '../../../main/auth/memoryStore.ts';
import { fail } from '../../../main/auth/result.ts';
import type { SecretFailureCode, SecretStore } from '../../../main/auth/secretStore.ts';
import type { SignedIn } from '../../../main/auth/signIn.ts';
import { createTokenKeeper, type TokenKeeperOptions } from '../../../main/auth/tokenKeeper.ts';
import { startTokenServer, type TokenServer } from './tokenServer.ts';

export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** One machine: its clock, its keychain and its registry, outliving the processes that use them. */
export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(options: { graceMs?: number; custody?: CustodyStore } = {}) {
  const time = { wall: Date.parse('2026-11-22T09:00:00Z'), rising: 0 };
  const server = await startTokenServer({ now: () => time.wall, ...options });
  const keychain = failingStore(createMemoryStore());
  const custody = options.custody ?? createMemoryCustody();
  const sealKey = randomBytes(32);
  let processes = 0;
  return {
    server,
    custody,
    keychain,
    time,
    pass(ms: number): void {
      time.wall += ms;
      time.rising += ms;
    },
    keeper(overrides: Partial<TokenKeeperOptions> = {}) {
      processes += 1;
      return createTokenKeeper({
        custody,
        secrets: keychain.store,
        sealKey,
        origins: server.origins,
        owner: `process-${processes}`,
        isOwnerDead: () => false,
        clock: {
          now: () => time.wall,
          monotonic: () => time.rising,
          machine: () => time.wall,
          wait: async () => {},
        },
        ...overrides,
      });
    },
  };
}

/** A sign-in as startSignIn would hand it over. */
export function signedIn(server: TokenServer, user = 'user-1'): SignedIn {
  return {
    identity: { xeroUserId: user, name: 'Ada Example', email: `${user}@example.org` },
    tokens: { accessToken: `access-${user}`, refreshToken: server.signIn(user), expiresIn: 1800 },
    scopes: ['offline_access', 'openid'],
    authEventId: null,
    clientId: 'client',
  };
}

/** A store whose operations can be made to fail, as a keychain's do. */
export function failingStore(inner: SecretStore) {
  const trouble: { read: SecretFailureCode | null; write: SecretFailureCode | null; remove: SecretFailureCode | null } =
    {
      read: null,
      write: null,
      remove: null,
    };
  const removed: string[] = [];
  const store: SecretStore = {
    kind: 'keychain',
    read: async (name) => (trouble.read === null ? inner.read(name) : fail(trouble.read)),
    write: async (name, value) => (trouble.write === null ? inner.write(name, value) : fail(trouble.write)),
    remove: async (name) => {
      removed.push(name);
      return trouble.remove === null ? inner.remove(name) : fail(trouble.remove);
    },
  };
  return { store, trouble, removed };
}
