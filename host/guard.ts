import { EventEmitter } from 'node:events';

/** Thrown by every member of Electron this host does not imitate, so that nothing passes by being silently absent. */
export class NotInSubset extends Error {
  constructor(name: string) {
    super(`${name} is outside the subset of Electron that this host offers (host/SUBSET.md).`);
    this.name = 'NotInSubset';
  }
}

/** Names that JavaScript itself, Node's inspector or a bundler looks up on any object without meaning to use it. */
const harmless = new Set([
  'then',
  'toJSON',
  '__esModule',
  'default',
  'prototype',
  'constructor',
  'inspect',
  'nodeType',
]);

const isHarmless = (key: string | symbol): boolean => typeof key === 'symbol' || harmless.has(key);

/** The same object, except that reading a member it does not have throws NotInSubset. */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key, receiver) {
      if (!(key in target) && !isHarmless(key)) throw new NotInSubset(name ? `${name}.${String(key)}` : String(key));
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}

export type Listener = (...args: never[]) => void;

/**
 * An event emitter that knows which events the host can fire: listening for another one throws, because a listener that
 * never hears anything is the quietest way for a test to pass.
 */
export class HostEmitter {
  readonly #name: string;
  readonly #events: readonly string[];
  readonly #inner = new EventEmitter();

  constructor(name: string, events: readonly string[]) {
    this.#name = name;
    this.#events = events;
    // Node's emitter throws for an 'error' event nobody hears; Electron's objects do not fire one.
    this.#inner.on('error', () => undefined);
  }

  on(event: string, listener: Listener): this {
    if (!this.#events.includes(event)) throw new NotInSubset(`${this.#name}.on('${event}')`);
    this.#inner.on(event, listener as (...args: unknown[]) => void);
    return this;
  }

  once(event: string, listener: Listener): this {
    if (!this.#events.includes(event)) throw new NotInSubset(`${this.#name}.once('${event}')`);
    this.#inner.once(event, listener as (...args: unknown[]) => void);
    return this;
  }

  off(event: string, listener: Listener): this {
    this.#inner.off(event, listener as (...args: unknown[]) => void);
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    return this.off(event, listener);
  }

  removeAllListeners(event?: string): this {
    this.#inner.removeAllListeners(event);
    return this;
  }

  listenerCount(event: string): number {
    return this.#inner.listenerCount(event);
  }

  emit(event: string, ...args: unknown[]): boolean {
    return this.#inner.emit(event, ...args);
  }
}

// Members missing from a class and its parents are looked up here last, which makes every subclass strict without a proxy
// around each instance (a proxy as `this` would break private fields).
Object.setPrototypeOf(
  HostEmitter.prototype,
  new Proxy(
    {},
    {
      get(target, key, receiver: object) {
        if (!(key in target) && !isHarmless(key)) {
          throw new NotInSubset(`${receiver.constructor.name}.${String(key)}`);
        }
        return Reflect.get(target, key, receiver) as unknown;
      },
    },
  ),
);

export type HostEvent<T> = T & { readonly defaultPrevented: boolean; preventDefault(): void };

/** An event object with Electron's preventDefault and the given details. */
export function hostEvent<T extends object>(details: T): HostEvent<T> {
  let isPrevented = false;
  return {
    ...details,
    preventDefault: () => {
      isPrevented = true;
    },
    get defaultPrevented() {
      return isPrevented;
    },
  };
}
