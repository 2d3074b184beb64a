import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WritableDb } from '#db/open';
import { openOrgForWriting } from '#db/orgFiles';
import type { Clock } from '#engine/clock';
import { createSyncService } from '#engine/sync/service';
import type { OrganisationFacts, RunSummary, SyncDeps, SyncProgressView, SyncService } from '#engine/sync/types';
import type { TokenSource } from '../../main/wire.ts';
import { newAppScopes, startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server/index.ts';
import type { Ids } from '../../sandbox/model.ts';

/**
 * A clock that follows the sandbox's virtual time, so that waiting for a minute takes no minute. Where the sandbox's clock
 * stands still, every wait moves this one on by itself.
 */
export function sandboxClock(sandbox: Sandbox): Clock {
  const start = performance.now();
  let skipped = 0;
  const speed = (): number => sandbox.state.clock.speed;
  return {
    now: () => new Date(sandbox.state.clock.now()),
    monotonicMs: () => (performance.now() - start) * (speed() || 1) + skipped,
    sleep: async (ms, signal) => {
      await wait(speed() > 0 ? ms / speed() : 1, undefined, signal ? { signal } : {});
      if (speed() === 0) skipped += ms;
    },
  };
}

export interface Bench {
  readonly sandbox: Sandbox;
  readonly dir: string;
  readonly userId: string;
  readonly sync: SyncService;
  readonly orgIds: readonly Ids[];
  readonly ended: RunSummary[];
  readonly stepsDone: string[];
  readonly progress: SyncProgressView[];
  readonly facts: Map<string, OrganisationFacts>;
  readonly tokens: TokenSource & { renewals: number; asked: number };
  readonly deps: SyncDeps;
  file(orgId: string): WritableDb;
  key(orgId: string): Buffer;
  /** Requests the sandbox has seen of the accounting API, in order. */
  calls(orgId?: string): string[];
  close(): Promise<void>;
}

export const benchKey = (orgId: string): Buffer => createHash('sha256').update(`bench ${orgId}`).digest();

/** Tokens put straight into the sandbox's books, as if a user had signed in. */
export function sandboxTokens(sandbox: Sandbox, userId: string, scopes: readonly string[]): Bench['tokens'] {
  let current: string | null = null;
  const issue = (): string => {
    const token = `access-${randomBytes(12).toString('hex')}`;
    const { state } = sandbox;
    state.identity.accessTokens.set(token, {
      token,
      userId,
      scopes: [...scopes],
      authEventId: randomUUID(),
      expiresAt: state.clock.now() + 1_800_000,
    });
    return token;
  };
  const source = {
    renewals: 0,
    asked: 0,
    async accessToken(_identityId: string, options?: { readonly renew?: boolean }) {
      source.asked++;
      if (options?.renew) source.renewals++;
      if (current === null || options?.renew) current = issue();
      return { ok: true as const, value: { token: current, secondsLeft: 1800, scopes } };
    },
  };
  return source;
}

/** The sandbox, a user signed in to all of their organisations, and a sync service that writes real files. */
export async function startBench(
  options: Partial<SandboxOptions> & { user?: string; scopes?: readonly string[]; deps?: Partial<SyncDeps> } = {},
): Promise<Bench> {
  const { user, scopes = newAppScopes, deps: replaced, ...sandboxOptions } = options;
  const sandbox = await startSandbox({
    scenario: 'first',
    limits: { minute: 100_000, day: 1_000_000 },
    ...sandboxOptions,
  });
  const dir = mkdtempSync(join(tmpdir(), 'orgfolio-sync-'));
  const { identity, clock } = sandbox.state;
  const person = user === undefined ? sandbox.state.world.users[0] : identity.user(user);
  if (!person) throw new Error('no such user');
  const orgIds = identity.connectable(person);
  for (const tenantId of orgIds) identity.attach(person.id, tenantId, randomUUID(), clock.now());
  const files = new Map<string, WritableDb>();
  const file = (orgId: string): WritableDb => {
    let db = files.get(orgId);
    if (!db?.open) files.set(orgId, (db = openOrgForWriting({ profileDir: dir, orgId, key: benchKey(orgId) })));
    return db;
  };
  const ended: RunSummary[] = [];
  const stepsDone: string[] = [];
  const progress: SyncProgressView[] = [];
  const facts = new Map<string, OrganisationFacts>();
  const tokens = sandboxTokens(sandbox, person.id, scopes);
  const deps: SyncDeps = {
    clock: sandboxClock(sandbox),
    tokens,
    origins: { login: sandbox.origin, identity: sandbox.origin, api: sandbox.origin },
    fetch,
    openForWriting: file,
    identityOf: () => person.id,
    log: () => undefined,
    onProgress: (view) => progress.push(view),
    onStepDone: (_orgId, step) => stepsDone.push(step),
    onOrganisation: (orgId, found) => facts.set(orgId, found),
    onRunEnded: (_orgId, run) => ended.push(run),
    ...replaced,
  };
  return {
    sandbox,
    dir,
    userId: person.id,
    sync: createSyncService(deps),
    orgIds,
    ended,
    stepsDone,
    progress,
    facts,
    tokens,
    deps,
    file,
    key: benchKey,
    calls: (orgId) =>
      sandbox.state.log
        .entries()
        .filter((entry) => entry.path.startsWith('/api.xro/') && (orgId === undefined || entry.tenant === orgId))
        .map((entry) =>
          `${entry.path.replace('/api.xro/2.0/', '')} ${new URLSearchParams(entry.query).toString()}`.trim(),
        ),
    close: async () => {
      for (const db of files.values()) db.close();
      await sandbox.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
