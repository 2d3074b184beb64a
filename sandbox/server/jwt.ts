import { createHash, createPublicKey, generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';

/** The key of the sandbox's tokens: made once per process, for it protects nothing and takes a moment to make. */
let processKey: SigningKey | undefined;

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly keyId: string;
  /** The public half as published at the key set address. */
  readonly published: JsonWebKey & { kid: string; use: string; alg: string };
}

export function signingKey(): SigningKey {
  processKey ??= makeKey();
  return processKey;
}

function makeKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const keyId = createHash('sha256').update(String(jwk.n)).digest('hex').slice(0, 32).toUpperCase();
  return { privateKey, keyId, published: { ...jwk, kid: keyId, use: 'sig', alg: 'RS256' } };
}

/** A compact JWT, signed with RS256. */
export function signJwt(claims: Readonly<Record<string, unknown>>, type: 'JWT' | 'at+jwt' = 'JWT'): string {
  const key = signingKey();
  const head = encode({ alg: 'RS256', kid: key.keyId, typ: type });
  const payload = encode(claims);
  const signature = sign('RSA-SHA256', Buffer.from(`${head}.${payload}`), key.privateKey);
  return `${head}.${payload}.${signature.toString('base64url')}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Base64url of the left half of SHA-256, as `at_hash` wants it. */
export function leftHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}
