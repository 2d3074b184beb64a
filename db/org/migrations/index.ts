import { migration0010 } from './0010-ledger.ts';

/** Every step an organisation's file goes through, oldest first. Released steps are never edited. */
export const orgMigrations = [migration0010] as const;
