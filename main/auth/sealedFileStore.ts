import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { fileFailureOf, readFileIfPresent, withFileLock, writePrivateFile } from './profileFiles.ts';
import { fail, succeed, type Failure } from './result.ts';
import { MAX_SECRET_BYTES, type SecretFailureCode, type SecretResult, type SecretStore } from './secretStore.ts';

export const SEALED_FILE = 'secrets.sealed';

/** scrypt's memory-hard cost; 2^17 with r = 8 needs 128 MB for about half a second, once per start. */
const DEFAULT_COST = 2 ** 17;
const BLOCK_SIZE = 8;

type Sealed = Readonly<{ schema: 1; kdf: 'scrypt'; cost: number; salt: string; iv: string; tag: string; data: string }>;
type Secrets = Record<string, string>;
type Opened = Readonly<{ key: Buffer; salt: Buffer; cost: number; secrets: Secrets }>;

export type SealedFileOptions = Readonly<{ path: string; passphrase: string; cost?: number }>;

/**
 * One encrypted file for machines without a keychain (servers, containers): scrypt makes the key from a passphrase,
 * AES-256-GCM seals all entries together. The file is never deleted and never replaced by an empty one: a wrong passphrase
 * and a damaged file are failures that leave it as it is.
 */
export async function openSealedFileStore(options: SealedFileOptions): Promise<SecretResult<SecretStore>> {
  if (options.passphrase === '') return fail('sealed.passphraseNeeded');
  const { path } = options;
  let derived: { salt: Buffer; cost: number; key: Buffer } | null = null;

  async function keyFor(salt: Buffer, cost: number): Promise<Buffer> {
    if (derived?.cost === cost && derived.salt.equals(salt)) return derived.key;
    const key = await deriveKey(options.passphrase, salt, cost);
    derived = { salt, cost, key };
    return key;
  }

  async function load(): Promise<SecretResult<Opened>> {
    const text = readFileIfPresent(path);
    if (text === null) {
      const salt = derived?.salt ?? randomBytes(16);
      const cost = derived?.cost ?? options.cost ?? DEFAULT_COST;
      return succeed({ key: await keyFor(salt, cost), salt, cost, secrets: {} });
    }
    const sealed = parseSealed(text);
    if (sealed === null) return fail('sealed.wrongPassphrase', 'the sealed file is damaged');
    const salt = Buffer.from(sealed.salt, 'base64');
    const key = await keyFor(salt, sealed.cost);
    const secrets = unseal(sealed, key);
    return secrets === null ? fail('sealed.wrongPassphrase') : succeed({ key, salt, cost: sealed.cost, secrets });
  }

  /** Reads and writes under a lock file, so that the window and a command-line run never undo each other's entry. */
  async function change<T>(apply: (secrets: Secrets) => { secrets: Secrets; answer: T }): Promise<SecretResult<T>> {
    try {
      return await withFileLock(`${path}.lock`, async () => {
        const opened = await load();
        if (!opened.ok) return opened;
        const { secrets, answer } = apply(opened.value.secrets);
        if (secrets !== opened.value.secrets) writePrivateFile(path, seal({ ...opened.value, secrets }));
        return succeed(answer);
      });
    } catch (error) {
      return asFailure(error);
    }
  }

  async function loadSafely(): Promise<SecretResult<Opened>> {
    try {
      return await load();
    } catch (error) {
      return asFailure(error);
    }
  }

  const first = await loadSafely();
  if (!first.ok) return first;
  return succeed({
    kind: 'sealedFile',
    async read(name) {
      const opened = await loadSafely();
      if (!opened.ok) return opened;
      return succeed(Object.hasOwn(opened.value.secrets, name) ? (opened.value.secrets[name] ?? null) : null);
    },
    async write(name, value) {
      if (Buffer.byteLength(value, 'utf8') > MAX_SECRET_BYTES) return fail('keychain.tooLong');
      return change((secrets) => ({ secrets: { ...secrets, [name]: value }, answer: undefined }));
    },
    async remove(name) {
      return change((secrets) => {
        if (!Object.hasOwn(secrets, name)) return { secrets, answer: false };
        return { secrets: Object.fromEntries(Object.entries(secrets).filter(([key]) => key !== name)), answer: true };
      });
    },
  });
}

/** File errors are values; anything else is a bug and stays thrown. */
function asFailure(error: unknown): Failure<SecretFailureCode> {
  const failure = fileFailureOf(error);
  if (failure === null) throw error;
  return failure;
}

function deriveKey(passphrase: string, salt: Buffer, cost: number): Promise<Buffer> {
  const limits = { N: cost, r: BLOCK_SIZE, p: 1, maxmem: 256 * cost * BLOCK_SIZE };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, limits, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** The header is authenticated too, so that nobody lowers the cost of guessing the passphrase unnoticed. */
function headerBytes(cost: number, salt: string): Buffer {
  return Buffer.from(`orgfolio-sealed:1:scrypt:${cost}:${salt}`, 'utf8');
}

function seal(opened: Opened): string {
  const salt = opened.salt.toString('base64');
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', opened.key, iv);
  cipher.setAAD(headerBytes(opened.cost, salt));
  const data = Buffer.concat([cipher.update(JSON.stringify(opened.secrets), 'utf8'), cipher.final()]);
  const sealed: Sealed = {
    schema: 1,
    kdf: 'scrypt',
    cost: opened.cost,
    salt,
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
  return `${JSON.stringify(sealed)}\n`;
}

function unseal(sealed: Sealed, key: Buffer): Secrets | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(headerBytes(sealed.cost, sealed.salt));
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'));
    const plain = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
    return JSON.parse(plain.toString('utf8')) as Secrets;
  } catch {
    return null;
  }
}

/** Checks the shape before any work is done; the cost is bounded so that a tampered file cannot exhaust the memory. */
function parseSealed(text: string): Sealed | null {
  try {
    const raw = JSON.parse(text) as Partial<Record<keyof Sealed, unknown>> | null;
    if (raw?.schema !== 1 || raw.kdf !== 'scrypt') return null;
    const { cost, salt, iv, tag, data } = raw;
    if (typeof cost !== 'number' || !Number.isInteger(Math.log2(cost)) || cost < 2 ** 10 || cost > 2 ** 20) return null;
    if (typeof salt !== 'string' || typeof iv !== 'string' || typeof tag !== 'string' || typeof data !== 'string')
      return null;
    return { schema: 1, kdf: 'scrypt', cost, salt, iv, tag, data };
  } catch {
    return null;
  }
}
