import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '#db/migrate';
import { openWritable, type WritableDb } from '#db/open';
import { registryMigrations } from '#db/registry/migrations/index';
import { dismissFinding } from '#db/registry/queries/findings';
import { insertOrg, setOrgDetails, setOrgState, type OrgDetails } from '#db/registry/queries/orgs';
import { listFindings, refreshFindings } from '#engine/orgs/findings';

let folder: string;
let registry: WritableDb;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orgfolio-findings-'));
  registry = openWritable(join(folder, 'registry.sqlite'), Buffer.alloc(32, 1));
  migrate(registry, registryMigrations);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

const now = '2026-11-22T08:00:00.000Z';
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function addOrg(number: number, details: Partial<OrgDetails>): string {
  const tenantId = id(number);
  insertOrg(registry, {
    tenantId,
    nickname: `Client ${number}`,
    name: '',
    identityId: 'someone',
    wrappedKey: Buffer.alloc(61),
    colour: 1,
    pattern: 1,
    attachedAt: now,
  });
  setOrgDetails(registry, tenantId, {
    name: `Name ${number}`,
    legalName: `Legal ${number}`,
    baseCurrency: 'EUR',
    timezone: 'UTC',
    countryCode: 'NL',
    place: '',
    shortCode: '',
    registrationNumber: '',
    taxNumber: '',
    isDemo: false,
    yearEndDay: 31,
    yearEndMonth: 12,
    ...details,
  });
  return tenantId;
}
const found = () => {
  refreshFindings(registry, now);
  return listFindings(registry, 'en').map((one) => ({
    kind: one.kind,
    nicknames: one.nicknames,
    evidence: one.evidence,
  }));
};

test.each([
  [{ registrationNumber: 'KvK 1234 5678' }, { registrationNumber: 'kvk12345678' }, ['registrationNumber']],
  [{ taxNumber: 'NL 0000.01.B01' }, { taxNumber: 'NL000001B01' }, ['taxNumber']],
  [{ legalName: 'Café Één B.V.' }, { legalName: 'CAFE EEN BV' }, ['legalName']],
  [{ legalName: 'Same', taxNumber: '1' }, { legalName: 'Same', taxNumber: '1' }, ['taxNumber', 'legalName']],
])('%j looks like %j', (one, other, shared) => {
  addOrg(1, one);
  addOrg(2, other);
  expect(found()).toMatchObject([{ kind: 'lookAlike', nicknames: ['Client 1', 'Client 2'], evidence: { shared } }]);
});

test('nothing in common, or nothing known, is no finding', () => {
  addOrg(1, { legalName: '', registrationNumber: ' - ', taxNumber: '' });
  addOrg(2, { legalName: '', registrationNumber: '--', taxNumber: '' });
  addOrg(3, { legalName: 'Other' });
  expect(found()).toEqual([]);
});

test('the same name after the older one was disconnected is a successor, not a look-alike', () => {
  const old = addOrg(1, { name: 'Demo Company (NZ)', legalName: 'Demo Company (NZ)', isDemo: true });
  addOrg(2, { name: 'Demo Company (NZ)', legalName: 'Demo Company (NZ)', isDemo: true });
  expect(found().map((one) => one.kind)).toEqual(['lookAlike']);
  setOrgState(registry, old, 'disconnected', null);
  expect(found()).toMatchObject([{ kind: 'successor', nicknames: ['Client 1', 'Client 2'] }]);
});

test('a dismissed finding stays away while it holds, and is new again when it comes back', () => {
  addOrg(1, { legalName: 'Same' });
  const second = addOrg(2, { legalName: 'Same' });
  found();
  dismissFinding(registry, listFindings(registry, 'en')[0]?.id ?? 0, 'two clients', now);
  expect(found()).toEqual([]);
  const details = { name: 'x', baseCurrency: 'EUR', timezone: '', countryCode: '', place: '', shortCode: '' };
  const rest = { registrationNumber: '', taxNumber: '', isDemo: false, yearEndDay: 31, yearEndMonth: 12 };
  setOrgDetails(registry, second, { ...details, ...rest, legalName: 'Different' });
  expect(found()).toEqual([]);
  setOrgDetails(registry, second, { ...details, ...rest, legalName: 'Same' });
  expect(found()).toHaveLength(1);
});

test('three of a kind make three pairs, and 200 clients are looked through in a moment', () => {
  for (let number = 1; number <= 200; number++) addOrg(number, number <= 3 ? { taxNumber: 'T-1' } : {});
  expect(found()).toHaveLength(3);
  const started = performance.now();
  for (let count = 0; count < 10; count++) refreshFindings(registry, now);
  // Ten looks; the machine may be slow, twenty thousand normalised comparisons each would be slower by far.
  expect(performance.now() - started).toBeLessThan(3_000);
});
