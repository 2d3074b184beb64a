/**
 * Code that runs inside the page, in two worlds: the page's own and the preload's. Each function is sent as text
 * (`Function.prototype.toString`), so it uses nothing from outside itself.
 */
type Bag = Record<string, unknown>;
type Callable = (...args: unknown[]) => unknown;
interface World {
  addEventListener(name: string, listener: (event: { detail: unknown }) => void): void;
  dispatchEvent(event: object): boolean;
  CustomEvent: new (name: string, init: { detail: unknown }) => object;
  DOMException: new (message: string, name: string) => Error;
  atob(text: string): string;
  btoa(text: string): string;
  top: unknown;
  self: unknown;
  [name: string]: unknown;
}
export type Expose = (key: string, api: unknown) => void;

/**
 * One half of contextBridge. Both halves talk by synchronous events under an unguessable name; Chromium clones an event's
 * detail between worlds, so no object of one world is ever reachable from the other.
 */
export function joinWorlds(secret: string, isPage: boolean): Expose | undefined {
  const world = globalThis as unknown as World;
  if (world.top !== world.self) return undefined;
  const { CustomEvent, DOMException } = world;
  const fire = world.dispatchEvent.bind(world);
  const define = Object.defineProperty;
  const mine = secret + (isPage ? 'page' : 'preload');
  const theirs = secret + (isPage ? 'preload' : 'page');
  const functions = new Map<number, Callable>();
  const idOf = new WeakMap<Callable, number>();
  const awaited = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  const unsent: Bag[] = [];
  let count = 0;
  let answer: Bag | undefined;

  /** Sends one message and returns the other side's answer; undefined when it could not be cloned or nobody listens. */
  const say = (message: Bag): Bag | undefined => {
    answer = undefined;
    fire(new CustomEvent(theirs, { detail: message }));
    const got = answer;
    answer = undefined;
    return got;
  };
  const notCloned = (): Error => new DOMException('An object could not be cloned.', 'DataCloneError');

  const encode = (value: unknown): unknown => {
    if (typeof value === 'function') {
      const callable = value as Callable;
      let id = idOf.get(callable);
      if (id === undefined) {
        id = ++count;
        idOf.set(callable, id);
        functions.set(id, callable);
      }
      return { [secret]: 'function', id };
    }
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Promise) {
      const id = ++count;
      value.then(
        (result) => {
          if (!say({ settle: id, value: encode(result) })) say({ settle: id, error: notCloned() });
        },
        (error: unknown) => {
          if (!say({ settle: id, error })) say({ settle: id, error: notCloned() });
        },
      );
      return { [secret]: 'promise', id };
    }
    if (Array.isArray(value)) return value.map(encode);
    const proto: unknown = Object.getPrototypeOf(value);
    if (proto !== null && proto !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encode(part)]));
  };

  const decode = (value: unknown, isApi: boolean): unknown => {
    if (value === null || typeof value !== 'object') return value;
    const bag = value as Bag;
    const id = bag['id'] as number;
    if (bag[secret] === 'promise') return new Promise((resolve, reject) => awaited.set(id, { resolve, reject }));
    if (bag[secret] === 'function') {
      const proxy = (...args: unknown[]): unknown => {
        const got = say({ call: id, args: encode(args) });
        if (!got) throw notCloned();
        if ('error' in got) throw got['error'];
        return decode(got['value'], false);
      };
      return isApi ? Object.freeze(proxy) : proxy;
    }
    const proto: unknown = Object.getPrototypeOf(value);
    if (!Array.isArray(value) && proto !== Object.prototype) return value;
    for (const key of Object.keys(bag)) bag[key] = decode(bag[key], isApi);
    return isApi ? Object.freeze(bag) : bag;
  };

  const handle = (message: Bag): Bag => {
    if ('call' in message) {
      try {
        const run = functions.get(message['call'] as number);
        const value = run?.(...(decode(message['args'], false) as unknown[]));
        return { value: encode(value) };
      } catch (error) {
        return { error };
      }
    }
    if ('settle' in message) {
      const waiting = awaited.get(message['settle'] as number);
      awaited.delete(message['settle'] as number);
      if ('error' in message) waiting?.reject(message['error']);
      else waiting?.resolve(decode(message['value'], false));
    }
    if ('expose' in message && isPage) {
      const value = decode(message['api'], true);
      define(world, message['expose'] as string, { value, enumerable: true, writable: false, configurable: false });
    }
    if ('hello' in message) for (const late of unsent.splice(0)) say(late);
    return {};
  };

  world.addEventListener(mine, ({ detail }) => {
    if (detail === null) return;
    const message = detail as Bag;
    if ('answer' in message) answer = message['answer'] as Bag;
    else fire(new CustomEvent(theirs, { detail: { answer: handle(message) } }));
  });
  if (isPage) say({ hello: true });

  return (key, api) => {
    if (key in world) throw new Error('Cannot bind an API on top of an existing property on the window object');
    const message = { expose: key, api: encode(api) };
    if (!say(message)) unsent.push(message);
  };
}

/** The preload's world: `require('electron')` with contextBridge and ipcRenderer, then the preload script itself. */
export function runPreload(
  expose: Expose | undefined,
  names: { send: string; receive: string; platform: string },
  preload: (require: Callable, module: Bag, exports: Bag, process: Bag) => void,
): void {
  if (!expose) return;
  const world = globalThis as unknown as World;
  const send = world[names.send] as (text: string) => void;
  const bytesKey = '\u0000bytes';
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Callable[]>();
  let count = 0;

  const pack = (value: unknown): string =>
    JSON.stringify(value, function (this: Bag, key: string, part: unknown) {
      const raw = this[key];
      if (typeof raw === 'function' || typeof raw === 'symbol' || typeof raw === 'bigint') {
        throw new Error('An object could not be cloned.');
      }
      if (!(raw instanceof Uint8Array)) return part;
      let text = '';
      for (let at = 0; at < raw.length; at += 8192) text += String.fromCharCode(...raw.subarray(at, at + 8192));
      return { [bytesKey]: world.btoa(text) };
    });
  const unpack = (text: string): Bag =>
    JSON.parse(text, (_key, part: Bag | null) => {
      const base64 = part !== null && typeof part === 'object' ? part[bytesKey] : undefined;
      return typeof base64 === 'string' ? Uint8Array.from(world.atob(base64), (char) => char.charCodeAt(0)) : part;
    }) as Bag;
  const refuse = (name: string): never => {
    throw new Error(`${name} is outside the subset of Electron that this host offers (host/SUBSET.md).`);
  };
  const strict = (name: string, object: Bag): Bag =>
    new Proxy(object, {
      get: (target, key) => (key in target ? target[key as string] : refuse(`${name}.${String(key)}`)),
    });

  const ipcRenderer: Bag = strict('ipcRenderer', {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++count;
        send(pack({ id, channel, args }));
        waiting.set(id, { resolve, reject });
      }),
    on: (channel: string, listener: Callable) => {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off: (channel: string, listener: Callable) => {
      const left = (listeners.get(channel) ?? []).filter((one) => one !== listener);
      listeners.set(channel, left);
      return ipcRenderer;
    },
  });
  ipcRenderer['removeListener'] = ipcRenderer['off'];

  world[names.receive] = (text: string): void => {
    const message = unpack(text);
    const entry = waiting.get(message['id'] as number);
    if (!('id' in message)) {
      const event = { sender: ipcRenderer, senderId: 0, ports: [] };
      for (const listener of listeners.get(message['channel'] as string) ?? []) {
        listener(event, ...(message['args'] as unknown[]));
      }
      return;
    }
    waiting.delete(message['id'] as number);
    if ('error' in message) entry?.reject(new Error(message['error'] as string));
    else entry?.resolve(message['value']);
  };

  const electron = strict('electron', {
    contextBridge: strict('contextBridge', { exposeInMainWorld: expose }),
    ipcRenderer,
  });
  const module: Bag = { exports: {} };
  const require: Callable = (id) => {
    if (id !== 'electron') throw new Error(`module not found: ${String(id)}`);
    return electron;
  };
  const process = { type: 'renderer', platform: names.platform, sandboxed: true, contextIsolated: true };
  preload(require, module, module['exports'] as Bag, Object.freeze(process));
}
