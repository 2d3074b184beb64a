import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Output } from '#contract/index';
import type { PackProgress } from '#contract/packs';
import type { Desk } from '../../main/shell/desk.ts';
import { openEngineWorld, sam, type EngineWorld } from '../engine/core/support.ts';

/** Folders shown in the file manager, and the folder the next dialog answers. */
const shown: string[] = [];
let chosen = '';
vi.mock('electron', async () => {
  const { fakeElectron } = await import('./fakeElectron.ts');
  const dialog = { showOpenDialog: async () => ({ canceled: false, filePaths: [chosen] }) };
  return { ...fakeElectron, dialog, shell: { ...fakeElectron.shell, showItemInFolder: (path: string) => shown.push(path) } }; // prettier-ignore
});
const { createPackDesk } = await import('../../main/shell/packCalls.ts');
const { openMainWindow } = await import('../../main/shell/windows.ts');

let world: EngineWorld;
let linde: string;
const folder = mkdtempSync(join(tmpdir(), 'orgfolio-desk-'));
beforeAll(async () => {
  world = await openEngineWorld();
  linde = await world.attach(sam, 'Timmerwerk De Linde BV', 'De Linde');
  await openMainWindow(folder);
}, 120_000);
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A desk whose practice can be exchanged for another one. */
function deskOf() {
  const told: PackProgress[] = [];
  const desk = {
    practice: world.practice as Desk['practice'],
    call: (name: string, input: unknown) => world.engine.call(name, input),
  };
  const packs = createPackDesk(desk as Desk, (_name, body) => told.push(body as PackProgress));
  const over = () => expect.poll(() => told.some((news) => news.isOver), { timeout: 20_000 }).toBe(true);
  return { desk, packs, told, over };
}
const runs = async () => ((await world.ok('packs.runs', { lang: 'en' })) as Output<'packs.runs'>).runs;
const options = () => ({ template: 'standard', lang: 'en', format: 'xlsx', pattern: '{nickname}', orgIds: [linde], include: [linde] }) as Parameters<ReturnType<typeof deskOf>['packs']['calls']['packs.startRun']>[0]; // prettier-ignore

describe('packs in the window', () => {
  beforeEach(() => {
    chosen = mkdtempSync(join(folder, 'run-'));
  });

  test('of two that begin at the same moment one is refused, and the other can be stopped', async () => {
    const { packs, over } = deskOf();
    const both = await Promise.allSettled([packs.calls['packs.startRun'](options()), packs.calls['packs.startRun'](options())]); // prettier-ignore
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await over();
    expect(readdirSync(chosen)).toEqual(['De Linde 2026-11-22.xlsx']);
    // The place is free again.
    await packs.calls['packs.resumeRun']({ runId: (await runs())[0]?.id ?? 0, lang: 'en' });
  });

  test('a run of a practice that is closed notes nothing in the one that is open then', async () => {
    const { desk, packs, told, over } = deskOf();
    const asked: string[] = [];
    const { call } = desk;
    desk.call = (name, input) => {
      asked.push(name);
      // Another practice opens while the first question of the run is on its way.
      if (name === 'private.packRun') desk.practice = { ...world.practice };
      return call(name, input);
    };
    await packs.calls['packs.startRun'](options());
    await over();
    expect(asked.filter((name) => name.startsWith('private.pack'))).toEqual(['private.packRunOpen', 'private.packRun']);
    expect(told.at(-1)?.failure).toEqual({ code: 'engine.restarting' });
    expect(existsSync(join(chosen, 'De Linde 2026-11-22.xlsx'))).toBe(false);
    await world.ok('private.packRunEnd', { runId: (await runs())[0]?.id, isCancelled: false });
  });

  test('the files of a run are shown also in another session, and a run without files says so', async () => {
    const { packs, over } = deskOf();
    const { runId } = await packs.calls['packs.startRun'](options());
    await over();
    await deskOf().packs.calls['packs.showRun']({ runId: runId ?? 0 });
    expect(shown.at(-1)).toBe(join(chosen, 'De Linde 2026-11-22.xlsx'));
    rmSync(chosen, { recursive: true });
    await expect(packs.calls['packs.showRun']({ runId: runId ?? 0 })).rejects.toMatchObject({ failure: { code: 'pack.filesGone' } }); // prettier-ignore
  });
});
