import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ForkOptions } from 'electron';
import { HostEmitter, NotInSubset, strict } from './guard.ts';

const parentPort = fileURLToPath(new URL('parentPort.mjs', import.meta.url));

/** A child process behind the shape of Electron's UtilityProcess. It dies with the host. */
class UtilityProcess extends HostEmitter {
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: string[], options: ForkOptions) {
    super('utilityProcess', ['spawn', 'message', 'exit']);
    const { env, cwd, execArgv = [], stdio = 'inherit' } = options;
    const streams = typeof stdio === 'string' ? [stdio, stdio, stdio] : [...stdio];
    this.#child = fork(modulePath, args, {
      ...(env ? { env: env as NodeJS.ProcessEnv } : {}),
      ...(cwd === undefined ? {} : { cwd }),
      execArgv: ['--import', parentPort, ...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', ...streams.slice(1), 'ipc'] as 'pipe'[],
    });
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code, signal) => this.emit('exit', code ?? (signal === null ? 0 : 1)));
    this.#child.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout;
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new NotInSubset('utilityProcess.postMessage with transferred ports');
    if (this.#child.connected) this.#child.send(message as object, () => undefined);
  }

  kill(): boolean {
    return this.#child.kill();
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork: (modulePath: string, args: string[] = [], options: ForkOptions = {}) =>
    new UtilityProcess(modulePath, args, options),
});
