import { createHash } from 'node:crypto';
import type { CustodyStore, IdentityRow } from './custodyStore.ts';
import { openBytes, sealBytes } from '#db/keyWrap';
import { readClaims, readScopes } from './claims.ts';
import { fail, succeed, type Failure, type Result } from './result.ts';
import type { SecretFailureCode, SecretStore } from './secretStore.ts';
import { decodeToken, encodeToken, readSlot, writeSlot, type NumberedToken } from './slots.ts';
import type { TokenAnswer, TokenFailureCode } from './tokenEndpoint.ts';

/** Why there is no access token now. Only `signin.needed` asks for a sign-in; all others pass or have their own remedy. */
export type AccessFailureCode =
  | 'signin.needed'
  | 'signin.invalidClient'
  | 'signin.failed'
  | 'network.offline'
  | 'network.timeout'
  | 'xero.unavailable'
  | 'disk.full'
  | SecretFailureCode;

export type Rotated = Readonly<{ answer: TokenAnswer; scopes: readonly string[]; generation: number }>;

/** Steps between which a process may end. Tests end it at each of them. */
export type RotationPoint =
  | 'leased'
  | 'slotsRead'
  | 'adopted'
  | 'intentCommitted'
  | 'answered'
  | 'slotWritten'
  | 'slotReadBack'
  | 'copySealed'
  | 'committed';

export type RotationOptions = Readonly<{
  custody: CustodyStore;
  secrets: SecretStore;
  /** 32 bytes: seals the copy of a token that the keychain refuses. */
  sealKey: Uint8Array;
  /** The app's clock, in milliseconds. */
  now: () => number;
  wait: (ms: number) => Promise<void>;
  /** One refresh request, no retries. */
  request: (clientId: string, token: string) => Promise<Result<TokenAnswer, TokenFailureCode>>;
  atPoint: (point: RotationPoint) => void;
}>;

/** Tokens that are stored nowhere yet; a process must not end while it holds one. */
export type HeldTokens = Map<string, NumberedToken>;

/**
 * Exchanges an identity's refresh token for the next one without ever being in danger of holding none. The caller has the lease.
 *
 * 1 read both slots; 2 commit the intent; 3 ask the server; 4 write the new token to the slot of the token before last and read it
 * back; 5 commit the new generation. The old token stays where it is: if anything ends between 3 and 5, Xero accepts it again for 30
 * minutes. Nothing is ever deleted here, and only the server's clear refusal of every token held leads to `signin.needed`.
 */
export async function rotate(
  options: RotationOptions,
  held: HeldTokens,
  identityId: string,
): Promise<Result<Rotated, AccessFailureCode>> {
  const { custody, atPoint } = options;
  atPoint('leased');
  const row = custody.get(identityId);
  if (row === null || row.needsSignInSince !== null) return fail('signin.needed');
  const found = await collectTokens(options, held, row);
  atPoint('slotsRead');
  const newest = found.tokens[0];
  if (newest === undefined) return found.failure ?? fail('signin.needed', 'no token is stored');
  if (newest.generation > row.generation) custody.adoptGeneration(identityId, newest.generation);
  await saveAgain(options, held, { ...row, generation: Math.max(row.generation, newest.generation) }, newest, found);
  atPoint('adopted');

  for (const used of found.tokens) {
    const to = nextGeneration(used.generation, Math.max(newest.generation, row.generation));
    // Without a durable intent the exchange is not begun: this throws, since its outcome might not be storable either.
    custody.beginRotation(identityId, {
      from: used.generation,
      to,
      startedAt: new Date(options.now()).toISOString(),
      oldTokenHash: createHash('sha256').update(used.token, 'utf8').digest('hex').slice(0, 12),
    });
    atPoint('intentCommitted');
    const answer = await askWithRetry(options, row.clientId, used.token);
    if (answer.ok) return await keep(options, held, row, { generation: to, token: used.token }, answer.value);
    if (answer.code === 'token.refused') return fail('signin.failed', answer.detail);
    if (answer.code !== 'token.invalidGrant') return fail(answer.code, answer.detail);
  }
  if (found.failure !== null) return found.failure;
  const at = new Date(options.now()).toISOString();
  const isEnded = custody.markNeedsSignIn(identityId, Math.max(newest.generation, row.generation), at);
  // Another process has moved on in the meantime: its token, not ours, is the newest.
  return isEnded ? fail('signin.needed', 'refused by Xero') : fail('file.busy');
}

/** Above every generation in use, and in the other slot than the token that has just been accepted. */
export function nextGeneration(used: number, newest: number): number {
  return (newest + 1) % 2 === used % 2 ? newest + 2 : newest + 1;
}

type Found = Readonly<{
  /** Newest first. */
  tokens: readonly NumberedToken[];
  /** Set when a place could not be read: then nothing may be concluded from what is missing. */
  failure: Failure<SecretFailureCode> | null;
  inSlots: ReadonlySet<number>;
}>;

/** Every refresh token of the identity that can be reached now: both slots, the sealed copy, and what is held in memory. */
export async function collectTokens(
  options: Pick<RotationOptions, 'secrets' | 'sealKey'>,
  held: HeldTokens,
  row: Pick<IdentityRow, 'identityId' | 'sealedCopy'>,
): Promise<Found> {
  const slots = [
    await readSlot(options.secrets, row.identityId, 'a'),
    await readSlot(options.secrets, row.identityId, 'b'),
  ];
  const stored = slots.flatMap((slot) => (slot.ok && slot.value !== null ? [slot.value] : []));
  const all = new Map(stored.map((token) => [token.generation, token]));
  for (const token of [openSealedCopy(options.sealKey, row), held.get(row.identityId)]) {
    if (token) all.set(token.generation, token);
  }
  return {
    tokens: [...all.values()].sort((left, right) => right.generation - left.generation),
    failure: slots.find((slot) => !slot.ok) ?? null,
    inSlots: new Set(stored.map((token) => token.generation)),
  };
}

function openSealedCopy(key: Uint8Array, row: Pick<IdentityRow, 'identityId' | 'sealedCopy'>): NumberedToken | null {
  const plain = row.sealedCopy === null ? null : openBytes(key, row.sealedCopy, `refresh:${row.identityId}`);
  return plain === null ? null : decodeToken(plain.toString('utf8'));
}

export function sealCopy(key: Uint8Array, identityId: string, token: NumberedToken): Buffer {
  return sealBytes(key, Buffer.from(encodeToken(token), 'utf8'), `refresh:${identityId}`);
}

/** Offers a token that the keychain refused earlier to the keychain again. The sealed copy goes only once it is stored there. */
async function saveAgain(
  options: RotationOptions,
  held: HeldTokens,
  row: IdentityRow,
  newest: NumberedToken,
  found: Found,
): Promise<void> {
  if (!found.inSlots.has(newest.generation)) {
    const written = await writeSlot(options.secrets, row.identityId, newest);
    if (!written.ok) return;
  }
  held.delete(row.identityId);
  if (row.sealedCopy !== null) options.custody.setSealedCopy(row.identityId, row.generation, null);
}

const LOST_ANSWER_RETRIES = 1;

/** An exchange whose answer was lost is repeated with the same token: Xero allows that for 30 minutes. */
async function askWithRetry(
  options: RotationOptions,
  clientId: string,
  token: string,
): Promise<Result<TokenAnswer, TokenFailureCode>> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await options.request(clientId, token);
    const isWorthAnother =
      !answer.ok &&
      (answer.code === 'network.timeout' ||
        answer.code === 'xero.unavailable' ||
        (answer.code === 'network.offline' && !NEVER_SENT.has(answer.detail ?? '')));
    if (!isWorthAnother || attempt >= LOST_ANSWER_RETRIES) return answer;
    await options.wait(400 + Math.random() * 400);
  }
}

/** Errors that say the request did not leave this machine: trying again at once would change nothing. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ABORT_ERR']);

async function keep(
  options: RotationOptions,
  held: HeldTokens,
  row: IdentityRow,
  next: NumberedToken,
  answer: TokenAnswer,
): Promise<Result<Rotated, AccessFailureCode>> {
  const { custody, atPoint } = options;
  const { identityId } = row;
  const { generation } = next;
  atPoint('answered');
  const scopes = readScopes(answer.scope) ?? readScopes(readClaims(answer.accessToken)?.scope) ?? row.scopes;
  // A server that sends no new refresh token goes on accepting the old one.
  const token = { generation, token: answer.refreshToken ?? next.token };
  const lastRefreshedAt = new Date(options.now()).toISOString();
  const isStored = await storeToken(options, held, identityId, token, (sealedCopy) =>
    custody.completeRotation(identityId, { generation, scopes, lastRefreshedAt, sealedCopy }),
  );
  if (isStored) atPoint('committed');
  return succeed({ answer, scopes, generation });
}

/**
 * Stores a token in its slot, or sealed in the registry where the keychain refuses, and commits. `false`: it is held in memory only,
 * or the commit is missing (the slot then counts as soon as the registry can be written again).
 */
export async function storeToken(
  options: Pick<RotationOptions, 'secrets' | 'sealKey' | 'atPoint'>,
  held: HeldTokens,
  identityId: string,
  token: NumberedToken,
  commit: (sealedCopy: Uint8Array | null) => void,
): Promise<boolean> {
  held.set(identityId, token);
  const written = await writeSlot(options.secrets, identityId, token, () => options.atPoint('slotWritten'));
  options.atPoint(written.ok ? 'slotReadBack' : 'copySealed');
  try {
    commit(written.ok ? null : sealCopy(options.sealKey, identityId, token));
  } catch {
    if (written.ok) held.delete(identityId);
    return false;
  }
  // What is only sealed is safe, but stays in memory so that the keychain is offered it again.
  if (written.ok) held.delete(identityId);
  return true;
}
