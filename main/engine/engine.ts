import type { CallName, EngineCallName, EventBody, EventName, Handlers } from '#contract/index';
import { calls } from '#contract/index';
import type { Reply } from '#contract/failure';
import { fileFailure } from '#db/errors';
import type { WritableDb } from '#db/open';
import { openPortfolio } from '#db/portfolio/open';
import { openRegistry } from '#db/registry/open';
import type { EngineStart, LogLine, TokenSource } from '../wire.ts';
import { fixedClock, systemClock, type Clock } from './clock.ts';
import type { Emit, EngineContext } from './context.ts';
import { dispatch, type Route } from './dispatch.ts';
import { askHandlers } from './handlers/ask.ts';
import { connectionHandlers } from './handlers/connections.ts';
import { deskHandlers } from './handlers/desk.ts';
import { drillHandlers } from './handlers/drill.ts';
import { ledgerHandlers } from './handlers/ledger.ts';
import { orgHandlers } from './handlers/orgs.ts';
import { packHandlers } from './handlers/packs.ts';
import { privateRoutes } from './handlers/private.ts';
import { scheduleHandlers } from './handlers/schedule.ts';
import { settingHandlers } from './handlers/settings.ts';
import { syncHandlers } from './handlers/sync.ts';
import { tileHandlers } from './handlers/tiles.ts';
import { createLog } from './log.ts';
import { createAttention } from './orgs/attention.ts';
import { createOrgFiles } from './orgs/files.ts';
import { noteSetAside } from './orgs/reading.ts';
import { startSchedule, type Schedule } from './orgs/schedule.ts';
import { dueNow } from './orgs/scheduleView.ts';
import { startSync } from './orgs/syncing.ts';
import { createSyncWiring } from './orgs/syncWiring.ts';
import { createReaderPool } from './readers/pool.ts';

export interface EngineOptions {
  readonly start: EngineStart;
  readonly tokens: TokenSource;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  readonly log: (line: LogLine) => void;
  /** The reader thread's script; beside this file unless bundled. */
  readonly readerScript?: URL;
  /** Refresh by itself while running. Off for the command line. */
  readonly schedule?: boolean;
  /** Off in a packaged app: answers come from our own SQL and need not be checked twice. */
  readonly checkOutput?: boolean;
  /** Reader threads; two unless told otherwise, none to read on this thread. */
  readonly readers?: number;
}

export interface Engine {
  /** Answers a call of the contract or a private one; never rejects. */
  call(name: string, input: unknown): Promise<Reply<unknown>>;
  on(listener: <N extends EventName>(name: N, body: EventBody<N>) => void): () => void;
  /** The machine goes to sleep: runs stop at their next page, the schedule waits. */
  suspend(): Promise<void>;
  /** Goes on with what was stopped. */
  resume(): void;
  /** Stops runs at their next page boundary, then closes all files. */
  stop(): Promise<void>;
}

/**
 * The engine: everything that reads and writes the practice's files and speaks to Xero's accounting side. Plain Node, used in this
 * process by the command line and over a port by the window. Answers `file.*` when the registry cannot be opened.
 */
export async function createEngine(options: EngineOptions): Promise<Reply<Engine>> {
  const { start } = options;
  const clock = options.clock ?? (start.now === null ? systemClock : fixedClock(start.now));
  const log = createLog(clock, options.log);
  const masterKey = Buffer.from(start.masterKey, 'base64');
  let registry: WritableDb | undefined;
  let portfolio: WritableDb;
  try {
    registry = openRegistry(start.profileDir, masterKey);
    registry.pragma('secure_delete = ON');
    portfolio = openPortfolio(start.profileDir, masterKey);
  } catch (error) {
    registry?.close();
    const failure = fileFailure(error);
    if (!failure) throw error;
    return { ok: false, failure: failure.failure };
  }
  return { ok: true, value: assemble(options, { clock, log, masterKey, registry, portfolio }) };
}

interface Parts {
  readonly clock: Clock;
  readonly log: EngineContext['log'];
  readonly masterKey: Buffer;
  readonly registry: WritableDb;
  readonly portfolio: WritableDb;
}

function assemble(options: EngineOptions, parts: Parts): Engine {
  const { start } = options;
  const { clock, log, registry, portfolio } = parts;
  const listeners = new Set<Emit>();
  const emit: Emit = (name, body) => {
    for (const listener of listeners) listener(name, body);
  };
  const background = new Set<Promise<void>>();
  const follow = (work: Promise<void>): void => {
    const tracked = work
      .catch((error: unknown) => {
        log('error', 'background.bug', { error: error instanceof Error ? error.name : typeof error });
      })
      .finally(() => background.delete(tracked));
    background.add(tracked);
  };
  const settled = async (): Promise<void> => {
    while (background.size > 0) await Promise.all(background);
  };
  const files = createOrgFiles({
    profileDir: start.profileDir,
    masterKey: parts.masterKey,
    registry,
    clock,
    log,
    onSetAside: (orgId, code) => {
      noteSetAside(context, orgId, code);
      follow(context.readers.close(orgId));
    },
  });
  const readers = createReaderPool({
    script: options.readerScript ?? new URL('./readers/readerThread.ts', import.meta.url),
    ...(options.readers === undefined ? {} : { threads: options.readers }),
    log,
  });
  const fetcher = options.fetch ?? fetch;
  const sync = createSyncWiring({
    context: () => context,
    deps: { clock, tokens: options.tokens, origins: start.origins, fetch: fetcher, log: options.log },
    follow,
  });
  const context: EngineContext = {
    start,
    clock,
    tokens: options.tokens,
    fetch: fetcher,
    log,
    registry,
    portfolio,
    files,
    readers,
    sync,
    emit,
    attention: createAttention(),
    follow,
    settled,
  };
  const routes = buildRoutes(context);
  const schedule: Schedule | null = options.schedule === true ? startSchedule(context) : null;
  let stopping: Promise<void> | null = null;

  const stop = async (): Promise<void> => {
    schedule?.stop();
    await sync.stopAll();
    await settled();
    await readers.stop();
    files.closeAll();
    portfolio.close();
    registry.close();
  };
  return {
    call: (name, input) =>
      stopping
        ? Promise.resolve({ ok: false, failure: { code: 'engine.restarting' } })
        : dispatch(routes, name, input, { checkOutput: options.checkOutput ?? true, log }),
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async suspend() {
      schedule?.suspend();
      await sync.stopAll();
    },
    resume() {
      for (const turn of dueNow(context)) if (turn.isBegun) startSync(context, turn.org.tenantId);
      schedule?.resume();
    },
    stop: () => (stopping ??= stop()),
  };
}

/** Every call the engine answers, by name. A call of the contract without a handler does not compile. */
function buildRoutes(context: EngineContext): Record<string, Route> {
  const handlers: Handlers<EngineCallName> = {
    ...orgHandlers(context),
    ...connectionHandlers(context),
    ...syncHandlers(context),
    ...scheduleHandlers(context),
    ...tileHandlers(context),
    ...ledgerHandlers(context),
    ...askHandlers(context),
    ...drillHandlers(context),
    ...packHandlers(context),
    ...settingHandlers(context),
    ...deskHandlers(context),
  };
  const routes: Record<string, Route> = { ...privateRoutes(context) };
  for (const name of Object.keys(handlers) as EngineCallName[]) {
    const call = calls[name satisfies CallName];
    // One widening: inside the loop the compiler cannot pair this name with its own input type.
    routes[name] = { input: call.input, output: call.output, run: handlers[name] };
  }
  return routes;
}
