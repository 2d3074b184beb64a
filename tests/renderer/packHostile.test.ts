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

const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const rounds = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 100 : 6;

const kernels = [
  '<script>window.hurt=1</script>', '<img src=x onerror="window.hurt=1">', '"><svg onload="window.hurt=1">', "';window.hurt=1;//",
  '{{constructor.constructor("window.hurt=1")()}}', '${window.hurt=1}', 'javascript:window.hurt=1', '<a href="https://evil.example/">x</a>',
  '<link rel=stylesheet href=//evil.example/x.css>', '<style>*{display:none}</style>', '</style><style>@import url(//evil.example)</style>',
  'url(https://evil.example/x.png)', 'https://evil.example/', '=HYPERLINK("https://evil.example")', '+1', '-1', '@SUM(1)', '\tx', '\u202egnp.exe',
  '\u200b\u200b\u200b', 'é'.repeat(80), 'W'.repeat(300), 'a b '.repeat(200), '\u0000\u0001', '\ud83d\ude00'.repeat(30), '\u0627\u0644\u0639', '漢字'.repeat(60),
  '&lt;b&gt;', '--><b>', ']]>', '<!--', '%0a%0d', '../../etc/passwd', 'NaN', 'null', '\\', '`', '"', "'", '\u2028\u2029', 'A\u0300'.repeat(60),
  '<base href=//evil.example>', '<meta http-equiv=refresh content="0;url=//evil.example">', '<iframe src=//evil.example>', '<form action=//evil.example>',
  '<math><mi xlink:href="javascript:window.hurt=1">', 'x'.repeat(5000), '1e309', '--', ' ',
] as const; // prettier-ignore
/** 500 strings: each of fifty as it is, and between words. */
const corpus = kernels.flatMap((one) => [one, `${one}x`, `x${one}`, `Jan ${one} BV`, `${one}${one}`, `(${one})`, `${one} & Zn`, `‘${one}’`, ` ${one} `, `${one}\n${one}`]); // prettier-ignore

/** Names of fields that hold a client's words; figures, days, codes and ids are ours. */
const wordy = new Set(['name', 'legalName', 'nickname', 'label', 'title', 'text', 'line', 'preparedBy', 'practice', 'addressee', 'formula', 'source', 'window', 'exclusions', 'monogram', 'place', 'org', 'report', 'reasonText']); // prettier-ignore

/** The same pack with every word in it from the corpus, beginning at `from`. */
function poisoned<T>(value: T, from: number): { value: T; fields: number } {
  let at = from;
  const visit = (one: unknown, key: string): unknown => {
    if (Array.isArray(one)) return one.map((item) => visit(item, key));
    if (typeof one === 'object' && one !== null) {
      return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, name === 'tieOut' && typeof inner === 'object' ? inner : visit(inner, name)])); // prettier-ignore
    }
    return typeof one === 'string' && wordy.has(key) ? corpus[at++ % corpus.length] : one;
  };
  return { value: visit(value, '') as T, fields: at - from };
}

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
      const { value: content, fields } = poisoned(buildPack(member, { template: 'standard', lang: 'en' }), round * 89);
      // What the page checks to be the client asked for stays as it is.
      content.tiles.org.tenantId = member.tenantId;
      content.template.pages = buildPack(member, { template: 'standard', lang: 'en' }).template.pages;
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
        return { off, hurt: (window as unknown as { hurt?: number }).hurt ?? 0, pages: document.querySelectorAll('.pages > .pg').length, frames: document.querySelectorAll('.pg script, .pg iframe, .pg img, .pg form, .pg link, .pg style').length }; // prettier-ignore
      });
      expect(found).toMatchObject({ hurt: 0, off: [], frames: 0 });
      expect(found.pages).toBeGreaterThan(5);
      expect(asked.filter((url) => !url.startsWith(origin))).toEqual([]);
      const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true })).toString('latin1');
      expect(pdf).not.toMatch(/\/JavaScript|\/Launch|\/EmbeddedFile|\/OpenAction|\/URI/);
      await page.context().close();
    }
  }, 600_000);
});
