import { createHash, randomUUID } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

/** The payload of a JWT without checking its signature, or `null` when the text is no JWT. Never throws. */
export function readClaims(token: string | undefined): Claims | null {
  const parts = token?.split('.') ?? [];
  if (parts.length !== 3 || parts[1] === undefined) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(parts[1], 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null;
  } catch {
    return null;
  }
}

/** A claim's text, or `null` when it is absent, empty or not text. */
export function textClaim(claims: Claims | null, name: string): string | null {
  const value = claims?.[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 256) : null;
}

export type Identity = Readonly<{ xeroUserId: string; name: string | null; email: string | null }>;

/**
 * Who signed in. The user id comes from the ID token, else from the access token, else from `sub`. A server that names nobody
 * gets an id of its own per sign-in: two unnamed users must not share one place for tokens.
 */
export function readIdentity(idClaims: Claims | null, accessClaims: Claims | null): Identity {
  const userId =
    textClaim(idClaims, 'xero_userid') ??
    textClaim(accessClaims, 'xero_userid') ??
    textClaim(idClaims, 'sub') ??
    textClaim(accessClaims, 'sub') ??
    `unnamed-${randomUUID()}`;
  const given = [textClaim(idClaims, 'given_name'), textClaim(idClaims, 'family_name')].filter((part) => part !== null);
  const email = textClaim(idClaims, 'email') ?? textClaim(accessClaims, 'email');
  const name = textClaim(idClaims, 'name') ?? (given.length > 0 ? given.join(' ') : null);
  return { xeroUserId: userId, name: name ?? textClaim(idClaims, 'preferred_username') ?? email, email };
}

/** Xero's user id where it is safe inside a secret's name, else a digest of it. The same user always gets the same id. */
export function identityIdOf(xeroUserId: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(xeroUserId)) return xeroUserId;
  return createHash('sha256').update(xeroUserId, 'utf8').digest('hex').slice(0, 40);
}

export type IdTokenRules = Readonly<{
  issuers: ReadonlySet<string>;
  clientId: string;
  nonce: string;
  /** Instants, in milliseconds, that may be "now": the machine's clock and, where known, the server's. */
  clocks: readonly number[];
}>;

const CLOCK_TOLERANCE_MS = 10 * 60_000;

/**
 * Why an ID token cannot belong to this attempt, or `null`. The token comes straight from the token endpoint, so its signature
 * adds nothing (OpenID Connect Core 3.1.3.7, point 6). Claims are checked where present; a right nonce proves that the token was
 * made for this attempt, so a wrong machine clock cannot lock the user out.
 */
export function idTokenProblem(claims: Claims, rules: IdTokenRules): 'issuer' | 'audience' | 'nonce' | 'time' | null {
  const issuer = claims.iss;
  if (issuer !== undefined && !(typeof issuer === 'string' && rules.issuers.has(issuer.replace(/\/$/, ''))))
    return 'issuer';
  const audience = claims.aud;
  if (audience !== undefined && !(Array.isArray(audience) ? audience : [audience]).includes(rules.clientId)) {
    return 'audience';
  }
  if (claims.nonce !== undefined) return claims.nonce === rules.nonce ? null : 'nonce';
  const { exp, nbf } = claims;
  const isCurrent = rules.clocks.some(
    (now) =>
      (typeof exp !== 'number' || exp * 1_000 > now - CLOCK_TOLERANCE_MS) &&
      (typeof nbf !== 'number' || nbf * 1_000 < now + CLOCK_TOLERANCE_MS),
  );
  return isCurrent ? null : 'time';
}

/** Scopes as a sorted list without repeats, from a space-separated text or a list; `null` when neither. */
export function readScopes(value: unknown): string[] | null {
  const items: unknown[] = typeof value === 'string' ? value.split(/\s+/) : Array.isArray(value) ? value : [];
  const scopes = items.filter((item): item is string => typeof item === 'string' && item !== '');
  return scopes.length > 0 ? [...new Set(scopes)].sort() : null;
}
