// Only started, never imported: the sandbox is a program of its own that happens to speak like Xero.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { XeroOrigins } from '../wire.ts';

const Announcement = z.object({
  login: z.url(),
  identity: z.url(),
  api: z.url(),
  control: z.url(),
  clientId: z.string(),
});

export interface SandboxProcess {
  readonly origins: XeroOrigins;
  readonly clientId: string;
  stop(): Promise<void>;
}

export interface SandboxProcessOptions {
  readonly scenario: string;
  /** Tokens and connections survive between runs in this file. */
  readonly stateFile: string;
  /** The instant its clock starts at. */
  readonly now: string;
  readonly redirectUris?: readonly string[];
  /** How the program is started with its arguments; by default this Node with the sandbox from source. */
  readonly launch?: (args: readonly string[]) => LaunchedSandbox;
}

/** The running program, however it was started. */
export interface LaunchedSandbox {
  readonly stdout: NodeJS.ReadableStream;
  readonly ended: Promise<void>;
  /** Asks it to end. */
  end(): void;
  kill(): void;
}

const startWithinMs = 30_000;

/** This Node with the sandbox from source. It ends with its standard input, so it never outlives this process. */
function launchFromSource(args: readonly string[]): LaunchedSandbox {
  const source = fileURLToPath(new URL('../../sandbox/cli.ts', import.meta.url));
  const child = spawn(process.execPath, [source, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  // The command line ends when its own work is done; the sandbox must not keep it waiting.
  child.unref();
  return {
    stdout: child.stdout,
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    end: () => child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Starts the local Xero and waits for its addresses. */
export async function startSandboxProcess(options: SandboxProcessOptions): Promise<SandboxProcess> {
  const child = (options.launch ?? launchFromSource)([
    ...['--scenario', options.scenario, '--port', '0', '--now', options.now, '--speed', '1'],
    ...['--state', options.stateFile, '--auto-approve', '--bulk'],
    ...(options.redirectUris ?? []).flatMap((uri) => ['--redirect-uri', uri]),
  ]);
  const stop = async (): Promise<void> => {
    child.end();
    const limit = setTimeout(() => child.kill(), 3_000);
    await child.ended;
    clearTimeout(limit);
  };
  try {
    const announced = JSON.parse(await firstLine(child.stdout, child.ended)) as unknown;
    const { clientId, control, ...origins } = Announcement.parse(announced);
    await allowMoreCalls(control);
    child.stdout.resume();
    return { origins, clientId, stop };
  } catch (error) {
    child.kill();
    throw new Error('The demo data server did not start.', { cause: error });
  }
}

/** Real books take a minute or two for their first sync, because Xero lets sixty calls a minute through; a demo need not wait. */
async function allowMoreCalls(control: string): Promise<void> {
  const response = await fetch(new URL('/control/limits', control), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ minute: 1_200 }),
  });
  await response.arrayBuffer();
}

function firstLine(stream: NodeJS.ReadableStream, ended: Promise<void>): Promise<string> {
  const lines = createInterface({ input: stream });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('no answer in time')), startWithinMs);
    const settle = (act: () => void) => {
      clearTimeout(limit);
      lines.close();
      act();
    };
    lines.once('line', (line) => settle(() => resolve(line)));
    void ended.then(() => settle(() => reject(new Error('it ended at once'))));
  });
}
