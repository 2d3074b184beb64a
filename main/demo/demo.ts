// The demo practice: fictitious clients from the local sandbox, in a profile of their own, attached by the normal way in.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError, type Reply } from '#contract/failure';
import type { Org } from '#contract/orgs';
import { redirectUriFor } from '../auth/loopback.ts';
import { openPractice, startConsent, type Practice, type SignedInPerson } from '../compose.ts';
import type { PrivateCalls } from '../wire.ts';
import { startSandboxProcess, type SandboxProcess, type SandboxProcessOptions } from './sandboxProcess.ts';

export interface DemoOptions {
  /** The demo's own folder (`demoProfileDir`). */
  readonly profileDir: string;
  /** Fixed clock, ISO instant, or null. */
  readonly now: string | null;
  /** How the sandbox is started; by default from source with this Node. */
  readonly launch?: SandboxProcessOptions['launch'];
  readonly ports?: readonly number[];
  readonly onIdentityChange?: (identityId: string) => void;
}

export interface Demo {
  readonly practice: Practice;
  readonly sandbox: SandboxProcess;
  /** Ends the sandbox; close the practice before. */
  stop(): Promise<void>;
}

/** What it protects is fictitious; it is sealed only so that the demo takes the same path as real data. */
const demoPassphrase = 'orgfolio demo';
/** A cheap key is enough for it and saves half a second at every start. */
const demoCost = 2 ** 12;

/** Starts the sandbox and opens the demo's profile. Failures are those of `openPractice`. */
export async function startDemo(options: DemoOptions): Promise<Reply<Demo>> {
  const { profileDir } = options;
  mkdirSync(profileDir, { recursive: true, mode: 0o700 });
  const passphraseFile = join(profileDir, 'demo.passphrase');
  writeFileSync(passphraseFile, `${demoPassphrase}\n`, { mode: 0o600 });
  const sandbox = await startSandboxProcess({
    scenario: 'demo',
    stateFile: join(profileDir, 'sandbox.json'),
    now: options.now ?? new Date().toISOString(),
    ...(options.launch ? { launch: options.launch } : {}),
    ...(options.ports ? { redirectUris: options.ports.map(redirectUriFor) } : {}),
  });
  const practice = await openPractice({
    profileDir,
    origins: sandbox.origins,
    now: options.now,
    demo: true,
    clientId: sandbox.clientId,
    passphraseFile,
    secretOptions: { sealedFileCost: demoCost },
    ...(options.ports ? { ports: options.ports } : {}),
    ...(options.onIdentityChange ? { onIdentityChange: options.onIdentityChange } : {}),
  });
  if (!practice.ok) {
    await sandbox.stop();
    return practice;
  }
  return { ok: true, value: { practice: practice.value, sandbox, stop: () => sandbox.stop() } };
}

/** The engine's calls, in this process or over the wire. */
export type EngineCall = (name: string, input: unknown) => Promise<Reply<unknown>>;

/**
 * Makes sure that the demo's organisations are attached and can be read: signs in by the normal flow with a browser that only follows
 * redirects, then attaches what the consent opened. `sync` starts reading at once. Throws the failure of the step that did not work.
 */
export async function fillDemo(practice: Practice, call: EngineCall, options: { sync: boolean }): Promise<void> {
  const { orgs } = (await ask(call, 'orgs.list', { lang: 'en' })) as { orgs: Org[] };
  if (orgs.length > 0 && (await canRead(practice, orgs))) return;
  const person = await signIn(practice);
  if (orgs.length > 0) {
    for (const org of orgs) {
      await ask(call, 'private.reconnect', { identityId: person.identityId, orgId: org.tenantId, sync: options.sync });
    }
    return;
  }
  const offer = (await ask(call, 'private.offer', {
    identityId: person.identityId,
    authEventId: person.authEventId,
    purpose: 'attach',
    orgId: null,
    attemptedNickname: null,
  })) as PrivateCalls['private.offer']['output'];
  if (offer.failure) throw new FailureError(offer.failure.code, offer.failure.params);
  for (const one of offer.organisations) {
    if (one.attachedAs !== null) continue;
    await ask(call, 'private.attach', {
      identityId: person.identityId,
      tenantId: one.tenantId,
      nickname: one.suggestedNickname,
      sync: options.sync,
    });
  }
}

async function canRead(practice: Practice, orgs: readonly Org[]): Promise<boolean> {
  const identityId = orgs.find((org) => org.identity !== null)?.identity?.id;
  if (identityId === undefined) return false;
  return (await practice.keeper.getAccessToken(identityId)).ok;
}

async function signIn(practice: Practice): Promise<SignedInPerson> {
  const consent = await startConsent(practice, { openBrowser: followRedirects, timeoutMs: 30_000 });
  const signedIn = await consent.done;
  if (!signedIn.ok) throw new FailureError(signedIn.failure.code, signedIn.failure.params);
  return signedIn.value;
}

/** A browser without a window: the sandbox consents by itself, so following its redirects is all there is to do. */
export async function followRedirects(url: string): Promise<void> {
  let next: string | null = url;
  for (let hops = 0; next !== null && hops < 10; hops++) {
    const response: Response = await fetch(next, { redirect: 'manual' });
    await response.arrayBuffer();
    const location = response.headers.get('location');
    next = location === null ? null : new URL(location, next).href;
  }
}

async function ask(call: EngineCall, name: string, input: unknown): Promise<unknown> {
  const reply = await call(name, input);
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return reply.value;
}
