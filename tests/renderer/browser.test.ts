/// <reference types="node" />
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from './fixtures/answers.ts';
import { deskInUse } from './fixtures/desk.ts';
import { members } from './fixtures/orgs.ts';
import { buildRenderer } from './harness/build.ts';
import { openBrowser, openPage } from './harness/page.ts';
import { serveRenderer } from './harness/serve.ts';

const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const eik = members[0]!.tenantId;
const wide = { width: 1440, height: 900 };

/** What axe found, one line each. Runs in the page through the debugger, so the page's policy stays as it is. */
const runAxe = async (page: Awaited<ReturnType<typeof openPage>>['page']): Promise<string[]> => {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Result {
      violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[];
    }
    const found = await (window as unknown as { axe: { run: (options: object) => Promise<Result> } }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.violations.flatMap((violation) =>
      violation.nodes
        .slice(0, 3)
        .map(
          (node) =>
            `${violation.id}: ${node.target.join(' ')} ${(node.failureSummary ?? '').split('\n').slice(1, 3).join(' ')}`,
        ),
    );
  });
};

describe.skipIf(!existsSync(chromium))('the built page in Chromium, under the policy of the app', () => {
  let browser: Browser;
  let origin: string;
  let server: Server;
  const folder = mkdtempSync(join(tmpdir(), 'orgfolio-renderer-'));
  beforeAll(async () => {
    await buildRenderer(folder);
    ({ origin, server } = await serveRenderer(folder));
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = (hash: string, size: { width: number; height: number } = wide, world: Partial<World> = {}) =>
    openPage(browser, origin, { ...size, hash, world });

  const pages: [string, string, Partial<World>?][] = [
    ['welcome', '/welcome', { emptyPractice: true }],
    ['practice', '/practice'],
    ['overview', `/org/${eik}/overview`],
    ['first sync', `/org/${members[2]!.tenantId}/overview`, { syncing: true }],
    ['never synced', `/org/${members[20]!.tenantId}/overview`],
    ['arranging the overview', `/org/${eik}/overview?edit=true`],
    ['arranging an area', `/org/${eik}/customers?edit=true`],
    ['own tiles and names', `/org/${eik}/overview`, { desk: deskInUse(eik) }],
    ['own tiles on a page', `/org/${eik}/customers`, { desk: deskInUse(eik) }],
    ['practice in use', '/practice', { desk: deskInUse(eik) }],
    ['cash', `/org/${eik}/cash`],
    ['customers', `/org/${eik}/customers`],
    ['inventory', `/org/${eik}/inventory`],
    ['health', `/org/${eik}/health`],
    ['reports', `/org/${eik}/reports`],
    ['tables', `/org/${eik}/tables`],
    ['connections', '/connections'],
    ['run log', '/runs'],
    ['glossary', '/glossary'],
    ['add a client', '/add'],
    ['settings', '/settings'],
    ['clients', '/settings/clients'],
    ['Xero app', '/settings/xeroApp'],
  ];
  test.each(pages)(
    '%s: axe finds nothing, the policy refuses nothing, in light and dark',
    async (_name, hash, world = {}) => {
      for (const [theme, lang] of [
        ['light', 'nl'],
        ['dark', 'en'],
      ] as const) {
        const { page, complaints } = await open(hash, wide, {
          ...world,
          settings: { ...createWorld().settings, theme, lang },
        });
        await page.waitForSelector('h1');
        await page.waitForFunction(() => document.querySelectorAll('.picture:empty').length === 0);
        expect(await runAxe(page)).toEqual([]);
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    },
    60_000,
  );

  test.each([
    [1280, 800],
    [1440, 900],
    [1920, 1080],
  ])(
    'at %i × %i no page scrolls sideways and no figure is cut',
    async (width, height) => {
      for (const hash of [`/org/${eik}/overview`, `/org/${eik}/customers`, `/org/${eik}/health`]) {
        const { page } = await open(hash, { width, height });
        await page.waitForSelector('[data-tile]');
        const cut = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.fig .v, .mini .num, .t td.num')]
            .filter((figure) => {
              const tile = figure.closest('.tile, table')!.getBoundingClientRect();
              return (
                figure.scrollWidth > figure.clientWidth + 1 || figure.getBoundingClientRect().right > tile.right + 1
              );
            })
            .map((figure) => figure.textContent),
        );
        const sideways = await page.evaluate(
          () =>
            document.documentElement.scrollWidth > window.innerWidth ||
            document.querySelector('main')!.scrollWidth > document.querySelector('main')!.clientWidth,
        );
        expect({ hash, cut, sideways }).toEqual({ hash, cut: [], sideways: false });
        await page.context().close();
      }
    },
    60_000,
  );

  test('what a key or a button opens has no obstacle either', async () => {
    const opened: [string, string, (page: Awaited<ReturnType<typeof open>>['page']) => Promise<void>, string][] = [
      ['menu of a tile', `/org/${eik}/overview`, async (page) => { await page.focus('[data-tile=T16]'); await page.keyboard.press('.'); }, '[role=menu]'],
      ['a finding put away', `/org/${eik}/overview`, async (page) => { await page.click('.strip .link'); await page.click('.pop .link'); }, '.dialog form'],
      ['a name and a link', `/org/${eik}/overview?edit=true`, async (page) => { await page.focus('[data-edit=T06]'); await page.keyboard.press('F2'); }, '.dialog form'],
      ['a new tile', `/org/${eik}/overview?edit=true`, async (page) => page.click('.arrange .btn:nth-of-type(4)'), '.own-preview .fig'],
      ['columns of the practice', '/practice', async (page) => page.click('.bar .btn:last-of-type'), '.checklist'],
      ['findings of a client', '/practice', async (page) => page.click('.practice .press'), '.found-list'],
    ]; // prettier-ignore
    for (const [name, hash, act, shown] of opened) {
      const { page, complaints } = await open(hash, wide, { desk: deskInUse(eik) });
      await page.waitForSelector('h1');
      await page.waitForFunction(() => document.querySelectorAll('.picture:empty').length === 0);
      await act(page);
      await page.waitForSelector(shown);
      expect({ name, found: await runAxe(page), complaints }).toEqual({ name, found: [], complaints: [] });
      await page.context().close();
    }
  }, 120_000);

  test('a tile is dragged beside another one and stands there', async () => {
    const { page, world } = await open(`/org/${eik}/overview?edit=true`);
    await page.waitForSelector('[data-edit=T06]');
    await page.dragAndDrop('[data-edit=T07]', '[data-edit=T10]', { targetPosition: { x: 6, y: 60 } });
    const order = () => page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.customers [data-edit]')].map((tile) => tile.dataset['edit'])); // prettier-ignore
    expect((await order())[0]).toBe('T07');
    await page.keyboard.press('Control+s');
    await page.waitForSelector('.arrange', { state: 'detached' });
    expect(world.desk.layouts[eik]?.sheets.overview?.blocks[1]?.slots[0]).toEqual({ span: 3, lines: [['T07']] });
    await page.context().close();
  }, 60_000);

  test('arrows move between tiles the way they stand', async () => {
    const { page } = await open(`/org/${eik}/overview`);
    await page.focus('[data-tile=T05]');
    const at = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset['tile']);
    const path = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowDown']) {
      await page.keyboard.press(key);
      path.push(await at());
    }
    expect(path.slice(0, 3)).toEqual(['T01', 'T02', 'T03']);
    expect(new Set(path).size).toBeGreaterThanOrEqual(4);
    await page.context().close();
  });

  test('dialogs and popovers close with Escape and give the focus back', async () => {
    const { page, complaints } = await open(`/org/${eik}/overview`);
    await page.focus('[data-tile=T02]');
    await page.keyboard.press('f');
    await page.waitForSelector('[role=dialog]');
    expect(await runAxe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.waitForSelector('[role=dialog]', { state: 'detached' });
    await page.waitForFunction(() => (document.activeElement as HTMLElement | null)?.dataset['tile'] === 'T02');
    await page.keyboard.press('Control+k');
    await page.waitForSelector('[role=dialog] [role=listbox]');
    expect(await runAxe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.waitForSelector('[role=dialog]', { state: 'detached' });
    await page.keyboard.press('?');
    await page.waitForSelector('.keylist');
    expect(await runAxe(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 60_000);

  test('the print page says when it is drawn and nothing runs over the edge of its pages', async () => {
    for (const lang of ['en', 'nl']) {
      const { page, world, complaints } = await open(`/print/${eik}?basis=accrual&lang=${lang}`);
      await page.waitForSelector('html[data-ready=true]', { state: 'attached' });
      expect(world.asked.some((one) => one.name === 'exports.printReady')).toBe(true);
      const over = await page.evaluate(() =>
        [...document.querySelectorAll('.pg')]
          .filter((sheet) => {
            const foot = sheet.querySelector('.pg-foot');
            const body = sheet.querySelector('.pg-body');
            return foot && body && body.getBoundingClientRect().bottom > foot.getBoundingClientRect().top;
          })
          .map((sheet) => sheet.querySelector('h2')?.textContent),
      );
      expect(over).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(lang);
      expect(await page.title()).toContain('De Gouden Eik');
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  }, 60_000);
});
