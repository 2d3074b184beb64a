// Where a practice lives on this machine and what the environment may change about it. No electron here: the window and the command
// line use the same rules.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { FailureError } from '#contract/failure';
import type { XeroOrigins } from './wire.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProfileOptions {
  /** The option --profile; it wins. */
  readonly profile?: string | undefined;
  readonly demo?: boolean;
  readonly env?: Environment;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
}

/** The profile's folder: --profile, else ORGFOLIO_PROFILE, else the platform's place for an application's data. Absolute. */
export function profileDir(options: ProfileOptions = {}): string {
  const env = options.env ?? process.env;
  const named = options.profile ?? env['ORGFOLIO_PROFILE'];
  const own = named !== undefined && named !== '' ? resolve(named) : join(dataFolder(options), 'Orgfolio');
  return options.demo === true ? join(own, 'demo') : own;
}

/** The demo practice's folder: inside the profile, with its own secrets, registry and files. */
export function demoProfileDir(options: ProfileOptions = {}): string {
  return profileDir({ ...options, demo: true });
}

function dataFolder({ env = process.env, platform = process.platform, home = homedir() }: ProfileOptions): string {
  if (platform === 'win32') return env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  const xdg = env['XDG_DATA_HOME'];
  return xdg !== undefined && xdg.startsWith('/') ? xdg : join(home, '.local', 'share');
}

export const xeroOrigins: XeroOrigins = {
  login: 'https://login.xero.com',
  identity: 'https://identity.xero.com',
  api: 'https://api.xero.com',
};

const originVariables = {
  login: 'ORGFOLIO_XERO_LOGIN_URL',
  identity: 'ORGFOLIO_XERO_IDENTITY_URL',
  api: 'ORGFOLIO_XERO_API_URL',
} as const;

/**
 * Xero's three hosts, or what stands for them. Replacements are honoured in unpackaged builds only and only for loopback addresses:
 * tokens must not be sent elsewhere by an environment variable. Throws `usage.wrong` for any other address.
 */
export function originsFromEnv(env: Environment = process.env, isPackaged = false): XeroOrigins {
  if (isPackaged) return xeroOrigins;
  const pick = (host: keyof typeof originVariables): string => {
    const name = originVariables[host];
    const text = env[name];
    return text === undefined || text === '' ? xeroOrigins[host] : loopbackOrigin(name, text);
  };
  return { login: pick('login'), identity: pick('identity'), api: pick('api') };
}

function loopbackOrigin(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLoopback =
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) &&
    url.username === '' &&
    url.password === '';
  if (!isLoopback)
    throw new FailureError('usage.wrong', {
      detail: `${name} accepts loopback addresses only.`,
      variable: name,
    });
  return url.origin;
}

/** The fixed clock of ORGFOLIO_NOW as an ISO instant, or null. Unpackaged builds only. Throws `usage.wrong`. */
export function clockFromEnv(env: Environment = process.env, isPackaged = false): string | null {
  const text = env['ORGFOLIO_NOW'];
  if (isPackaged || text === undefined || text === '') return null;
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new FailureError('usage.wrong', {
      detail: 'ORGFOLIO_NOW is not an ISO instant.',
      variable: 'ORGFOLIO_NOW',
    });
  return new Date(at).toISOString();
}

/** The client id of ORGFOLIO_CLIENT_ID, or null; unpackaged builds only. */
export function clientIdFromEnv(env: Environment = process.env, isPackaged = false): string | null {
  const text = env['ORGFOLIO_CLIENT_ID'];
  return isPackaged || text === undefined || text === '' ? null : text;
}
