import { migration0010 } from './0010-practice.ts';
import { migration0020 } from './0020-identities.ts';

/** Every step the practice's file goes through, oldest first. Released steps are never edited. */
export const registryMigrations = [migration0010, migration0020] as const;
