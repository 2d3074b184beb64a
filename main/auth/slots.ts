import { fail, succeed } from './result.ts';
import type { SecretResult, SecretStore } from './secretStore.ts';

/** One refresh token with its place in the order of tokens. Two slots take turns, so the one before is always still there. */
export type NumberedToken = Readonly<{ generation: number; token: string }>;

export type SlotLetter = 'a' | 'b';

export function slotName(identityId: string, slot: SlotLetter): string {
  return `rt/${identityId}/${slot}`;
}

export function slotOf(generation: number): SlotLetter {
  return generation % 2 === 0 ? 'a' : 'b';
}

/** The token in a slot; `null` when it is empty or unreadable. An unreadable one is left as it is. */
export async function readSlot(
  store: SecretStore,
  identityId: string,
  slot: SlotLetter,
): Promise<SecretResult<NumberedToken | null>> {
  const read = await store.read(slotName(identityId, slot));
  if (!read.ok) return read;
  return succeed(read.value === null ? null : decodeToken(read.value));
}

/** Writes a token to the slot its generation belongs in, reads it back and compares. */
export async function writeSlot(
  store: SecretStore,
  identityId: string,
  token: NumberedToken,
  afterWrite: () => void = () => {},
): Promise<SecretResult<void>> {
  const name = slotName(identityId, slotOf(token.generation));
  const text = encodeToken(token);
  const written = await store.write(name, text);
  if (!written.ok) return written;
  afterWrite();
  const readBack = await store.read(name);
  if (!readBack.ok) return readBack;
  return readBack.value === text ? succeed(undefined) : fail('keychain.denied', 'the token does not read back');
}

export function encodeToken(token: NumberedToken): string {
  return JSON.stringify({ g: token.generation, t: token.token });
}

export function decodeToken(text: string): NumberedToken | null {
  try {
    const raw = JSON.parse(text) as { g?: unknown; t?: unknown } | null;
    if (typeof raw?.g !== 'number' || !Number.isSafeInteger(raw.g) || typeof raw.t !== 'string') return null;
    return { generation: raw.g, token: raw.t };
  } catch {
    return null;
  }
}
