import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngineWorld, sam, type EngineWorld } from '../core/support.ts';

/** Files written while others are: 10,000 at night. */
const exports = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 10_000 : 120;
const folder = mkdtempSync(join(tmpdir(), 'orgfolio-interleaved-'));
const names = ['Larkfield Books Ltd', 'Timmerwerk De Linde BV', 'Harbour Kitchens Limited'];
/** Nicknames nobody else's books have a word of. */
const marks = ['Mark7f3aQ', 'Mark91bcZ', 'Mark55d0W'];

let world: EngineWorld;
let orgs: string[];
beforeAll(async () => {
  world = await openEngineWorld({ readers: 2 });
  orgs = [];
  for (const [at, name] of names.entries()) orgs.push(await world.attach(sam, name, marks[at] ?? ''));
  await world.ok('private.syncAndWait', { orgIds: orgs, full: false, lang: 'en' });
  for (const [at, orgId] of orgs.entries()) await world.ok('packs.saveCommentary', { orgId, month: '2026-11', page: 'opening', text: `Text of ${marks[at]}` }); // prettier-ignore
}, 180_000);
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One file of each kind there is without a window. */
const kinds: readonly ((orgId: string, path: string) => readonly [string, object])[] = [
  (orgId, path) => ['private.packToFile', { orgId, template: 'standard', lang: 'en', path }],
  (orgId, path) => ['private.reportToFile', { orgId, report: 'balance-sheet', basis: 'accrual', lang: 'nl', format: 'xlsx', path }],
  (orgId, path) => ['private.reportToFile', { orgId, report: 'customer', basis: 'accrual', lang: 'en', format: 'csv', path }],
  (orgId, path) => ['private.tableToFile', { orgId, table: 'contacts', lang: 'en', format: 'xlsx', path }],
  (orgId, path) => ['private.drillToFile', { orgId, figure: { of: 'tile', tile: 'T10' }, basis: 'accrual', lang: 'en', name: 'Owed', format: 'xlsx', path }],
]; // prettier-ignore

const textOf = (path: string): string => {
  const bytes = readFileSync(path);
  return bytes.subarray(0, 2).toString() === 'PK' ? Object.values(unzipSync(bytes)).map((part) => strFromU8(part)).join('\n') : bytes.toString('utf8'); // prettier-ignore
};

test('files written side by side for many clients hold their own client and never another', async () => {
  const side = orgs.length * kinds.length;
  for (let done = 0; done < exports; done += side) {
    const jobs = kinds.flatMap((kind, of) => orgs.map((orgId, at) => ({ kind, orgId, at, path: join(folder, `${of}-${at}`) }))); // prettier-ignore
    await Promise.all(jobs.map(({ kind, orgId, path }) => world.ok(...kind(orgId, path))));
    for (const { at, path } of jobs) {
      const text = textOf(path);
      expect(text).toContain(marks[at]);
      for (const [other, mark] of marks.entries()) {
        if (other === at) continue;
        expect(text).not.toContain(mark);
        expect(text).not.toContain(names[other]);
      }
    }
  }
}, 7_200_000);
