import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AccessToken, Connection, IdentityStore, RefreshToken } from './identity.ts';

/** What a sandbox keeps between two runs, so that a demo practice stays signed in. The books are not in it. */
interface Kept {
  readonly version: 1;
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  readonly connections: readonly Connection[];
  readonly accessTokens: readonly AccessToken[];
  readonly refreshTokens: readonly RefreshToken[];
}

/** Reads the file into the store; a missing file is an empty memory, a broken one is ignored. */
export function recall(file: string, identity: IdentityStore): void {
  if (!existsSync(file)) return;
  let kept: Kept;
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return;
  }
  if (kept.version !== 1) return;
  const isKnown = (entry: { readonly userId: string }): boolean => identity.user(entry.userId) !== undefined;
  for (const [userId, scopes] of Object.entries(kept.scopes)) identity.grant(userId, scopes);
  identity.connections = kept.connections.filter(
    (entry) => isKnown(entry) && identity.standing(entry.userId, entry.tenantId) !== undefined,
  );
  for (const token of kept.accessTokens.filter(isKnown)) identity.accessTokens.set(token.token, token);
  for (const token of kept.refreshTokens.filter(isKnown)) identity.refreshTokens.set(token.token, token);
}

/** Writes the file whole or not at all; only its owner may read it. Tokens that are of no more use are left out. */
export function remember(file: string, identity: IdentityStore, now: number, graceMinutes: number): void {
  const isUseful = (token: RefreshToken): boolean =>
    !token.isExpired && (token.rotatedAt === undefined || now - token.rotatedAt <= graceMinutes * 60_000);
  const kept: Kept = {
    version: 1,
    scopes: Object.fromEntries(
      identity.world.users
        .map((user) => [user.id, identity.grantedScopes(user.id)] as const)
        .filter(([, scopes]) => scopes.length > 0),
    ),
    connections: identity.connections,
    accessTokens: [...identity.accessTokens.values()].filter((token) => token.expiresAt > now),
    refreshTokens: [...identity.refreshTokens.values()].filter(isUseful),
  };
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 });
  renameSync(draft, file);
}
