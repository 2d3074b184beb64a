// Headless commands inside the app: what needs a browser engine (PDF) prints through the same hidden page as the window does.
import { app, shell } from 'electron';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FailureError } from '#contract/failure';
import type { Parsed } from '#contract/index';
import { runCli, type CliIo, type PrintJob } from '../cli/index.ts';
import { serveApp } from './appProtocol.ts';
import { registerCalls } from './ipc.ts';
import { closePrinter, packPdf, printReady } from './printing.ts';
import { secureEverything } from './security.ts';
import { launchSandbox } from './sandboxUtility.ts';

/** Runs one command; returns its exit code. */
export async function runAppCli(argv: readonly string[], out: string): Promise<number> {
  await app.whenReady();
  secureEverything();
  serveApp(join(out, 'renderer'));
  let call: PrintJob['call'] = () => Promise.resolve({ ok: false, failure: { code: 'engine.restarting' } });
  registerCalls(
    (name, input, sender) => {
      if (name !== 'exports.printReady') return call(name, input);
      const { job, failure, at } = input as Parsed<'exports.printReady'>;
      printReady(sender, job, failure && new FailureError(failure.code, failure.params), at);
      return Promise.resolve({ ok: true, value: {} });
    },
    () => {},
  );
  const io: CliIo = {
    env: process.env,
    isPackaged: app.isPackaged,
    result: (text) => void process.stdout.write(text),
    message: (text) => void process.stderr.write(text),
    openBrowser: (url) => shell.openExternal(url),
  };
  const code = await runCli(argv, io, {
    readerScript: pathToFileURL(join(out, 'main/readerThread.cjs')),
    launchSandbox: (args) => launchSandbox(join(out, 'main/sandbox.cjs'), args),
    printPdf: async (job) => {
      call = job.call;
      return packPdf(job);
    },
  });
  closePrinter();
  return code;
}
