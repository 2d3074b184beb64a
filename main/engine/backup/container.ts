// One encrypted file of named parts. Everything after the first line is secret and cannot be changed, shortened or put in another order
// unnoticed: each block is sealed with AES-256-GCM under a key of the passphrase and bound to its place and to whether it is the last.
import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { FailureError } from '#contract/failure';

const FORMAT = 'orgfolio-backup';
export const CONTAINER_VERSION = 1;
/** scrypt's memory-hard cost: 2^17 with r = 8 needs 128 MB for about half a second. */
const COST = 2 ** 17;
const BLOCK = 1_048_576;
const TAG = 16;
const LENGTH = 4;
/** A head longer than this is none of ours. */
const MOST_HEAD = 1000;
/** A passphrase somebody can guess protects nothing once the file has left the computer. */
export const LEAST_PASSPHRASE = 12;

interface Head {
  readonly format: typeof FORMAT;
  readonly version: number;
  readonly kdf: 'scrypt';
  readonly cost: number;
  readonly salt: string;
  readonly createdUtc: string;
}

export interface ContainerOptions {
  readonly passphrase: string;
  /** Instant that stands readable in the head. */
  readonly createdUtc: string;
  /** Tests: a cheaper derivation. */
  readonly cost?: number;
}

/** Where parts are written to, one after the other. */
export interface ContainerWriter {
  /** Begins a part; `size` bytes must follow through `write`. */
  begin(name: string, size: number): Promise<void>;
  write(bytes: Uint8Array): Promise<void>;
  /** Seals the last block. Without it the file is refused as cut off. */
  end(): Promise<void>;
}

/** Starts a container in an empty file. Throws `backup.weakPassphrase`. */
export async function writeContainer(file: FileHandle, options: ContainerOptions): Promise<ContainerWriter> {
  if ([...options.passphrase.normalize('NFKC')].length < LEAST_PASSPHRASE)
    throw new FailureError('backup.weakPassphrase');
  const cost = options.cost ?? COST;
  const salt = randomBytes(16);
  const head: Head = {
    format: FORMAT,
    version: CONTAINER_VERSION,
    kdf: 'scrypt',
    cost,
    salt: salt.toString('base64'),
    createdUtc: options.createdUtc,
  };
  const line = Buffer.from(`${JSON.stringify(head)}\n`, 'utf8');
  const key = await deriveKey(options.passphrase, salt, cost);
  const bound = createHash('sha256').update(line).digest();
  await file.write(line);
  let held: Buffer = Buffer.alloc(0);
  let index = 0;
  const flush = async (block: Buffer, isLast: boolean): Promise<void> => {
    await file.write(sealBlock(key, bound, index, block, isLast));
    index += 1;
  };
  // An empty first block, so that a wrong passphrase is told from damage further on.
  await flush(Buffer.alloc(0), false);
  const write = async (bytes: Uint8Array): Promise<void> => {
    held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
    // One block is always held back: only the end knows which one is the last.
    while (held.length > BLOCK) {
      await flush(held.subarray(0, BLOCK), false);
      held = Buffer.from(held.subarray(BLOCK));
    }
  };
  return {
    async begin(name, size) {
      const about = Buffer.from(JSON.stringify({ name, size }), 'utf8');
      const length = Buffer.alloc(LENGTH);
      length.writeUInt32BE(about.length);
      await write(Buffer.concat([length, about]));
    },
    write,
    end: () => flush(held, true),
  };
}

/** What is in a container, read once from front to back. */
export interface ContainerReader {
  readonly createdUtc: string;
  /** The next part's name and size, or null after the last. The part before must have been read. */
  next(): Promise<{ name: string; size: number } | null>;
  /** The next bytes of the part, at most a block; null at its end. */
  read(): Promise<Buffer | null>;
}

/** Opens a container. Throws `backup.notABackup`, `backup.newer`, `backup.wrongPassphrase`, and `backup.damaged` while reading. */
export async function readContainer(file: FileHandle, passphrase: string): Promise<ContainerReader> {
  const { head, line } = await readHead(file);
  if (head.version > CONTAINER_VERSION) throw new FailureError('backup.newer');
  const key = await deriveKey(passphrase, Buffer.from(head.salt, 'base64'), head.cost);
  const bound = createHash('sha256').update(line).digest();
  let at = line.length;
  let index = 0;
  let isLast = false;
  let held: Buffer = Buffer.alloc(0);
  let left = 0;

  const readExactly = async (length: number): Promise<Buffer> => {
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await file.read(bytes, 0, length, at);
    if (bytesRead !== length) throw new FailureError('backup.damaged');
    at += length;
    return bytes;
  };
  const more = async (): Promise<boolean> => {
    if (isLast) return false;
    const length = (await readExactly(LENGTH)).readUInt32BE();
    if (length < TAG + 1 || length > BLOCK + TAG + 1) throw new FailureError('backup.damaged');
    const opened = openBlock(key, bound, index, await readExactly(length));
    // A wrong passphrase and damage look the same to the cipher; the first block holds nothing but this answer.
    if (opened === null) throw new FailureError(index === 0 ? 'backup.wrongPassphrase' : 'backup.damaged');
    index += 1;
    isLast = opened.isLast;
    held = held.length === 0 ? opened.data : Buffer.concat([held, opened.data]);
    return true;
  };
  const take = async (length: number): Promise<Buffer> => {
    while (held.length < length) if (!(await more())) throw new FailureError('backup.damaged');
    const bytes = held.subarray(0, length);
    held = held.subarray(length);
    return bytes;
  };
  await more();
  return {
    createdUtc: head.createdUtc,
    async next() {
      if (left > 0) throw new RangeError('the part before was not read to its end');
      if (held.length === 0 && !(await more())) {
        const { size } = await file.stat();
        if (size !== at) throw new FailureError('backup.damaged');
        return null;
      }
      if (held.length === 0) return null;
      const about = await take((await take(LENGTH)).readUInt32BE());
      const part = parsePart(about.toString('utf8'));
      left = part.size;
      return part;
    },
    async read() {
      if (left === 0) return null;
      if (held.length === 0 && !(await more())) throw new FailureError('backup.damaged');
      const bytes = held.subarray(0, Math.min(left, held.length));
      held = held.subarray(bytes.length);
      left -= bytes.length;
      return bytes;
    },
  };
}

function sealBlock(key: Buffer, bound: Buffer, index: number, block: Buffer, isLast: boolean): Buffer {
  // The key is new for every file, so the block's number is a nonce that never comes twice.
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index));
  cipher.setAAD(bound);
  const data = Buffer.concat([cipher.update(Buffer.of(isLast ? 1 : 0)), cipher.update(block), cipher.final()]);
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(data.length + TAG);
  return Buffer.concat([length, data, cipher.getAuthTag()]);
}

function openBlock(
  key: Buffer,
  bound: Buffer,
  index: number,
  sealed: Buffer,
): { data: Buffer; isLast: boolean } | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index), { authTagLength: TAG });
    decipher.setAAD(bound);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()]);
    return { data: plain.subarray(1), isLast: plain[0] === 1 };
  } catch {
    return null;
  }
}

function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 8);
  return nonce;
}

async function readHead(file: FileHandle): Promise<{ head: Head; line: Buffer }> {
  const bytes = Buffer.alloc(MOST_HEAD);
  const { bytesRead } = await file.read(bytes, 0, MOST_HEAD, 0);
  const end = bytes.subarray(0, bytesRead).indexOf(0x0a);
  const line = bytes.subarray(0, end + 1);
  const head = end === -1 ? null : parseHead(line.toString('utf8'));
  if (head === null) throw new FailureError('backup.notABackup');
  return { head, line };
}

/** Checks the shape before any work is done; the cost is bounded so that a made-up file cannot exhaust the memory. */
function parseHead(text: string): Head | null {
  try {
    const raw = JSON.parse(text) as Partial<Record<keyof Head, unknown>> | null;
    if (raw?.format !== FORMAT || raw.kdf !== 'scrypt' || typeof raw.version !== 'number') return null;
    const { cost, salt, createdUtc, version } = raw;
    if (typeof cost !== 'number' || !Number.isInteger(Math.log2(cost)) || cost < 2 ** 10 || cost > 2 ** 20) return null;
    if (typeof salt !== 'string' || typeof createdUtc !== 'string') return null;
    return { format: FORMAT, version, kdf: 'scrypt', cost, salt, createdUtc };
  } catch {
    return null;
  }
}

function parsePart(text: string): { name: string; size: number } {
  try {
    const raw = JSON.parse(text) as { name?: unknown; size?: unknown } | null;
    if (
      typeof raw?.name === 'string' &&
      typeof raw.size === 'number' &&
      Number.isSafeInteger(raw.size) &&
      raw.size >= 0
    ) {
      return { name: raw.name, size: raw.size };
    }
  } catch {
    // The same answer as for any other content that is not ours.
  }
  throw new FailureError('backup.damaged');
}

function deriveKey(passphrase: string, salt: Buffer, cost: number): Promise<Buffer> {
  const limits = { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, limits, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
