import type { Reply } from '#contract/failure';
import type { AccessToken, TokenSource } from '../wire.ts';
import { toReply } from './reply.ts';
import type { TokenKeeper } from './tokenKeeper.ts';

/** The keeper as the engine sees it: short-lived tokens, never a refresh token. */
export function createTokenSource(keeper: TokenKeeper): TokenSource {
  /** What was given out last. A renewal is asked for that one; had it been replaced meanwhile, the newer one is the answer. */
  const given = new Map<string, string>();
  return {
    async accessToken(identityId, options): Promise<Reply<AccessToken>> {
      const result = await (options?.renew === true
        ? keeper.forceRefresh(identityId, given.get(identityId))
        : keeper.getAccessToken(identityId));
      if (!result.ok) return toReply(result);
      const { token, secondsLeft, scopes } = result.value;
      given.set(identityId, token);
      return { ok: true, value: { token, secondsLeft, scopes } };
    },
  };
}
