import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LOOPBACK_PORTS, redirectUriFor } from '../../main/auth/loopback.ts';
import { followRedirects } from '../../main/demo/demo.ts';
import { openXero, sam, scriptConsent, tempProfile, type TempProfile } from '../engine/core/support.ts';
import type { Sandbox } from '../../sandbox/server/index.ts';

const program = fileURLToPath(new URL('../../main/cli/run.ts', import.meta.url));

let profile: TempProfile;
beforeEach(() => {
  profile = tempProfile();
});
afterEach(() => profile.remove());

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program itself, as a script would start it; `onOut` sees what it has said so far. */
function start(argv: readonly string[], env: Record<string, string>, onOut: (out: string) => void = () => {}) {
  const child = spawn(process.execPath, [program, ...argv], {
    env: { ...process.env, ORGFOLIO_PROFILE: profile.dir, LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => onOut((out += chunk.toString())));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }));
  return { child, ended };
}

describe('the demo practice', () => {
  test('needs nothing: attaches its clients by the normal way in, keeps them, and reads one', async () => {
    const first = await start(['orgs', '--demo', '--json'], {}).ended;
    expect(first.code, first.err).toBe(0);
    const { orgs } = JSON.parse(first.out) as { orgs: { nickname: string; tenantId: string; colour: number }[] };
    expect(orgs.length).toBeGreaterThan(3);
    for (const [index, org] of orgs.slice(1).entries()) expect(org.colour).not.toBe(orgs[index]?.colour);

    const smallest = orgs.find((org) => org.nickname.startsWith('Quaver')) ?? orgs[0];
    const read = await start(['tiles', '--demo', '--json', '--org', smallest?.nickname ?? ''], {}).ended;
    expect(read.code, read.err).toBe(0);
    const { tiles } = JSON.parse(read.out) as { tiles: { value: string | null }[] };
    expect(tiles.filter((tile) => tile.value !== null).length).toBeGreaterThan(20);

    const again = await start(['orgs', '--demo', '--json'], {}).ended;
    const later = JSON.parse(again.out) as typeof first & { orgs: { tenantId: string }[] };
    expect(later.orgs.map((org) => org.tenantId)).toEqual(orgs.map((org) => org.tenantId));

    // The sandbox forgot everybody: the demo signs in again instead of asking anybody.
    rmSync(join(profile.dir, 'demo', 'sandbox.json'));
    const forgotten = await start(['sync', '--demo', '--org', smallest?.nickname ?? '', '--json'], {}).ended;
    expect(forgotten.code, forgotten.err).toBe(0);
  }, 120_000);
});

describe('the program', () => {
  let sandbox: Sandbox;
  let env: Record<string, string>;
  beforeEach(async () => {
    ({ sandbox } = await openXero({ knobs: { redirectUris: LOOPBACK_PORTS.map(redirectUriFor), bulk: true } }));
    env = {
      ORGFOLIO_PASSPHRASE_FILE: profile.passphraseFile,
      ORGFOLIO_XERO_LOGIN_URL: sandbox.origin,
      ORGFOLIO_XERO_IDENTITY_URL: sandbox.origin,
      ORGFOLIO_XERO_API_URL: sandbox.origin,
      ORGFOLIO_CLIENT_ID: sandbox.clientId,
      ORGFOLIO_NOW: '2026-11-22T08:00:00Z',
    };
  });
  afterEach(async () => {
    await sandbox.close();
  });

  test('connects with a printed address and ends with the code of what happened', async () => {
    scriptConsent(sandbox, sam, ['Harbour Kitchens Limited']);
    let opened = false;
    const ran = await start(['connect', '--nickname', 'Harbour', '--print-url', '--json'], env, (out) => {
      if (opened || !out.includes('\n')) return;
      opened = true;
      void followRedirects((JSON.parse(out.split('\n')[0] ?? '') as { authorizeUrl: string }).authorizeUrl);
    }).ended;
    expect(ran.code, ran.err).toBe(6);
    const document = JSON.parse(ran.out.slice(ran.out.indexOf('\n'))) as { org: { nickname: string } };
    expect(document.org.nickname).toBe('Harbour');
  }, 60_000);

  test('that is interrupted while it waits for the browser changes nothing and ends at once', async () => {
    const { child, ended } = start(['connect', '--nickname', 'Harbour', '--print-url'], env, () =>
      child.kill('SIGINT'),
    );
    const ran = await ended;
    expect(ran.code).toBe(3);
    expect(ran.err).toContain('Signing in was cancelled. Nothing was changed.');
    const orgs = await start(['orgs', '--json'], env).ended;
    expect(JSON.parse(orgs.out)).toEqual({ schema: 1, orgs: [] });
  }, 60_000);
});
