import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCliWorld, robin, sam, type CliWorld } from '../engine/core/support.ts';

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(async () => {
  await world.close();
});

const dataCalls = () =>
  world.sandbox.state.log.entries().filter((request) => request.path.startsWith('/api.xro/')).length;

describe('connect', () => {
  test('signs in, attaches one organisation and reads it', async () => {
    world.consent(sam, ['Totara Instruments Limited']);
    const ran = await world.run('connect', '--nickname', 'Totara', '--json');
    expect(ran.err).not.toContain('"level":"error"');
    expect(ran.code).toBe(0);
    const document: { org: { nickname: string; state: string }; runs: { result: string; calls: number }[] } =
      ran.json();
    expect(document.org).toMatchObject({ nickname: 'Totara', state: 'fresh' });
    expect(document.runs[0]?.result).toBe('complete');
    const tiles = await world.run('tiles', '--org', 'totara', '--json');
    expect(tiles.code).toBe(0);
    const figures: { tiles: { id: string; state: string }[] } = tiles.json();
    expect(figures.tiles).toHaveLength(31);
    expect(figures.tiles.filter((tile) => tile.state !== 'fresh')).toEqual([]);
  });

  test('--print-url writes the address as the first line and waits for the redirect', async () => {
    world.consent(sam, ['Larkfield Books Ltd']);
    const ran = await world.run('connect', '--nickname', 'Larkfield', '--print-url', '--no-sync', '--json');
    expect(ran.code).toBe(0);
    const first = JSON.parse(ran.out.split('\n')[0] ?? '') as { authorizeUrl: string };
    expect(new URL(first.authorizeUrl).searchParams.get('code_challenge_method')).toBe('S256');
    expect(ran.json()).toMatchObject({ schema: 1, org: { nickname: 'Larkfield', state: 'new' } });
    expect(dataCalls()).toBe(0);
  });

  test('the same organisation again through the same user is a duplicate, and nothing of it is read', async () => {
    world.consent(sam, ['Totara Instruments Limited']);
    await world.run('connect', '--nickname', 'Totara', '--no-sync');
    world.consent(sam, ['Totara Instruments Limited']);
    world.sandbox.state.clock.advance(60_000);
    const again = await world.run('connect', '--nickname', 'Boatyard', '--json');
    expect(again.code).toBe(4);
    expect(again.err).toContain('"Boatyard" was not attached: it is Totara. Nothing was read.');
    expect(dataCalls()).toBe(0);
    const found: { findings: { kind: string; nicknames: string[]; tenantIds: string[]; identities: string[] }[] } = (
      await world.run('duplicates', '--json')
    ).json();
    expect(found.findings).toHaveLength(1);
    expect(found.findings[0]).toMatchObject({
      kind: 'duplicate',
      nicknames: ['Boatyard', 'Totara'],
      tenantIds: [world.sandbox.state.identity.tenant('Totara Instruments Limited')],
      identities: ['Sam Adviser'],
    });
    const listed: { orgs: { nickname: string; duplicates: unknown[] }[] } = (await world.run('orgs', '--json')).json();
    expect(listed.orgs).toHaveLength(1);
    expect(listed.orgs[0]?.duplicates).toHaveLength(1);
  });

  test('the same organisation through another user is a duplicate and a second connection, and says who', async () => {
    world.consent(sam, ['Totara Instruments Limited']);
    await world.run('connect', '--nickname', 'Totara', '--no-sync');
    world.consent(robin, ['Totara Instruments Limited']);
    const again = await world.run('connect', '--nickname', 'Totara NZ', '--lang', 'nl');
    expect(again.code).toBe(4);
    expect(again.err).toContain('"Totara NZ" is niet toegevoegd: het is Totara.');
    const found: { findings: { kind: string; identities: string[] }[] } = (
      await world.run('duplicates', '--json')
    ).json();
    expect(found.findings.map((one) => one.kind).sort()).toEqual(['duplicate', 'secondConnection']);
    expect(found.findings.find((one) => one.kind === 'secondConnection')?.identities).toEqual([
      'Sam Adviser',
      'Robin Owner',
    ]);
  });

  test('several organisations granted at once: one is chosen with --tenant', async () => {
    world.consent(sam, ['Totara Instruments Limited', 'Larkfield Books Ltd']);
    const unclear = await world.run('connect', '--nickname', 'Larkfield', '--no-sync');
    expect(unclear.code).toBe(2);
    expect(unclear.err).toContain('Larkfield Books Ltd');
    const tenant = world.sandbox.state.identity.tenant('Larkfield Books Ltd') ?? '';
    world.consent(sam, ['Totara Instruments Limited', 'Larkfield Books Ltd']);
    const chosen = await world.run('connect', '--nickname', 'Larkfield', '--tenant', tenant, '--no-sync', '--json');
    expect(chosen.code).toBe(0);
    expect(chosen.json()).toMatchObject({ org: { tenantId: tenant } });
  });

  test('a nickname in use is refused whatever its case, accents and spaces', async () => {
    world.consent(sam, ['Totara Instruments Limited']);
    await world.run('connect', '--nickname', 'Café Één', '--no-sync');
    world.consent(sam, ['Larkfield Books Ltd']);
    const taken = await world.run('connect', '--nickname', 'CAFE EEN', '--no-sync');
    expect(taken.code).toBe(2);
    expect(taken.err).toContain('in use');
    expect(readdirSync(join(world.profile.dir, 'orgs'))).toHaveLength(1);
  });

  test('a refused consent is told and changes nothing', async () => {
    world.consent(sam, ['Totara Instruments Limited'], 'cancel');
    const ran = await world.run('connect', '--nickname', 'Totara');
    expect(ran.code).toBe(3);
    expect(ran.err).toContain('Access was not allowed');
    expect(((await world.run('orgs', '--json')).json() as { orgs: unknown[] }).orgs).toEqual([]);
    expect(existsSync(join(world.profile.dir, 'orgs'))).toBe(false);
  });

  test('without a client id the set-up is named', async () => {
    world.env['ORGFOLIO_CLIENT_ID'] = undefined;
    const ran = await world.run('connect', '--nickname', 'Totara');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('client ID');
  });
});
