import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromEngine, ToEngine } from '../../main/wire.ts';

/** An engine that does what the test says and remembers what it was told. */
class Child {
  readonly told: ToEngine[] = [];
  killed = false;
  #onMessage: (message: FromEngine) => void = () => {};
  #onExit: (code: number) => void = () => {};
  on(name: string, listener: never): this {
    if (name === 'message') this.#onMessage = listener;
    else this.#onExit = listener;
    return this;
  }
  postMessage(message: ToEngine): void {
    this.told.push(message);
  }
  kill(): boolean {
    return (this.killed = true);
  }
  say(message: FromEngine): void {
    this.#onMessage(message);
  }
  crash(code = 139): void {
    this.#onExit(code);
  }
}

const children: Child[] = [];
vi.mock('electron', () => ({
  utilityProcess: {
    fork: () => {
      const child = new Child();
      children.push(child);
      return child;
    },
  },
}));
const { startEngineProcess } = await import('../../main/shell/engineProcess.ts');

let restarts = 0;
let events: string[] = [];
let engine: ReturnType<typeof startEngineProcess>;
const now = (): Child => {
  const child = children.at(-1);
  if (!child) throw new Error('no engine was started');
  return child;
};
const ready = (child = now()): void => child.say({ type: 'ready', reply: { ok: true, value: {} } });

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-22T08:00:00Z') });
  children.length = 0;
  restarts = 0;
  events = [];
  engine = startEngineProcess({
    script: 'engine.cjs',
    start: { profileDir: '', masterKey: '', origins: { login: '', identity: '', api: '' }, now: null, demo: false },
    tokens: { accessToken: async () => ({ ok: true, value: { token: 't', secondsLeft: 60, scopes: [] } }) },
    onEvent: (name) => events.push(name),
    onRestarted: () => restarts++,
    log: () => {},
  });
});
afterEach(() => void vi.useRealTimers());

const restarting = { ok: false, failure: { code: 'engine.restarting' } };

describe('an engine that ends unexpectedly', () => {
  it('is started again, answers what was asked meanwhile with "restarting", and the window asks everything anew', async () => {
    ready();
    const asked = engine.call('tiles.list', {});
    now().crash();
    expect(await asked).toEqual(restarting);
    expect(children).toHaveLength(2);
    expect(now().told[0]).toMatchObject({ type: 'start' });
    expect(restarts).toBe(0);
    ready();
    expect(restarts).toBe(1);
    const again = engine.call('tiles.list', {});
    const call = now().told.at(-1);
    if (call?.type !== 'call') throw new Error('nothing was asked');
    now().say({ type: 'reply', id: call.id, reply: { ok: true, value: 'figures' } });
    expect(await again).toEqual({ ok: true, value: 'figures' });
  });

  it('four times within a minute rests for a minute; nobody waits for an answer that cannot come', async () => {
    ready();
    for (let crash = 0; crash < 4; crash++) now().crash();
    expect(children).toHaveLength(4);
    expect(await engine.call('tiles.list', {})).toEqual(restarting);
    vi.advanceTimersByTime(59_000);
    expect(await engine.call('tiles.list', {})).toEqual(restarting);
    expect(children).toHaveLength(4);
    vi.advanceTimersByTime(1_000);
    void engine.call('tiles.list', {});
    expect(children).toHaveLength(5);
    expect(now().told.map((message) => message.type)).toEqual(['start', 'call']);
  });

  it('once an hour is started again each time', () => {
    ready();
    for (let crash = 0; crash < 10; crash++) {
      now().crash();
      vi.advanceTimersByTime(3_600_000);
    }
    expect(children).toHaveLength(11);
  });
});

describe('quitting', () => {
  it('lets the engine store its page and close its files, and then ends it', async () => {
    ready();
    const stopped = engine.stop();
    expect(now().told.at(-1)).toEqual({ type: 'stop' });
    expect(now().killed).toBe(false);
    now().say({ type: 'stopped' });
    await stopped;
    expect(now().killed).toBe(true);
  });

  it('does not wait longer than fifteen seconds for an engine that does not answer', async () => {
    ready();
    const stopped = engine.stop();
    vi.advanceTimersByTime(14_999);
    expect(now().killed).toBe(false);
    vi.advanceTimersByTime(1);
    await stopped;
    expect(now().killed).toBe(true);
  });

  it('is over at once when the engine ends, or has ended, by itself; it is not started again', async () => {
    ready();
    const stopped = engine.stop();
    now().crash(0);
    await stopped;
    await engine.stop();
    expect(children).toHaveLength(1);
  });
});

it('the engine hears of sleep and waking', () => {
  ready();
  engine.power('suspend');
  engine.power('resume');
  expect(now().told.slice(1)).toEqual([
    { type: 'power', state: 'suspend' },
    { type: 'power', state: 'resume' },
  ]);
  expect(events).toEqual([]);
});
