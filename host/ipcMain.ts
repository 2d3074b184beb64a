import { HostEmitter } from './guard.ts';

type InvokeHandler = (event: never, ...args: never[]) => unknown;

const handlers = new Map<string, InvokeHandler>();
const bytesKey = '\u0000bytes';

/** JSON, with Uint8Array carried as base64. Throws what Electron throws for values that cannot cross. */
export function pack(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key: string, part: unknown) {
    // A Buffer has already become {type, data} in `part`.
    const raw = this[key];
    if (typeof raw === 'function' || typeof raw === 'symbol' || typeof raw === 'bigint') {
      throw new Error('An object could not be cloned.');
    }
    if (!(raw instanceof Uint8Array)) return part;
    return { [bytesKey]: Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('base64') };
  });
}

export function unpack(text: string): unknown {
  return JSON.parse(text, (_key, part: Record<string, unknown> | null) => {
    const base64 = part !== null && typeof part === 'object' ? part[bytesKey] : undefined;
    return typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : part;
  }) as unknown;
}

class IpcMain extends HostEmitter {
  handle(channel: string, handler: InvokeHandler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

export const ipcMain = new IpcMain('ipcMain', []);

/** The packed reply to one ipcRenderer.invoke: a value, or the sentence Electron puts in the error. */
export async function answerInvoke(id: number, channel: string, event: object, args: unknown[]): Promise<string> {
  try {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const value: unknown = await handler(event as never, ...(args as never[]));
    return pack({ id, value });
  } catch (error) {
    return pack({ id, error: `Error invoking remote method '${channel}': ${String(error)}` });
  }
}
