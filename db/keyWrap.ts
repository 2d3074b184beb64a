import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const WRAP_VERSION = 1;

/** A random data key for one organisation's file. */
export function createOrgKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * Seals an organisation's data key with the master key (AES-256-GCM). `orgId` is authenticated with it, so that a wrapped key
 * moved to another organisation's row does not open. Bytes: version, 12 of nonce, 16 of tag, the rest.
 */
export function wrapKey(master: Uint8Array, orgKey: Uint8Array, orgId: string): Buffer {
  return sealBytes(master, orgKey, `orgfolio:org:${orgId}`);
}

/** The data key again, or `null` when the bytes were altered, belong to another organisation or to another master key. */
export function unwrapKey(master: Uint8Array, wrapped: Uint8Array, orgId: string): Buffer | null {
  const key = openBytes(master, wrapped, `orgfolio:org:${orgId}`);
  return key?.length === KEY_BYTES ? key : null;
}

/** AES-256-GCM over any bytes, bound to a purpose that must be named again to open them. */
export function sealBytes(key: Uint8Array, plain: Uint8Array, purpose: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(purpose, 'utf8'));
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(WRAP_VERSION), iv, cipher.getAuthTag(), data]);
}

/** Opens what sealBytes made; `null` for anything else. */
export function openBytes(key: Uint8Array, sealed: Uint8Array, purpose: string): Buffer | null {
  if (sealed.length < 1 + IV_BYTES + TAG_BYTES || sealed[0] !== WRAP_VERSION) return null;
  const iv = sealed.subarray(1, 1 + IV_BYTES);
  const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(purpose, 'utf8'));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
