#!/usr/bin/env node
// node main/cli/run.ts <command>: the command line from source.
import { spawn } from 'node:child_process';
import { runCli } from './index.ts';

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort());
// Who stopped reading our output (a closed pipe) does not make a failure.
process.stdout.on('error', () => {});

/** The platform's own way to open an address; it goes to the program as one argument, never through a shell. */
function openBrowser(url: string): void {
  const [program, args] =
    process.platform === 'darwin'
      ? (['open', [url]] as const)
      : process.platform === 'win32'
        ? (['rundll32', ['url.dll,FileProtocolHandler', url]] as const)
        : (['xdg-open', [url]] as const);
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  result: (text) => void process.stdout.write(text),
  message: (text) => void process.stderr.write(text),
  openBrowser,
  signal: abort.signal,
  log: (line) => {
    if (line.level === 'error') process.stderr.write(`${JSON.stringify(line)}\n`);
  },
});
