// Puts `window.orgfolio` on the page: two functions, nothing of Electron's own. Names outside the contract go nowhere.
import { contextBridge, ipcRenderer } from 'electron';
import { callNames, eventNames } from './contract/names.ts';
import type { Bridge } from './contract/index.ts';
import type { Reply } from './contract/failure.ts';

const knownCalls = new Set(callNames);
const knownEvents = new Set(eventNames);
const unknownCall: Reply<never> = { ok: false, failure: { code: 'call.unknown' } };

const bridge: Bridge = {
  invoke: (name, input) =>
    knownCalls.has(name) ? (ipcRenderer.invoke(name, input) as Promise<Reply<unknown>>) : Promise.resolve(unknownCall),
  on(name, listener) {
    if (!knownEvents.has(name)) return () => {};
    // The event object stays here: it would hand the page a sender.
    const relay = (_event: unknown, body: unknown) => listener(body);
    ipcRenderer.on(name, relay);
    return () => {
      ipcRenderer.off(name, relay);
    };
  },
};

contextBridge.exposeInMainWorld('orgfolio', bridge);
