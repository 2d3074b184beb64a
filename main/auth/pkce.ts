import { timingSafeEqual } from 'node:crypto';
import * as oauth from 'oauth4webapi';

/** What one sign-in attempt proves itself with. Fresh for every attempt, kept in memory only. */
export type AttemptSecrets = Readonly<{ verifier: string; challenge: string; state: string; nonce: string }>;

/** 256 random bits each for verifier, state and nonce; the challenge is S256 (RFC 7636 section 4.2). */
export async function createAttemptSecrets(): Promise<AttemptSecrets> {
  const verifier = oauth.generateRandomCodeVerifier();
  return {
    verifier,
    challenge: await codeChallenge(verifier),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
  };
}

/** BASE64URL(SHA-256(verifier)) without padding. */
export function codeChallenge(verifier: string): Promise<string> {
  return oauth.calculatePKCECodeChallenge(verifier);
}

/** Compares without telling, through the time it takes, how much of the text was right. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left, 'utf8');
  const b = Buffer.from(right, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}
