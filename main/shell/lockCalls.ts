// The lock of the window, and the file a practice is kept in and brought back from.
import { BrowserWindow } from 'electron';
import type { Lang } from '#contract/values';
import { FailureError } from '#contract/failure';
import type { CallName, EventBody, EventName, Output, Parsed } from '#contract/index';
import type { LockStatus } from '#contract/lock';
import type { Desk } from './desk.ts';
import { askForBackup } from './dialogs.ts';
import { menuTexts } from './menu.ts';
import { askEngine, dialogWindow, saveAs } from './saving.ts';
import { isHidden } from './windows.ts';

type LockCallName = Extract<CallName, `lock.${string}` | `backup.${string}`>;
type LockHandlers = { [N in LockCallName]: (input: Parsed<N>) => Promise<Output<N>> };

/** What a locked window may still ask: nothing that names a client or changes anything. */
const openWhileLocked: ReadonlySet<CallName> = new Set<CallName>([
  'lock.status',
  'lock.now',
  'lock.unlock',
  'app.info',
  'app.unlock',
  'settings.get',
]);
/** What a locked window is still told. */
const toldWhileLocked: ReadonlySet<EventName> = new Set<EventName>(['lock.changed']);

const none: LockStatus = { isSet: false, isLocked: false, idleMinutes: 0, onSuspend: false, waitSeconds: 0 };

/** Refuses what a locked window must not ask. Windows nobody sees go on printing what was asked for before. */
export function refuseWhileLocked(desk: Desk, name: CallName, sender: number): void {
  if (desk.practice?.lock.status().isLocked !== true || openWhileLocked.has(name)) return;
  const window = BrowserWindow.getAllWindows().find((one) => one.webContents.id === sender);
  if (window && isHidden(window)) return;
  throw new FailureError('lock.locked');
}

/** Holds back events from a locked window: progress names clients. */
export function tellUnlessLocked(
  isLocked: () => boolean,
  emit: <N extends EventName>(name: N, body: EventBody<N>) => void,
): typeof emit {
  return (name, body) => {
    if (!isLocked() || toldWhileLocked.has(name)) emit(name, body);
  };
}

export function lockHandlers(desk: Desk): LockHandlers {
  const lock = () => desk.practice?.lock;
  return {
    'lock.status': async () => {
      await desk.opened();
      return lock()?.status() ?? none;
    },
    'lock.set': async (change) => (await lock()?.set(change)) ?? none,
    'lock.now': async () => lock()?.lock() ?? none,
    'lock.unlock': async ({ passphrase }) => (await lock()?.unlock(passphrase)) ?? none,
    'backup.create': async ({ passphrase }) => {
      const lang = await langOf(desk);
      const name = menuTexts[lang].fileNameBackup.replace('{{date}}', today(desk));
      let done = { orgs: 0, bytes: 0, skipped: [] as string[] };
      const { file } = await saveAs({ name, extension: 'orgfolio-backup', lang }, async (path) => {
        done = await askEngine(desk, 'private.backup', { path, passphrase });
      });
      return { file, ...done };
    },
    'backup.restore': async ({ passphrase }) => {
      const from = await askForBackup(dialogWindow(), menuTexts[await langOf(desk)].openBackupTitle);
      if (from === null) return { orgs: null, aside: null };
      const { orgs, aside } = await desk.restore({ from, passphrase });
      return { orgs, aside };
    },
  };
}

async function langOf(desk: Desk): Promise<Lang> {
  const reply = await desk.call('settings.get', {});
  return reply.ok && (reply.value as Output<'settings.get'>).lang === 'nl' ? 'nl' : 'en';
}

const today = (desk: Desk): string => (desk.practice?.start.now ?? new Date().toISOString()).slice(0, 10);
