import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Org } from '#contract/orgs';
import { classify } from '#db/errors';
import { openOrgForReading, orgFilePath } from '#db/orgFiles';
import { startEngine } from '../../main/compose.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { dump } from '../support/dump.ts';
import { openEngineWorld, type EngineWorld } from '../engine/core/support.ts';
import { openSubject, type Subject } from './subject.ts';
import { dice, expectSameRows, hashOf, isNightly, smallWorld } from './support.ts';

const flips = 2_000;
const drills = isNightly ? 50 : 5;
const tables = ['invoices', 'invoice-line-items', 'bank-statements', 'trial-balance', 'month-end'] as const;

describe('bits that turn over on the disk', () => {
  let subject: Subject;
  let whole: Buffer;

  beforeAll(async () => {
    subject = await openSubject('bit-flips', { months: 2 });
    const { bench, orgId } = subject;
    bench.file(orgId).close();
    whole = readFileSync(orgFilePath(bench.dir, orgId));
  });
  afterAll(() => subject.close());

  /** Opens the file and reads all of it. Answers what went wrong, or null. */
  function readAll(): string | null {
    try {
      const { bench, orgId, profile } = subject;
      const db = openOrgForReading({ profileDir: profile, orgId, key: bench.key(orgId) });
      try {
        const [first] = db.pragma('integrity_check(1)') as { integrity_check: string }[];
        if (first?.integrity_check !== 'ok') return 'corrupt';
        expectSameRows(dump(db), subject.expected.rows, 'a change that nothing noticed:');
        return null;
      } finally {
        db.close();
      }
    } catch (error) {
      const trouble = classify(error);
      if (trouble === 'other') throw error;
      return trouble;
    }
  }

  test(`${flips} single bits, anywhere in the file: each is noticed, no figure changes silently`, () => {
    const { path, random } = subject;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, whole);
    expect(readAll()).toBeNull();
    const unnoticed: number[] = [];
    for (let flip = 0; flip < flips; flip++) {
      // A quarter in the first page, where the file says what it is.
      const at = random.below(random.chance(0.25) ? 4096 : whole.length);
      const byte = (whole[at] ?? 0) ^ (1 << random.below(8));
      put(path, at, byte);
      const trouble = readAll();
      if (trouble === null) unnoticed.push(at);
      else expect(['corrupt', 'foreign']).toContain(trouble);
      // Nothing was repaired, deleted or made anew behind our back.
      expect(hashOf(readFileSync(path))).toBe(hashOf(changed(at, byte)));
      put(path, at, whole[at] ?? 0);
    }
    expect(unnoticed).toEqual([]);
    expect(readAll()).toBeNull();
  }, 600_000);

  function put(path: string, at: number, byte: number): void {
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.of(byte), 0, 1, at);
    closeSync(file);
  }

  function changed(at: number, byte: number): Buffer {
    const copy = Buffer.from(whole);
    copy[at] = byte;
    return copy;
  }
});

describe('the drill after damage', () => {
  const random = dice('bit-flips-drill');
  let world: EngineWorld;
  let engine: Engine;
  let orgIds: string[];
  const nicknames = ['Ander', 'Derde', 'Proef'];

  beforeAll(async () => {
    world = await openEngineWorld({ scenario: smallWorld(3, 2) });
    const user = 'proef@practice.example';
    const names = [0, 1, 2].map((number) => `Proefbedrijf ${number} BV`);
    const offered = await world.offer(user, names);
    orgIds = names.map((name) => world.tenant(name));
    for (const [index, tenantId] of orgIds.entries()) {
      const nickname = nicknames[index];
      await world.ok('private.attach', { identityId: offered.identityId, tenantId, nickname, sync: false });
    }
    await world.ok('private.syncAndWait', { orgIds, full: false, lang: 'en' });
    // What the users wrote themselves, which nobody could read again from anywhere.
    for (const orgId of orgIds) {
      await world.ok('desk.review', { orgId, subject: 'client', initials: 'MV', note: `Looked at ${orgId}` });
      await world.ok('desk.snooze', {
        orgId,
        key: 'overdue',
        until: '2026-12-24',
        fingerprint: null,
        reason: 'Agreed with the client',
      });
      await world.ok('desk.setTags', { orgId, names: ['Quarterly', 'Retail'] });
      await world.ok('schedule.setOrg', { orgId, plan: { kind: 'daily', at: '07:30' } });
    }
    await world.engine.stop();
  });
  afterAll(() => world.close());

  async function startAgain(): Promise<void> {
    const started = await startEngine(world.practice, { log: (line) => world.log.push(line), readers: 1 });
    if (!started.ok) throw new Error(started.failure.code);
    engine = started.value;
  }

  async function ok<T>(name: string, input: unknown): Promise<T> {
    const reply = await engine.call(name, input);
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.code}`);
    return reply.value as T;
  }

  const path = (orgId: string): string => orgFilePath(world.profile.dir, orgId);
  const hashes = (): string[] => orgIds.map((orgId) => hashOf(readFileSync(path(orgId))));
  const read = async (orgId: string): Promise<unknown[]> => {
    const documents: unknown[] = [];
    for (const table of tables)
      documents.push((await ok<{ rows: unknown }>('private.table', { orgId, table, lang: 'en' })).rows);
    return documents;
  };

  /** Notes, tags, snoozes and plans of all clients. */
  const written = async (): Promise<unknown> => [
    await ok('desk.practice', {}),
    (await ok<{ orgs: { plan: unknown }[] }>('schedule.get', {})).orgs.map((org) => org.plan),
  ];

  const damages: readonly ((bytes: Buffer) => Buffer)[] = [
    (bytes) => {
      const damaged = Buffer.from(bytes);
      for (let at = 0; at < damaged.length; at += 4096) {
        const place = at + random.below(4096);
        damaged[place] = (damaged[place] ?? 0) ^ (1 << random.below(8));
      }
      return damaged;
    },
    (bytes) => Buffer.from(bytes).fill(0, random.below(100), 4096 + random.below(bytes.length / 2)),
    (bytes) => bytes.subarray(0, 4096 + random.below(bytes.length / 2)),
    (bytes) => Buffer.concat([Buffer.from('not a database at all, '), bytes.subarray(23)]),
    // The file of another client in this client's folder.
    () => readFileSync(path(orgIds[0] ?? '')),
  ];

  test(`${drills} times: set aside, never deleted, read again from Xero, what the users wrote is still there, the other organisations untouched`, async () => {
    for (let drill = 0; drill < drills; drill++) {
      const number = 1 + (drill % 2);
      const victim = orgIds[number] ?? '';
      await startAgain();
      const before = await read(victim);
      const notes = await written();
      await engine.stop();
      const files = hashes();
      const damaged = (damages[drill % damages.length] ?? ((bytes: Buffer) => bytes))(readFileSync(path(victim)));
      writeFileSync(path(victim), damaged);
      const asideBefore = asideFolders(victim);

      await startAgain();
      const ended = nextEnd(victim);
      const reply = await engine.call('private.table', { orgId: victim, table: tables[0], lang: 'en' });
      expect(reply, `drill ${drill}`).toMatchObject({
        ok: false,
        failure: { code: expect.stringMatching(/^file\.(corrupt|foreign)$/) as string },
      });
      await ended;
      expect(await read(victim)).toEqual(before);
      expect(await written()).toEqual(notes);
      expect(JSON.stringify(notes)).toContain(`Looked at ${victim}`);
      const { orgs } = await ok<{ orgs: Org[] }>('orgs.list', { lang: 'en' });
      expect(orgs.map((org) => org.state)).toEqual(['fresh', 'fresh', 'fresh']);
      await engine.stop();

      const aside = asideFolders(victim).filter((name) => !asideBefore.includes(name));
      expect(aside).toHaveLength(1);
      const kept = readFileSync(join(dirname(path(victim)), aside[0] ?? '', 'ledger.sqlite'));
      expect(hashOf(kept)).toBe(hashOf(damaged));
      const now = hashes();
      for (const index of orgIds.keys()) if (index !== number) expect(now[index]).toBe(files[index]);
    }
  }, 600_000);

  function asideFolders(orgId: string): string[] {
    return readdirSync(dirname(path(orgId))).filter((name) => name.startsWith('aside-'));
  }

  function nextEnd(orgId: string): Promise<void> {
    return new Promise((resolve) => {
      const off = engine.on((name, body) => {
        if (name !== 'sync.ended' || (body as { orgId: string }).orgId !== orgId) return;
        off();
        resolve();
      });
    });
  }
});
