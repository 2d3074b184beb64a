import type { Result } from './result.ts';

/**
 * Why a secret cannot be read or written. None of them means "there is no secret": that is a successful read of `null`.
 */
export type SecretFailureCode =
  | 'keychain.locked'
  | 'keychain.missing'
  | 'keychain.timeout'
  | 'keychain.denied'
  | 'keychain.tooLong'
  | 'keychain.changed'
  | 'sealed.passphraseNeeded'
  | 'sealed.wrongPassphrase'
  | 'file.busy'
  | 'file.readOnly'
  | 'disk.full';

export type SecretResult<T> = Result<T, SecretFailureCode>;

/**
 * Where the few lasting secrets live: the database key and the refresh tokens. Names are short paths such as `db-key` or
 * `rt/<identity>/a`. Failures are values; nothing here deletes a secret except `remove`.
 */
export interface SecretStore {
  readonly kind: 'keychain' | 'sealedFile' | 'memory';
  /** The stored text, or `null` only where the store is open and certainly holds nothing under this name. */
  read(name: string): Promise<SecretResult<string | null>>;
  write(name: string, value: string): Promise<SecretResult<void>>;
  /** `true` when something was removed. */
  remove(name: string): Promise<SecretResult<boolean>>;
}

/** Windows refuses credentials above 2,560 bytes with an unreadable message, so every store refuses well below that. */
export const MAX_SECRET_BYTES = 1_200;
