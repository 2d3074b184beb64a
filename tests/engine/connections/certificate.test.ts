import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RemovalCertificate } from '#contract/orgs';
import { openCliWorld, openEngineWorld, sam, type CliWorld, type EngineWorld } from '../core/support.ts';

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
});
afterEach(async () => {
  await world.close();
});

const larkfield = 'Larkfield Books Ltd';
const remove = async (orgId: string): Promise<RemovalCertificate> =>
  ((await world.ok('orgs.detach', { orgId, nickname: 'Larkfield' })) as { certificate: RemovalCertificate })
    .certificate;

test('a removal says what was deleted, and that nothing is left', async () => {
  const orgId = await world.attach(sam, larkfield, 'Larkfield');
  await world.ok('private.syncAndWait', { orgIds: [orgId], full: false, lang: 'en' });
  const certificate = await remove(orgId);
  expect(certificate).toMatchObject({
    nickname: 'Larkfield',
    tenantId: orgId,
    deleted: { connectionsEnded: 1, connectionsQueued: 0 },
    checked: { isFolderGone: true, isKeyGone: true, rowsLeft: 0 },
  });
  expect(certificate.deleted.files).toBeGreaterThan(0);
  expect(certificate.deleted.bytes).toBeGreaterThan(100_000);
  expect(certificate.deleted.rows).toBeGreaterThan(2);
  expect(existsSync(join(world.profile.dir, 'orgs', orgId))).toBe(false);
  for (const lang of ['en', 'nl'] as const) {
    const { text }: { text: string } = await world.ok('private.certificateText', { certificate, lang });
    expect(text).toContain('Larkfield');
    expect(text).toContain(orgId);
    expect(text).not.toMatch(/\{\{|undefined/);
  }
});

test('without a network the connection is told as waiting', async () => {
  const orgId = await world.attach(sam, larkfield, 'Larkfield');
  world.sandbox.state.faults.add({ endpoint: 'connections', times: 0, action: { kind: 'drop' } });
  expect((await remove(orgId)).deleted).toMatchObject({ connectionsEnded: 0, connectionsQueued: 1 });
});

test('the command line writes it to a file', async () => {
  const cli: CliWorld = await openCliWorld();
  try {
    cli.consent(sam, [larkfield]);
    await cli.run('connect', '--nickname', 'Larkfield', '--no-sync');
    const file = join(cli.profile.dir, '..', 'certificate.json');
    const ran = await cli.run('detach', '--org', 'Larkfield', '--yes', '--out', file);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('Certificate of removal');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ nickname: 'Larkfield', checked: { rowsLeft: 0 } });
  } finally {
    await cli.close();
  }
});
