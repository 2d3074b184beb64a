// Headless commands inside the app: what needs a browser engine (PDF) prints through the same hidden page as the window does.
import { app } from 'electron';
import { join } from 'node:path';
import { runCli } from '../cli/index.ts';
import { serveApp } from './appProtocol.ts';
import { registerCalls } from './ipc.ts';
import { dashboardPdf, printReady } from './printing.ts';
import { secureEverything } from './security.ts';
import { launchSandbox } from './sandboxUtility.ts';
import type { Reply } from '#contract/failure';

/** Runs one command; returns its exit code. */
export async function runAppCli(argv: readonly string[], out: string): Promise<number> {
  await app.whenReady();
  secureEverything();
  serveApp(join(out, 'renderer'));
  let ask: (name: string, input: unknown) => Promise<Reply<unknown>> = () =>
    Promise.resolve({ ok: false, failure: { code: 'engine.restarting' } });
  registerCalls(
    (name, input, sender) => {
      if (name !== 'exports.printReady') return ask(name, input);
      printReady(sender);
      return Promise.resolve({ ok: true, value: {} });
    },
    () => {},
  );
  return runCli(argv, {
    isPackaged: app.isPackaged,
    readerScript: join(out, 'main/readerThread.cjs'),
    launchSandbox: (args) => launchSandbox(join(out, 'main/sandbox.cjs'), args),
    printPdf: async (call, print) => {
      ask = call;
      return dashboardPdf(print);
    },
  });
}
