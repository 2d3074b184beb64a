import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail } from '../../main/auth/result.ts';
import { openCliWorld, sam, type CliWorld } from '../engine/core/support.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(async () => {
  await world.close();
});

const attachLinde = async (...options: string[]) => {
  world.consent(sam, ['Timmerwerk De Linde BV']);
  return world.run('connect', '--nickname', 'Linde', ...options);
};

describe('2, wrong usage', () => {
  test.each([
    [[]],
    [['frobnicate']],
    [['orgs', '--frobnicate']],
    [['orgs', 'extra']],
    [['tiles']],
    [['tiles', '--org', 'Nobody']],
    [['tiles', '--org', 'Nobody', '--basis', 'barter']],
    [['sync']],
    [['sync', '--org', 'Nobody', '--all']],
    [['orgs', '--lang', 'fr']],
    [['connect', '--nickname', '   ']],
    [['connect', '--nickname', 'X', '--tenant', 'not-a-guid']],
    [['report', '--org', 'X', '--report', 'tea-leaves']],
    [['table', '--org', 'X', '--table', 'chairs']],
    [['table', '--org', 'X', '--table', 'invoices', '--format', 'xlsx']],
    [['export', '--org', 'X', '--format', 'xlsx']],
    [['ask', '--org', 'X', 'why?']],
  ])('%j', async (argv) => {
    const ran = await world.run(...argv);
    expect(ran.code).toBe(2);
    expect(ran.out).toBe('');
    expect(ran.err).toMatch(/\S/);
  });

  test.each(['ORGFOLIO_XERO_LOGIN_URL', 'ORGFOLIO_XERO_IDENTITY_URL', 'ORGFOLIO_XERO_API_URL'])(
    '%s accepts loopback addresses only',
    async (name) => {
      for (const address of [
        'https://xero.example',
        'http://127.0.0.1.example',
        'http://user@127.0.0.1',
        'http://10.0.0.1',
        'file:///etc',
        'no address',
      ]) {
        world.env[name] = address;
        const ran = await world.run('orgs', '--json');
        expect(ran.code, address).toBe(2);
        expect(ran.err).toContain(name);
      }
    },
  );

  test('ORGFOLIO_NOW must be an instant', async () => {
    world.env['ORGFOLIO_NOW'] = 'yesterday';
    const ran = await world.run('orgs', '--lang', 'nl');
    expect(ran.code).toBe(2);
    expect(ran.err).toBe('ORGFOLIO_NOW is geen ISO-tijdstip. De opdracht --help noemt alles.\n');
  });

  test('the failure is a document too where one was asked for', async () => {
    const ran = await world.run('tiles', '--org', 'Nobody', '--json', '--lang', 'nl');
    expect(ran.json()).toMatchObject({ schema: 1, failure: { code: 'org.notFound' } });
    expect(ran.err).toContain('Er is hier geen organisatie "Nobody"');
  });
});

test('0, help names every command', async () => {
  for (const lang of ['en', 'nl']) {
    const ran = await world.run('--help', '--lang', lang);
    expect(ran.code).toBe(0);
    expect(await world.run('help', '--lang', lang)).toMatchObject({ code: 0, out: ran.out });
    for (const name of [
      'orgs',
      'connect',
      'reconnect',
      'rename',
      'detach',
      'sync',
      'tiles',
      'report',
      'table',
      'export',
      'duplicates',
      'status',
    ])
      expect(ran.out).toMatch(new RegExp(`^${name} `, 'm'));
    expect(ran.out).toContain('profit-and-loss');
    expect(ran.out).toContain('bank-statement-daily-balance');
  }
});

describe('3, a sign-in is needed', () => {
  test('revoked by the user: the data stays readable', async () => {
    await attachLinde();
    world.sandbox.state.identity.revoke(world.sandbox.state.identity.user(sam)?.id ?? '');
    const ran = await world.run('sync', '--org', 'Linde', '--json');
    expect(ran.code).toBe(3);
    expect((ran.json() as { runs: { result: string }[] }).runs[0]?.result).toBe('needsSignIn');
    expect(ran.err).toContain('Sign in again');
    const listed: { orgs: { state: string; stateReason: string | null }[] } = (
      await world.run('orgs', '--json')
    ).json();
    expect(listed.orgs[0]).toMatchObject({ state: 'needsSignIn' });
    expect(listed.orgs[0]?.stateReason).toContain('All data is still here');
    const tiles = await world.run('tiles', '--org', 'Linde', '--json');
    expect(tiles.code).toBe(0);
    const figures: { tiles: { value: string | null }[] } = tiles.json();
    expect(figures.tiles.filter((tile) => tile.value !== null).length).toBeGreaterThan(25);

    world.consent(sam, ['Timmerwerk De Linde BV']);
    const again = await world.run('reconnect', '--org', 'Linde', '--json');
    expect(again.code).toBe(0);
    expect(again.json()).toMatchObject({ org: { nickname: 'Linde', state: 'fresh' }, runs: [{ result: 'complete' }] });
  });

  test('disconnected at Xero: only that organisation, and its data stays', async () => {
    await attachLinde();
    world.consent(sam, ['Larkfield Books Ltd']);
    await world.run('connect', '--nickname', 'Larkfield', '--no-sync');
    const tenant = world.sandbox.state.identity.tenant('Timmerwerk De Linde BV') ?? '';
    for (const one of world.sandbox.state.identity.connections.filter((entry) => entry.tenantId === tenant))
      world.sandbox.state.identity.detach(one.id, one.userId);
    const ran = await world.run('sync', '--all', '--json');
    expect(ran.code).toBe(3);
    const listed: { orgs: { nickname: string; state: string }[] } = (await world.run('orgs', '--json')).json();
    expect(listed.orgs.map((org) => [org.nickname, org.state])).toEqual([
      ['Larkfield', 'fresh'],
      ['Linde', 'disconnected'],
    ]);
    expect((await world.run('tiles', '--org', 'Linde')).code).toBe(0);
  });

  test('reconnecting by signing in to another organisation changes nothing', async () => {
    await attachLinde('--no-sync');
    const tenant = world.sandbox.state.identity.tenant('Timmerwerk De Linde BV') ?? '';
    for (const one of world.sandbox.state.identity.connections.filter((entry) => entry.tenantId === tenant))
      world.sandbox.state.identity.detach(one.id, one.userId);
    world.consent(sam, ['Larkfield Books Ltd']);
    const ran = await world.run('reconnect', '--org', 'Linde');
    expect(ran.code).toBe(3);
    expect(ran.err).toContain('You signed in to another organisation. Nothing was changed. Sign in to Linde.');
  });
});

describe('5, the place for secrets does not answer', () => {
  test('no keychain and no passphrase', async () => {
    world.env['ORGFOLIO_PASSPHRASE_FILE'] = undefined;
    world.hooks = {
      practice: { ports: world.ports, secretOptions: { loadKeychain: async () => fail('keychain.missing') } },
    };
    const ran = await world.run('orgs', '--json');
    expect(ran.code).toBe(5);
    expect(ran.json()).toMatchObject({ failure: { code: 'keychain.missing' } });
  });

  test('a wrong passphrase leaves everything as it was', async () => {
    await attachLinde('--no-sync');
    const sealed = join(world.profile.dir, 'secrets.sealed');
    const before = readFileSync(sealed);
    writeFileSync(world.profile.passphraseFile, 'something else\n');
    const ran = await world.run('orgs');
    expect(ran.code).toBe(5);
    expect(ran.err).toContain('does not open the sealed file');
    expect(readFileSync(sealed).equals(before)).toBe(true);
    writeFileSync(world.profile.passphraseFile, 'correct horse\n');
    expect((await world.run('orgs')).out).toContain('Linde');
  });

  test('a key that is gone while the registry is there is never made anew', async () => {
    await attachLinde('--no-sync');
    rmSync(join(world.profile.dir, 'secrets.sealed'));
    const ran = await world.run('orgs');
    expect(ran.code).toBe(5);
  });
});

describe('6, partly done', () => {
  test('without permission for reports everything else is read', async () => {
    world.consent(sam, ['Harbour Kitchens Limited']);
    const ran = await world.run('connect', '--nickname', 'Harbour', '--json');
    expect(ran.code).toBe(6);
    const {
      runs,
      org,
    }: { runs: { result: string; steps: { step: string; result: string; rows: number }[] }[]; org: { state: string } } =
      ran.json();
    expect(runs[0]?.result).toBe('partly');
    expect(org.state).toBe('fresh');
    const step = (name: string) => runs[0]?.steps.find((one) => one.step === name);
    expect(step('trialBalance')?.result).toBe('notPermitted');
    expect(step('invoices')?.rows).toBeGreaterThan(50);
    expect(ran.err).toContain(
      'Trial balance may not be read with this sign-in. It needs the role Adviser or "Standard + reports"',
    );
    expect(ran.err).toContain('whoever manages this client’s users in Xero can give it');
    const tiles: { tiles: { state: string }[] } = (await world.run('tiles', '--org', 'Harbour', '--json')).json();
    const states = new Set(tiles.tiles.map((tile) => tile.state));
    expect(states.has('notPermitted')).toBe(true);
    expect(states.has('loading')).toBe(false);
  });

  test('the day limit keeps what was read', async () => {
    world.sandbox.state.limits.settings.day = 12;
    const ran = await attachLinde('--json');
    expect(ran.code).toBe(6);
    const { runs }: { runs: { result: string; rows: number }[] } = ran.json();
    expect(runs[0]).toMatchObject({ result: 'partly' });
    expect(runs[0]?.rows).toBeGreaterThan(0);
    world.sandbox.state.limits.settings.day = 100_000;
    world.sandbox.state.limits.reset();
    expect((await world.run('sync', '--org', 'Linde')).code).toBe(0);
  });
});

describe('1, failed', () => {
  test('an organisation file from a newer version is refused untouched, others work', async () => {
    await attachLinde();
    world.consent(sam, ['Larkfield Books Ltd']);
    await world.run('connect', '--nickname', 'Larkfield', '--no-sync');
    const tenant = world.sandbox.state.identity.tenant('Timmerwerk De Linde BV') ?? '';
    const { markNewer, fileHash } = await import('../engine/core/files.ts');
    await markNewer(world, tenant);
    const before = fileHash(world.profile.dir, tenant);
    for (const command of ['tiles', 'sync']) {
      const ran = await world.run(command, '--org', 'Linde');
      expect(ran.code, command).toBe(1);
      expect(ran.err).toContain('Update Orgfolio');
    }
    expect(fileHash(world.profile.dir, tenant)).toBe(before);
    expect((await world.run('sync', '--org', 'Larkfield')).code).toBe(0);
    const listed: { orgs: { nickname: string; state: string; stateReason: string }[] } = (
      await world.run('orgs', '--json')
    ).json();
    expect(listed.orgs.find((org) => org.nickname === 'Linde')).toMatchObject({ state: 'parked' });
  });

  test('a damaged file is set aside and read again; nothing of it is deleted', async () => {
    await attachLinde();
    const tenant = world.sandbox.state.identity.tenant('Timmerwerk De Linde BV') ?? '';
    const file = join(world.profile.dir, 'orgs', tenant, 'ledger.sqlite');
    const damaged = Buffer.from(readFileSync(file));
    damaged.fill(0x5a, 0, 4096);
    writeFileSync(file, damaged);
    const shown = await world.run('tiles', '--org', 'Linde');
    expect(shown.code).toBe(1);
    expect(shown.err).toContain('set aside');
    const ran = await world.run('sync', '--org', 'Linde', '--json');
    expect(ran.code).toBe(0);
    expect((await world.run('tiles', '--org', 'Linde')).code).toBe(0);
    const { filesIn } = await import('../engine/core/files.ts');
    const aside = filesIn(join(world.profile.dir, 'orgs', tenant)).filter((name) => name.includes('aside-'));
    expect(aside.some((name) => readFileSync(name).equals(damaged))).toBe(true);
  });

  test('the file of another organisation in its place is set aside too', async () => {
    await attachLinde();
    world.consent(sam, ['Larkfield Books Ltd']);
    await world.run('connect', '--nickname', 'Larkfield');
    const folder = (name: string) => join(world.profile.dir, 'orgs', world.sandbox.state.identity.tenant(name) ?? '');
    writeFileSync(
      join(folder('Timmerwerk De Linde BV'), 'ledger.sqlite'),
      readFileSync(join(folder('Larkfield Books Ltd'), 'ledger.sqlite')),
    );
    expect((await world.run('sync', '--org', 'Linde')).code).toBe(0);
    const tiles: { org: { baseCurrency: string } } = (await world.run('tiles', '--org', 'Linde', '--json')).json();
    expect(tiles.org.baseCurrency).toBe('EUR');
  });

  test('a folder in place of the file is set aside', async () => {
    await attachLinde('--no-sync');
    const tenant = world.sandbox.state.identity.tenant('Timmerwerk De Linde BV') ?? '';
    const file = join(world.profile.dir, 'orgs', tenant, 'ledger.sqlite');
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    mkdirSync(file);
    expect((await world.run('sync', '--org', 'Linde')).code).toBe(0);
  });
});
