import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TableDocument } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import { startConsent } from '../../../main/compose.ts';
import { followRedirects } from '../../../main/demo/demo.ts';
import { openEngineWorld, type EngineWorld } from './support.ts';

let world: EngineWorld;
let clients: { tenantId: string; name: string }[];

beforeAll(async () => {
  // More clients than a reader keeps open, so that files are closed and opened again all the time.
  world = await openEngineWorld({ scenario: 'variety', readers: 2, knobs: { autoApprove: true, bulk: true } });
  const consent = await startConsent(world.practice, { openBrowser: followRedirects, timeoutMs: 20_000 });
  const done = await consent.done;
  if (!done.ok) throw new Error(done.failure.code);
  const { identityId, authEventId } = done.value;
  const offered: { organisations: { tenantId: string; name: string; suggestedNickname: string }[] } = await world.ok(
    'private.offer',
    { identityId, authEventId, purpose: 'attach', orgId: null, attemptedNickname: null },
  );
  clients = offered.organisations.slice(0, 10);
  for (const { tenantId, suggestedNickname } of offered.organisations.slice(0, 10))
    await world.ok('private.attach', { identityId, tenantId, nickname: suggestedNickname, sync: false });
  await world.ok('private.syncAndWait', {
    orgIds: clients.map((client) => client.tenantId),
    full: false,
    lang: 'en',
  });
}, 240_000);
afterAll(async () => {
  await world.close();
});

test('200 interleaved questions about many clients never bring another client’s answer', async () => {
  expect(clients.length).toBeGreaterThan(8);
  let seed = 42;
  const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;
  const contacts = new Map<string, Set<string>>();
  await Promise.all(
    Array.from({ length: 200 }, async () => {
      const client = clients[random(clients.length)];
      if (!client) return;
      const orgId = client.tenantId;
      if (random(4) === 0) {
        const tiles: TilesDocument = await world.ok('tiles.list', { orgId, basis: 'accrual', lang: 'en' });
        expect(tiles.org).toMatchObject({ tenantId: orgId, name: client.name });
        return;
      }
      const page: TableDocument = await world.ok('tables.page', {
        orgId,
        table: random(2) === 0 ? 'organisation' : 'contacts',
        offset: 0,
        limit: 50,
        lang: 'en',
      });
      if (page.table === 'organisation') expect(page.rows[0]?.['name']).toBe(client.name);
      else contacts.set(orgId, new Set(page.rows.map((row) => String(row['contact_id']))));
    }),
  );
  const all = [...contacts.values()].flatMap((ids) => [...ids]);
  expect(new Set(all).size).toBe(all.length);
}, 120_000);

test('a client that is removed while others are read is gone at once, and only that one', async () => {
  const [gone, ...rest] = clients;
  if (!gone) throw new Error('no clients');
  const reads = rest.map((client) =>
    world.engine.call('tiles.list', { orgId: client.tenantId, basis: 'accrual', lang: 'en' }),
  );
  const nickname = (await world.orgs()).find((org) => org.tenantId === gone.tenantId)?.nickname ?? '';
  await world.ok('orgs.detach', { orgId: gone.tenantId, nickname });
  for (const reply of await Promise.all(reads)) expect(reply.ok).toBe(true);
  const after = await world.engine.call('tiles.list', { orgId: gone.tenantId, basis: 'accrual', lang: 'en' });
  expect(after).toMatchObject({ ok: false, failure: { code: 'org.notFound' } });
}, 60_000);
