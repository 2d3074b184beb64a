/// <reference types="node" />
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { members } from './fixtures/orgs.ts';
import { buildPack } from './fixtures/packs.ts';
import { buildRenderer } from './harness/build.ts';
import { openBrowser, openPage } from './harness/page.ts';
import { serveRenderer } from './harness/serve.ts';
import { poisonedPack } from '../support/hostile.ts';

const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
/** At night every field has each of the 500 strings once. */
const rounds = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 500 : 3;
const step = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 1 : 167;

describe.skipIf(!existsSync(chromium))('a pack whose every word is hostile', () => {
  let browser: Browser;
  let origin: string;
  let server: Server;
  const folder = mkdtempSync(join(tmpdir(), 'orgfolio-hostile-'));
  beforeAll(async () => {
    await buildRenderer(folder);
    ({ origin, server } = await serveRenderer(folder));
    browser = await openBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('runs nothing, asks nobody, and stays on its pages', async () => {
    const member = members[0]!;
    for (let round = 0; round < rounds; round++) {
      const { content, fields } = poisonedPack(buildPack(member, { template: 'standard', lang: 'en' }), round * step);
      expect(fields).toBeGreaterThan(150);
      const asked: string[] = [];
      const { page, world } = await openPage(browser, origin, {
        width: 1000,
        height: 1400,
        hash: `/print/${member.tenantId}?template=standard&lang=en&job=${round + 1}`,
        world: { overrides: { 'packs.content': () => content } },
      });
      page.on('request', (request) => asked.push(request.url()));
      await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true', undefined, { polling: 100 }).catch(() => undefined); // prettier-ignore
      await expect.poll(() => world.asked.some(({ name }) => name === 'exports.printReady'), { timeout: 30_000 }).toBe(true); // prettier-ignore
      const found = await page.evaluate(() => {
        const off: string[] = [];
        for (const [index, sheet] of [...document.querySelectorAll('.pages > .pg')].entries()) {
          const paper = sheet.getBoundingClientRect();
          const foot = sheet.querySelector('.pg-foot')?.getBoundingClientRect().top ?? paper.bottom;
          for (const part of sheet.querySelectorAll('.pg-block, .cover-title, .cover-facts, .pg-head, .pg-foot')) {
            const box = part.getBoundingClientRect();
            const bottom = part.classList.contains('pg-foot') ? paper.bottom : foot;
            if (box.right > paper.right + 1 || box.bottom > bottom + 1) off.push(`${index + 1}: ${part.className} ${part.firstElementChild?.className} ${Math.round(box.right - paper.right)} ${Math.round(box.bottom - bottom)} ${part.textContent.slice(0, 60)}`); // prettier-ignore
          }
        }
        return { off, asked: performance.getEntriesByType('resource').map((entry) => entry.name), rows: document.querySelectorAll('.print-table tbody tr').length, hurt: (window as unknown as { hurt?: number }).hurt ?? 0, pages: document.querySelectorAll('.pages > .pg').length, frames: document.querySelectorAll('.pg script, .pg iframe, .pg img, .pg form, .pg link, .pg style').length }; // prettier-ignore
      });
      expect(found).toMatchObject({ hurt: 0, off: [], frames: 0 });
      expect(found.pages).toBeGreaterThan(5);
      expect([...asked, ...found.asked].filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toEqual(
        [],
      );
      // Reports are there too, with their rows.
      expect(found.rows).toBeGreaterThan(60);
      const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true })).toString('latin1');
      expect(pdf).not.toMatch(/\/JavaScript|\/Launch|\/EmbeddedFile|\/OpenAction|\/URI/);
      await page.context().close();
    }
  }, 7_200_000);
});
