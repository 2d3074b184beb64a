/// <reference types="node" />
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createWorld } from '../fixtures/answers.ts';
import { deskInUse } from '../fixtures/desk.ts';
import { members } from '../fixtures/orgs.ts';
import { buildRenderer } from './build.ts';
import { openBrowser, openPage } from './page.ts';
import { serveRenderer } from './serve.ts';

/*
 * Pictures of every page for looking at: node tests/renderer/harness/shots.ts FOLDER [filter] [--no-build]
 * A name is page.language.theme.WIDTHxHEIGHT.png; `filter` is a part of a name.
 */
const folder = resolve(process.argv[2] ?? 'out/shots');
const filter = process.argv[3]?.startsWith('--') ? '' : (process.argv[3] ?? '');
const built = resolve(folder, 'renderer');
const eik = members[0]!.tenantId;
const pages: Record<string, { hash: string; world?: object; act?: string }> = {
  welcome: { hash: '/welcome', world: { emptyPractice: true } },
  practice: { hash: '/practice' },
  overview: { hash: `/org/${eik}/overview` },
  cash: { hash: `/org/${eik}/cash` },
  customers: { hash: `/org/${eik}/customers` },
  suppliers: { hash: `/org/${eik}/suppliers` },
  inventory: { hash: `/org/${eik}/inventory` },
  profit: { hash: `/org/${eik}/profitAndLoss` },
  balance: { hash: `/org/${eik}/balanceSheet` },
  health: { hash: `/org/${eik}/health` },
  reports: { hash: `/org/${eik}/reports` },
  documents: {
    hash: `/org/${eik}/customers?figure=${encodeURIComponent('{"of":"tile","tile":"T06","key":"2026-10"}')}`,
  },
  nodocuments: { hash: `/org/${eik}/suppliers?figure=${encodeURIComponent('{"of":"tile","tile":"T17"}')}` },
  document: {
    hash: `/org/${eik}/customers?doc=${encodeURIComponent('{"kind":"invoice","id":"00000001-1111-4222-8333-444444444444"}')}`,
  },
  tables: { hash: `/org/${eik}/tables` },
  syncing: { hash: `/org/${members[2]!.tenantId}/overview`, world: { syncing: true } },
  never: { hash: `/org/${members[20]!.tenantId}/overview` },
  switcher: { hash: `/org/${eik}/overview`, act: 'switcher' },
  formula: { hash: `/org/${eik}/overview`, act: 'formula' },
  twin: { hash: `/org/${eik}/overview`, act: 'table' },
  keys: { hash: `/org/${eik}/overview`, act: 'keys' },
  arrange: { hash: `/org/${eik}/overview?edit=true` },
  arrangeArea: { hash: `/org/${eik}/customers?edit=true` },
  menu: { hash: `/org/${eik}/overview`, act: 'menu' },
  own: { hash: `/org/${eik}/overview`, world: { desk: deskInUse(eik) } },
  practiceUsed: { hash: '/practice', world: { desk: deskInUse(eik) } },
  ownNew: { hash: `/org/${eik}/overview?edit=true`, act: 'ownNew' },
  packs: { hash: '/packs' },
  packPreview: { hash: `/packs/${eik}` },
  connections: { hash: '/connections' },
  runs: { hash: '/runs' },
  glossary: { hash: '/glossary' },
  add: { hash: '/add' },
  settings: { hash: '/settings' },
  refresh: { hash: '/settings/refresh' },
  clients: { hash: '/settings/clients' },
  setup: { hash: '/settings/xeroApp' },
  lock: { hash: '/settings/lock' },
  locked: {
    hash: '/practice',
    world: { lock: { isSet: true, isLocked: true, idleMinutes: 10, onSuspend: true, waitSeconds: 0 } },
  },
  data: { hash: '/settings/data' },
  print: { hash: `/print/${eik}?template=standard&lang=LANG&job=1` },
};
const sizes = [[1440, 900], [1280, 800], [1920, 1080], [720, 900]] as const; // prettier-ignore

await mkdir(folder, { recursive: true });
if (!process.argv.includes('--no-build')) await buildRenderer(built);
const { origin, server } = await serveRenderer(built);
const browser = await openBrowser();
try {
  for (const [name, target] of Object.entries(pages)) {
    for (const lang of ['en', 'nl'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        for (const [width, height] of sizes) {
          const file = `${name}.${lang}.${theme}.${width}x${height}`;
          if (!file.includes(filter)) continue;
          const { page, complaints } = await openPage(browser, origin, {
            width,
            height,
            hash: target.hash.replace('LANG', lang),
            world: { ...target.world, settings: { ...createWorld().settings, lang, theme } },
          });
          await page.waitForSelector('h1');
          await page.waitForTimeout(350);
          if (target.act === 'switcher') {
            await page.keyboard.press('Control+k');
            await page.keyboard.type('no');
          }
          if (target.act === 'formula' || target.act === 'table') {
            await page.focus('[data-tile=T02]');
            if (target.act === 'table') await page.focus('[data-tile=T06]');
            await page.keyboard.press(target.act === 'formula' ? 'f' : 't');
          }
          if (target.act === 'menu') {
            await page.focus('[data-tile=T06]');
            await page.keyboard.press('.');
          }
          if (target.act === 'ownNew') await page.click('.arrange .btn:nth-of-type(4)');
          if (target.act === 'keys') await page.keyboard.press('?');
          if (target.act) await page.waitForTimeout(200);
          if (name === 'print')
            await page.pdf({ path: `${folder}/${file}.pdf`, preferCSSPageSize: true, printBackground: true });
          else await page.screenshot({ path: `${folder}/${file}.png` });
          if (complaints.length > 0) console.error(file, [...new Set(complaints)].slice(0, 6));
          await page.context().close();
        }
      }
    }
  }
} finally {
  await browser.close();
  server.close();
}
