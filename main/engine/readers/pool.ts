import { Worker } from 'node:worker_threads';
import { FailureError, type Reply } from '#contract/failure';
import type { Log } from '../log.ts';
import { createReaderFiles } from './readerFiles.ts';
import type { ReadRequest } from './reads.ts';

/** A question about one organisation's file, with where the file is and the key that opens it. */
export interface ReadJob {
  readonly profileDir: string;
  readonly orgId: string;
  /** The file's own key, 32 bytes. */
  readonly key: Uint8Array;
  readonly request: ReadRequest;
}

export interface ReaderPool {
  /** Runs the read on a thread. Throws the reader's failure; `file.*` when the file cannot be read. */
  read(job: ReadJob): Promise<unknown>;
  /** Closes one organisation's file on every thread; resolves when no thread holds it any more. */
  close(orgId: string): Promise<void>;
  stop(): Promise<void>;
}

export interface ReaderPoolOptions {
  /** The thread's script; in a bundle it stands beside the engine's. */
  readonly script: URL;
  /**
   * Two keep the window answering; more make nothing faster on two cores. None: reads happen on the engine's own thread, which is
   * right for the command line, where nobody waits for anything else.
   */
  readonly threads?: number;
  readonly log: Log;
}

export type ToReader =
  | { readonly type: 'read'; readonly id: number; readonly job: ReadJob }
  | { readonly type: 'close'; readonly id: number; readonly orgId: string }
  | { readonly type: 'stop'; readonly id: number };
export interface FromReader {
  readonly id: number;
  readonly reply: Reply<unknown>;
  /** Where a bug came from: file and line, never values. */
  readonly bug?: string;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, (answer: FromReader) => void>;
}

/** Threads for everything that reads much, so that a heavy report never holds up the sync or the next switch of client. */
export function createReaderPool(options: ReaderPoolOptions): ReaderPool {
  const size = options.threads ?? 2;
  if (size === 0) return createInlineReader(options.log);
  const threads = new Map<number, Thread>();
  let nextId = 1;
  let isStopped = false;

  const start = (slot: number): Thread => {
    const worker = new Worker(options.script, { name: `reader-${slot}` });
    const thread: Thread = { worker, pending: new Map() };
    worker.on('message', (answer: FromReader) => {
      thread.pending.get(answer.id)?.(answer);
      thread.pending.delete(answer.id);
      if (thread.pending.size === 0) worker.unref();
    });
    worker.on('error', (error: unknown) => {
      options.log('error', 'reader.crash', { error: error instanceof Error ? error.name : typeof error });
    });
    worker.on('exit', () => {
      if (threads.get(slot) === thread) threads.delete(slot);
      for (const [id, settle] of thread.pending) {
        settle({ id, reply: { ok: false, failure: { code: 'engine.restarting' } } });
      }
      thread.pending.clear();
    });
    worker.unref();
    threads.set(slot, thread);
    return thread;
  };

  const ask = (thread: Thread, message: ToReader): Promise<FromReader> =>
    new Promise((resolve) => {
      thread.pending.set(message.id, resolve);
      thread.worker.ref();
      thread.worker.postMessage(message);
    });

  const endThread = async (thread: Thread): Promise<void> => {
    const ended = new Promise<void>((resolve) => thread.worker.once('exit', () => resolve()));
    void ask(thread, { type: 'stop', id: nextId++ });
    const limit = setTimeout(() => void thread.worker.terminate(), 10_000);
    await ended;
    clearTimeout(limit);
  };

  /** The thread with the least to do; a new one while there is room and the others are busy. */
  const freest = (): Thread => {
    const known = [...threads.values()].sort((a, b) => a.pending.size - b.pending.size);
    if (known[0] && (known[0].pending.size === 0 || threads.size >= size)) return known[0];
    for (let slot = 0; slot < size; slot++) if (!threads.has(slot)) return start(slot);
    throw new Error('no reader thread');
  };

  return {
    async read(job) {
      if (isStopped) throw new FailureError('engine.restarting');
      return believe(await ask(freest(), { type: 'read', id: nextId++, job }), job, options.log);
    },
    async close(orgId) {
      await Promise.all([...threads.values()].map((thread) => ask(thread, { type: 'close', id: nextId++, orgId })));
    },
    async stop() {
      isStopped = true;
      // Asked, not killed: a thread that ends by itself has closed its files.
      await Promise.all([...threads.values()].map(endThread));
      threads.clear();
    },
  };
}

/** The same reads without threads. */
function createInlineReader(log: Log): ReaderPool {
  const files = createReaderFiles();
  return {
    read: async (job) => believe(files.answer(job), job, log),
    close: async (orgId) => files.close(orgId),
    stop: async () => files.closeAll(),
  };
}

/** The answer's value; throws its failure and logs where a bug came from. */
function believe({ reply, bug }: Omit<FromReader, 'id'>, job: ReadJob, log: Log): unknown {
  if (bug !== undefined) log('error', 'reader.bug', { request: job.request.kind, at: bug });
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return reply.value;
}
