import type { Reply } from '#contract/failure';
import type { AccessToken, TokenSource } from '../wire.ts';
import { toReply } from './reply.ts';
import type { TokenKeeper } from './tokenKeeper.ts';

/** The keeper as the engine sees it: short-lived tokens, never a refresh token. */
export function createTokenSource(keeper: TokenKeeper): TokenSource {
  return {
    async accessToken(identityId, options): Promise<Reply<AccessToken>> {
      const renew = options?.renew === true;
      const result = await (renew ? keeper.forceRefresh(identityId) : keeper.getAccessToken(identityId));
      if (!result.ok) return toReply(result);
      const { token, secondsLeft, scopes } = result.value;
      return { ok: true, value: { token, secondsLeft, scopes } };
    },
  };
}
