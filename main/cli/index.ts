import { FailureError, type Failure } from '#contract/failure';
import { reportNames, tableNames } from '#contract/ledger';
import type { Lang } from '#contract/values';
import { failureText } from '../engine/texts.ts';
import { readArguments, type Arguments, type CommandName } from './arguments.ts';
import { ask } from './askCommand.ts';
import { backup, restore } from './backupCommands.ts';
import { choices } from './choiceCommand.ts';
import { connect, reconnect } from './connectCommands.ts';
import { duplicates, repair } from './connectionCommands.ts';
import { exitCodeOf, exitCodes, type ExitCode } from './exitCodes.ts';
import { exportPacks } from './exportCommand.ts';
import { drill } from './drillCommand.ts';
import { report, table, tiles } from './figureCommands.ts';
import { detach, orgs, rename } from './orgCommands.ts';
import { status } from './practiceCommands.ts';
import { openSession, type CliHooks, type CliIo, type Session } from './session.ts';
import { sync } from './syncCommands.ts';
import { langFromEnv, sayIn } from './words.ts';

export type { CliHooks, CliIo, PrintJob } from './session.ts';

/** `restore` is the one command that works on a closed practice. */
const commands: Record<Exclude<CommandName, 'restore'>, (session: Session) => Promise<ExitCode>> = {
  orgs,
  connect,
  reconnect,
  rename,
  detach,
  sync,
  tiles,
  choices,
  report,
  table,
  drill,
  export: exportPacks,
  ask,
  backup,
  duplicates,
  repair,
  status,
};

/**
 * Runs one command and answers the exit code: 0 ok, 1 failed, 2 wrong usage, 3 sign-in needed, 4 duplicate organisation, 5 keychain,
 * 6 partly done. Results go to `io.result`, everything said meanwhile to `io.message`.
 */
export async function runCli(argv: readonly string[], io: CliIo, hooks: CliHooks = {}): Promise<ExitCode> {
  let args: Arguments | null = null;
  let session: Session | null = null;
  try {
    args = readArguments(argv, io.env);
    if (args.isHelp || args.command === null) {
      const say = sayIn(args.lang ?? langFromEnv(io.env));
      io.result(`${say('help', { reports: wrapped(reportNames), tables: wrapped(tableNames) })}\n`);
      return exitCodes.ok;
    }
    if (args.command === 'restore') return await restore(args, io, hooks);
    session = await openSession(args, io, hooks);
    return await commands[args.command](session);
  } catch (error) {
    const failure: Failure = error instanceof FailureError ? error.failure : { code: 'bug.unexpected' };
    if (!(error instanceof FailureError)) logBug(io, error);
    const lang = session?.lang ?? args?.lang ?? langOfArgv(argv) ?? langFromEnv(io.env);
    const message = failureText(worded(failure, lang), lang);
    io.message(`${message}\n`);
    if (argv.includes('--json')) {
      io.result(`${JSON.stringify({ schema: 1, failure: { code: failure.code, message } }, null, 2)}\n`);
    }
    return exitCodeOf(failure.code);
  } finally {
    await session?.close();
  }
}

/** The environment is read before any language is known; its mistakes get their words here. */
function worded(failure: Failure, lang: Lang): Failure {
  const variable = failure.params?.['variable'];
  if (failure.code !== 'usage.wrong' || variable === undefined) return failure;
  const key = variable === 'ORGFOLIO_NOW' ? 'usage.instant' : 'usage.loopback';
  return { code: failure.code, params: { detail: sayIn(lang)(key, { name: variable }) } };
}

function langOfArgv(argv: readonly string[]): 'en' | 'nl' | null {
  const value = argv[argv.indexOf('--lang') + 1];
  return argv.includes('--lang') && (value === 'en' || value === 'nl') ? value : null;
}

/** A list of names in lines of the help's width. */
function wrapped(names: readonly string[]): string {
  const lines: string[] = [''];
  for (const name of names) {
    const line = lines.at(-1) ?? '';
    if (line.length + name.length > 76) lines.push(name);
    else lines[lines.length - 1] = line === '' ? name : `${line} ${name}`;
  }
  return lines.join(`\n${' '.repeat(41)}`);
}

function logBug(io: CliIo, error: unknown): void {
  const at = new Date().toISOString();
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = /((?:main|db|preload)\/[^\s()]+:\d+):\d+/.exec(stack)?.[1] ?? '';
  io.log?.({
    at,
    level: 'error',
    event: 'cli.bug',
    fields: { error: error instanceof Error ? error.name : typeof error, place },
  });
}
