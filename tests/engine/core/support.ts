import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Org } from '#contract/orgs';
import { openPractice, startConsent, startEngine, type Practice } from '../../../main/compose.ts';
import { followRedirects } from '../../../main/demo/demo.ts';
import type { Engine } from '../../../main/engine/engine.ts';
import { runCli, type CliHooks } from '../../../main/cli/index.ts';
import { redirectUriFor } from '../../../main/auth/loopback.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/server/index.ts';
import type { LogLine, PrivateCalls } from '../../../main/wire.ts';

export const now = '2026-11-22T08:00:00.000Z';
export const sam = 'sam.adviser@practice.example';
export const robin = 'robin.owner@totara.example';

/** A Xero with limits that no test meets, unless it sets its own, and redirect ports of its own. */
export async function openXero(options: Partial<SandboxOptions> = {}): Promise<{ sandbox: Sandbox; ports: number[] }> {
  const ports = [await freePort(), await freePort()];
  const sandbox = await startSandbox({
    scenario: 'first',
    now,
    ...options,
    limits: { minute: 100_000, day: 100_000, concurrent: 50, ...options.limits },
    knobs: { redirectUris: ports.map(redirectUriFor), bulk: true, ...options.knobs },
  });
  return { sandbox, ports };
}

export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface TempProfile {
  readonly dir: string;
  readonly passphraseFile: string;
  remove(): void;
}

export function tempProfile(): TempProfile {
  const root = mkdtempSync(join(tmpdir(), 'orgfolio-test-'));
  const passphraseFile = join(root, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse\n', { mode: 0o600 });
  return { dir: join(root, 'profile'), passphraseFile, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export function hooksFor(ports: readonly number[]): CliHooks {
  return { practice: { ports, secretOptions: { sealedFileCost: 2 ** 10 } } };
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The one document on standard output; after the line of --print-url where there is one. */
  json(): never;
}

export interface CliWorld {
  readonly sandbox: Sandbox;
  readonly ports: readonly number[];
  readonly profile: TempProfile;
  run(...argv: string[]): Promise<Ran>;
  /** The next consent: who, and for which organisations (by name). */
  consent(user: string, organisations: readonly string[], decision?: 'allow' | 'cancel'): void;
  env: Record<string, string | undefined>;
  hooks: CliHooks;
  close(): Promise<void>;
}

/** The command line over a real sandbox, a real profile and real files; only the browser is a fetch that follows redirects. */
export async function openCliWorld(options: Partial<SandboxOptions> = {}): Promise<CliWorld> {
  const { sandbox, ports } = await openXero(options);
  const profile = tempProfile();
  const world: CliWorld = {
    sandbox,
    ports,
    profile,
    hooks: hooksFor(ports),
    env: {
      ORGFOLIO_PROFILE: profile.dir,
      ORGFOLIO_PASSPHRASE_FILE: profile.passphraseFile,
      ORGFOLIO_XERO_LOGIN_URL: sandbox.origin,
      ORGFOLIO_XERO_IDENTITY_URL: sandbox.origin,
      ORGFOLIO_XERO_API_URL: sandbox.origin,
      ORGFOLIO_CLIENT_ID: sandbox.clientId,
      ORGFOLIO_NOW: now,
    },
    consent(user, organisations, decision = 'allow') {
      scriptConsent(sandbox, user, organisations, decision);
    },
    async run(...argv) {
      let out = '';
      let err = '';
      const code = await runCli(
        argv,
        {
          env: world.env,
          result: (text) => {
            // The address is printed for whoever signs in; here that is a fetch.
            if (argv.includes('--print-url') && out === '') {
              void followRedirects((JSON.parse(text) as { authorizeUrl: string }).authorizeUrl);
            }
            out += text;
          },
          message: (text) => (err += text),
          openBrowser: followRedirects,
          log: (line) => {
            if (line.level === 'error') err += `${JSON.stringify(line)}\n`;
          },
        },
        world.hooks,
      );
      return {
        code,
        out,
        err,
        json: () => JSON.parse(argv.includes('--print-url') ? out.slice(out.indexOf('\n') + 1) : out) as never,
      };
    },
    async close() {
      await sandbox.close();
      profile.remove();
    },
  };
  return world;
}

export function scriptConsent(
  sandbox: Sandbox,
  user: string,
  organisations: readonly string[],
  decision: 'allow' | 'cancel' = 'allow',
): void {
  const found = sandbox.state.identity.user(user);
  if (!found) throw new Error(`no such user: ${user}`);
  const tenantIds = organisations.map((name) => {
    const tenantId = sandbox.state.identity.tenant(name);
    if (tenantId === undefined) throw new Error(`no such organisation: ${name}`);
    return tenantId;
  });
  sandbox.state.identity.scripted.push({ userId: found.id, tenantIds, decision });
}

export interface EngineWorld {
  readonly sandbox: Sandbox;
  readonly profile: TempProfile;
  readonly practice: Practice;
  readonly engine: Engine;
  readonly log: LogLine[];
  signIn(user: string, organisations: readonly string[]): Promise<{ identityId: string; authEventId: string | null }>;
  offer(
    user: string,
    organisations: readonly string[],
    nickname?: string | null,
  ): Promise<PrivateCalls['private.offer']['output'] & { identityId: string }>;
  attach(user: string, organisation: string, nickname: string, sync?: boolean): Promise<string>;
  /** Opens one more organisation to an identity at Xero, by tenant id, and attaches it. */
  signInAndAttach(identityId: string, tenantId: string, nickname: string): Promise<string>;
  orgs(): Promise<Org[]>;
  ok(name: string, input: unknown): Promise<never>;
  tenant(organisation: string): string;
  close(): Promise<void>;
}

/** The engine itself over a real sandbox and real files. */
export async function openEngineWorld(
  options: Partial<SandboxOptions> & { readers?: number } = {},
): Promise<EngineWorld> {
  const { sandbox, ports } = await openXero(options);
  const profile = tempProfile();
  const log: LogLine[] = [];
  const opened = await openPractice({
    profileDir: profile.dir,
    origins: { login: sandbox.origin, identity: sandbox.origin, api: sandbox.origin },
    now,
    demo: false,
    clientId: sandbox.clientId,
    passphraseFile: profile.passphraseFile,
    secretOptions: { sealedFileCost: 2 ** 10 },
    ports,
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const practice = opened.value;
  const started = await startEngine(practice, { log: (line) => log.push(line), readers: options.readers ?? 0 });
  if (!started.ok) throw new Error(started.failure.code);
  const engine = started.value;
  const ok = async (name: string, input: unknown): Promise<never> => {
    const reply = await engine.call(name, input);
    if (!reply.ok)
      throw new Error(`${name}: ${reply.failure.code} ${JSON.stringify(log.filter((l) => l.level === 'error'))}`);
    return reply.value as never;
  };
  const tenant = (organisation: string) => {
    const tenantId = sandbox.state.identity.tenant(organisation);
    if (tenantId === undefined) throw new Error(`no such organisation: ${organisation}`);
    return tenantId;
  };
  const signIn = async (user: string, organisations: readonly string[]) => {
    scriptConsent(sandbox, user, organisations);
    const consent = await startConsent(practice, { openBrowser: followRedirects, timeoutMs: 20_000 });
    const done = await consent.done;
    if (!done.ok) throw new Error(done.failure.code);
    return done.value;
  };
  const world: EngineWorld = {
    sandbox,
    profile,
    practice,
    engine,
    log,
    signIn,
    ok,
    tenant,
    async offer(user, organisations, nickname = null) {
      const person = await signIn(user, organisations);
      const offered: PrivateCalls['private.offer']['output'] = await ok('private.offer', {
        identityId: person.identityId,
        authEventId: person.authEventId,
        purpose: 'attach',
        orgId: null,
        attemptedNickname: nickname,
      });
      return { ...offered, identityId: person.identityId };
    },
    async attach(user, organisation, nickname, sync = false) {
      const { identityId } = await world.offer(user, [organisation], nickname);
      const tenantId = tenant(organisation);
      await ok('private.attach', { identityId, tenantId, nickname, sync });
      return tenantId;
    },
    async signInAndAttach(identityId, tenantId, nickname) {
      sandbox.state.identity.attach(identityId, tenantId, randomUUID(), sandbox.state.clock.now());
      await ok('private.attach', { identityId, tenantId, nickname, sync: false });
      return tenantId;
    },
    orgs: async () => ((await ok('orgs.list', { lang: 'en' })) as { orgs: Org[] }).orgs,
    async close() {
      await engine.stop();
      await practice.close();
      await sandbox.close();
      profile.remove();
    },
  };
  return world;
}
