import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FailureError } from '#contract/failure';
import { classify, fileFailure } from '#db/errors';
import { openWritable, type WritableDb } from '#db/open';
import { derivedKey } from '#db/derivedKey';
import { orgFilePath } from '#db/orgFiles';
import { listOrgs } from '#db/registry/queries/orgs';
import { changeKey, createSnapshotKey, snapshotInto, withoutSecrets } from '#db/snapshot';
import { fillFileSafely } from '../../safeFile.ts';
import { nowText, type EngineContext } from '../context.ts';
import { writeContainer, type ContainerWriter } from './container.ts';
import { MANIFEST_PART, orgPart, PORTFOLIO_PART, REGISTRY_PART, type Manifest } from './manifest.ts';

export interface BackupDone {
  readonly orgs: number;
  readonly bytes: number;
  /** Nicknames whose file could not be copied; everything else is in the backup. */
  readonly skipped: string[];
}

const CHUNK = 1_048_576;
let isBusy = false;

/**
 * Writes registry, key figures and every organisation's file into one sealed file while syncs go on; each file is of one moment. Sign-ins
 * are left out. Throws `backup.weakPassphrase`, `backup.busy`, `disk.full`, `export.cannotWrite`; an earlier file is untouched then.
 */
export async function createBackup(
  context: EngineContext,
  input: { path: string; passphrase: string; cost?: number | undefined },
): Promise<BackupDone> {
  if (isBusy) throw new FailureError('backup.busy');
  isBusy = true;
  const stage = openStage(context.start.profileDir);
  try {
    let done: BackupDone | null = null;
    await fillFileSafely(input.path, async (file) => {
      done = await fill(context, { ...input, stage, file });
    });
    if (done === null) throw new FailureError('export.cannotWrite', { file: input.path });
    context.log('info', 'backup.written', { orgs: (done as BackupDone).orgs });
    return done;
  } catch (error) {
    throw fileFailure(error) ?? error;
  } finally {
    rmSync(stage, { recursive: true, force: true });
    isBusy = false;
  }
}

/** Copies wait here, encrypted like the files they are of. One that an earlier run left behind is removed. */
function openStage(profileDir: string): string {
  for (const name of readdirSync(profileDir)) {
    if (/^backup-[A-Za-z0-9]{6}$/.test(name)) rmSync(join(profileDir, name), { recursive: true, force: true });
  }
  const stage = mkdtempSync(join(profileDir, 'backup-'));
  mkdirSync(stage, { recursive: true, mode: 0o700 });
  return stage;
}

interface Filling {
  readonly stage: string;
  readonly file: FileHandle;
  readonly passphrase: string;
  readonly cost?: number | undefined;
}

async function fill(context: EngineContext, { stage, file, passphrase, cost }: Filling): Promise<BackupDone> {
  const createdUtc = nowText(context);
  const container = await writeContainer(file, { passphrase, createdUtc, ...(cost === undefined ? {} : { cost }) });
  const masterKey = Buffer.from(context.start.masterKey, 'base64');
  const orgs = listOrgs(context.registry);
  const registryKey = await addShared(container, stage, REGISTRY_PART, context.registry, {
    key: derivedKey(masterKey, 'registry'),
    clean: (copy) => withoutSecrets(copy, createdUtc),
  });
  const portfolioKey = await addShared(container, stage, PORTFOLIO_PART, context.portfolio, {
    key: derivedKey(masterKey, 'portfolio'),
  });
  const kept: Manifest['orgs'] = [];
  const skipped: string[] = [];
  for (const org of orgs) {
    const target = join(stage, 'org.sqlite');
    const key = copyOrg(context, org.tenantId, target);
    if (key === null) skipped.push(org.nickname);
    else {
      await addFile(container, orgPart(org.tenantId), target);
      kept.push({ tenantId: org.tenantId, nickname: org.nickname, key: key.toString('base64') });
    }
    rmSync(target, { force: true });
    // Between two clients everything else gets its turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const manifest: Manifest = {
    schema: 1,
    createdUtc,
    registryKey: registryKey.toString('base64'),
    portfolioKey: portfolioKey.toString('base64'),
    orgs: kept,
  };
  const text = Buffer.from(JSON.stringify(manifest), 'utf8');
  await container.begin(MANIFEST_PART, text.length);
  await container.write(text);
  await container.end();
  const { size } = await file.stat();
  return { orgs: kept.length, bytes: size, skipped };
}

/** The file's key, or null when it was removed meanwhile or cannot be read. */
function copyOrg(context: EngineContext, orgId: string, target: string): Buffer | null {
  try {
    const key = context.files.keyOf(orgId);
    const path = orgFilePath(context.start.profileDir, orgId);
    if (!existsSync(path)) context.files.openForWriting(orgId);
    // A connection of its own: a run may have its transaction open on the engine's, and what it has not committed is not copied.
    const db = openWritable(path, key);
    try {
      snapshotInto(db, target);
    } finally {
      db.close();
    }
    return key;
  } catch (error) {
    const trouble = error instanceof FailureError ? 'failure' : classify(error);
    if (trouble === 'full' || trouble === 'other') throw error;
    context.log('warn', 'backup.skipped', { trouble });
    return null;
  }
}

/** A copy of a shared file under a key of its own, so that the backup holds nothing made from the master key. */
async function addShared(
  container: ContainerWriter,
  stage: string,
  name: string,
  db: WritableDb,
  { key, clean }: { key: Buffer; clean?: (copy: WritableDb) => void },
): Promise<Buffer> {
  const target = join(stage, name);
  snapshotInto(db, target);
  const fresh = createSnapshotKey();
  const copy = openWritable(target, key);
  try {
    clean?.(copy);
    changeKey(copy, fresh);
  } finally {
    copy.close();
  }
  await addFile(container, name, target);
  rmSync(target, { force: true });
  return fresh;
}

async function addFile(container: ContainerWriter, name: string, path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    await container.begin(name, size);
    const chunk = Buffer.alloc(CHUNK);
    for (let left = size; left > 0;) {
      const { bytesRead } = await file.read(chunk, 0, Math.min(CHUNK, left));
      if (bytesRead === 0) throw new RangeError('the copy is shorter than it was');
      await container.write(chunk.subarray(0, bytesRead));
      left -= bytesRead;
    }
  } finally {
    await file.close();
  }
}
