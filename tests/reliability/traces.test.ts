import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unwrapKey } from '#db/keyWrap';
import { openOrgForReading } from '#db/orgFiles';
import { derivedKey } from '#db/derivedKey';
import { openReadable } from '#db/open';
import { openRegistryForReading } from '#db/registry/open';
import { wrappedKeyOf } from '#db/registry/queries/orgs';
import { openPractice, startConsent, startEngine, type Practice } from '../../main/compose.ts';
import { followRedirects } from '../../main/demo/demo.ts';
import type { Engine } from '../../main/engine/engine.ts';
import type { LogLine } from '../../main/wire.ts';
import type { Sandbox } from '../../sandbox/server/index.ts';
import { filesIn } from '../engine/core/files.ts';
import { openXero, scriptConsent } from '../engine/core/support.ts';
import { dice, hashOf, isNightly, now, smallWorld, tempDir } from './support.ts';

const reads = isNightly ? 10_000 : 2_000;
const organisations = isNightly ? 50 : 6;

const random = dice('traces');
const place = tempDir('traces');
const profileDir = join(place.dir, 'profile');
const temp = join(place.dir, 'temp');
const files = join(place.dir, 'exports');
const user = 'proef@practice.example';
const names = Array.from({ length: organisations }, (_none, number) => `Proefbedrijf ${number} BV`);
const nicknames = names.map((_name, number) => `Bijnaam${number}x`);

let sandbox: Sandbox;
let practice: Practice;
let engine: Engine;
let orgIds: string[];
let identityId: string;
const log: LogLine[] = [];
/** Every secret that came by, with what it is. */
const secrets = new Map<string, string>();
const realTemp = process.env['TMPDIR'];

/** Notes what is secret in the traffic with the token endpoint; it all goes on to the sandbox. */
const listening: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const isToken = url.pathname === '/connect/token';
  const sent = init?.body;
  if (isToken && sent !== undefined) {
    const text = sent instanceof URLSearchParams || typeof sent === 'string' ? String(sent) : '';
    for (const [name, value] of new URLSearchParams(text)) {
      if (['code', 'code_verifier', 'refresh_token'].includes(name)) secrets.set(value, name);
    }
  }
  const response = await fetch(input, init);
  if (isToken && response.ok) {
    const body = (await response.clone().json()) as Record<string, unknown>;
    for (const name of ['access_token', 'refresh_token', 'id_token']) {
      if (typeof body[name] === 'string') secrets.set(body[name], name);
    }
  }
  return response;
};

async function ok<T>(name: string, input: unknown): Promise<T> {
  const reply = await engine.call(name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.failure.code}`);
  return reply.value as T;
}

async function signIn(decision: 'allow' | 'cancel' = 'allow'): Promise<boolean> {
  scriptConsent(sandbox, user, names, decision);
  const consent = await startConsent(practice, { openBrowser: followRedirects, timeoutMs: 20_000 });
  const address = new URL(consent.authorizeUrl ?? 'http://none');
  for (const name of ['state', 'nonce']) secrets.set(address.searchParams.get(name) ?? '', name);
  const done = await consent.done;
  if (done.ok) ({ identityId } = done.value);
  return done.ok;
}

beforeAll(async () => {
  mkdirSync(temp, { recursive: true });
  mkdirSync(files);
  process.env['TMPDIR'] = temp;
  const opened = await openXero({ scenario: smallWorld(organisations, 1) });
  ({ sandbox } = opened);
  const passphraseFile = join(place.dir, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse battery\n', { mode: 0o600 });
  const origins = { login: sandbox.origin, identity: sandbox.origin, api: sandbox.origin };
  const found = await openPractice({
    profileDir,
    origins,
    now,
    demo: false,
    clientId: sandbox.clientId,
    passphraseFile,
    secretOptions: { sealedFileCost: 2 ** 10 },
    ports: opened.ports,
    fetch: listening,
  });
  if (!found.ok) throw new Error(found.failure.code);
  practice = found.value;
  const started = await startEngine(practice, { log: (line) => log.push(line), readers: 2 });
  if (!started.ok) throw new Error(started.failure.code);
  engine = started.value;

  // A full scenario with its failures: a consent refused, a sign-in that breaks, and then one that works.
  expect(await signIn('cancel')).toBe(false);
  sandbox.state.faults.add({ endpoint: 'token', times: 6, action: { kind: 'serverError' } });
  await signIn();
  sandbox.state.faults.clear();
  expect(await signIn()).toBe(true);
  const offer = { identityId, authEventId: null, purpose: 'attach', orgId: null, attemptedNickname: null };
  await ok('private.offer', offer);
  orgIds = names.map((name) => sandbox.state.identity.tenant(name) ?? '');
  for (const [index, tenantId] of orgIds.entries()) {
    await ok('private.attach', { identityId, tenantId, nickname: nicknames[index], sync: false });
  }
  sandbox.state.faults.add({ nth: 30, action: { kind: 'expireToken' } });
  sandbox.state.faults.add({ endpoint: 'token', action: { kind: 'drop' } });
  sandbox.state.faults.add({ endpoint: 'Contacts', times: 9, action: { kind: 'malformedJson' } });
  sandbox.state.faults.add({ endpoint: 'Items', times: 9, action: { kind: 'unauthorised', detail: 'TokenExpired' } });
  await ok('private.syncAndWait', { orgIds, full: false, lang: 'en' });
  sandbox.state.faults.clear();
  await ok('private.syncAndWait', { orgIds, full: true, lang: 'nl' });
  for (const format of ['csv', 'xlsx', 'json'] as const) {
    const path = join(files, `invoices.${format}`);
    await ok('private.tableToFile', { orgId: orgIds[1], table: 'invoices', format, lang: 'en', path });
  }
  secrets.set(practice.start.masterKey, 'master key');
  for (const orgId of orgIds) secrets.set(orgKey(orgId).toString('base64'), 'key of a file');
  secrets.delete('');
}, 300_000);
afterAll(async () => {
  await engine.stop();
  await practice.close();
  await sandbox.close();
  if (realTemp === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = realTemp;
  place.remove();
});

function master(): Buffer {
  return Buffer.from(practice.start.masterKey, 'base64');
}

function orgKey(orgId: string): Buffer {
  const registry = openRegistryForReading(profileDir, master());
  const wrapped = wrappedKeyOf(registry, orgId);
  registry.close();
  const key = wrapped && unwrapKey(master(), wrapped, orgId);
  if (!key) throw new Error('no key');
  return key;
}

/** The forms in which a secret could lie about. Keys are noted in base64 and meant as bytes. */
function formsOf(secret: string, what: string): Buffer[] {
  const bytes = what.includes('key') ? Buffer.from(secret, 'base64') : Buffer.from(secret);
  const texts = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')];
  if (!what.includes('key')) texts.push(encodeURIComponent(secret), [...secret].reverse().join(''));
  const forms = [bytes, bytes.subarray(0, Math.max(16, bytes.length / 2)), ...texts.map((text) => Buffer.from(text))];
  return [...forms, Buffer.from(secret, 'utf16le'), Buffer.from(bytes.toString('hex').toUpperCase())];
}

/** The decrypted pages of a file of the practice, free ones too. */
function pagesOf(name: 'registry' | 'portfolio'): Buffer {
  const db = openReadable(join(profileDir, `${name}.sqlite`), derivedKey(master(), name));
  try {
    return db.serialize();
  } finally {
    db.close();
  }
}

test('no secret lies in any file, log line or export, in any form', () => {
  const kinds = new Set(secrets.values());
  for (const kind of ['code', 'code_verifier', 'state', 'nonce', 'access_token', 'refresh_token', 'id_token'])
    expect(kinds, kind).toContain(kind);
  expect(secrets.size).toBeGreaterThan(15);
  const paths = filesIn(place.dir).filter((path) => !path.endsWith('passphrase'));
  expect(paths.length).toBeGreaterThan(organisations + 3);
  const haystacks: [string, Buffer][] = paths.map((path) => [path, readFileSync(path)]);
  haystacks.push(['the log', Buffer.from(JSON.stringify(log))]);
  const [first = ''] = secrets.keys();
  expect(found([['a planted file', Buffer.from(`x${first}x`)]])).not.toEqual([]);
  expect(log.length).toBeGreaterThan(10);
  expect(found(haystacks)).toEqual([]);
  // Inside the encrypted files no token stands in the clear either, only sealed keys.
  expect(found([['registry, decrypted', pagesOf('registry')]])).toEqual([]);
  expect(found([['portfolio, decrypted', pagesOf('portfolio')]])).toEqual([]);
});

function found(haystacks: readonly [string, Buffer][]): string[] {
  const hits: string[] = [];
  for (const [secret, what] of secrets) {
    for (const form of formsOf(secret, what)) {
      for (const [where, bytes] of haystacks) if (bytes.includes(form)) hits.push(`${what} in ${where}`);
    }
  }
  return hits;
}

/** Every id of an organisation's rows, its name and its nickname: what may never stand in another one's answer. */
function markersOf(orgId: string, index: number): string[] {
  const db = openOrgForReading({ profileDir, orgId, key: orgKey(orgId) });
  try {
    const ids = ['invoice', 'contact', 'account', 'payment', 'bank_transaction', 'item'].flatMap((table) =>
      db.prepare<[], Buffer>(`SELECT id FROM ${table}`).pluck().all(),
    );
    const guids = ids.map((id) => id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
    return [...guids, orgId, names[index] ?? '', nicknames[index] ?? ''];
  } finally {
    db.close();
  }
}

test(`${reads} interleaved reads of ${organisations} organisations: nothing of one in the answer for another`, async () => {
  const owner = new Map<string, number>();
  for (const [index, orgId] of orgIds.entries()) for (const marker of markersOf(orgId, index)) owner.set(marker, index);
  expect(owner.size).toBeGreaterThan(organisations * 100);
  const tables = ['invoices', 'contacts', 'bank-statements', 'xero-accounts', 'items', 'organisation'];
  const wordsOf = (text: string): string[] => [
    ...(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []),
    ...(text.match(/Proefbedrijf \d+ BV|Bijnaam\d+x/g) ?? []),
  ];
  let seen = 0;
  const one = async (): Promise<void> => {
    const index = random.below(organisations);
    const orgId = orgIds[index];
    const reply =
      random.below(8) === 0
        ? await ok('tiles.list', { orgId, basis: 'accrual', lang: random.pick(['en', 'nl']) })
        : await ok('tables.page', {
            orgId,
            table: random.pick(tables),
            offset: random.below(20),
            limit: 40,
            lang: 'en',
          });
    for (const word of wordsOf(JSON.stringify(reply))) {
      const of = owner.get(word);
      if (of === undefined) continue;
      seen++;
      if (of !== index) expect.fail(`${word} of organisation ${of} in an answer for ${index}`);
    }
  };
  for (let done = 0; done < reads; done += 20) await Promise.all(Array.from({ length: 20 }, one));
  expect(seen).toBeGreaterThan(reads);
}, 1_800_000);

test('a detached organisation leaves nothing: no folder, no key, none of its words; the others are as they were', async () => {
  const [gone = ''] = orgIds;
  const words = markersOf(gone, 0);
  const wrapped = ((): Buffer => {
    const registry = openRegistryForReading(profileDir, master());
    const bytes = wrappedKeyOf(registry, gone);
    registry.close();
    return Buffer.from(bytes ?? []);
  })();
  expect(wrapped.length).toBeGreaterThan(32);
  await ok('private.quiesce', {});
  expect(pagesOf('registry').includes(wrapped)).toBe(true);
  const rest = orgIds.slice(1);
  const hashes = (): string[] =>
    rest.map((orgId) => hashOf(readFileSync(join(profileDir, 'orgs', orgId, 'ledger.sqlite'))));
  const before = hashes();
  await ok('orgs.detach', { orgId: gone, nickname: nicknames[0] });
  await ok('private.quiesce', {});
  expect(readdirSync(join(profileDir, 'orgs')).sort()).toEqual([...rest].sort());
  expect(hashes()).toEqual(before);

  const haystacks: [string, Buffer][] = filesIn(place.dir).map((path) => [path, readFileSync(path)]);
  haystacks.push(['registry', pagesOf('registry')], ['portfolio', pagesOf('portfolio')]);
  haystacks.push(['the log', Buffer.from(JSON.stringify(log))]);
  const hits: string[] = [];
  for (const [where, bytes] of haystacks) {
    if (bytes.includes(wrapped)) hits.push(`the sealed key in ${where}`);
    for (const word of words) {
      const forms = [Buffer.from(word)];
      if (/^[0-9a-f-]{36}$/.test(word)) forms.push(Buffer.from(word.replaceAll('-', ''), 'hex'));
      for (const form of forms) if (bytes.includes(form)) hits.push(`${word} in ${where}`);
    }
  }
  expect(hits).toEqual([]);
});
