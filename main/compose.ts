// Puts the pieces together in the order they need each other: secrets, master key, registry, sign-ins, engine. No electron here: the
// command line runs all of it in one process, the window does the same up to the engine, which it runs in a process of its own.
import { existsSync, mkdirSync } from 'node:fs';
import { FailureError, type Failure, type Reply } from '#contract/failure';
import { fileFailure } from '#db/errors';
import type { WritableDb } from '#db/open';
import { openRegistry, registryPath } from '#db/registry/open';
import { identityQueries } from '#db/registry/queries/identities';
import { openAppLock, type AppLock } from './auth/appLock.ts';
import { deriveSealKey, openMasterKey } from './auth/keys.ts';
import { openSecretStore, type OpenedSecrets, type OpenSecretStoreOptions } from './auth/openSecretStore.ts';
import { toFailureError } from './auth/reply.ts';
import { startSignIn } from './auth/signIn.ts';
import type { SecretStore } from './auth/secretStore.ts';
import { createTokenKeeper, type TokenKeeper } from './auth/tokenKeeper.ts';
import { createTokenSource } from './auth/tokenSource.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { loadSettings } from './engine/settings.ts';
import { recoverRestore, restoreBackup, type Restored } from './restore.ts';
import { scopesOf } from './scopes.ts';
import type { EngineStart, LogLine, TokenSource, XeroOrigins } from './wire.ts';

export interface PracticeOptions {
  readonly profileDir: string;
  readonly origins: XeroOrigins;
  /** Fixed clock, ISO instant, or null. */
  readonly now: string | null;
  readonly demo: boolean;
  /** Client id that goes before the one in the settings. */
  readonly clientId: string | null;
  readonly passphraseFile?: string | undefined;
  /** Secrets the caller opened already: kept in memory for one session, or behind a passphrase that was typed. */
  readonly secrets?: OpenedSecrets;
  /** Ports of the redirect address; tests use their own. */
  readonly ports?: readonly number[];
  readonly secretOptions?: Partial<
    Pick<OpenSecretStoreOptions, 'loadKeychain' | 'keychainTimeoutMs' | 'sealedFileCost'>
  >;
  readonly fetch?: typeof fetch;
  /** Called when a sign-in was renewed, has ended or was removed. */
  readonly onIdentityChange?: (identityId: string) => void;
  /** Called when the window is to be shut or may be opened. */
  readonly onLock?: (isLocked: boolean) => void;
}

/** An opened profile: its secrets are unlocked and its sign-ins can be used. */
export interface Practice {
  readonly profileDir: string;
  readonly secretStore: SecretStore['kind'];
  readonly keeper: TokenKeeper;
  readonly tokens: TokenSource;
  /** Shuts the window, not the practice: syncs go on behind it. */
  readonly lock: AppLock;
  /** What the engine needs to start, in this process or another. */
  readonly start: EngineStart;
  readonly fetch: typeof fetch | undefined;
  readonly ports: readonly number[] | undefined;
  /** The client id in force; null when none is set. */
  clientId(): string | null;
  scopes(): string[];
  /** Waits until every token is stored, then closes the registry. */
  close(): Promise<void>;
}

/** Opens a profile. Failures are `keychain.*`, `sealed.*`, `file.*`: nothing is created anew where something exists already. */
export async function openPractice(options: PracticeOptions): Promise<Reply<Practice>> {
  try {
    return { ok: true, value: await open(options) };
  } catch (error) {
    const failure = error instanceof FailureError ? error : fileFailure(error);
    if (!failure) throw error;
    return { ok: false, failure: failure.failure };
  }
}

type KeyOptions = Pick<PracticeOptions, 'profileDir' | 'passphraseFile' | 'secrets' | 'secretOptions'>;

/** Puts a backup into a profile that is closed: what was there is set aside. Failures are those of `restoreBackup` and of the keys. */
export async function restoreProfile(
  options: KeyOptions & { readonly now: string | null },
  backup: { readonly from: string; readonly passphrase: string },
): Promise<Restored> {
  const { masterKey } = await openKeys(options);
  const now = options.now === null ? new Date() : new Date(options.now);
  return restoreBackup({ ...backup, profileDir: options.profileDir, masterKey, now });
}

async function openKeys(options: KeyOptions): Promise<{ store: SecretStore; masterKey: Buffer }> {
  const { profileDir } = options;
  mkdirSync(profileDir, { recursive: true, mode: 0o700 });
  recoverRestore(profileDir);
  const { store, marker } = options.secrets ?? (await openSecrets(options));
  const key = await openMasterKey({
    store,
    marker,
    profileDir,
    hasRegistry: () => existsSync(registryPath(profileDir)),
  });
  if (!key.ok) throw toFailureError(key);
  return { store, masterKey: key.value };
}

async function open(options: PracticeOptions): Promise<Practice> {
  const { profileDir } = options;
  const { store, masterKey } = await openKeys(options);
  const lock = await openAppLock({ store, ...(options.onLock ? { onChange: options.onLock } : {}) });
  const registry = openRegistryOrSay(profileDir, masterKey);
  const keeper = keeperFor(options, registry, store, masterKey);
  const settings = () => loadSettings(registry);
  return {
    profileDir,
    secretStore: store.kind,
    keeper,
    tokens: createTokenSource(keeper),
    lock,
    start: {
      profileDir,
      masterKey: masterKey.toString('base64'),
      origins: options.origins,
      now: options.now,
      demo: options.demo,
    },
    fetch: options.fetch,
    ports: options.ports,
    clientId: () => options.clientId ?? (settings().clientId === '' ? null : settings().clientId),
    scopes: () => scopesOf(settings()),
    async close() {
      await keeper.settle();
      registry.close();
    },
  };
}

/** A damaged registry is not an organisation's file: nothing can be read again from Xero without it, and it is left as it is. */
function openRegistryOrSay(profileDir: string, masterKey: Buffer): WritableDb {
  try {
    return openRegistry(profileDir, masterKey);
  } catch (error) {
    const code = fileFailure(error)?.failure.code;
    if (code === 'file.corrupt' || code === 'file.foreign') {
      throw new FailureError('file.registryCorrupt', undefined, { cause: error });
    }
    throw error;
  }
}

async function openSecrets({ profileDir, passphraseFile, secretOptions }: KeyOptions): Promise<OpenedSecrets> {
  const opened = await openSecretStore({ profileDir, passphraseFile, ...secretOptions });
  if (!opened.ok) throw toFailureError(opened);
  return opened.value;
}

function keeperFor(
  options: PracticeOptions,
  registry: WritableDb,
  secrets: SecretStore,
  masterKey: Buffer,
): TokenKeeper {
  const { now } = options;
  return createTokenKeeper({
    custody: identityQueries(registry),
    secrets,
    sealKey: deriveSealKey(masterKey),
    origins: options.origins,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    ...(now === null ? {} : { clock: { now: () => Date.parse(now) } }),
    ...(options.onIdentityChange === undefined ? {} : { onChange: options.onIdentityChange }),
  });
}

/** The engine in this process. */
export function startEngine(
  practice: Practice,
  options: { log: (line: LogLine) => void; schedule?: boolean; readers?: number; readerScript?: URL },
): Promise<Reply<Engine>> {
  return createEngine({
    start: practice.start,
    tokens: practice.tokens,
    ...(practice.fetch === undefined ? {} : { fetch: practice.fetch }),
    ...options,
  });
}

/** Who signed in, stored and ready for use. */
export interface SignedInPerson {
  readonly identityId: string;
  readonly name: string;
  readonly email: string;
  readonly authEventId: string | null;
}

export interface Consent {
  /** Null when the sign-in could not begin; `done` says why. */
  readonly authorizeUrl: string | null;
  readonly done: Promise<Reply<SignedInPerson>>;
  cancel(): void;
}

export interface ConsentOptions {
  /** Opens the system browser; left out where the address is only printed. */
  readonly openBrowser?: (url: string) => void | Promise<void>;
  /** The browser did not come up: the address has to be copied. */
  readonly onBrowserFailed?: () => void;
  /** A tab of an earlier attempt answered. */
  readonly onForeignState?: () => void;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** Starts a sign-in at Xero. Once it is done its tokens are kept; no organisation has been read. */
export async function startConsent(practice: Practice, options: ConsentOptions = {}): Promise<Consent> {
  const clientId = practice.clientId();
  if (clientId === null) return refused({ code: 'setup.clientIdMissing' });
  const { now } = practice.start;
  const attempt = await startSignIn({
    clientId,
    scopes: practice.scopes(),
    origins: practice.start.origins,
    ...(practice.fetch === undefined ? {} : { fetch: practice.fetch }),
    ...(now === null ? {} : { now: () => Date.parse(now) }),
    ...(practice.ports === undefined ? {} : { ports: practice.ports }),
    ...options,
  });
  const finish = async (): Promise<Reply<SignedInPerson>> => {
    const result = await attempt.done;
    if (!result.ok) return { ok: false, failure: toFailureError(result).failure };
    const kept = await practice.keeper.keepSignIn(result.value);
    if (!kept.ok) return { ok: false, failure: toFailureError(kept).failure };
    const { identityId, name, email } = kept.value;
    return { ok: true, value: { identityId, name, email, authEventId: result.value.authEventId } };
  };
  return { authorizeUrl: attempt.authorizeUrl, done: finish(), cancel: () => attempt.cancel() };
}

function refused(failure: Failure): Consent {
  return { authorizeUrl: null, done: Promise.resolve({ ok: false, failure }), cancel: () => {} };
}
