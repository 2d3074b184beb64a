import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwrapKey } from '#db/keyWrap';
import { openWritable } from '#db/open';
import { openRegistryForReading } from '#db/registry/open';
import { wrappedKeyOf } from '#db/registry/queries/orgs';
import { openSecretStore } from '../../../main/auth/openSecretStore.ts';
import { openMasterKey } from '../../../main/auth/keys.ts';
import type { TempProfile } from './support.ts';

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

export function fileHash(profileDir: string, tenantId: string): string {
  return createHash('sha256')
    .update(readFileSync(join(profileDir, 'orgs', tenantId, 'ledger.sqlite')))
    .digest('hex');
}

/** Gives an organisation's file the version number of an app to come, with the profile's own keys. */
export async function markNewer(
  world: { readonly profile: Pick<TempProfile, 'dir' | 'passphraseFile'> },
  tenantId: string,
): Promise<void> {
  const profileDir = world.profile.dir;
  const secrets = await openSecretStore({ profileDir, passphraseFile: world.profile.passphraseFile });
  if (!secrets.ok) throw new Error(secrets.code);
  const master = await openMasterKey({ ...secrets.value, profileDir, hasRegistry: () => true });
  if (!master.ok) throw new Error(master.code);
  const registry = openRegistryForReading(profileDir, master.value);
  const wrapped = wrappedKeyOf(registry, tenantId);
  registry.close();
  const key = wrapped && unwrapKey(master.value, wrapped, tenantId);
  if (!key) throw new Error('no key');
  const db = openWritable(join(profileDir, 'orgs', tenantId, 'ledger.sqlite'), key);
  db.pragma('user_version = 9990');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
