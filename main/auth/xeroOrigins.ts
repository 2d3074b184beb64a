import type { XeroOrigins } from '../wire.ts';

export type { XeroOrigins };

/** The three hosts the app talks to. Replaced only under the composition root's rules (unpackaged, loopback addresses). */
export const XERO_ORIGINS: XeroOrigins = {
  login: 'https://login.xero.com',
  identity: 'https://identity.xero.com',
  api: 'https://api.xero.com',
};

export type AuthEndpoints = Readonly<{ authorize: string; token: string; revocation: string }>;

/** The fixed endpoints under the given origins. Discovery is skipped: Xero's authorize host differs from its issuer. */
export function authEndpoints(origins: XeroOrigins): AuthEndpoints {
  return {
    authorize: new URL('/identity/connect/authorize', origins.login).href,
    token: new URL('/connect/token', origins.identity).href,
    revocation: new URL('/connect/revocation', origins.identity).href,
  };
}

/** Issuers an ID token may name: Xero's own, or the origin that replaces it. */
export function acceptedIssuers(origins: XeroOrigins): ReadonlySet<string> {
  return new Set([XERO_ORIGINS.identity, new URL(origins.identity).origin, new URL(origins.login).origin]);
}
