import type { ProfileMarker } from './profileMarker.ts';
import { fail, succeed } from './result.ts';
import { MAX_SECRET_BYTES, type SecretFailureCode, type SecretResult, type SecretStore } from './secretStore.ts';

/** The three keychain calls in use. Listing entries is left out: with a locked Linux keyring it crashes the process. */
export type Keychain = Readonly<{
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}>;

export const KEYCHAIN_SERVICE = 'Orgfolio';
const CANARY = 'canary';
const CANARY_VALUE = 'orgfolio';
const SOFT_TIMEOUT_MS = 15_000;

export type KeytarStoreOptions = Readonly<{ marker: ProfileMarker; keychain: Keychain; timeoutMs?: number }>;

/**
 * The operating system's keychain as a SecretStore.
 *
 * A locked Linux keyring answers `null` for entries that exist. So the first use writes a canary, and from then on a `null`
 * only counts as "nothing stored" when the canary can be read; otherwise the keychain is locked.
 */
export async function openKeytarStore(options: KeytarStoreOptions): Promise<SecretResult<SecretStore>> {
  const { marker, keychain } = options;
  const call = oneAtATime(options.timeoutMs ?? SOFT_TIMEOUT_MS);
  const account = (name: string): string => `${marker.state.profileId}/${name}`;
  const get = (name: string) => call(() => keychain.getPassword(KEYCHAIN_SERVICE, account(name)));
  const set = (name: string, value: string) => call(() => keychain.setPassword(KEYCHAIN_SERVICE, account(name), value));

  async function ensureCanary(): Promise<SecretResult<void>> {
    if (!marker.state.canaryWritten) {
      const written = await set(CANARY, CANARY_VALUE);
      if (!written.ok) return written;
    }
    const read = await get(CANARY);
    if (!read.ok) return read;
    if (read.value !== CANARY_VALUE) return fail('keychain.locked', 'canary not readable');
    if (!marker.state.canaryWritten) marker.update({ canaryWritten: true });
    return succeed(undefined);
  }

  const opened = await ensureCanary();
  if (!opened.ok) return opened;
  return succeed({
    kind: 'keychain',
    async read(name) {
      const read = await get(name);
      if (!read.ok || read.value !== null) return read;
      const healthy = await ensureCanary();
      return healthy.ok ? succeed(null) : healthy;
    },
    async write(name, value) {
      if (Buffer.byteLength(value, 'utf8') > MAX_SECRET_BYTES) return fail('keychain.tooLong');
      return set(name, value);
    },
    async remove(name) {
      return call(() => keychain.deletePassword(KEYCHAIN_SERVICE, account(name)));
    },
  });
}

/**
 * Loads keytar on first use. It is an optional dependency: where it could not be installed the keychain counts as missing.
 * The name is a variable so that no bundler tries to pack the native module.
 */
export async function loadKeychain(): Promise<SecretResult<Keychain>> {
  const packageName: string = 'keytar';
  try {
    const loaded = (await import(/* @vite-ignore */ packageName)) as Keychain & { default?: Keychain };
    return succeed(loaded.default ?? loaded);
  } catch {
    return fail('keychain.missing', 'keytar is not installed');
  }
}

type Call = <T>(run: () => Promise<T>) => Promise<SecretResult<T>>;

/**
 * One native call in flight for this store. A keychain prompt can wait for ever inside a worker thread, and four such
 * threads would stall all file access; so while one hangs, later calls wait, and give up without ever being started.
 */
function oneAtATime(timeoutMs: number): Call {
  let tail: Promise<void> = Promise.resolve();
  return (run) => {
    const before = tail;
    let markDone: () => void = () => {};
    tail = new Promise((resolve) => {
      markDone = resolve;
    });
    return new Promise((resolve) => {
      let gaveUp = false;
      const timer = setTimeout(() => {
        gaveUp = true;
        resolve(fail('keychain.timeout'));
      }, timeoutMs);
      void before.then(async () => {
        try {
          if (!gaveUp) resolve(succeed(await run()));
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          resolve(fail(classifyKeychainError(text)));
        } finally {
          clearTimeout(timer);
          markDone();
        }
      });
    });
  };
}

const MEANINGS: readonly (readonly [RegExp, SecretFailureCode])[] = [
  [/locked collection|interaction is not allowed|is ?locked/i, 'keychain.locked'],
  [/cancel|dismissed|denied|not authori[sz]ed|passphrase you entered/i, 'keychain.denied'],
  [
    /autolaunch|d-?bus|could not connect|not provided by any|does not exist|serviceunknown|disconnected/i,
    'keychain.missing',
  ],
  [/no such interface|logon session|no keychain is available|default keychain could not be found/i, 'keychain.missing'],
  [/timeout|timed out|no ?reply/i, 'keychain.timeout'],
];

/** Sorts a keychain's error sentence into the code a user can act on. Unknown sentences count as a refusal. */
export function classifyKeychainError(message: string): SecretFailureCode {
  return MEANINGS.find(([pattern]) => pattern.test(message))?.[1] ?? 'keychain.denied';
}
