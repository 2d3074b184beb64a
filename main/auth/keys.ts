import { hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileFailureOf, withFileLock } from './profileFiles.ts';
import type { ProfileMarker } from './profileMarker.ts';
import { fail, succeed } from './result.ts';
import type { SecretResult, SecretStore } from './secretStore.ts';

const MASTER_KEY = 'db-key';
const KEY_BYTES = 32;

export { createOrgKey, unwrapKey, wrapKey } from '#db/keyWrap';

export type MasterKeyOptions = Readonly<{
  store: SecretStore;
  marker: ProfileMarker;
  profileDir: string;
  /** Whether the profile already has a registry file. Asked under the lock, so that two first starts agree on one key. */
  hasRegistry: () => boolean;
}>;

/**
 * The profile's 32-byte master key. Made once, on a profile's very first start. Where a registry exists and the key cannot be
 * found the answer is `keychain.changed`: a new key would leave every encrypted file unreadable for good.
 */
export async function openMasterKey(options: MasterKeyOptions): Promise<SecretResult<Buffer>> {
  const found = await readMasterKey(options.store);
  if (!found.ok) return found;
  if (found.value !== null) return succeed(found.value);
  try {
    return await withFileLock(join(options.profileDir, 'keys.lock'), () => findOrCreate(options));
  } catch (error) {
    const failure = fileFailureOf(error);
    if (failure === null) throw error;
    return failure;
  }
}

async function findOrCreate(options: MasterKeyOptions): Promise<SecretResult<Buffer>> {
  const again = await readMasterKey(options.store);
  if (!again.ok) return again;
  if (again.value !== null) return succeed(again.value);
  if (options.hasRegistry()) return fail('keychain.changed');
  return createMasterKey(options);
}

async function createMasterKey({ store, marker }: MasterKeyOptions): Promise<SecretResult<Buffer>> {
  const key = randomBytes(KEY_BYTES);
  const written = await store.write(MASTER_KEY, key.toString('base64'));
  if (!written.ok) return written;
  const readBack = await readMasterKey(store);
  if (!readBack.ok) return readBack;
  if (readBack.value?.equals(key) !== true) return fail('keychain.denied', 'the key does not read back');
  // Session-only secrets are gone at the next start, so they must not be recorded as this profile's place for keys.
  if (store.kind !== 'memory') marker.update({ backend: store.kind });
  return succeed(key);
}

async function readMasterKey(store: SecretStore): Promise<SecretResult<Buffer | null>> {
  const read = await store.read(MASTER_KEY);
  if (!read.ok) return read;
  if (read.value === null) return succeed(null);
  const key = Buffer.from(read.value, 'base64');
  return key.length === KEY_BYTES ? succeed(key) : fail('keychain.denied', 'the stored key has a wrong length');
}

/** The key that seals a refresh token's copy in the registry; made from the master key by HKDF, used for nothing else. */
export function deriveSealKey(master: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), 'orgfolio:sealed-copy', KEY_BYTES));
}
