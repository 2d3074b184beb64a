// The engine runs in a process of its own: a heavy sync cannot hold up a window, and a crash there costs a restart, not the app.
import { utilityProcess, type UtilityProcess } from 'electron';
import type { EventBody, EventName } from '#contract/index';
import type { Reply } from '#contract/failure';
import type { EngineStart, FromEngine, LogLine, ToEngine, TokenSource } from '../wire.ts';

export interface EngineProcess {
  /** Resolves when the engine has opened the practice's files, or says why it cannot. */
  readonly ready: Promise<Reply<Record<string, never>>>;
  call(name: string, input: unknown): Promise<Reply<unknown>>;
  power(state: 'suspend' | 'resume'): void;
  /** Lets the sync finish its page and the files close, then ends the process. */
  stop(): Promise<void>;
}

export interface EngineProcessOptions {
  readonly script: string;
  readonly start: EngineStart;
  readonly tokens: TokenSource;
  onEvent(name: EventName, body: EventBody<EventName>): void;
  /** A new process has taken the place of one that ended unexpectedly: what the window knows of runs may be old. */
  onRestarted(): void;
  log(line: LogLine): void;
}

/** So many unexpected ends within a minute, and starting it again at once would only end it again. */
const crashLimit = 4;
const crashWindowMs = 60_000;

export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const pending = new Map<number, (reply: Reply<unknown>) => void>();
  const crashes: number[] = [];
  let nextId = 1;
  let stopping = false;
  /** Null while it rests after too many unexpected ends. */
  let child: UtilityProcess | null = null;
  let onReady: (reply: Reply<Record<string, never>>) => void;
  let onStopped: () => void = () => {};
  const ready = new Promise<Reply<Record<string, never>>>((resolve) => (onReady = resolve));

  const post = (message: ToEngine) => child?.postMessage(message);

  const answerToken = async (id: number, identityId: string, renew: boolean) => {
    const reply = await options.tokens.accessToken(identityId, { renew });
    if (!stopping) post({ type: 'token', id, reply });
  };

  const receive = (message: FromEngine) => {
    switch (message.type) {
      case 'ready':
        onReady(message.reply);
        if (crashes.length > 0 && message.reply.ok) options.onRestarted();
        return;
      case 'reply':
        pending.get(message.id)?.(message.reply);
        pending.delete(message.id);
        return;
      case 'tokenWanted':
        return void answerToken(message.id, message.identityId, message.renew);
      case 'event':
        return options.onEvent(message.name, message.body);
      case 'log':
        return options.log(message.line);
      case 'stopped':
        return onStopped();
    }
  };

  const failPending = () => {
    for (const settle of pending.values()) settle({ ok: false, failure: { code: 'engine.restarting' } });
    pending.clear();
  };

  const launch = () => {
    const started = utilityProcess.fork(options.script, [], { serviceName: 'Orgfolio engine', stdio: 'inherit' });
    child = started;
    started.on('message', (message: FromEngine) => receive(message));
    started.on('exit', (code) => {
      child = null;
      failPending();
      if (stopping) return onStopped();
      const now = Date.now();
      crashes.push(now);
      const recent = crashes.filter((at) => now - at < crashWindowMs).length;
      options.log({ at: new Date(now).toISOString(), level: 'error', event: 'engine.ended', fields: { code, recent } });
      if (recent < crashLimit) launch();
      else onReady({ ok: false, failure: { code: 'bug.unexpected' } });
    });
    post({ type: 'start', start: options.start });
  };
  launch();

  return {
    ready,
    call(name, input) {
      if (!child && !stopping && Date.now() - (crashes.at(-1) ?? 0) >= crashWindowMs) launch();
      if (!child) return Promise.resolve({ ok: false, failure: { code: 'engine.restarting' } });
      const id = nextId++;
      return new Promise((resolve) => {
        pending.set(id, resolve);
        post({ type: 'call', id, name, input });
      });
    },
    power: (state) => post({ type: 'power', state }),
    stop() {
      stopping = true;
      if (!child) return Promise.resolve();
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(limit);
          child?.kill();
          resolve();
        };
        // A page of records is stored within a second; fifteen allow for a slow disk and a token being written.
        const limit = setTimeout(end, 15_000);
        onStopped = end;
        post({ type: 'stop' });
      });
    },
  };
}
