import { migration0010 } from './0010-ledger.ts';
import { migration0020 } from './0020-summaries.ts';

/** Every step an organisation's file goes through, oldest first. Released steps are never edited. */
export const orgMigrations = [migration0010, migration0020] as const;
