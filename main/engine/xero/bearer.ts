import type { AccessToken, TokenSource } from '../../wire.ts';
import { FailureError } from '#contract/failure';
import type { Clock } from '../clock.ts';
import { XeroFailure } from './errors.ts';

interface Held {
  readonly token: AccessToken;
  /** Monotonic time after which it is asked for again; expiry never goes by the machine's wall clock. */
  readonly staleAt: number;
}

/** Access tokens in use, one per identity. All organisations of an identity share one renewal. */
export class Bearer {
  readonly #source: TokenSource;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  readonly #pending = new Map<string, Promise<AccessToken>>();

  constructor(source: TokenSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  async get(identityId: string): Promise<AccessToken> {
    const held = this.#held.get(identityId);
    if (held && this.#clock.monotonicMs() < held.staleAt) return held.token;
    return await this.#ask(identityId, false);
  }

  /** Asks the source even when a token is in hand. */
  async refetch(identityId: string): Promise<AccessToken> {
    return await this.#ask(identityId, false);
  }

  /** Xero no longer believes `used`. Asks for another, unless somebody else has done so meanwhile. */
  async renew(identityId: string, used: string): Promise<AccessToken> {
    const held = this.#held.get(identityId);
    if (held && held.token.token !== used) return held.token;
    return await this.#ask(identityId, true);
  }

  async #ask(identityId: string, renew: boolean): Promise<AccessToken> {
    // One request at a time per identity and kind: a renewal must not be answered by a plain question that was on its way.
    const key = `${renew ? 'renew' : 'get'} ${identityId}`;
    let pending = this.#pending.get(key);
    if (!pending) {
      pending = this.#fetch(identityId, renew).finally(() => this.#pending.delete(key));
      this.#pending.set(key, pending);
    }
    return await pending;
  }

  async #fetch(identityId: string, renew: boolean): Promise<AccessToken> {
    const reply = await this.#source.accessToken(identityId, { renew });
    if (!reply.ok) {
      const error = new FailureError(reply.failure.code, reply.failure.params);
      throw new XeroFailure(reply.failure.code, 'run', reply.failure.params, error);
    }
    // Four fifths of what is left of its life: long calls at the end of it must not outlive it.
    const staleAt = this.#clock.monotonicMs() + reply.value.secondsLeft * 800;
    this.#held.set(identityId, { token: reply.value, staleAt });
    return reply.value;
  }
}
