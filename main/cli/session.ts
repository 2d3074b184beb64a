import { FailureError } from '#contract/failure';
import type { EngineCallName, EventBody, EventName, Input, Output } from '#contract/index';
import type { Org } from '#contract/orgs';
import { nicknameKey, type Lang } from '#contract/values';
import { openPractice, startEngine, type Practice } from '../compose.ts';
import { fillDemo, startDemo, type Demo, type DemoOptions } from '../demo/demo.ts';
import type { Engine } from '../engine/engine.ts';
import type { PracticeOptions } from '../compose.ts';
import {
  clientIdFromEnv,
  clockFromEnv,
  demoProfileDir,
  originsFromEnv,
  profileDir,
  type Environment,
} from '../profile.ts';
import type { LogLine, PackJob, PrivateCallName, PrivateCalls } from '../wire.ts';
import type { Arguments } from './arguments.ts';
import { createPrinter, type Output as Streams, type Printer } from './printing.ts';
import { langFromEnv } from './words.ts';

/** What the surroundings give to the command line. */
export interface CliIo extends Streams {
  readonly env: Environment;
  readonly isPackaged?: boolean;
  /** Opens the system browser; without it the address is only printed. */
  readonly openBrowser?: (url: string) => void | Promise<void>;
  /** Aborted when the user interrupts. */
  readonly signal?: AbortSignal;
  readonly log?: (line: LogLine) => void;
}

/** Makes one organisation's pack as a PDF; only a browser engine can. */
export interface PrintJob extends PackJob {
  readonly practice: Practice;
  readonly call: Engine['call'];
  readonly nickname: string;
}

export interface CliHooks {
  readonly printPdf?: (job: PrintJob) => Promise<Uint8Array>;
  /** How the demo's sandbox is started where it does not stand beside this source. */
  readonly launchSandbox?: DemoOptions['launch'];
  /** The reader thread's script where it does not stand beside this source. */
  readonly readerScript?: URL;
  /** Tests: other ports for the redirect address, other secrets. */
  readonly practice?: Partial<Pick<PracticeOptions, 'ports' | 'secretOptions' | 'secrets' | 'fetch'>>;
}

/** An opened practice with its engine in this process, and a printer in the user's language. */
export interface Session {
  readonly args: Arguments;
  readonly io: CliIo;
  readonly hooks: CliHooks;
  readonly practice: Practice;
  readonly engine: Engine;
  readonly printer: Printer;
  readonly lang: Lang;
  call<N extends EngineCallName>(name: N, input: Input<N>): Promise<Output<N>>;
  ask<N extends PrivateCallName>(name: N, input: PrivateCalls[N]['input']): Promise<PrivateCalls[N]['output']>;
  on(listener: <N extends EventName>(name: N, body: EventBody<N>) => void): () => void;
  /** The organisation of --org by nickname or tenant id. Throws `org.notFound` or `org.ambiguous`. */
  org(name: string): Promise<Org>;
  orgs(): Promise<Org[]>;
  close(): Promise<void>;
}

/** Opens what a command works with. Failures are thrown as `FailureError`; nothing stays open then. */
export async function openSession(args: Arguments, io: CliIo, hooks: CliHooks): Promise<Session> {
  const now = clockFromEnv(io.env, io.isPackaged);
  const where = { profile: args.profile, env: io.env };
  let demo: Demo | null = null;
  let practice: Practice;
  if (args.isDemo) {
    demo = valueOf(
      await startDemo({
        profileDir: demoProfileDir(where),
        now,
        ...(hooks.launchSandbox ? { launch: hooks.launchSandbox } : {}),
        ...(hooks.practice?.ports ? { ports: hooks.practice.ports } : {}),
      }),
    );
    practice = demo.practice;
  } else {
    practice = valueOf(
      await openPractice({
        profileDir: profileDir(where),
        origins: originsFromEnv(io.env, io.isPackaged),
        now,
        demo: false,
        clientId: clientIdFromEnv(io.env, io.isPackaged),
        passphraseFile: io.env['ORGFOLIO_PASSPHRASE_FILE'],
        ...hooks.practice,
      }),
    );
  }
  try {
    const engine = valueOf(
      await startEngine(practice, {
        log: io.log ?? (() => {}),
        readers: 0,
        ...(hooks.readerScript ? { readerScript: hooks.readerScript } : {}),
      }),
    );
    return await assemble({ args, io, hooks, practice, engine, demo });
  } catch (error) {
    await practice.close();
    await demo?.stop();
    throw error;
  }
}

async function assemble(parts: {
  args: Arguments;
  io: CliIo;
  hooks: CliHooks;
  practice: Practice;
  engine: Engine;
  demo: Demo | null;
}): Promise<Session> {
  const { args, io, engine, practice, demo } = parts;
  const ask = async (name: string, input: unknown): Promise<unknown> => valueOf(await engine.call(name, input));
  const settings = (await ask('settings.get', {})) as Output<'settings.get'>;
  const lang = args.lang ?? settings.lang ?? langFromEnv(io.env);
  const printer = createPrinter(io, lang, args.isJson);
  const orgs = async () => ((await ask('orgs.list', { lang })) as Output<'orgs.list'>).orgs;
  const session: Session = {
    args,
    io,
    hooks: parts.hooks,
    practice,
    engine,
    printer,
    lang,
    call: ask as Session['call'],
    ask: ask as Session['ask'],
    on: (listener) => engine.on(listener),
    orgs,
    org: async (name) => findOrg(await orgs(), name),
    async close() {
      await engine.stop();
      await practice.close();
      await demo?.stop();
    },
  };
  if (demo) await prepareDemo(session);
  return session;
}

/** On first use the demo's clients are attached; those that were never read are read, so that every command has figures. */
async function prepareDemo(session: Session): Promise<void> {
  if ((await session.orgs()).length === 0) session.printer.message(session.printer.say('demo.preparing'));
  await fillDemo(session.practice, session.engine.call, { sync: false });
  const figures: (string | null)[] = ['tiles', 'report', 'table', 'export'];
  if (!figures.includes(session.args.command)) return;
  const wanted = session.args.text('org');
  const fresh = (await session.orgs()).filter((org) => org.state === 'new');
  const chosen = wanted === undefined ? fresh : fresh.filter((org) => matches(org, wanted));
  if (chosen.length === 0) return;
  await session.ask('private.syncAndWait', {
    orgIds: chosen.map((org) => org.tenantId),
    full: false,
    lang: session.lang,
  });
}

function matches(org: Org, name: string): boolean {
  return nicknameKey(org.nickname) === nicknameKey(name) || org.tenantId === name.toLowerCase();
}

/** By nickname or tenant id first, else by the organisation's own name where that is unique. */
function findOrg(orgs: readonly Org[], name: string): Org {
  const exact = orgs.find((org) => matches(org, name));
  if (exact) return exact;
  const key = nicknameKey(name);
  const named = orgs.filter((org) =>
    [org.name, org.legalName].some((text) => text !== '' && nicknameKey(text) === key),
  );
  if (named.length > 1) throw new FailureError('org.ambiguous', { org: name });
  if (!named[0]) throw new FailureError('org.notFound', { org: name });
  return named[0];
}

export function valueOf<T>(reply: { ok: true; value: T } | { ok: false; failure: FailureError['failure'] }): T {
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return reply.value;
}
