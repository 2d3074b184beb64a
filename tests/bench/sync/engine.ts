/** The engine of a measurement, in a process of its own and in one file, as the app runs it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'vite';
import type { Reply } from '#contract/failure';
import type { EngineStart, TokenSource } from '../../../main/wire.ts';
import type { FromChild, Taken, ToChild } from './engineChild.ts';

export interface MeasuredEngine {
  /** Answers a call of the contract or a private one; throws what failed. */
  call(name: string, input: unknown): Promise<unknown>;
  setClock(now: string): Promise<void>;
  /** Begins to watch memory, processor and event loop. */
  watch(): Promise<void>;
  /** What they came to since. */
  taken(): Promise<Taken>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../../..');

/** Engine and reader thread without the compiler that reads sources: it would be measured with them. Answers the engine's file. */
async function bundled(): Promise<string> {
  const outdir = join(root, 'out/bench');
  await build({
    ...{ root, configFile: false, logLevel: 'error' },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ...{ outDir: outdir, emptyOutDir: true, minify: false, ssr: true, target: 'node24' },
      rollupOptions: {
        input: {
          engineChild: join(import.meta.dirname, 'engineChild.ts'),
          readerThread: join(root, 'main/engine/readers/readerThread.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
      },
    },
  });
  return join(outdir, 'engineChild.mjs');
}

type Asked = ToChild extends infer M ? (M extends { readonly id: number } ? Omit<M, 'id'> : never) : never;

export async function startMeasuredEngine(
  start: EngineStart,
  options: { readonly tokens: TokenSource; readonly now: string; readonly speed: number },
): Promise<MeasuredEngine> {
  const child = fork(await bundled());
  const pending = new Map<number, (value: unknown) => void>();
  let next = 1;
  const say = (message: ToChild): void => void child.send(message);
  const wait = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      pending.set(id, resolve);
      child.once('exit', (code) => reject(new Error(`the engine ended with ${code}`)));
    });
  const ask = (message: Asked): Promise<unknown> => {
    const id = next++;
    const answered = wait(id);
    say({ ...message, id });
    return answered;
  };
  child.on('message', (message: FromChild) => {
    if (message.type === 'answer') {
      pending.get(message.id)?.(message.value);
      pending.delete(message.id);
      return;
    }
    const { id, identityId, renew } = message;
    void options.tokens.accessToken(identityId, { renew }).then((reply) => say({ type: 'token', id, reply }));
  });
  child.setMaxListeners(0);
  const started = wait(0);
  say({ type: 'start', start, now: options.now, speed: options.speed });
  await started;
  return {
    async call(name, input) {
      const reply = (await ask({ type: 'call', name, input })) as Reply<unknown>;
      if (!reply.ok) throw new Error(`${name}: ${reply.failure.code}`);
      return reply.value;
    },
    async setClock(now) {
      await ask({ type: 'clock', now });
    },
    async watch() {
      await ask({ type: 'watch' });
    },
    taken: async () => (await ask({ type: 'taken' })) as Taken,
    async stop() {
      const ended = once(child, 'exit');
      await ask({ type: 'stop' });
      await ended;
    },
  };
}
