import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from '../model.ts';
import { VirtualClock } from './clock.ts';
import { FaultBook } from './faults.ts';
import { IdentityStore } from './identity.ts';
import { Indexes } from './indexes.ts';
import { signingKey } from './jwt.ts';
import { recall, remember } from './memory.ts';
import { dayLimits, RateLimits, type AppTier } from './limits.ts';
import { RequestLog } from './requestLog.ts';
import { newAppScopes } from './scopes.ts';
import { serve } from './serve.ts';
import type { Knobs, SandboxState } from './state.ts';

export { newAppScopes, olderAppScopes } from './scopes.ts';
export type { FaultAction, FaultRule } from './faults.ts';
export type { LoggedRequest } from './requestLog.ts';
export type { Knobs, SandboxState } from './state.ts';

export interface SandboxOptions {
  /** The name of a scenario, or a world of the caller's own. */
  readonly scenario: string | World;
  /** E-mail addresses or ids of the only users to have, the first of them being the one who consents unasked. */
  readonly users?: readonly string[];
  /** The instant the clock starts at. */
  readonly now?: string;
  /** Virtual seconds per real second; 0, the default, is a clock that stands still. */
  readonly speed?: number;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly appTier?: AppTier;
  readonly limits?: Partial<RateLimits['settings']>;
  readonly knobs?: Partial<Knobs>;
  /** Tokens and connections are kept in this file between runs. */
  readonly memoryFile?: string;
}

export interface Sandbox {
  /** One origin serves all three hosts of Xero, by path. */
  readonly origin: string;
  readonly port: number;
  /** The same server on the other loopback address, where the machine has one. */
  readonly addresses: readonly string[];
  readonly clientId: string;
  /** The inner workings, for tests in the same process. */
  readonly state: SandboxState;
  close(): Promise<void>;
}

export const defaultNow = '2026-11-22T08:00:00.000Z';
export const defaultClientId = '5A9DB0X0000000000000000000000001';
export const defaultRedirectUris: readonly string[] = [8743, 8744, 8745].map(
  (port) => `http://localhost:${port}/callback`,
);

/** Starts a local Xero on the loopback addresses and returns once it listens. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const now = options.now ?? defaultNow;
  const whole = typeof options.scenario === 'string' ? await loadScenario(options.scenario, now) : options.scenario;
  const world = options.users ? withUsers(whole, options.users) : whole;
  const clock = new VirtualClock(now, options.speed ?? 0);
  const state: SandboxState = {
    world,
    clock,
    knobs: { ...defaultKnobs(), ...options.knobs },
    identity: new IdentityStore(world),
    limits: new RateLimits(clock, {
      minute: 60,
      day: dayLimits[options.appTier ?? 'core'],
      appMinute: 10_000,
      concurrent: 5,
      ...options.limits,
    }),
    faults: new FaultBook(),
    log: new RequestLog(),
    indexes: new Indexes(),
    origin: '',
    keep: () => {
      if (memoryFile !== undefined) remember(memoryFile, state.identity, clock.now(), state.knobs.graceMinutes);
    },
  };
  const { memoryFile } = options;
  if (memoryFile !== undefined) recall(memoryFile, state.identity);
  signingKey();
  const servers = await listenOnLoopback(state, options.port ?? 0);
  const port = portOf(servers[0]);
  state.origin = `http://127.0.0.1:${port}`;
  return {
    origin: state.origin,
    port,
    addresses: servers.map((server) => (server.address() as AddressInfo).address),
    clientId: state.knobs.clientId,
    state,
    close: async () => {
      await Promise.all(servers.map(stop));
    },
  };
}

function defaultKnobs(): Knobs {
  return {
    clientId: defaultClientId,
    appName: 'Orgfolio',
    redirectUris: defaultRedirectUris,
    allowedScopes: newAppScopes,
    autoApprove: false,
    bulk: false,
    graceMinutes: 30,
    codeSeconds: 300,
    accessSeconds: 1800,
    refreshDays: 60,
    reportingRoleStatus: 403,
    highVolumeAbove: 100_000,
    largestList: null,
    isRetryAfterReal: false,
    hasPractice: false,
    answerTimes: {},
  };
}

async function loadScenario(name: string, now: string): Promise<World> {
  const { loadWorld } = await import('../worlds/index.ts');
  return loadWorld(name, now);
}

/** The same world with some of its users, in the order named. */
function withUsers(world: World, names: readonly string[]): World {
  const users = names.map((name) => {
    const found = world.users.find((user) => user.id === name || user.email === name);
    if (!found) throw new Error(`No such user in this scenario: ${name}`);
    return found;
  });
  return { ...world, users };
}

/** Both loopback addresses on the same port; the second one only where the machine has it. */
async function listenOnLoopback(state: SandboxState, port: number): Promise<Server[]> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await listen(state, port, '127.0.0.1');
    try {
      return [first, await listen(state, portOf(first), '::1')];
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first];
      await stop(first);
      if (code !== 'EADDRINUSE' || port !== 0 || attempt === 5) throw error;
    }
  }
}

function listen(state: SandboxState, port: number, address: string): Promise<Server> {
  const server = createServer((incoming, response) => {
    serve(state, incoming, response).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'Content-Type': 'text/plain' }).end('The sandbox itself failed');
    });
  });
  server.keepAliveTimeout = 30_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: address, ipv6Only: address === '::1' }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function portOf(server: Server | undefined): number {
  return (server?.address() as AddressInfo).port;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
