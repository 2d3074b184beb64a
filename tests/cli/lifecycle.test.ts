import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OrgState } from '#contract/orgs';
import { z } from 'zod';
import { Schedule } from '#contract/schedule';
import { openCliWorld, sam, type CliWorld } from '../engine/core/support.ts';

const totara = 'Totara Instruments Limited';
const larkfield = 'Larkfield Books Ltd';

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

describe('an attached and read organisation', () => {
  let world: CliWorld;
  beforeAll(async () => {
    world = await openCliWorld();
    world.consent(sam, [totara]);
    await world.run('connect', '--nickname', 'Totara', '--json');
    world.consent(sam, [larkfield]);
    await world.run('connect', '--nickname', 'Larkfield', '--json');
  });
  afterAll(async () => {
    await world.close();
  });

  test('orgs lists it as promised', async () => {
    const shape = z.object({
      schema: z.literal(1),
      orgs: z.array(
        z.object({
          nickname: z.string(),
          name: z.string(),
          legalName: z.string(),
          tenantId: z.guid(),
          state: OrgState,
          lastSync: z.iso.datetime(),
          baseCurrency: z.string().length(3),
          timezone: z.string().min(3),
          identity: z.object({ id: z.string(), name: z.string() }),
          duplicates: z.array(z.unknown()),
        }),
      ),
    });
    const document = shape.parse((await world.run('orgs', '--json')).json());
    expect(document.orgs.map((org) => [org.nickname, org.state, org.baseCurrency])).toEqual([
      ['Larkfield', 'fresh', 'GBP'],
      ['Totara', 'fresh', 'NZD'],
    ]);
  });

  test('sync again reports its steps and only what changed', async () => {
    const step = z.object({
      step: z.string(),
      calls: z.number(),
      rows: z.number(),
      bytes: z.number(),
      result: z.string(),
      message: z.string().nullable(),
    });
    const run = z.object({
      org: z.string(),
      tenantId: z.guid(),
      result: z.enum(['complete', 'partly', 'failed', 'needsSignIn']),
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime(),
      calls: z.number(),
      rows: z.number(),
      bytes: z.number(),
      steps: z.array(step),
      message: z.string().nullable(),
    });
    const ran = await world.run('sync', '--org', 'TOTARA', '--json');
    expect(ran.code).toBe(0);
    const { runs } = z.object({ schema: z.literal(1), runs: z.array(run) }).parse(ran.json());
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ org: 'Totara', result: 'complete' });
    expect(runs[0]?.steps.find((one) => one.step === 'invoices')?.rows).toBe(0);
  });

  test('sync --all reads every organisation', async () => {
    const ran = await world.run('sync', '--all', '--json');
    expect(ran.code).toBe(0);
    const { runs }: { runs: { org: string }[] } = ran.json();
    expect(runs.map((one) => one.org).sort()).toEqual(['Larkfield', 'Totara']);
  });

  test('status tells sign-ins, limits and last runs', async () => {
    const shape = z.object({
      schema: z.literal(1),
      identities: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          email: z.string(),
          signInEndsInDays: z.number().nullable(),
          scopes: z.array(z.string()),
          organisations: z.array(z.string()),
        }),
      ),
      quota: z.array(z.object({ org: z.string(), callsLeftToday: z.number().nullable(), bytesThisMonth: z.number() })),
      runs: z.array(z.object({ org: z.string(), result: z.string() })),
      app: z.object({
        bytes: z.number(),
        calls: z.number(),
        plan: z.literal('starter'),
        allowance: z.null(),
        reserve: z.literal(100),
      }),
      schedule: Schedule,
    });
    const document = shape.parse((await world.run('status', '--json')).json());
    expect(document.identities).toHaveLength(1);
    expect(document.identities[0]).toMatchObject({
      name: 'Sam Adviser',
      email: sam,
      organisations: ['Larkfield', 'Totara'],
    });
    expect(document.identities[0]?.signInEndsInDays).toBeGreaterThanOrEqual(59);
    expect(document.quota.map((one) => one.org)).toEqual(['Larkfield', 'Totara']);
    expect(document.quota.every((one) => one.bytesThisMonth > 10_000 && (one.callsLeftToday ?? 0) > 0)).toBe(true);
    expect(document.runs.map((one) => one.org).sort()).toEqual(['Larkfield', 'Totara']);
    expect(document.app.bytes).toBe(document.quota.reduce((sum, one) => sum + one.bytesThisMonth, 0));
    expect(document.schedule).toMatchObject({ practice: { kind: 'workingHours' }, isOffline: false });
    expect(document.schedule.orgs.map((one) => [one.org, one.plan, one.nextDue === null])).toEqual([
      ['Larkfield', null, false],
      ['Totara', null, false],
    ]);
  });

  test('tiles carry the organisation, windows and tie-outs', async () => {
    const shape = z.object({
      schema: z.literal(1),
      org: z.object({ nickname: z.literal('Totara'), baseCurrency: z.literal('NZD'), tenantId: z.guid() }),
      today: z.literal('2026-11-22'),
      basis: z.literal('accrual'),
      tiles: z.array(
        z.object({
          id: z.string().regex(/^T\d\d$/),
          value: z
            .string()
            .regex(/^-?\d+(\.\d+)?$/)
            .nullable(),
          window: z.object({ from: z.iso.date(), to: z.iso.date() }),
          tieOut: z.object({ status: z.enum(['tied', 'explained', 'open', 'notApplicable']) }),
        }),
      ),
    });
    const tenant = world.sandbox.state.identity.tenant(totara) ?? '';
    const document = shape.parse((await world.run('tiles', '--org', tenant, '--json')).json());
    expect(document.tiles).toHaveLength(31);
  });

  test('tiles on cash basis fetch the cash-basis reports', async () => {
    const before: { tiles: { id: string; value: string | null }[] } = (
      await world.run('tiles', '--org', 'Larkfield', '--json')
    ).json();
    const ran = await world.run('tiles', '--org', 'Larkfield', '--basis', 'cash', '--json');
    expect(ran.code).toBe(0);
    const after: { basis: string; tiles: { id: string; value: string | null; state: string }[] } = ran.json();
    expect(after.basis).toBe('cash');
    const value = (tiles: { id: string; value: string | null }[]) => tiles.find((tile) => tile.id === 'T20')?.value;
    expect(value(after.tiles)).toMatch(/^-?\d/);
    expect(value(after.tiles)).not.toBe(value(before.tiles));
    // Reading them beside the books makes nothing fresher and shows no run of its own.
    const status: { runs: { org: string; steps: { step: string }[] }[] } = (await world.run('status', '--json')).json();
    const last = status.runs.find((run) => run.org === 'Larkfield');
    expect(last?.steps.some((step) => step.step === 'invoices')).toBe(true);
  });

  test('rename keeps everything and refuses a nickname in use', async () => {
    const taken = await world.run('rename', '--org', 'Larkfield', '--nickname', 'tótara');
    expect(taken.code).toBe(2);
    const renamed = await world.run('rename', '--org', 'Larkfield', '--nickname', ' Larkfield  Books ', '--json');
    expect(renamed.code).toBe(0);
    expect(renamed.json()).toMatchObject({ org: { nickname: 'Larkfield Books', state: 'fresh' } });
    expect((await world.run('rename', '--org', 'larkfieldbooks', '--nickname', 'Larkfield')).code).toBe(0);
  });

  test('no name, number or token of a client stands readable in any file, and nobody else may read them', () => {
    const files = filesUnder(world.profile.dir);
    expect(files.length).toBeGreaterThan(4);
    const secrets = ['Totara', 'Larkfield', 'sam.adviser', ...world.sandbox.state.identity.refreshTokens.keys()];
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const secret of secrets) {
        expect(bytes.includes(secret), `${secret} in ${file}`).toBe(false);
        expect(bytes.includes(Buffer.from(secret, 'utf16le')), `${secret} in ${file}`).toBe(false);
      }
      if (process.platform !== 'win32') expect(statSync(file).mode & 0o077, file).toBe(0);
    }
  });

  test('detach asks for --yes, then leaves no file, no key, no connection at Xero', async () => {
    const tenant = world.sandbox.state.identity.tenant(totara) ?? '';
    const unsure = await world.run('detach', '--org', 'Totara');
    expect(unsure.code).toBe(2);
    expect(existsSync(join(world.profile.dir, 'orgs', tenant))).toBe(true);
    const other = world.sandbox.state.identity.tenant(larkfield) ?? '';
    const otherBytes = readFileSync(join(world.profile.dir, 'orgs', other, 'ledger.sqlite'));
    const gone = await world.run('detach', '--org', 'Totara', '--yes', '--json');
    expect(gone.code).toBe(0);
    expect(existsSync(join(world.profile.dir, 'orgs', tenant))).toBe(false);
    expect(lstatSync(join(world.profile.dir, 'orgs')).isDirectory()).toBe(true);
    expect(readFileSync(join(world.profile.dir, 'orgs', other, 'ledger.sqlite')).equals(otherBytes)).toBe(true);
    expect(world.sandbox.state.identity.connections.map((one) => one.tenantId)).toEqual([other]);
    const document: { orgs: { nickname: string }[] } = (await world.run('orgs', '--json')).json();
    expect(document.orgs.map((org) => org.nickname)).toEqual(['Larkfield']);
    expect((await world.run('tiles', '--org', 'Totara')).code).toBe(2);
    const status = (await world.run('status', '--json')).out;
    expect(status).not.toContain('Totara');
    expect(status).not.toContain(tenant);
  });
});

describe('detaching without a network', () => {
  let world: CliWorld;
  beforeEach(async () => {
    world = await openCliWorld();
  });
  afterEach(async () => {
    await world.close();
  });

  test('works at once and ends the connection at Xero later', async () => {
    world.consent(sam, [totara]);
    await world.run('connect', '--nickname', 'Totara', '--no-sync');
    // Nobody listens on the discard port.
    world.env['ORGFOLIO_XERO_API_URL'] = 'http://127.0.0.1:9';
    const gone = await world.run('detach', '--org', 'Totara', '--yes');
    expect(gone.code).toBe(0);
    expect(existsSync(join(world.profile.dir, 'orgs', world.sandbox.state.identity.tenant(totara) ?? ''))).toBe(false);
    expect(world.sandbox.state.identity.connections).toHaveLength(1);
    world.env['ORGFOLIO_XERO_API_URL'] = world.sandbox.origin;
    world.consent(sam, [larkfield]);
    await world.run('connect', '--nickname', 'Larkfield', '--no-sync');
    await world.run('detach', '--org', 'Larkfield', '--yes');
    expect(world.sandbox.state.identity.connections).toHaveLength(0);
  });
});
