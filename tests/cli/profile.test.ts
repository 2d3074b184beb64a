import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FailureError } from '#contract/failure';
import {
  clientIdFromEnv,
  clockFromEnv,
  demoProfileDir,
  originsFromEnv,
  profileDir,
  xeroOrigins,
} from '../../main/profile.ts';
import { scopesOf } from '../../main/scopes.ts';
import { langFromEnv } from '../../main/cli/words.ts';
import { layOut } from '../../main/cli/printing.ts';

describe('the profile', () => {
  const home = resolve('/home/someone');
  test.each([
    ['linux', {}, join(home, '.local', 'share', 'Orgfolio')],
    ['linux', { XDG_DATA_HOME: '/data' }, join('/data', 'Orgfolio')],
    ['linux', { XDG_DATA_HOME: 'relative' }, join(home, '.local', 'share', 'Orgfolio')],
    ['darwin', {}, join(home, 'Library', 'Application Support', 'Orgfolio')],
    ['win32', { APPDATA: join(home, 'Roaming') }, join(home, 'Roaming', 'Orgfolio')],
  ] as const)('stands where %s keeps an application’s data', (platform, env, expected) => {
    expect(profileDir({ platform, env, home })).toBe(expected);
  });

  test('--profile goes before ORGFOLIO_PROFILE, which goes before the default', () => {
    const env = { ORGFOLIO_PROFILE: '/from/env' };
    expect(profileDir({ env, home, profile: '/from/option' })).toBe(resolve('/from/option'));
    expect(profileDir({ env, home })).toBe(resolve('/from/env'));
  });

  test('the demo has a folder of its own', () => {
    const options = { profile: '/p', env: {} };
    expect(demoProfileDir(options)).not.toBe(profileDir(options));
  });
});

describe('the environment', () => {
  const replaced = {
    ORGFOLIO_XERO_LOGIN_URL: 'http://127.0.0.1:1/x',
    ORGFOLIO_XERO_IDENTITY_URL: 'http://localhost:2',
    ORGFOLIO_XERO_API_URL: 'http://[::1]:3/',
    ORGFOLIO_NOW: '2026-11-22T09:00:00+01:00',
    ORGFOLIO_CLIENT_ID: 'ABC',
  };

  test('replaces Xero’s hosts by loopback addresses in an unpackaged build', () => {
    expect(originsFromEnv(replaced)).toEqual({
      login: 'http://127.0.0.1:1',
      identity: 'http://localhost:2',
      api: 'http://[::1]:3',
    });
    expect(clockFromEnv(replaced)).toBe('2026-11-22T08:00:00.000Z');
    expect(clientIdFromEnv(replaced)).toBe('ABC');
  });

  test('changes nothing in a packaged one', () => {
    expect(originsFromEnv(replaced, true)).toEqual(xeroOrigins);
    expect(clockFromEnv(replaced, true)).toBeNull();
    expect(clientIdFromEnv(replaced, true)).toBeNull();
  });

  test.each([
    'https://api.xero.com.evil.example',
    'http://127.0.0.1@evil.example',
    'http://localhost.evil.example',
    'http://0.0.0.0',
    'http://127.1.evil.example',
    'ftp://127.0.0.1',
    'javascript:alert(1)',
    '127.0.0.1:80',
  ])('refuses %s', (address) => {
    expect(() => originsFromEnv({ ORGFOLIO_XERO_API_URL: address })).toThrow(FailureError);
  });
});

test('scopes: reading only, and the sign-in stays', () => {
  for (const scopePreset of ['standard', 'olderApp', 'custom'] as const) {
    const scopes = scopesOf({ scopePreset, scopes: ['accounting.journals.read', 'openid'] });
    expect(scopes).toContain('offline_access');
    expect(new Set(scopes).size).toBe(scopes.length);
    for (const scope of scopes.filter((one) => one.startsWith('accounting.'))) expect(scope).toMatch(/\.read$/);
  }
});

test('the language follows the locale', () => {
  expect(langFromEnv({ LANG: 'nl_NL.UTF-8' })).toBe('nl');
  expect(langFromEnv({ LANG: 'nl' })).toBe('nl');
  expect(langFromEnv({ LC_ALL: 'en_GB.UTF-8', LANG: 'nl_NL.UTF-8' })).toBe('en');
  expect(langFromEnv({})).toBe('en');
});

test('a client’s words cannot steer the terminal', () => {
  const text = layOut(['Name'], [['\u001b[2Jwiped \u202egnp.exe\nnext']]);
  // eslint-disable-next-line no-control-regex -- these must not be there
  expect(text.split('\n').slice(2).join('')).not.toMatch(/[\u0000-\u001f\u202e]/);
});
