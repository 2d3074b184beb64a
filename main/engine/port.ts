import type { FromEngine, ToEngine } from '../wire.ts';

export interface EnginePort {
  post(message: FromEngine): void;
  onMessage(listener: (message: ToEngine) => void): void;
  /** Called when the other side is gone. */
  onClosed(listener: () => void): void;
  close(): void;
}

/** The shape of Electron's `process.parentPort`; plain Node does not know it. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** The wire to the parent: Electron's port in a utility process, else Node's channel of a forked child. */
export function openPort(): EnginePort {
  const parentPort = (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;
  if (parentPort) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data as ToEngine)),
      onClosed: () => {},
      close: () => {},
    };
  }
  return {
    post: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToEngine)),
    onClosed: (listener) => void process.on('disconnect', listener),
    close: () => {
      if (process.connected) process.disconnect();
    },
  };
}
