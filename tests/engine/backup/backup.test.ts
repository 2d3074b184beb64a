import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Identity } from '#contract/connections';
import type { Org } from '#contract/orgs';
import type { TilesDocument } from '#contract/tiles';
import { derivedKey } from '#db/derivedKey';
import { unwrapKey } from '#db/keyWrap';
import { openReadable } from '#db/open';
import { openOrgForReading } from '#db/orgFiles';
import { openRegistryForReading } from '#db/registry/open';
import { listOrgs, wrappedKeyOf } from '#db/registry/queries/orgs';
import { readContainer, writeContainer } from '#engine/backup/container';
import { openPractice, restoreProfile, startEngine, type Practice } from '../../../main/compose.ts';
import type { Engine } from '../../../main/engine/engine.ts';
import { recoverRestore } from '../../../main/restore.ts';
import { openEngineWorld, sam, tempProfile, type EngineWorld, type TempProfile } from '../core/support.ts';

// Each practice is opened, backed up and opened again on another machine; a busy one takes its time.
vi.setConfig({ testTimeout: 120_000 });

const linde = 'Timmerwerk De Linde BV';
const passphrase = 'four words of mine';
const now = '2026-11-22T08:00:00.000Z';

let world: EngineWorld;
let target: TempProfile;
let file: string;
beforeEach(async () => {
  world = await openEngineWorld();
  target = tempProfile();
  mkdirSync(target.dir, { recursive: true });
  file = join(target.dir, '..', 'practice.orgfolio-backup');
});
afterEach(async () => {
  await world.close();
  target.remove();
});

const backUp = (): Promise<{ orgs: number; bytes: number; skipped: string[] }> =>
  world.ok('private.backup', { path: file, passphrase, cost: 2 ** 10 });
const keysOf = (profile: TempProfile) => ({
  profileDir: profile.dir,
  passphraseFile: profile.passphraseFile,
  secretOptions: { sealedFileCost: 2 ** 10 },
});
const restore = (words = passphrase) => restoreProfile({ ...keysOf(target), now }, { from: file, passphrase: words });

/** The restored practice, opened by an engine of its own. */
async function openTarget(): Promise<{
  practice: Practice;
  engine: Engine;
  ok: (name: string, input: unknown) => Promise<never>;
}> {
  const practice = await openPractice({
    ...keysOf(target),
    origins: world.practice.start.origins,
    now,
    demo: false,
    clientId: world.sandbox.clientId,
  });
  if (!practice.ok) throw new Error(practice.failure.code);
  const engine = await startEngine(practice.value, { log: () => {}, readers: 0 });
  if (!engine.ok) throw new Error(engine.failure.code);
  const ok = async (name: string, input: unknown): Promise<never> => {
    const reply = await engine.value.call(name, input);
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.code}`);
    return reply.value as never;
  };
  return { practice: practice.value, engine: engine.value, ok };
}

async function closeTarget(opened: Awaited<ReturnType<typeof openTarget>>): Promise<void> {
  await opened.engine.stop();
  await opened.practice.close();
}

const tilesOf = async (ask: (name: string, input: unknown) => Promise<never>, orgId: string): Promise<TilesDocument> =>
  ask('tiles.list', { orgId, basis: 'accrual', lang: 'en' });

/** Every file of a folder with its content, for "nothing was touched". */
function contentOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found.set(path, readFileSync(path).toString('base64'));
  }
  return found;
}

describe('a backup', () => {
  test('brings the same figures, nicknames and settings back on another machine, without anybody signed in', async () => {
    const orgId = await world.attach(sam, linde, 'De Linde');
    await world.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' });
    await world.ok('settings.set', { practiceName: 'Praktijk Noord' });
    const before = await tilesOf(world.ok, orgId);
    const done = await backUp();
    expect(done).toMatchObject({ orgs: 1, skipped: [] });
    expect(statSync(file).size).toBe(done.bytes);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    expect(await restore()).toMatchObject({ orgs: 1, aside: null });
    const opened = await openTarget();
    try {
      const { orgs }: { orgs: Org[] } = await opened.ok('orgs.list', { lang: 'en' });
      expect(orgs).toMatchObject([{ nickname: 'De Linde', state: 'needsSignIn' }]);
      const after = await tilesOf(opened.ok, orgId);
      expect(after.tiles.map((tile) => [tile.id, tile.value])).toEqual(
        before.tiles.map((tile) => [tile.id, tile.value]),
      );
      expect(await opened.ok('settings.get', {})).toMatchObject({ practiceName: 'Praktijk Noord' });
      const { identities }: { identities: Identity[] } = await opened.ok('connections.list', {});
      expect(identities).toMatchObject([{ name: 'Sam Adviser', needsSignIn: true }]);
      const { rows }: { rows: { receivables: string | null }[] } = await opened.ok('orgs.practice', { lang: 'en' });
      expect(rows[0]?.receivables).not.toBeNull();
      const [run] = (
        (await opened.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' })) as {
          runs: { result: string }[];
        }
      ).runs;
      expect(run?.result).toBe('needsSignIn');
    } finally {
      await closeTarget(opened);
    }
  });

  test('made while a sync runs is of one moment, and the sync goes on', async () => {
    const orgId = await world.attach(sam, linde, 'De Linde');
    const running = world.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' });
    // Not before rows are being written: the run has a transaction open then.
    await new Promise<void>((resolve) => {
      const off = world.engine.on((name, body) => {
        if (name !== 'sync.progress' || (body as { calls: number }).calls < 6) return;
        off();
        resolve();
      });
    });
    const [done] = await Promise.all([backUp(), running]);
    expect(done.skipped).toEqual([]);
    expect((await world.orgs())[0]?.state).toBe('fresh');
    expect(await restore()).toMatchObject({ orgs: 1 });
  });

  test('holds nothing that opens anything, and none of its words in the clear', async () => {
    await world.attach(sam, linde, 'De Linde');
    await backUp();
    const bytes = readFileSync(file);
    for (const words of ['De Linde', 'Timmerwerk', 'Sam Adviser', 'SQLite format 3', passphrase]) {
      expect(bytes.includes(Buffer.from(words))).toBe(false);
    }
    // Inside: no sealed key and no sealed copy of a token in the registry.
    const handle = await open(file, 'r');
    const reader = await readContainer(handle, passphrase);
    const parts = new Map<string, Buffer>();
    for (let part = await reader.next(); part !== null; part = await reader.next()) {
      const chunks: Buffer[] = [];
      for (let chunk = await reader.read(); chunk !== null; chunk = await reader.read())
        chunks.push(Buffer.from(chunk));
      parts.set(part.name, Buffer.concat(chunks));
    }
    await handle.close();
    expect([...parts.keys()]).toEqual([
      'registry.sqlite',
      'portfolio.sqlite',
      `orgs/${world.tenant(linde)}.sqlite`,
      'manifest.json',
    ]);
    const manifest = JSON.parse(parts.get('manifest.json')?.toString() ?? '') as { registryKey: string };
    const copy = join(target.dir, 'copy.sqlite');
    writeFileSync(copy, parts.get('registry.sqlite') ?? '');
    const registry = openReadable(copy, Buffer.from(manifest.registryKey, 'base64'));
    expect(registry.prepare('SELECT sealed_copy, intent FROM identity').all()).toEqual([
      { sealed_copy: null, intent: null },
    ]);
    expect(registry.prepare('SELECT hex(wrapped_key) AS key FROM org').all()).toEqual([{ key: '00'.repeat(61) }]);
    registry.close();
    // The master key of the profile opens nothing in it.
    const master = Buffer.from(world.practice.start.masterKey, 'base64');
    expect(() => openReadable(copy, derivedKey(master, 'registry'))).toThrow();
    expect(readdirSync(world.profile.dir).filter((name) => name.startsWith('backup-'))).toEqual([]);
  });

  test('with a passphrase anybody could guess is not written', async () => {
    const reply = await world.engine.call('private.backup', { path: file, passphrase: 'short' });
    expect(reply).toMatchObject({ ok: false, failure: { code: 'backup.weakPassphrase' } });
    expect(existsSync(file)).toBe(false);
  });
});

describe('restoring', () => {
  beforeEach(async () => {
    await world.attach(sam, linde, 'De Linde');
    await backUp();
  });

  test('over an existing practice keeps that aside, whole and openable', async () => {
    await restore();
    const first = await openTarget();
    await first.ok('orgs.rename', { orgId: world.tenant(linde), nickname: 'Renamed since' });
    await closeTarget(first);
    const done = await restore();
    expect(done.aside).not.toBeNull();
    const again = await openTarget();
    const { orgs }: { orgs: Org[] } = await again.ok('orgs.list', { lang: 'en' });
    expect(orgs.map((org) => org.nickname)).toEqual(['De Linde']);
    await closeTarget(again);
    // Moved back by hand it is the practice of before.
    for (const name of ['registry.sqlite', 'registry.sqlite-wal', 'registry.sqlite-shm', 'portfolio.sqlite', 'orgs']) {
      rmSync(join(target.dir, name), { recursive: true, force: true });
      if (existsSync(join(done.aside ?? '', name))) renameSync(join(done.aside ?? '', name), join(target.dir, name));
    }
    const old = await openTarget();
    expect(((await old.ok('orgs.list', { lang: 'en' })) as { orgs: Org[] }).orgs[0]?.nickname).toBe('Renamed since');
    await closeTarget(old);
  });

  test.each([
    ['a wrong passphrase', 'not these words', undefined, 'backup.wrongPassphrase'],
    [
      'a file that is cut off',
      passphrase,
      (path: string) => truncateSync(path, statSync(path).size - 1),
      'backup.damaged',
    ],
    ['a file with a changed byte', passphrase, (path: string) => flip(path, 0.6), 'backup.damaged'],
    [
      'a file with something behind it',
      passphrase,
      (path: string) => writeFileSync(path, 'x', { flag: 'a' }),
      'backup.damaged',
    ],
    [
      'any other file',
      passphrase,
      (path: string) => writeFileSync(path, 'PK\u0003\u0004 something else'),
      'backup.notABackup',
    ],
    ['no file', passphrase, (path: string) => rmSync(path), 'backup.notABackup'],
    [
      'a backup of a newer version',
      passphrase,
      (path: string) => edit(path, '"version":1', '"version":2'),
      'backup.newer',
    ],
    [
      'a head somebody changed',
      passphrase,
      (path: string) => edit(path, '2026-11-22', '2026-11-23'),
      'backup.wrongPassphrase',
    ],
  ])('from %s changes nothing and says so', async (_what, words, spoil, code) => {
    await restore();
    await closeTarget(await openTarget());
    spoil?.(file);
    const before = contentOf(target.dir);
    await expect(restore(words)).rejects.toMatchObject({ failure: { code } });
    expect(contentOf(target.dir)).toEqual(before);
  });

  test('while somebody has the practice open is refused', async () => {
    await restore();
    const opened = await openTarget();
    await expect(restore()).rejects.toMatchObject({ failure: { code: 'file.busy' } });
    await closeTarget(opened);
  });

  test('never writes a part with another name than its own', async () => {
    const evil = await open(file, 'w');
    const container = await writeContainer(evil, { passphrase, createdUtc: now, cost: 2 ** 10 });
    await container.begin('../../evil.txt', 4);
    await container.write(Buffer.from('evil'));
    await container.end();
    await evil.close();
    await expect(restore()).rejects.toMatchObject({ failure: { code: 'backup.damaged' } });
    expect(existsSync(join(target.dir, '..', 'evil.txt'))).toBe(false);
    expect(readdirSync(target.dir).filter((name) => name.startsWith('restore-'))).toEqual([]);
  });

  test('killed at any of its renames leaves the old files or the new ones, never some of each', async () => {
    await restore();
    const first = await openTarget();
    await first.ok('orgs.rename', { orgId: world.tenant(linde), nickname: 'Old' });
    const masterKey = Buffer.from(first.practice.start.masterKey, 'base64');
    await closeTarget(first);
    const kept = join(target.dir, '..', 'kept');
    cpSync(target.dir, kept, { recursive: true });
    const seen = new Set<string>();
    for (let at = 0; at < 9; at++) {
      rmSync(target.dir, { recursive: true, force: true });
      cpSync(kept, target.dir, { recursive: true });
      await dyingRestore(masterKey, at);
      recoverRestore(target.dir);
      const registry = openRegistryForReading(target.dir, masterKey);
      const orgs = listOrgs(registry);
      expect(orgs).toHaveLength(1);
      const [org] = orgs;
      // The organisation's file opens with the key of the same registry.
      const orgId = org?.tenantId ?? '';
      const key = unwrapKey(masterKey, wrappedKeyOf(registry, orgId) ?? Buffer.alloc(0), orgId) ?? Buffer.alloc(32);
      openOrgForReading({ profileDir: target.dir, orgId, key }).close();
      seen.add(org?.nickname ?? '');
      registry.close();
      expect(existsSync(join(target.dir, 'restore.json'))).toBe(false);
    }
    expect([...seen].sort()).toEqual(['De Linde', 'Old']);
    rmSync(kept, { recursive: true, force: true });
  });

  test('killed while it unpacks leaves the old practice, and the next one cleans up', async () => {
    await restore();
    const opened = await openTarget();
    const key = opened.practice.start.masterKey;
    await closeTarget(opened);
    for (const delay of [0, 5, 20, 40]) {
      const child = spawn(process.execPath, [
        fileURLToPath(new URL('./restoreChild.ts', import.meta.url)),
        target.dir,
        key,
        file,
        passphrase,
      ]);
      await new Promise<void>((resolve) => {
        child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delay));
        child.once('exit', () => resolve());
      });
      await closeTarget(await openTarget());
    }
    await restore();
    expect(readdirSync(target.dir).filter((name) => /^restore-/.test(name))).toEqual([]);
  });
});

/** A restore that ends for good at its n-th rename, as if the machine lost power there. */
async function dyingRestore(masterKey: Buffer, at: number): Promise<void> {
  const child = spawn(process.execPath, [
    '--import',
    `data:text/javascript,${encodeURIComponent(
      `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module'; let n = 0; const real = fs.renameSync;
       fs.renameSync = (...all) => { if (n++ === ${at}) process.kill(process.pid, 'SIGKILL'); return real(...all); }; syncBuiltinESMExports();`,
    )}`,
    fileURLToPath(new URL('./restoreChild.ts', import.meta.url)),
    target.dir,
    masterKey.toString('base64'),
    file,
    passphrase,
  ]);
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
}

function flip(path: string, where: number): void {
  const bytes = readFileSync(path);
  const at = Math.floor(bytes.length * where);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

function edit(path: string, from: string, to: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(from);
  bytes.write(to, at);
  writeFileSync(path, bytes);
}
