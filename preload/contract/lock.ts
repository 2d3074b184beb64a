import { z } from 'zod';
import { command, query } from './define.ts';
import { Nothing } from './values.ts';

/** Whether the window is shut behind a passphrase, and when it shuts by itself. */
export const LockStatus = z.object({
  isSet: z.boolean(),
  isLocked: z.boolean(),
  /** Minutes without a key or pointer after which the window locks; 0 never. */
  idleMinutes: z.number().int().min(0).max(240),
  onSuspend: z.boolean(),
  /** Seconds until another attempt is heard; 0 when one is. */
  waitSeconds: z.number().int(),
});
export type LockStatus = z.output<typeof LockStatus>;

const Passphrase = z.string().min(1).max(200);

export const lockCalls = {
  'lock.status': query(Nothing, LockStatus, 'main'),
  /** Sets, changes or (with `next` null) removes the lock; `current` is needed once one is set. */
  'lock.set': command(
    z.object({
      current: Passphrase.nullable(),
      next: Passphrase.nullable(),
      idleMinutes: z.number().int().min(0).max(240),
      onSuspend: z.boolean(),
    }),
    LockStatus,
    'main',
  ),
  'lock.now': command(Nothing, LockStatus, 'main'),
  'lock.unlock': command(z.object({ passphrase: Passphrase }), LockStatus, 'main'),
} as const;

export const backupCalls = {
  /** Asks where to save, then writes one sealed file of everything but sign-ins. `file` is null when the dialog was closed. */
  'backup.create': command(
    z.object({ passphrase: z.string().max(200) }),
    z.object({
      file: z.string().nullable(),
      orgs: z.number().int(),
      bytes: z.number().int(),
      skipped: z.array(z.string()),
    }),
    'main',
  ),
  /** Asks for the file, then puts it in the place of this practice, which is set aside. `orgs` is null when the dialog was closed. */
  'backup.restore': command(
    z.object({ passphrase: z.string().max(200) }),
    z.object({ orgs: z.number().int().nullable(), aside: z.string().nullable() }),
    'main',
  ),
} as const;

export const lockEvents = { 'lock.changed': z.object({ isLocked: z.boolean() }) } as const;
