import { migration0010 } from './0010-ledger.ts';
import { migration0020 } from './0020-summaries.ts';
import { migration0030 } from './0030-rows-in-order.ts';
import { migration0050 } from './0050-drill.ts';
import { migration0060 } from './0060-statement-sums.ts';

/** Every step an organisation's file goes through, oldest first. Released steps are never edited. */
export const orgMigrations = [migration0010, migration0020, migration0030, migration0050, migration0060] as const;
