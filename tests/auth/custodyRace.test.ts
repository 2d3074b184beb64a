import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, signedIn } from './support/keeperWorld.ts';
import { startTokenServer, type TokenServer } from './support/tokenServer.ts';

const CHILD = fileURLToPath(new URL('support/keeperChild.ts', import.meta.url));
const USER = 'user-1';
const RACES = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 200 : 10;

/** What a child says: a result, a row, "ready", or nothing when it has ended. */
type Answer = { ok?: boolean } | string | null;
type Child = { process: ChildProcess; ask: (command: object) => Promise<Answer> };
let folder: string;
let server: TokenServer;
let masterKey: string;
let children: Child[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgfolio-race-'));
  server = await startTokenServer({ now: Date.now });
  masterKey = randomBytes(32).toString('base64');
  children = [];
});

afterEach(async () => {
  for (const { process: child } of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.stdin?.end();
    await once(child, 'exit');
  }
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startChild(endAt: string | null = null): Promise<Child> {
  const setup = {
    profileDir: join(folder, 'profile'),
    masterKey,
    sealedPath: join(folder, 'secrets.sealed'),
    origin: server.origins.identity,
    endAt,
  };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(setup)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const waiting: ((line: string) => void)[] = [];
  lines.on('line', (line) => waiting.shift()?.(line));
  child.once('exit', () => waiting.splice(0).forEach((answer) => answer('null')));
  const nextLine = async (): Promise<Answer> =>
    JSON.parse(await new Promise<string>((resolve) => waiting.push(resolve))) as Answer;
  const ready: unknown = await nextLine();
  expect(ready).toBe('ready');
  const started: Child = {
    process: child,
    ask: (command) => {
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return nextLine();
    },
  };
  children.push(started);
  return started;
}

describe('several processes over one profile', () => {
  it(`renew the same sign-in ${RACES} times at once with exactly one request per token`, async () => {
    const racers = [await startChild(), await startChild(), await startChild()];
    expect(await racers[0]!.ask({ do: 'keep', signedIn: signedIn(server) })).toMatchObject({ ok: true });
    for (let race = 0; race < RACES; race += 1) {
      const answers = await Promise.all(racers.map((racer) => racer.ask({ do: 'renew', identityId: USER })));
      expect(answers).toEqual(Array(3).fill(expect.objectContaining({ ok: true })));
    }
    expect(server.posts).toHaveLength(3 * RACES);
    expect(new Set(server.posts).size).toBe(3 * RACES);
    expect(await racers[1]!.ask({ do: 'row', identityId: USER })).toMatchObject({
      generation: 1 + 3 * RACES,
      intent: null,
    });
    const onDisk = readFileSync(join(folder, 'secrets.sealed'), 'utf8');
    expect(server.posts.some((token) => onDisk.includes(token))).toBe(false);
  }, 240_000);

  it.each(['intentCommitted', 'answered', 'slotWritten', 'committed'])(
    'take over at once from a process that is killed at %s while it holds the lease',
    async (endAt) => {
      const victim = await startChild(endAt);
      const heir = await startChild();
      await heir.ask({ do: 'keep', signedIn: signedIn(server) });
      expect(await victim.ask({ do: 'renew', identityId: USER })).toBeNull();
      expect(victim.process.signalCode).toBe('SIGKILL');
      const startedAt = performance.now();
      expect(await heir.ask({ do: 'renew', identityId: USER })).toMatchObject({ ok: true });
      expect(performance.now() - startedAt).toBeLessThan(20_000);
    },
    60_000,
  );
});

describe('the count of requests per token', () => {
  it('does see two requests for one token when nothing keeps the processes apart', async () => {
    const world = await createWorld();
    await world.keeper().keepSignIn(signedIn(world.server));
    const custody = { ...world.custody, takeLease: () => true };
    world.server.control.gate = gateFor(2, world.server);
    await Promise.all(
      [world.keeper({ custody }), world.keeper({ custody })].map((keeper) => keeper.getAccessToken(USER)),
    );
    expect(world.server.posts.length).toBeGreaterThan(new Set(world.server.posts).size);
    await world.server.close();
  });

  it('waits for the holder of the lease and then uses the newer token', async () => {
    const world = await createWorld();
    await world.keeper().keepSignIn(signedIn(world.server));
    const keepers = [world.keeper(), world.keeper(), world.keeper()];
    const answers = await Promise.all(keepers.map((keeper) => keeper.getAccessToken(USER)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(new Set(world.server.posts).size).toBe(3);
    await world.server.close();
  });

  it('gives up with "busy" when a living process never lets go, and takes the lease over when it falls silent', async () => {
    const world = await createWorld();
    await world.keeper().keepSignIn(signedIn(world.server));
    const until = world.time.wall + 60_000;
    world.custody.takeLease(USER, { owner: 'living', takenAt: world.time.wall, until }, () => true);
    const keeper = world.keeper({ leaseWaitMs: 50 });
    expect(await keeper.getAccessToken(USER)).toMatchObject({ ok: false, code: 'file.busy' });
    world.pass(61_000);
    expect((await keeper.getAccessToken(USER)).ok).toBe(true);
    await world.server.close();
  });
});

/** Answers are held back until `count` requests have arrived. */
function gateFor(count: number, at: TokenServer): Promise<void> {
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  at.control.fault = (post) => {
    if (post + 1 >= count) open();
    return null;
  };
  return gate;
}
