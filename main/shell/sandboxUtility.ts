import { utilityProcess } from 'electron';
import type { LaunchedSandbox } from '../demo/sandboxProcess.ts';

/** The demo's local Xero as a utility process: an installed app has no other Node to run it with. */
export function launchSandbox(script: string, args: readonly string[]): LaunchedSandbox {
  const child = utilityProcess.fork(script, [...args, '--stay'], {
    serviceName: 'Orgfolio demo data',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('The demo data server has no output.');
  return {
    stdout: child.stdout,
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    end: () => void child.kill(),
    kill: () => void child.kill(),
  };
}
