// The engine as a process of its own: started by the window, in a utility process or a forked child.
import { existsSync } from 'node:fs';
import type { Reply } from '#contract/failure';
import { noteUncaught } from '../uncaught.ts';
import type { AccessToken, LogLine, ToEngine, TokenSource } from '../wire.ts';
import { createEngine, type Engine } from './engine.ts';
import { openPort } from './port.ts';

const port = openPort();
const waiting = new Map<number, (reply: Reply<AccessToken>) => void>();
let nextToken = 1;
let engine: Promise<Reply<Engine>> | null = null;

/** Tokens come over the wire, one question each; the refresh token never does. */
const tokens: TokenSource = {
  accessToken: (identityId, options) =>
    new Promise((resolve) => {
      const id = nextToken++;
      waiting.set(id, resolve);
      port.post({ type: 'tokenWanted', id, identityId, renew: options?.renew === true });
    }),
};

const log = (line: LogLine): void => port.post({ type: 'log', line });
// Every change is a transaction, so nothing is half written; what was under way goes on in the process that takes over.
noteUncaught(process, log, 'engine.bug', () => setImmediate(() => process.exit(1)));

/** The reader's script stands beside this one, from source or in a bundle. */
function readerScript(): URL | undefined {
  const names = ['./readers/readerThread.ts', './readerThread.cjs', './readerThread.js', './readerThread.mjs'];
  return names.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(url));
}

async function receive(message: ToEngine): Promise<void> {
  switch (message.type) {
    case 'start': {
      if (engine) return;
      const script = readerScript();
      engine = createEngine({
        start: message.start,
        tokens,
        log,
        schedule: true,
        checkOutput: import.meta.url.endsWith('.ts'),
        ...(script ? { readerScript: script } : {}),
      });
      const reply = await engine;
      if (reply.ok) reply.value.on((name, body) => port.post({ type: 'event', name, body }));
      port.post({ type: 'ready', reply: reply.ok ? { ok: true, value: {} } : reply });
      return;
    }
    case 'call': {
      const started = await engine;
      const reply: Reply<unknown> = started?.ok
        ? await started.value.call(message.name, message.input)
        : (started ?? { ok: false, failure: { code: 'engine.restarting' } });
      port.post({ type: 'reply', id: message.id, reply });
      return;
    }
    case 'token':
      waiting.get(message.id)?.(message.reply);
      waiting.delete(message.id);
      return;
    case 'power': {
      const started = await engine;
      if (!started?.ok) return;
      if (message.state === 'suspend') await started.value.suspend();
      else started.value.resume();
      return;
    }
    case 'stop':
      return stop();
  }
}

async function stop(): Promise<void> {
  // Whoever still waits for a token gets an answer, so that runs can end.
  for (const settle of waiting.values()) settle({ ok: false, failure: { code: 'engine.restarting' } });
  waiting.clear();
  const started = await engine;
  if (started?.ok) await started.value.stop();
  port.post({ type: 'stopped' });
  port.close();
}

port.onMessage((message) => {
  receive(message).catch((error: unknown) => {
    const name = error instanceof Error ? error.name : typeof error;
    log({ at: new Date().toISOString(), level: 'error', event: 'engine.bug', fields: { error: name } });
    if (message.type === 'start')
      port.post({ type: 'ready', reply: { ok: false, failure: { code: 'bug.unexpected' } } });
  });
});
// Without its window the engine has nobody to work for.
port.onClosed(() => void stop().finally(() => process.exit(0)));
