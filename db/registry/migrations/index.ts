import { migration0010 } from './0010-practice.ts';
import { migration0020 } from './0020-identities.ts';
import { migration0030 } from './0030-schedule.ts';
import { migration0040 } from './0040-desk.ts';
import { migration0050 } from './0050-packs.ts';
import { migration0060 } from './0060-archive.ts';

/** Every step the practice's file goes through, oldest first. Released steps are never edited. */
export const registryMigrations = [
  migration0010,
  migration0020,
  migration0030,
  migration0040,
  migration0050,
  migration0060,
] as const;
