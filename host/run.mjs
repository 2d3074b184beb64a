#!/usr/bin/env node
// node host/run.mjs <main.cjs> [arguments]: runs a built main process on the Chromium host.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [main, ...rest] = process.argv.slice(2);
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`The Chromium host needs Node 24 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
if (main === undefined) {
  process.stderr.write('Usage: node host/run.mjs <main.cjs> [arguments]\n');
  process.exit(1);
}

// What Electron's own command line looks like to the app.
process.argv = [process.execPath, resolve(main), ...rest];
await import('./register.mjs');
if (process.env.ORGFOLIO_HOST_DRIVER === '1') await import('./driverPort.ts');

// An uncaught error ends the host, where Electron would show a box nobody can see here; Chromium goes first. A rejection
// nobody handles is only told, as in Electron.
process.on('uncaughtException', async (error) => {
  process.stderr.write(`[host] Uncaught in the main process: ${error?.stack ?? error}\n`);
  const { app } = await import('./app.ts');
  app.exit(1);
});
process.on('unhandledRejection', (reason) => {
  process.stderr.write(`[host] Unhandled rejection in the main process: ${reason?.stack ?? reason}\n`);
});

try {
  await import(pathToFileURL(resolve(main)).href);
} catch (error) {
  process.emit('uncaughtException', error);
}
