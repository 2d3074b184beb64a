// Puts a backup in the place of a profile's files. Everything is unpacked, opened and checked beside them first; the change itself is a few
// renames with a note, so that a kill at any moment leaves either all of the old files or all of the new ones.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { FailureError } from '#contract/failure';
import { derivedKey } from '#db/derivedKey';
import { classify, fileFailure, type FileTrouble } from '#db/errors';
import { createOrgKey, wrapKey } from '#db/keyWrap';
import { fileVersion, latestVersion, type Migration } from '#db/migrate';
import { inTransaction, openReadable, openWritable, type ReadableDb } from '#db/open';
import { orgFilePath } from '#db/orgFiles';
import { orgMigrations } from '#db/org/migrations/index';
import { portfolioMigrations } from '#db/portfolio/migrations/index';
import { registryMigrations } from '#db/registry/migrations/index';
import { registryPath } from '#db/registry/open';
import { clearOrgSynced, listOrgs, setWrappedKey } from '#db/registry/queries/orgs';
import { changeKey, damageOf, withoutSecrets } from '#db/snapshot';
import { writePrivateFile } from './auth/profileFiles.ts';
import { readContainer, type ContainerReader } from './engine/backup/container.ts';
import {
  Manifest,
  MANIFEST_PART,
  orgOfPart,
  orgPart,
  PORTFOLIO_PART,
  REGISTRY_PART,
} from './engine/backup/manifest.ts';

export interface RestoreInput {
  readonly profileDir: string;
  /** The key of this profile, old or new; the restored files are given to it. */
  readonly masterKey: Buffer;
  readonly from: string;
  readonly passphrase: string;
  readonly now: Date;
}

export interface Restored {
  readonly orgs: number;
  readonly createdUtc: string;
  /** Folder inside the profile that holds what was there before; null in an empty profile. */
  readonly aside: string | null;
}

const NOTE = 'restore.json';
const MOST_MANIFEST = 16_000_000;
/** What a restore replaces, in the order it is moved. */
const places = [
  'registry.sqlite',
  'registry.sqlite-wal',
  'registry.sqlite-shm',
  'portfolio.sqlite',
  'portfolio.sqlite-wal',
  'portfolio.sqlite-shm',
  'orgs',
] as const;

/**
 * Restores a backup into a profile nobody has open. Throws `backup.notABackup`, `backup.wrongPassphrase`, `backup.damaged`,
 * `backup.newer`, `file.busy`, `disk.full`; until everything has been checked nothing of the profile is touched.
 */
export async function restoreBackup(input: RestoreInput): Promise<Restored> {
  const { profileDir } = input;
  recoverRestore(profileDir);
  // What one that was killed while unpacking left behind.
  for (const name of readdirSync(profileDir)) {
    if (/^restore-[A-Za-z0-9]{6}$/.test(name)) rmSync(join(profileDir, name), { recursive: true, force: true });
  }
  const stage = mkdtempSync(join(profileDir, 'restore-'));
  let isMoved = false;
  try {
    const manifest = await unpack(input, stage);
    prepare(input, manifest, stage);
    assertNobodyElse(profileDir, input.masterKey);
    const aside = exchange(profileDir, stage, input.now);
    isMoved = true;
    return { orgs: manifest.orgs.length, createdUtc: manifest.createdUtc, aside };
  } catch (error) {
    throw asFailure(error);
  } finally {
    if (isMoved || !existsSync(join(profileDir, NOTE))) rmSync(stage, { recursive: true, force: true });
  }
}

function asFailure(error: unknown): unknown {
  if (error instanceof FailureError) return error;
  const damaged: FileTrouble[] = ['corrupt', 'foreign'];
  const trouble = classify(error);
  if (damaged.includes(trouble)) return new FailureError('backup.damaged', undefined, { cause: error });
  if (trouble === 'newer') return new FailureError('backup.newer', undefined, { cause: error });
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'ENOENT') return new FailureError('backup.notABackup', undefined, { cause: error });
  return fileFailure(error) ?? error;
}

/** Writes the parts beside the profile's files; a part with any other name than ours ends it. */
async function unpack({ from, passphrase }: RestoreInput, stage: string): Promise<Manifest> {
  const file = await open(from, 'r');
  try {
    const reader = await readContainer(file, passphrase);
    let manifest: Manifest | null = null;
    const seen = new Set<string>();
    for (let part = await reader.next(); part !== null; part = await reader.next()) {
      const tenantId = orgOfPart(part.name);
      const isKnown = [REGISTRY_PART, PORTFOLIO_PART, MANIFEST_PART].includes(part.name) || tenantId !== null;
      if (!isKnown || seen.has(part.name)) throw new FailureError('backup.damaged');
      seen.add(part.name);
      if (part.name === MANIFEST_PART) manifest = await readManifest(reader, part.size);
      else await writePart(reader, tenantId === null ? join(stage, part.name) : orgFilePath(stage, tenantId));
    }
    const wanted = [
      REGISTRY_PART,
      PORTFOLIO_PART,
      MANIFEST_PART,
      ...(manifest?.orgs ?? []).map((org) => orgPart(org.tenantId)),
    ];
    if (manifest === null || wanted.length !== seen.size || !wanted.every((name) => seen.has(name))) {
      throw new FailureError('backup.damaged');
    }
    return manifest;
  } finally {
    await file.close();
  }
}

async function readManifest(reader: ContainerReader, size: number): Promise<Manifest> {
  if (size > MOST_MANIFEST) throw new FailureError('backup.damaged');
  const chunks: Buffer[] = [];
  for (let bytes = await reader.read(); bytes !== null; bytes = await reader.read()) chunks.push(bytes);
  try {
    return Manifest.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (error) {
    throw new FailureError('backup.damaged', undefined, { cause: error });
  }
}

async function writePart(reader: ContainerReader, path: string): Promise<void> {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx', 0o600);
  try {
    for (let bytes = await reader.read(); bytes !== null; bytes = await reader.read()) await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Opens and checks every file with its own key, then gives registry and key figures to this profile's master key. */
function prepare({ masterKey, now }: RestoreInput, manifest: Manifest, stage: string): void {
  const keys = new Map(manifest.orgs.map((org) => [org.tenantId, Buffer.from(org.key, 'base64')]));
  for (const [tenantId, key] of keys) {
    const db = openReadable(orgFilePath(stage, tenantId), key);
    try {
      assertSound(db, orgMigrations);
      const row = db.prepare<[], { value: string }>(`SELECT value FROM meta WHERE key = 'tenant_id'`).get();
      if (row?.value !== tenantId) throw new FailureError('backup.damaged');
    } finally {
      db.close();
    }
  }
  const registry = openWritable(join(stage, REGISTRY_PART), Buffer.from(manifest.registryKey, 'base64'));
  try {
    assertSound(registry, registryMigrations);
    withoutSecrets(registry, now.toISOString());
    inTransaction(registry, () => {
      for (const org of listOrgs(registry)) {
        const key = keys.get(org.tenantId);
        // A client whose file was not in the backup keeps its entry and is read anew.
        if (!key) clearOrgSynced(registry, org.tenantId);
        setWrappedKey(registry, org.tenantId, wrapKey(masterKey, key ?? createOrgKey(), org.tenantId));
      }
    });
    changeKey(registry, derivedKey(masterKey, 'registry'));
  } finally {
    registry.close();
  }
  const portfolio = openWritable(join(stage, PORTFOLIO_PART), Buffer.from(manifest.portfolioKey, 'base64'));
  try {
    assertSound(portfolio, portfolioMigrations);
    changeKey(portfolio, derivedKey(masterKey, 'portfolio'));
  } finally {
    portfolio.close();
  }
}

function assertSound(db: ReadableDb, migrations: readonly Migration[]): void {
  if (fileVersion(db) > latestVersion(migrations)) throw new FailureError('backup.newer');
  if (damageOf(db) !== null) throw new FailureError('backup.damaged');
}

/** Whoever has the registry open holds a shared lock on it for as long; an exclusive one is only had alone. */
function assertNobodyElse(profileDir: string, masterKey: Buffer): void {
  if (!existsSync(registryPath(profileDir))) return;
  try {
    const db = openWritable(registryPath(profileDir), derivedKey(masterKey, 'registry'));
    try {
      db.pragma('busy_timeout = 200');
      const [mode] = db.pragma('journal_mode = DELETE') as { journal_mode: string }[];
      if (mode?.journal_mode !== 'delete') throw new FailureError('file.busy');
      db.pragma('journal_mode = WAL');
    } finally {
      db.close();
    }
  } catch (error) {
    // A registry that cannot be read is what a restore is for.
    if (classify(error) === 'corrupt') return;
    throw classify(error) === 'busy' ? new FailureError('file.busy', undefined, { cause: error }) : error;
  }
}

interface Note {
  readonly stage: string;
  readonly aside: string;
  readonly places: readonly { readonly name: string; readonly had: boolean; readonly comes: boolean }[];
}

/** Old files out, new files in. The note stands from before the first rename until after the last. */
function exchange(profileDir: string, stage: string, now: Date): string | null {
  const aside = freeName(
    profileDir,
    `before-restore-${now
      .toISOString()
      .replace(/[^0-9]/g, '')
      .slice(0, 14)}`,
  );
  const note: Note = {
    stage,
    aside,
    places: places.map((name) => ({
      name,
      had: existsSync(join(profileDir, name)),
      comes: existsSync(join(stage, name)),
    })),
  };
  const hadAny = note.places.some((place) => place.had);
  if (hadAny) mkdirSync(aside, { mode: 0o700 });
  writePrivateFile(join(profileDir, NOTE), `${JSON.stringify(note)}\n`);
  for (const { name, had } of note.places) if (had) renameSync(join(profileDir, name), join(aside, name));
  for (const { name, comes } of note.places) if (comes) renameSync(join(stage, name), join(profileDir, name));
  rmSync(join(profileDir, NOTE));
  return hadAny ? aside : null;
}

function freeName(profileDir: string, name: string): string {
  let free = join(profileDir, name);
  for (let number = 2; existsSync(free); number++) free = join(profileDir, `${name}-${number}`);
  return free;
}

/**
 * Called before a profile's files are opened: a restore that was ended in the middle of its renames is undone, so that the old files are
 * all there again.
 */
export function recoverRestore(profileDir: string): void {
  const path = join(profileDir, NOTE);
  if (existsSync(path)) {
    const note = JSON.parse(readFileSync(path, 'utf8')) as Note;
    for (const { name, had, comes } of note.places) {
      const [here, old, fresh] = [join(profileDir, name), join(note.aside, name), join(note.stage, name)];
      const isOut = had ? existsSync(old) : true;
      if (comes && isOut && !existsSync(fresh) && existsSync(here)) renameSync(here, fresh);
      if (had && existsSync(old)) renameSync(old, here);
    }
    rmSync(note.aside, { recursive: true, force: true });
    rmSync(note.stage, { recursive: true, force: true });
    rmSync(path);
  }
}
