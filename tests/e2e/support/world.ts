import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCli } from '../../../main/cli/index.ts';
import { startSandbox, type LoggedRequest, type Sandbox, type SandboxOptions } from '../../../sandbox/server/index.ts';
import { launchApp, type AppDriver, type LaunchOptions } from '../driver/appDriver.ts';

/** The moment all journeys happen at. */
export const now = '2026-11-22T09:00:00.000Z';
export const today = '2026-11-22';
export const sam = 'sam.adviser@practice.example';

export const linde = {
  name: 'Timmerwerk De Linde BV',
  nickname: 'De Linde',
  currency: 'EUR',
  fiscalYear: '2026-01-01',
};
export const larkfield = {
  name: 'Larkfield Books Ltd',
  nickname: 'Larkfield',
  currency: 'GBP',
  fiscalYear: '2026-04-06',
};
/** Sam is a standard user there, without reports. */
export const harbour = { name: 'Harbour Kitchens Limited', nickname: 'Harbour', currency: 'NZD' };

/** Longer than anything a user would wait for without a word from the app. */
const patienceMs = 20_000;

/** The built app; another build can be named to try it instead. */
export const builtApp =
  process.env['ORGFOLIO_E2E_MAIN'] ?? fileURLToPath(new URL('../../../out/main/index.cjs', import.meta.url));

export interface StartOptions {
  readonly args?: string[];
  /** Replaces or, with an empty text, takes away variables. */
  readonly env?: { [name: string]: string };
  readonly size?: { width: number; height: number };
}

export interface Consent {
  readonly user?: string;
  /** Name of the organisation; without one the consent only renews. */
  readonly organisation?: string;
  readonly decision?: 'allow' | 'cancel';
}

/** A local Xero, a new profile, and the app started on them. */
export interface World {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly profile: string;
  /** Opens the secrets of the profile. */
  readonly passphraseFile: string;
  start(options?: StartOptions): Promise<AppDriver>;
  /** What `start` would launch, for a second start by hand. */
  launchOptions(options?: StartOptions): LaunchOptions;
  /** Attaches and syncs an organisation by the headless commands, in the same profile, while no window is open. */
  attach(organisation: string, nickname: string): Promise<void>;
  /** Runs a headless command and returns its document. */
  command<T>(...argv: string[]): Promise<T>;
  /** Does in the browser what the app opened last: signs in, chooses, allows. Returns what the browser shows at the end. */
  consent(app: AppDriver, consent: Consent): Promise<string>;
  /** Calls for an organisation's data since the log was emptied. */
  dataCalls(): readonly LoggedRequest[];
  tenantId(organisation: string): string;
  /** Nothing answers any more, as without a network. */
  goOffline(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the local Xero with limits that no journey meets; removes everything with `close`. */
export async function openWorld(options: Partial<SandboxOptions> = {}): Promise<World> {
  const sandbox = await startSandbox({
    scenario: 'first',
    now,
    ...options,
    limits: { minute: 100_000, day: 100_000, ...options.limits },
  });
  const folder = mkdtempSync(join(tmpdir(), 'orgfolio-journey-'));
  const profile = join(folder, 'profile');
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse\n', { mode: 0o600 });
  const started: AppDriver[] = [];
  let offline: Promise<void> | undefined;
  const environment = {
    ORGFOLIO_PROFILE: profile,
    ORGFOLIO_PASSPHRASE_FILE: passphraseFile,
    ORGFOLIO_XERO_LOGIN_URL: sandbox.origin,
    ORGFOLIO_XERO_IDENTITY_URL: sandbox.origin,
    ORGFOLIO_XERO_API_URL: sandbox.origin,
    ORGFOLIO_CLIENT_ID: sandbox.clientId,
    ORGFOLIO_NOW: now,
  };
  const launchOptions = ({ args, env, size }: StartOptions = {}): LaunchOptions => ({
    main: builtApp,
    userData: profile,
    args: args ?? [],
    env: { ...environment, ...env },
    size: size ?? { width: 1440, height: 900 },
  });
  const command = async <T>(argv: readonly string[], openBrowser: (url: string) => Promise<void>): Promise<T> => {
    let out = '';
    let said = '';
    const code = await runCli([...argv, '--json'], {
      env: environment,
      result: (text) => (out += text),
      message: (text) => (said += text),
      openBrowser,
    });
    // 6: what the rights allow was read, which is as much as some journeys want.
    if (code !== 0 && code !== 6) throw new Error(`orgfolio ${argv.join(' ')} ended with ${code}: ${said}`);
    return JSON.parse(out) as T;
  };
  return {
    sandbox,
    folder,
    profile,
    passphraseFile,
    launchOptions,
    async start(given) {
      const app = await launchApp(launchOptions(given));
      started.push(app);
      app.page.setDefaultTimeout(patienceMs);
      return app;
    },
    async attach(organisation, nickname) {
      await command(['connect', '--nickname', nickname], async (url) => {
        await follow(url, { organisation });
      });
    },
    command: (...argv) =>
      command(argv, async () => {
        throw new Error('This command is not expected to open a browser.');
      }),
    async consent(app, consent) {
      return follow(await openedSignIn(app), consent);
    },
    dataCalls: () => sandbox.state.log.entries().filter((request) => request.path.startsWith('/api.xro/')),
    tenantId(organisation) {
      const found = sandbox.state.identity.tenant(organisation);
      if (found === undefined) throw new Error(`No such organisation: ${organisation}`);
      return found;
    },
    goOffline: () => (offline ??= sandbox.close()),
    async close() {
      await Promise.all(started.map((app) => app.close().catch(() => undefined)));
      await (offline ??= sandbox.close());
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const used = new WeakMap<AppDriver, Set<string>>();

/** The sign-in address that the app opened and that nobody followed yet. */
async function openedSignIn(app: AppDriver): Promise<string> {
  const followed = used.get(app) ?? new Set<string>();
  used.set(app, followed);
  const isNew = (url: string): boolean => url.includes('/authorize') && !followed.has(url);
  const address = await vi.waitUntil(async () => (await app.openedExternal()).findLast(isNew), {
    timeout: patienceMs,
    interval: 20,
  });
  // A sign-in that was cancelled stays unfollowed: it must not be taken for the next one before that is opened.
  for (const url of await app.openedExternal()) followed.add(url);
  return address;
}

async function follow(url: string, consent: Consent): Promise<string> {
  const address = new URL(url);
  address.searchParams.set('sandbox_user', consent.user ?? sam);
  if (consent.organisation !== undefined) address.searchParams.set('sandbox_tenant', consent.organisation);
  address.searchParams.set('sandbox_decision', consent.decision ?? 'allow');
  const answer = await fetch(address);
  return answer.text();
}
