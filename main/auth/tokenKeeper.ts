import { setTimeout as pause } from 'node:timers/promises';
import type { CustodyStore, IdentityRow } from './custodyStore.ts';
import { identityIdOf } from './claims.ts';
import { currentOwner, isOwnerDead, withLease } from './lease.ts';
import { codeOf } from './profileFiles.ts';
import { fail, succeed, type Result } from './result.ts';
import {
  collectTokens,
  nextGeneration,
  rotate,
  storeToken,
  type AccessFailureCode,
  type HeldTokens,
  type RotationOptions,
  type RotationPoint,
} from './rotation.ts';
import type { SecretStore } from './secretStore.ts';
import type { SignedIn } from './signIn.ts';
import { slotName, slotOf } from './slots.ts';
import { refresh, revoke, TOKEN_TIMEOUT_MS } from './tokenEndpoint.ts';
import type { XeroOrigins } from './xeroOrigins.ts';

export type AccessToken = Readonly<{
  token: string;
  scopes: readonly string[];
  /** Milliseconds of `performance.now()`; unaffected by changes of the machine's clock. */
  expiresAtMonotonic: number;
  secondsLeft: number;
}>;

export type AccessResult = Result<AccessToken, AccessFailureCode>;

export type KeeperClock = Readonly<{
  /** The app's clock in milliseconds; may be fixed. */
  now: () => number;
  /** Milliseconds that only ever rise. */
  monotonic: () => number;
  /** The machine's clock in milliseconds, for leases. */
  machine: () => number;
  wait: (ms: number) => Promise<void>;
}>;

export type TokenKeeperOptions = Readonly<{
  custody: CustodyStore;
  secrets: SecretStore;
  /** 32 bytes, `deriveSealKey(master)`. */
  sealKey: Uint8Array;
  origins: XeroOrigins;
  fetch?: typeof fetch;
  clock?: Partial<KeeperClock>;
  tokenTimeoutMs?: number;
  leaseLifeMs?: number;
  leaseWaitMs?: number;
  owner?: string;
  isOwnerDead?: (owner: string) => boolean;
  /** Called between the steps of a rotation, so that tests can end the process there. */
  atPoint?: (point: RotationPoint) => void;
  /** Called when an identity was renewed, has ended or was removed: lists on the screen are read again. */
  onChange?: (identityId: string) => void;
}>;

export interface TokenKeeper {
  /** Stores a new sign-in; another sign-in of the same user takes the place of the former one. */
  keepSignIn(signedIn: SignedIn): Promise<Result<IdentityRow, AccessFailureCode>>;
  /** An access token with time left; renewed at 80 % of its life. Concurrent callers share one renewal. */
  getAccessToken(identityId: string): Promise<AccessResult>;
  /** After a 401. Gives the newer token when the rejected one has been replaced already, else renews. */
  forceRefresh(identityId: string, rejectedToken?: string): Promise<AccessResult>;
  list(): IdentityRow[];
  get(identityId: string): IdentityRow | null;
  /** Renews every sign-in that has been idle for 30 days, so that none ends unnoticed after 60. */
  refreshIdle(): Promise<void>;
  /** The user's own wish only: tells Xero to forget the sign-in (best effort), then removes tokens and row. */
  remove(identityId: string): Promise<Result<{ revoked: boolean }, AccessFailureCode>>;
  /** True while a token exists in memory only; the app must not quit then. */
  hasUnsavedTokens(): boolean;
  /** Waits for renewals under way and tries to store what is unsaved. `false` when something still is not stored. */
  settle(timeoutMs?: number): Promise<boolean>;
}

const DAY_MS = 86_400_000;
const SIGN_IN_LIFE_DAYS = 60;
const IDLE_DAYS = 30;
const RENEW_AT = 0.8;
/** An access token this close to its end may expire on its way to the server. */
const LAST_USE_MS = 30_000;

/** Whole days until an unused sign-in ends at Xero; `null` when it has ended. */
export function signInEndsInDays(row: IdentityRow, now: number): number | null {
  if (row.needsSignInSince !== null) return null;
  const left = SIGN_IN_LIFE_DAYS - (now - Date.parse(row.lastRefreshedAt)) / DAY_MS;
  return left <= 0 ? null : Math.min(SIGN_IN_LIFE_DAYS, Math.floor(left));
}

type Cached = Readonly<{
  token: string;
  scopes: readonly string[];
  obtainedAt: number;
  obtainedAtWall: number;
  lifeMs: number;
}>;

/** Keeps the sign-ins: refresh tokens in the secret store by the custody protocol (rotation.ts), access tokens in memory only. */
export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { custody, secrets } = options;
  const clock: KeeperClock = {
    now: Date.now,
    monotonic: () => performance.now(),
    machine: Date.now,
    wait: (ms) => pause(ms),
    ...options.clock,
  };
  const cache = new Map<string, Cached>();
  const running = new Map<string, Promise<AccessResult>>();
  const queues = new Map<string, Promise<void>>();
  const held: HeldTokens = new Map();
  const sealedOnly = new Set<string>();
  const server = { origins: options.origins, ...(options.fetch === undefined ? {} : { fetch: options.fetch }) };
  const timeoutMs = options.tokenTimeoutMs ?? TOKEN_TIMEOUT_MS;
  const leaseOptions = {
    custody,
    owner: options.owner ?? currentOwner(),
    now: clock.machine,
    lifeMs: options.leaseLifeMs ?? 60_000,
    waitMs: options.leaseWaitMs ?? 90_000,
    isDead: options.isOwnerDead ?? isOwnerDead,
  };
  const rotation: RotationOptions = {
    custody,
    secrets,
    sealKey: options.sealKey,
    now: clock.now,
    wait: clock.wait,
    request: (clientId, token) => refresh({ ...server, clientId, timeoutMs }, token),
    atPoint: options.atPoint ?? (() => {}),
  };

  /**
   * Everything that touches stored tokens runs here, with file errors as values: one piece of work after the other in this process
   * (the lease cannot tell two owners with the same name apart), and alone among processes.
   */
  function alone<T>(
    identityId: string,
    work: () => Promise<Result<T, AccessFailureCode>>,
  ): Promise<Result<T, AccessFailureCode>> {
    const run = (queues.get(identityId) ?? Promise.resolve()).then(() => leased(identityId, work));
    queues.set(
      identityId,
      run.then(
        () => {},
        () => {},
      ),
    );
    return run;
  }

  async function leased<T>(
    identityId: string,
    work: () => Promise<Result<T, AccessFailureCode>>,
  ): Promise<Result<T, AccessFailureCode>> {
    try {
      const outcome = await withLease(leaseOptions, identityId, work);
      return outcome.ok ? outcome.value : outcome;
    } catch (error) {
      const code = codeOf(error);
      if (code?.startsWith('SQLITE_') !== true) throw error;
      if (code.startsWith('SQLITE_FULL')) return fail('disk.full', code);
      return fail(code.startsWith('SQLITE_READONLY') ? 'file.readOnly' : 'file.busy', code);
    }
  }

  function remember(identityId: string, token: string, scopes: readonly string[], expiresIn: number): AccessToken {
    const cached: Cached = {
      token,
      scopes,
      obtainedAt: clock.monotonic(),
      obtainedAtWall: clock.now(),
      lifeMs: expiresIn * 1_000,
    };
    cache.set(identityId, cached);
    return present(cached);
  }

  /** Age by the rising clock and by the wall clock, whichever is greater: the former stops while a machine sleeps. */
  function ageOf(cached: Cached): number {
    return Math.max(clock.monotonic() - cached.obtainedAt, clock.now() - cached.obtainedAtWall);
  }

  function present(cached: Cached): AccessToken {
    const left = cached.lifeMs - ageOf(cached);
    return {
      token: cached.token,
      scopes: cached.scopes,
      expiresAtMonotonic: clock.monotonic() + left,
      secondsLeft: Math.max(0, Math.floor(left / 1_000)),
    };
  }

  function renew(identityId: string): Promise<AccessResult> {
    const already = running.get(identityId);
    if (already !== undefined) return already;
    const run = alone(identityId, async (): Promise<AccessResult> => {
      const rotated = await rotate(rotation, held, identityId);
      noteStorage(identityId);
      if (!rotated.ok) return rotated;
      const { answer, scopes } = rotated.value;
      return succeed(remember(identityId, answer.accessToken, scopes, answer.expiresIn));
    }).finally(() => {
      running.delete(identityId);
      options.onChange?.(identityId);
    });
    running.set(identityId, run);
    return run;
  }

  function noteStorage(identityId: string): void {
    const token = held.get(identityId);
    const row = token === undefined ? null : readRow(identityId);
    if (row?.sealedCopy != null && row.generation === token?.generation) sealedOnly.add(identityId);
    else sealedOnly.delete(identityId);
  }

  function readRow(identityId: string): IdentityRow | null {
    try {
      return custody.get(identityId);
    } catch {
      return null;
    }
  }

  const hasUnsavedTokens = (): boolean => [...held.keys()].some((identityId) => !sealedOnly.has(identityId));

  return {
    list: () => custody.list(),
    get: (identityId) => custody.get(identityId),

    async getAccessToken(identityId) {
      const cached = cache.get(identityId);
      if (cached !== undefined && ageOf(cached) < cached.lifeMs * RENEW_AT) return succeed(present(cached));
      const renewed = await renew(identityId);
      const isUsable = cached !== undefined && ageOf(cached) < cached.lifeMs - LAST_USE_MS;
      return renewed.ok || renewed.code === 'signin.needed' || !isUsable ? renewed : succeed(present(cached));
    },

    async forceRefresh(identityId, rejectedToken) {
      const cached = cache.get(identityId);
      const isReplaced = cached !== undefined && rejectedToken !== undefined && cached.token !== rejectedToken;
      return isReplaced ? succeed(present(cached)) : renew(identityId);
    },

    async keepSignIn(signedIn) {
      const identityId = identityIdOf(signedIn.identity.xeroUserId);
      const kept = await alone(identityId, async (): Promise<Result<IdentityRow, AccessFailureCode>> => {
        const before = custody.get(identityId);
        const found = await collectTokens(rotation, held, before ?? { identityId, sealedCopy: null });
        const newest = Math.max(before?.generation ?? 0, found.tokens[0]?.generation ?? 0);
        const generation = nextGeneration(newest, newest);
        const at = new Date(clock.now()).toISOString();
        const token = { generation, token: signedIn.tokens.refreshToken };
        const isStored = await storeToken(rotation, held, identityId, token, (sealedCopy) =>
          custody.save({
            identityId,
            xeroUserId: signedIn.identity.xeroUserId,
            name: signedIn.identity.name ?? '',
            email: signedIn.identity.email ?? '',
            clientId: signedIn.clientId,
            scopes: signedIn.scopes,
            generation,
            signedInAt: at,
            lastRefreshedAt: at,
            sealedCopy,
          }),
        );
        noteStorage(identityId);
        const row = isStored ? custody.get(identityId) : null;
        return row === null ? fail('disk.full') : succeed(row);
      });
      if (kept.ok) remember(identityId, signedIn.tokens.accessToken, signedIn.scopes, signedIn.tokens.expiresIn);
      options.onChange?.(identityId);
      return kept;
    },

    async refreshIdle() {
      for (const row of custody.list()) {
        const idleMs = clock.now() - Date.parse(row.lastRefreshedAt);
        if (row.needsSignInSince === null && idleMs > IDLE_DAYS * DAY_MS) await renew(row.identityId);
      }
    },

    async remove(identityId) {
      const removed = await alone(identityId, async (): Promise<Result<{ revoked: boolean }, AccessFailureCode>> => {
        const row = custody.get(identityId);
        if (row === null) return succeed({ revoked: false });
        const newest = (await collectTokens(rotation, held, row)).tokens[0];
        const revoked = newest !== undefined && (await revoke({ ...server, clientId: row.clientId }, newest.token));
        for (const generation of [0, 1]) {
          const gone = await secrets.remove(slotName(identityId, slotOf(generation)));
          if (!gone.ok) return gone;
        }
        custody.remove(identityId);
        held.delete(identityId);
        sealedOnly.delete(identityId);
        cache.delete(identityId);
        return succeed({ revoked });
      });
      options.onChange?.(identityId);
      return removed;
    },

    hasUnsavedTokens,

    async settle(settleMs = 15_000) {
      const giveUp = pause(settleMs, undefined, { ref: false });
      await Promise.race([Promise.all(queues.values()), giveUp]);
      for (const [identityId, token] of [...held]) {
        const store = alone(identityId, async () => {
          const row = custody.get(identityId);
          if (row === null) return succeed(false);
          const isStored = await storeToken(rotation, held, identityId, token, (sealedCopy) => {
            custody.completeRotation(identityId, {
              generation: token.generation,
              scopes: row.scopes,
              lastRefreshedAt: row.lastRefreshedAt,
              sealedCopy,
            });
            custody.setSealedCopy(identityId, token.generation, sealedCopy);
          });
          noteStorage(identityId);
          return succeed(isStored);
        });
        await Promise.race([store, giveUp]);
      }
      return !hasUnsavedTokens();
    },
  };
}
