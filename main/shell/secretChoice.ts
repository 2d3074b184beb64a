// What the user may choose where no keychain answers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore } from '../auth/memoryStore.ts';
import type { OpenedSecrets } from '../auth/openSecretStore.ts';
import { openProfileMarker } from '../auth/profileMarker.ts';
import { toFailureError } from '../auth/reply.ts';
import { openSealedFileStore, SEALED_FILE } from '../auth/sealedFileStore.ts';

export interface ChosenSecrets {
  readonly opened: OpenedSecrets;
  /** Set where the choice comes with a folder of its own. */
  readonly profileDir?: string;
  /** Removes what must not outlive the session. */
  forget(): void;
}

/** Keys and sign-ins in memory, files in a temporary folder that nobody can read afterwards and that is removed at the end. */
export function sessionOnly(): ChosenSecrets {
  const profileDir = mkdtempSync(join(tmpdir(), 'orgfolio-session-'));
  return {
    profileDir,
    opened: { store: createMemoryStore(), marker: openProfileMarker(profileDir) },
    forget: () => rmSync(profileDir, { recursive: true, force: true }),
  };
}

/** A sealed file in the profile; throws `sealed.wrongPassphrase` where one exists and does not open. */
export async function sealedBehind(passphrase: string, profileDir: string): Promise<ChosenSecrets> {
  const marker = openProfileMarker(profileDir);
  const store = await openSealedFileStore({ path: join(profileDir, SEALED_FILE), passphrase });
  if (!store.ok) throw toFailureError(store);
  return { opened: { store: store.value, marker }, forget: () => {} };
}
