import { createServer } from 'node:net';

/** Whether each port of the redirect address could be held right now; nothing stays open. */
export async function checkPorts(ports: readonly number[]): Promise<{ port: number; isFree: boolean }[]> {
  return Promise.all(ports.map(async (port) => ({ port, isFree: await isFree(port) })));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
