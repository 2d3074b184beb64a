import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createPrivateFile, readFileIfPresent, writePrivateFile } from './profileFiles.ts';
import type { SecretStore } from './secretStore.ts';

/** Plain file in the profile. It holds no secret: only what must be known before the database key can be read. */
export const MARKER_FILE = 'profile.json';

export type MarkerState = Readonly<{
  schema: 1;
  /** Prefix of every keychain entry of this profile, so that several profiles on one machine never mix. */
  profileId: string;
  /** The store that holds this profile's database key; `null` until a key was made. */
  backend: SecretStore['kind'] | null;
  /** A canary entry was written to the keychain and read back; from then on its absence means "locked". */
  canaryWritten: boolean;
}>;

export interface ProfileMarker {
  readonly state: MarkerState;
  update(change: Partial<Pick<MarkerState, 'backend' | 'canaryWritten'>>): void;
}

/**
 * Opens, or on a first run creates, the profile's marker file. The profile id is random rather than made from the folder's
 * path, so that a profile keeps its keychain entries when the folder moves.
 */
export function openProfileMarker(profileDir: string): ProfileMarker {
  mkdirSync(profileDir, { recursive: true, mode: 0o700 });
  const path = join(profileDir, MARKER_FILE);
  const fresh: MarkerState = { schema: 1, profileId: randomUUID(), backend: null, canaryWritten: false };
  if (readFileIfPresent(path) === null) createPrivateFile(path, serialise(fresh));
  return {
    get state() {
      return parse(readFileIfPresent(path));
    },
    update(change) {
      writePrivateFile(path, serialise({ ...parse(readFileIfPresent(path)), ...change }));
    },
  };
}

/** The file is there and says nothing usable. It is left as it is: a new profile id would hide the keychain's entries. */
export class MarkerUnreadable extends Error {
  constructor() {
    super(`${MARKER_FILE} in the profile folder is not readable.`);
    this.name = 'MarkerUnreadable';
  }
}

function serialise(state: MarkerState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

function parse(text: string | null): MarkerState {
  const raw = parseJson(text ?? 'null') as Partial<Record<keyof MarkerState, unknown>> | null;
  if (typeof raw?.profileId !== 'string' || !/^[0-9a-f-]{36}$/.test(raw.profileId)) {
    throw new MarkerUnreadable();
  }
  const backend = raw.backend;
  return {
    schema: 1,
    profileId: raw.profileId,
    backend: backend === 'keychain' || backend === 'sealedFile' || backend === 'memory' ? backend : null,
    canaryWritten: raw.canaryWritten === true,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
