import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AskDocument } from '#contract/ask';
import type { Finding } from '#contract/orgs';
import { openCliWorld, robin, sam, type CliWorld } from '../engine/core/support.ts';

vi.setConfig({ testTimeout: 180_000 });

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld();
});
afterEach(async () => {
  await world.close();
});

const totara = 'Totara Instruments Limited';

test('a question has an answer as one document, or wrong usage with examples', async () => {
  world.consent(sam, ['Larkfield Books Ltd']);
  await world.run('connect', '--nickname', 'Larkfield');
  const ran = await world.run('ask', '--org', 'Larkfield', 'outstanding receivables', '--json');
  expect(ran.code).toBe(0);
  const answer: AskDocument = ran.json();
  expect(answer).toMatchObject({ schema: 1, kind: 'figure', failure: null });
  const tiles: { tiles: { id: string; value: string | null }[] } = (
    await world.run('tiles', '--org', 'Larkfield', '--json')
  ).json();
  expect(answer.rows[0]?.value).toBe(tiles.tiles.find((tile) => tile.id === 'T10')?.value);
  const text = await world.run('ask', '--all', 'hoogste omzet dit jaar', '--lang', 'nl');
  expect(text.out).toContain('Gelezen als: ');
  expect(text.out).toContain('Larkfield');
  const refused = await world.run('ask', '--org', 'Larkfield', 'the meaning of life');
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('“top 5 customers”');
  expect((await world.run('ask', '--org', 'Larkfield')).code).toBe(2);
});

test('a finding is settled by the fix it lists', async () => {
  world.consent(sam, [totara]);
  await world.run('connect', '--nickname', 'Totara', '--no-sync');
  world.consent(robin, [totara]);
  await world.run('connect', '--nickname', 'Boatyard', '--no-sync');
  const { findings }: { findings: Finding[] } = (await world.run('duplicates', '--json')).json();
  const second = findings.find((one) => one.kind === 'secondConnection');
  const id = String(second?.id);
  expect((await world.run('duplicates', '--id', id, '--fix', 'takeOver')).code).toBe(2);
  expect((await world.run('duplicates', '--id', id, '--fix', 'disconnect')).code).toBe(0);
  const after: { findings: Finding[] } = (await world.run('duplicates', '--json')).json();
  expect(after.findings.map((one) => one.kind)).toEqual(['duplicate']);
  expect((await world.run('repair', '--org', 'Totara')).code).toBe(0);
});

test('a backup comes back where it is put', async () => {
  world.consent(sam, [totara]);
  await world.run('connect', '--nickname', 'Totara', '--no-sync');
  const words = join(world.profile.dir, '..', 'words');
  const file = join(world.profile.dir, '..', 'practice.orgfolio-backup');
  writeFileSync(words, 'four words of mine\n');
  expect((await world.run('backup', '--out', file, '--passphrase-file', words)).code).toBe(0);
  expect(readFileSync(file).includes('Totara')).toBe(false);
  await world.run('rename', '--org', 'Totara', '--nickname', 'Other');
  const from = ['restore', '--from', file, '--passphrase-file', words];
  expect((await world.run(...from)).code).toBe(2);
  const restored = await world.run(...from, '--yes', '--json');
  expect(restored.err).toBe('');
  expect(restored.code).toBe(0);
  const { orgs }: { orgs: { nickname: string; state: string }[] } = (await world.run('orgs', '--json')).json();
  expect(orgs).toMatchObject([{ nickname: 'Totara', state: 'needsSignIn' }]);
});
