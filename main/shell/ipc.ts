// The only place that registers IPC handlers: one loop over the contract, one sender check, one envelope.
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { calls, type CallName, type EventBody, type EventName } from '#contract/index';
import { FailureError, type Reply } from '#contract/failure';
import { isOurUrl } from './appProtocol.ts';
import { isHidden } from './windows.ts';

/** Answers a call that passed the door; `sender` is the web contents id, for calls that belong to one window. */
export type Answer = (name: CallName, input: unknown, sender: number) => Promise<Reply<unknown>>;

/** No input of the contract comes near this; a page that sends more is not ours. */
const largestInput = 256 * 1024;

/** Our own top frame, in a window of ours. */
export function isOurSender(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>): boolean {
  const frame = event.senderFrame;
  if (!frame || frame.parent !== null) return false;
  return isOurUrl(frame.url) && BrowserWindow.fromWebContents(event.sender) !== null;
}

export function registerCalls(answer: Answer, onBug: (name: string, error: unknown) => void): void {
  for (const name of Object.keys(calls) as CallName[]) {
    ipcMain.handle(name, async (event, input: unknown): Promise<Reply<unknown>> => {
      if (!isOurSender(event)) return { ok: false, failure: { code: 'call.refused' } };
      if (JSON.stringify(input ?? null).length > largestInput) return { ok: false, failure: { code: 'bad.input' } };
      const parsed = calls[name].input.safeParse(input);
      if (!parsed.success) return { ok: false, failure: { code: 'bad.input', params: { call: name } } };
      try {
        return await answer(name, parsed.data, event.sender.id);
      } catch (error) {
        if (error instanceof FailureError) return { ok: false, failure: error.failure };
        onBug(name, error);
        return { ok: false, failure: { code: 'bug.unexpected' } };
      }
    });
  }
}

/** Tells every window but hidden ones. */
export function broadcast<N extends EventName>(name: N, body: EventBody<N>): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed() && !isHidden(window)) window.webContents.send(name, body);
  }
}
