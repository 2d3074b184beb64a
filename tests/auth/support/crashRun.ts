import type { CustodyStore } from '../../../main/auth/custodyStore.ts';
import type { RotationPoint } from '../../../main/auth/rotation.ts';
import type { SecretStore } from '../../../main/auth/secretStore.ts';
import type { AccessResult, TokenKeeper } from '../../../main/auth/tokenKeeper.ts';
import { signedIn, type World } from './keeperWorld.ts';
import type { seededRandom } from './random.ts';

/** The twelve places where a process ends in the matrix: between all steps, and inside the two that leave the machine. */
export const CRASH_POINTS = [
  'leased',
  'slotsRead',
  'adopted',
  'intentCommitted',
  'requestLost',
  'requestProcessed',
  'answered',
  'slotNotWritten',
  'slotWritten',
  'slotReadBack',
  'copySealed',
  'committed',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Places after which the server has rotated while the new token is stored nowhere: only its grace helps then. */
export const NEEDS_GRACE: ReadonlySet<CrashPoint> = new Set([
  'requestProcessed',
  'answered',
  'slotNotWritten',
  'copySealed',
]);

class Crash extends Error {}

/**
 * A process that ends at `point`: from then on none of its calls has any effect, not even the ones in its `finally` blocks, and
 * its lease stays behind.
 */
export function mortalKeeper(
  world: World,
  point: CrashPoint,
  owner: string,
): { keeper: TokenKeeper; died: () => boolean } {
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new Crash(point);
  };
  const alive = <T>(work: () => T): T => {
    if (isDead) throw new Crash('already ended');
    return work();
  };
  const custody = Object.fromEntries(
    Object.entries(world.custody).map(([name, call]) => [
      name,
      (...args: unknown[]): unknown => alive(() => (call as (...args: unknown[]) => unknown)(...args)),
    ]),
  ) as unknown as CustodyStore;
  const refusesWrites = point === 'copySealed';
  const secrets: SecretStore = {
    kind: 'keychain',
    read: async (name) => alive(() => world.keychain.store.read(name)),
    write: async (name, value) => {
      if (point === 'slotNotWritten') die();
      if (refusesWrites) return { ok: false, code: 'keychain.locked' };
      return alive(() => world.keychain.store.write(name, value));
    },
    remove: async (name) => alive(() => world.keychain.store.remove(name)),
  };
  const mortalFetch: typeof fetch = async (input, init) => {
    if (point === 'requestLost') die();
    const response = await fetch(input, init);
    if (point === 'requestProcessed') die();
    return response;
  };
  const atPoint = (reached: RotationPoint): void => {
    if (reached === point) die();
    // The first crash in a request must not be answered by the retry.
    if (isDead) throw new Crash('already ended');
  };
  const wait = async (): Promise<void> => {
    if (isDead) throw new Crash('already ended');
  };
  const clock = {
    now: () => world.time.wall,
    monotonic: () => world.time.rising,
    machine: () => world.time.wall,
    wait,
  };
  const keeper = world.keeper({ custody, secrets, fetch: mortalFetch, atPoint, owner, clock, isOwnerDead: () => true });
  return { keeper, died: () => isDead };
}

export type RunResult = Readonly<{
  point: CrashPoint;
  delayMs: number;
  outcome: AccessResult;
  secondCrash: CrashPoint | null;
}>;

/** One history: some renewals, a crash at `point`, a pause, perhaps a second crash during recovery, then a healthy process. */
export async function crashAndRecover(
  world: World,
  user: string,
  point: CrashPoint,
  delayMs: number,
  random: ReturnType<typeof seededRandom>,
): Promise<RunResult> {
  const first = world.keeper();
  await first.keepSignIn(signedIn(world.server, user));
  for (let round = random.below(3); round > 0; round -= 1) {
    world.pass(31 * 60_000);
    await first.getAccessToken(user);
  }
  world.pass(random.below(60) * 60_000);
  await crashOnce(world, user, point, `${user}-victim`);
  world.pass(delayMs);
  const secondCrash = random.next() < 0.5 ? random.pick(CRASH_POINTS) : null;
  if (secondCrash !== null) await crashOnce(world, user, secondCrash, `${user}-second`);
  const outcome = await world.keeper({ isOwnerDead: (owner) => owner.startsWith(user) }).getAccessToken(user);
  return { point, delayMs, outcome, secondCrash };
}

async function crashOnce(world: World, user: string, point: CrashPoint, owner: string): Promise<void> {
  const { keeper, died } = mortalKeeper(world, point, owner);
  let answer: AccessResult | null = null;
  try {
    answer = await keeper.getAccessToken(user);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  // Recovery may end early because the sign-in is already over; then there is nothing left to crash in.
  if (!died() && answer?.ok === true) throw new Error(`the process did not end at ${point}`);
}
