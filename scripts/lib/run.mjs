import { spawn, spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { inRoot, node24, root } from './paths.mjs';

/** The environment of every child: the project's own tools and Node 24 come first. */
export function projectEnv(extra = {}) {
  const path = [inRoot('node_modules/node/bin'), inRoot('node_modules/.bin'), process.env.PATH ?? ''].join(delimiter);
  return { ...process.env, PATH: path, ...extra };
}

/** Runs to the end with inherited output; returns the exit code (1 when a signal ended it). */
export function run(command, args, { env = {}, stdio = 'inherit', cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio, env: projectEnv(env), shell: process.platform === 'win32' });
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  });
}

/** Runs a script of the project under Node 24. */
export const runNode24 = (args, options) => run(node24, args, options);

/** Runs quietly and returns { code, out }. */
export function capture(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env: projectEnv(options.env),
    timeout: options.timeout,
  });
  return { code: done.status ?? 1, out: `${done.stdout ?? ''}${done.stderr ?? ''}` };
}

export const hasCommand = (name) => capture(process.platform === 'win32' ? 'where' : 'which', [name]).code === 0;
