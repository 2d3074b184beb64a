/** A thread that only reads: connections to the files asked for most recently, nothing else. Started by pool.ts. */
import { parentPort } from 'node:worker_threads';
import type { FromReader, ToReader } from './pool.ts';
import { createReaderFiles } from './readerFiles.ts';

const files = createReaderFiles();

parentPort?.on('message', (message: ToReader) => {
  switch (message.type) {
    case 'read':
      return reply({ id: message.id, ...files.answer(message.job) });
    case 'close':
      files.close(message.orgId);
      return reply({ id: message.id, reply: { ok: true, value: {} } });
    case 'stop':
      files.closeAll();
      // Without its port the thread has nothing left to wait for and ends.
      parentPort?.close();
  }
});

function reply(answer: FromReader): void {
  parentPort?.postMessage(answer);
}
