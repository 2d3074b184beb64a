// The practice that is open in the window: its own files, or the demo's. One is open at a time; the page stays where it is.
import type { EventBody, EventName, Output } from '#contract/index';
import { FailureError, type Failure, type Reply } from '#contract/failure';
import { LOOPBACK_PORTS, redirectUriFor } from '../auth/loopback.ts';
import { openPractice, restoreProfile, type Practice } from '../compose.ts';
import type { Restored } from '../restore.ts';
import { fillDemo, followRedirects, startDemo } from '../demo/demo.ts';
import { clientIdFromEnv, clockFromEnv, demoProfileDir, originsFromEnv, profileDir } from '../profile.ts';
import type { LogLine, PrivateCallName, PrivateCalls } from '../wire.ts';
import { tellUnlessLocked } from './lockCalls.ts';
import { startEngineProcess, type EngineProcess } from './engineProcess.ts';
import { launchSandbox } from './sandboxUtility.ts';
import { sealedBehind, sessionOnly, type ChosenSecrets } from './secretChoice.ts';
import { createSignIns, type Ask, type SignIns } from './signIns.ts';

export interface DeskOptions {
  readonly profile: string | undefined;
  readonly isPackaged: boolean;
  readonly engineScript: string;
  readonly sandboxScript: string;
  emit<N extends EventName>(name: N, body: EventBody<N>): void;
  openSignIn(url: string, origins: { login: string }): Promise<boolean>;
  log(line: LogLine): void;
}

export type Which = 'own' | 'demo';
export type Unlock = { how: 'retry' | 'session' | 'passphrase'; passphrase?: string | undefined };

export interface Desk {
  /** Opens a practice; what keeps it shut becomes `problem`, never an exception. */
  open(which: Which, secrets?: ChosenSecrets): Promise<void>;
  close(): Promise<void>;
  /** Asks the engine; without one, answers with the problem. */
  call(name: string, input: unknown): Promise<Reply<unknown>>;
  unlock(choice: Unlock): Promise<void>;
  /** Closes the practice, puts a backup in its place and opens that. Throws `backup.*`, `keychain.*`; the practice is as it was then. */
  restore(backup: { from: string; passphrase: string }): Promise<Restored>;
  signIns(): SignIns;
  /** Settles when it is known whether the practice is open. */
  opened(): Promise<void>;
  power(state: 'suspend' | 'resume'): void;
  readonly which: Which;
  readonly profileDir: string;
  readonly problem: Failure | null;
  readonly practice: Practice | null;
}

interface Opened {
  readonly practice: Practice;
  /** Ends what stands beside the practice: the demo's sandbox, a session's folder. */
  stopBeside(): Promise<void>;
}

interface OpenDesk extends Opened {
  readonly engine: EngineProcess;
  readonly signIns: SignIns;
}

const dayMs = 86_400_000;

export function createDesk(options: DeskOptions): Desk {
  let which: Which = 'own';
  let desk: OpenDesk | null = null;
  /** What the practice that is open was opened with. */
  let openedWith: ChosenSecrets | undefined;
  let problem: Failure | null = null;

  const folder = (): string =>
    which === 'demo' ? demoProfileDir({ profile: options.profile }) : profileDir({ profile: options.profile });

  /** What the window shows, for an engine that starts anew. */
  let shown: unknown = { orgId: null };
  /** Everything the page knows may be old. */
  const emit = tellUnlessLocked(() => desk?.practice.lock.status().isLocked === true, options.emit);
  const askAgain = () =>
    emit('org.changed', {
      orgId: null,
      areas: ['orgs', 'tiles', 'tables', 'runs', 'findings', 'connections', 'settings'],
    });

  /** Settles when the practice is open, or when it is known why it is not. */
  let opening: Promise<void> = Promise.resolve();

  const envClientId = clientIdFromEnv(process.env, options.isPackaged);
  const call = async (name: string, input: unknown): Promise<Reply<unknown>> => {
    await opening;
    if (!desk) return { ok: false, failure: problem ?? { code: 'engine.restarting' } };
    if (name === 'sync.shown') shown = input;
    const reply = await desk.engine.call(name, input);
    const isSettings = name === 'settings.get' || name === 'settings.set';
    if (!isSettings || !reply.ok || which === 'demo' || envClientId === null) return reply;
    // The page sees the client id in force: one of the environment stands before the stored one.
    return { ok: true, value: { ...(reply.value as Output<'settings.get'>), clientId: envClientId } };
  };

  const ask: Ask = async <N extends PrivateCallName>(name: N, input: PrivateCalls[N]['input']) => {
    const reply = await call(name, input);
    if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
    return reply.value as PrivateCalls[N]['output'];
  };

  const onIdentityChange = () => emit('org.changed', { orgId: null, areas: ['orgs', 'connections'] });
  const onLock = (isLocked: boolean) => {
    options.emit('lock.changed', { isLocked });
    if (!isLocked) askAgain();
  };
  const now = clockFromEnv(process.env, options.isPackaged);

  const openDemo = async (): Promise<Reply<Opened>> => {
    const demo = await startDemo({
      profileDir: folder(),
      now,
      launch: (args) => launchSandbox(options.sandboxScript, args),
      onIdentityChange,
    });
    if (!demo.ok) return demo;
    return { ok: true, value: { practice: demo.value.practice, stopBeside: () => demo.value.stop() } };
  };

  const openOwn = async (secrets: ChosenSecrets | undefined): Promise<Reply<Opened>> => {
    const practice = await openPractice({
      profileDir: secrets?.profileDir ?? folder(),
      origins: originsFromEnv(process.env, options.isPackaged),
      now,
      demo: false,
      clientId: envClientId,
      passphraseFile: process.env['ORGFOLIO_PASSPHRASE_FILE'],
      ...(secrets ? { secrets: secrets.opened } : {}),
      onIdentityChange,
      onLock,
    });
    if (!practice.ok) return practice;
    return { ok: true, value: { practice: practice.value, stopBeside: async () => secrets?.forget() } };
  };

  /** The pieces of an open practice, or the failure that keeps it shut. */
  const assemble = async (secrets: ChosenSecrets | undefined): Promise<Reply<OpenDesk>> => {
    const opened = which === 'demo' ? await openDemo() : await openOwn(secrets);
    if (!opened.ok) return opened;
    const { practice, stopBeside } = opened.value;
    const engine = startEngineProcess({
      script: options.engineScript,
      start: practice.start,
      tokens: practice.tokens,
      onEvent: emit,
      onRestarted: () => {
        void engine.call('sync.shown', shown);
        askAgain();
      },
      log: options.log,
    });
    const ready = await engine.ready;
    if (!ready.ok) {
      await engine.stop();
      await practice.close();
      await stopBeside();
      return ready;
    }
    const signIns = createSignIns({
      practice,
      ask,
      openBrowser: (url) =>
        practice.start.demo ? followRedirects(url).then(() => true) : options.openSignIn(url, practice.start.origins),
      changed: (status) => emit('signIn.changed', status),
    });
    return { ok: true, value: { practice, engine, signIns, stopBeside } };
  };

  const closeNow = async (): Promise<void> => {
    const closing = desk;
    desk = null;
    if (!closing) return;
    closing.signIns.stop();
    await closing.engine.stop();
    await closing.practice.close();
    await closing.stopBeside();
  };

  // Sign-ins that were idle for a month are renewed, so that none ends unnoticed, also in a window that stays open for weeks.
  const renewIdle = () => void desk?.practice.keeper.refreshIdle();
  const daily = setInterval(renewIdle, dayMs);
  daily.unref();

  const reopen = async (secrets: ChosenSecrets | undefined): Promise<void> => {
    openedWith = secrets;
    await closeNow();
    const assembled = await assemble(secrets);
    problem = assembled.ok ? null : assembled.failure;
    desk = assembled.ok ? assembled.value : null;
  };

  const open = async (wanted: Which, secrets?: ChosenSecrets): Promise<void> => {
    await opening;
    which = wanted;
    opening = reopen(secrets);
    await opening;
    renewIdle();
    try {
      if (desk?.practice.start.demo) await fillDemo(desk.practice, call, { sync: true });
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      problem = error.failure;
    }
    askAgain();
  };

  const close = async (): Promise<void> => {
    clearInterval(daily);
    await opening;
    await closeNow();
  };

  return {
    open,
    close,
    call,
    async unlock({ how, passphrase }) {
      if (how === 'retry') return open(which);
      if (how === 'session') return open(which, sessionOnly());
      if (passphrase === undefined || passphrase === '') throw new FailureError('sealed.passphraseNeeded');
      return open(which, await sealedBehind(passphrase, folder()));
    },
    async restore(backup) {
      await opening;
      const secrets = openedWith;
      // The demo and a session without a keychain keep nothing that could be brought back.
      if (which !== 'own' || secrets?.profileDir !== undefined) throw new FailureError('bad.input');
      let restored: Restored | null = null;
      const work = async () => {
        await closeNow();
        try {
          restored = await restoreProfile(
            {
              profileDir: folder(),
              passphraseFile: process.env['ORGFOLIO_PASSPHRASE_FILE'],
              now,
              ...(secrets ? { secrets: secrets.opened } : {}),
            },
            backup,
          );
        } finally {
          await reopen(secrets);
        }
      };
      const working = work();
      // Questions asked meanwhile wait for the practice that opens afterwards.
      opening = working.catch(() => {});
      await working;
      askAgain();
      if (restored === null) throw new FailureError('bug.unexpected');
      return restored;
    },
    signIns() {
      if (!desk) throw new FailureError(problem?.code ?? 'engine.restarting', problem?.params);
      return desk.signIns;
    },
    opened: () => opening,
    power(state) {
      desk?.engine.power(state);
      if (state === 'resume') renewIdle();
    },
    get which() {
      return which;
    },
    get profileDir() {
      return folder();
    },
    get problem() {
      return problem;
    },
    get practice() {
      return desk?.practice ?? null;
    },
  };
}

/** The page's view of where it runs. */
export function appInfo(desk: Desk, about: { version: string; host: string; now: Date }): Output<'app.info'> {
  return {
    version: about.version,
    profile: desk.profileDir,
    demo: desk.which === 'demo',
    host: about.host,
    secretStore: desk.practice?.secretStore ?? 'memory',
    redirectUris: LOOPBACK_PORTS.map(redirectUriFor),
    scopes: desk.practice?.scopes() ?? [],
    now: about.now.toISOString(),
    problem: desk.problem,
  };
}
