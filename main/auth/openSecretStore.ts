import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadKeychain, openKeytarStore, type Keychain } from './keytarStore.ts';
import { codeOf, fileFailureOf, readFileIfPresent } from './profileFiles.ts';
import { MarkerUnreadable, openProfileMarker, type ProfileMarker } from './profileMarker.ts';
import { fail, succeed } from './result.ts';
import { openSealedFileStore, SEALED_FILE } from './sealedFileStore.ts';
import type { SecretResult, SecretStore } from './secretStore.ts';

export type OpenSecretStoreOptions = Readonly<{
  profileDir: string;
  /** Value of ORGFOLIO_PASSPHRASE_FILE: a file whose first line opens, or creates, the sealed-file store. */
  passphraseFile?: string | undefined;
  /** How to get at the keychain; the default loads keytar. Tests put their own here. */
  loadKeychain?: () => Promise<SecretResult<Keychain>>;
  keychainTimeoutMs?: number;
  /** scrypt cost for a sealed file that is created now; tests lower it. */
  sealedFileCost?: number;
}>;

export type OpenedSecrets = Readonly<{ store: SecretStore; marker: ProfileMarker }>;

/**
 * Chooses where this profile's secrets live. A passphrase file means the sealed file; an existing sealed file without its
 * passphrase is a failure that names it (a fresh keychain entry would hide the old secrets); otherwise the keychain.
 * `keychain.missing` leaves the choice to the caller: session-only secrets, or a passphrase.
 */
export async function openSecretStore(options: OpenSecretStoreOptions): Promise<SecretResult<OpenedSecrets>> {
  try {
    return await choose(options);
  } catch (error) {
    if (error instanceof MarkerUnreadable) return fail('keychain.changed', error.message);
    const failure = fileFailureOf(error);
    if (failure === null) throw error;
    return failure;
  }
}

async function choose(options: OpenSecretStoreOptions): Promise<SecretResult<OpenedSecrets>> {
  const marker = openProfileMarker(options.profileDir);
  const sealedPath = join(options.profileDir, SEALED_FILE);
  const sealedExists = existsSync(sealedPath);

  if (options.passphraseFile !== undefined && options.passphraseFile !== '') {
    if (marker.state.backend === 'keychain' && !sealedExists) {
      return fail('keychain.changed', 'this profile keeps its key in the keychain');
    }
    const passphrase = readPassphrase(options.passphraseFile);
    if (!passphrase.ok) return passphrase;
    const cost = options.sealedFileCost === undefined ? {} : { cost: options.sealedFileCost };
    const opened = await openSealedFileStore({ path: sealedPath, passphrase: passphrase.value, ...cost });
    return opened.ok ? succeed({ store: opened.value, marker }) : opened;
  }
  if (sealedExists || marker.state.backend === 'sealedFile') {
    return fail('sealed.passphraseNeeded', `${SEALED_FILE} needs ORGFOLIO_PASSPHRASE_FILE`);
  }
  const keychain = await (options.loadKeychain ?? loadKeychain)();
  if (!keychain.ok) return keychain;
  const timeout = options.keychainTimeoutMs === undefined ? {} : { timeoutMs: options.keychainTimeoutMs };
  const opened = await openKeytarStore({ marker, keychain: keychain.value, ...timeout });
  return opened.ok ? succeed({ store: opened.value, marker }) : opened;
}

function readPassphrase(path: string): SecretResult<string> {
  try {
    const text = readFileIfPresent(path);
    if (text === null) return fail('sealed.passphraseNeeded', 'the passphrase file does not exist');
    const passphrase = text.split(/\r?\n/, 1)[0] ?? '';
    return passphrase === '' ? fail('sealed.passphraseNeeded', 'the passphrase file is empty') : succeed(passphrase);
  } catch (error) {
    return fail('sealed.passphraseNeeded', codeOf(error) ?? 'unreadable');
  }
}
