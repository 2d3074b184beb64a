import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FailureError } from '#contract/failure';
import { restoreProfile } from '../compose.ts';
import { clockFromEnv, profileDir } from '../profile.ts';
import { required, wrong, type Arguments } from './arguments.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';
import { createPrinter } from './printing.ts';
import type { CliHooks, CliIo, Session } from './session.ts';
import { langFromEnv, type Say } from './words.ts';

/** Writes the practice into one sealed file; sign-ins stay out of it. */
export async function backup(session: Session): Promise<ExitCode> {
  const { printer, args } = session;
  const file = resolve(required(args, 'out', printer.say));
  const passphrase = passphraseFrom(args, printer.say);
  const done = await session.ask('private.backup', { path: file, passphrase });
  if (printer.isJson) printer.json({ schema: 1, file, ...done });
  else printer.message(printer.say('backup.done', { file, orgs: done.orgs, bytes: done.bytes }));
  return done.skipped.length === 0 ? exitCodes.ok : exitCodes.partly;
}

/** Puts a backup into the profile; the practice must not be open for that, so this command opens none. */
export async function restore(args: Arguments, io: CliIo, hooks: CliHooks): Promise<ExitCode> {
  const printer = createPrinter(io, args.lang ?? langFromEnv(io.env), args.isJson);
  const from = resolve(required(args, 'from', printer.say));
  const passphrase = passphraseFrom(args, printer.say);
  if (!args.flag('yes')) throw wrong(printer.say('usage.restoreYes'));
  const done = await restoreProfile(
    {
      profileDir: profileDir({ profile: args.profile, env: io.env }),
      passphraseFile: io.env['ORGFOLIO_PASSPHRASE_FILE'],
      now: clockFromEnv(io.env, io.isPackaged),
      ...hooks.practice,
    },
    { from, passphrase },
  );
  if (printer.isJson) printer.json({ schema: 1, ...done });
  else if (done.aside === null) printer.message(printer.say('restore.doneFresh', { orgs: done.orgs }));
  else printer.message(printer.say('restore.done', { orgs: done.orgs, aside: done.aside }));
  return exitCodes.ok;
}

/** The first line of the file; a passphrase on the command line would stand in the list of processes. */
function passphraseFrom(args: Arguments, say: Say): string {
  const path = required(args, 'passphrase-file', say);
  try {
    const passphrase = readFileSync(path, 'utf8').split(/\r?\n/, 1)[0] ?? '';
    if (passphrase !== '') return passphrase;
  } catch (error) {
    if (error instanceof FailureError) throw error;
  }
  throw wrong(say('usage.passphraseFile'));
}
