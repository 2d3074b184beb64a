import { describe, expect, test } from 'vitest';
import { openWritable } from '#db/open';
import { migrate } from '#db/migrate';
import { registryMigrations } from '#db/registry/migrations/index';
import { insertOrg, setOrgState, setOrgSynced } from '#db/registry/queries/orgs';
import { startSchedule } from '#engine/orgs/schedule';
import { saveSettings } from '#engine/settings';
import type { EngineContext } from '#engine/context';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const hour = 3_600_000;

/** The schedule over a real registry; only the sync is counted instead of done, and time is the test's. */
async function scheduled(
  orgs: readonly { attemptedHoursAgo: number | null; state?: 'fresh' | 'needsSignIn' | 'disconnected' }[],
  refreshHours: number,
): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orgfolio-schedule-'));
  const registry = openWritable(join(folder, 'registry.sqlite'), Buffer.alloc(32, 1));
  migrate(registry, registryMigrations);
  const now = new Date('2026-11-22T08:00:00Z');
  saveSettings(registry, { refreshHours });
  for (const [index, org] of orgs.entries()) {
    const tenantId = id(index + 1);
    insertOrg(registry, {
      tenantId,
      nickname: `Client ${index + 1}`,
      name: '',
      identityId: 'someone',
      wrappedKey: Buffer.alloc(61),
      colour: 1,
      pattern: 1,
      attachedAt: now.toISOString(),
    });
    setOrgState(registry, tenantId, org.state ?? 'fresh', null);
    if (org.attemptedHoursAgo !== null) {
      const attempted = new Date(now.getTime() - org.attemptedHoursAgo * hour).toISOString();
      setOrgSynced(registry, tenantId, { attempted, complete: true });
    }
  }
  const ran: string[] = [];
  const context = {
    registry,
    clock: { now: () => now },
    log: () => {},
    emit: () => {},
    sync: {
      running: () => [],
      start: async (orgId: string) => {
        ran.push(orgId);
        setOrgSynced(registry, orgId, { attempted: now.toISOString(), complete: true });
        return {};
      },
    },
  } as unknown as EngineContext;
  const schedule = startSchedule(context, () => 0.5);
  await schedule.look();
  schedule.stop();
  registry.close();
  rmSync(folder, { recursive: true, force: true });
  return ran;
}

describe('the schedule', () => {
  test('reads what waited longest first, and only what is due', async () => {
    const ran = await scheduled(
      [{ attemptedHoursAgo: 5 }, { attemptedHoursAgo: 1 }, { attemptedHoursAgo: null }, { attemptedHoursAgo: 9 }],
      4,
    );
    expect(ran).toEqual([id(3), id(4), id(1)]);
  });

  test('leaves alone what needs the user', async () => {
    const ran = await scheduled(
      [
        { attemptedHoursAgo: 50, state: 'needsSignIn' },
        { attemptedHoursAgo: 50, state: 'disconnected' },
        { attemptedHoursAgo: 50 },
      ],
      4,
    );
    expect(ran).toEqual([id(3)]);
  });

  test('is off at 0 hours', async () => {
    expect(await scheduled([{ attemptedHoursAgo: null }, { attemptedHoursAgo: 500 }], 0)).toEqual([]);
  });
});
