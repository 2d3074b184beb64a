import { fail, succeed } from './result.ts';
import { MAX_SECRET_BYTES, type SecretStore } from './secretStore.ts';

/** Secrets for this session only: used where no keychain exists and the user prefers to sign in again next time. */
export function createMemoryStore(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    kind: 'memory',
    read: async (name) => succeed(secrets.get(name) ?? null),
    write: async (name, value) => {
      if (Buffer.byteLength(value, 'utf8') > MAX_SECRET_BYTES) return fail('keychain.tooLong');
      secrets.set(name, value);
      return succeed(undefined);
    },
    remove: async (name) => succeed(secrets.delete(name)),
  };
}
