/// <reference types="node" />
// How long packs take in one window that is kept: node tests/bench/print/packs.ts [number of packs]
// Laying out, drawing, printing and packing are measured, reading figures is not: they come from a made-up practice. Never gates.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPdfFile } from '../../../main/pdfFile.ts';
import { packPages, type PackContent } from '../../../preload/contract/packs.ts';
import { members } from '../../renderer/fixtures/orgs.ts';
import { buildReport } from '../../renderer/fixtures/ledger.ts';
import { buildPack } from '../../renderer/fixtures/packs.ts';
import { buildRenderer } from '../../renderer/harness/build.ts';
import { openBrowser, openPage } from '../../renderer/harness/page.ts';
import { serveRenderer } from '../../renderer/harness/serve.ts';

const packs = Number(process.argv[2] ?? 50);
const member = members[0];
if (!member) throw new Error('no client');

/** Every page there is, reports long enough for about twenty pages. */
function content(hasCharts: boolean): PackContent {
  const pack = buildPack(member as NonNullable<typeof member>, { template: 'standard', lang: 'en' });
  const pages = [...packPages];
  const reports = pages.flatMap((page) => {
    if (!page.startsWith('report.')) return [];
    const report = buildReport(member as NonNullable<typeof member>, page.slice(7) as 'health', 'accrual', 'en');
    const sections = report.sections.map((section) => ({
      ...section,
      rows: Array.from({ length: 3 }, (_, at) =>
        section.rows.map((row) => ({ ...row, key: `${at} ${row.key}` })),
      ).flat(),
    }));
    return [{ ...report, sections }];
  });
  const tiles = pack.tiles.tiles.map((tile) => (hasCharts ? tile : { ...tile, series: [] }));
  return { ...pack, template: { ...pack.template, pages }, reports, tiles: { ...pack.tiles, tiles } };
}

const folder = mkdtempSync(join(tmpdir(), 'orgfolio-bench-'));
await buildRenderer(folder);
const { origin, server } = await serveRenderer(folder);
const browser = await openBrowser();
try {
  let shown = content(true);
  const address = (job: number) => `/print/${member.tenantId}?template=standard&lang=en&job=${job}`;
  const { page, world, emit } = await openPage(browser, origin, {
    width: 1000,
    height: 1400,
    hash: address(0),
    world: { overrides: { 'packs.content': () => shown } },
  });
  let job = 0;
  const print = async (what: PackContent): Promise<{ ms: number; bytes: number; pages: number }> => {
    shown = what;
    job += 1;
    const started = performance.now();
    await emit('app.navigate', { to: address(job) });
    while (
      !world.asked.some(({ name, input }) => name === 'exports.printReady' && (input as { job: number }).job === job)
    ) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const data = await page.pdf({ printBackground: true, preferCSSPageSize: true, tagged: true, outline: true });
    const file = packPdfFile(data, { at: null });
    const pages = await page.locator('.pages > .pg').count();
    return { ms: performance.now() - started, bytes: file.length, pages };
  };
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  await print(content(true));
  const withCharts: number[] = [];
  const without: number[] = [];
  let last = { bytes: 0, pages: 0 };
  for (let round = 0; round < 5; round++) {
    const one = await print(content(true));
    withCharts.push(one.ms);
    last = one;
    without.push((await print(content(false))).ms);
  }
  const ratio = median(withCharts) / median(without);
  console.log(
    `${last.pages} pages, ${Math.round(last.bytes / 1024)} KiB (${(last.bytes / 1024 / last.pages).toFixed(1)} KiB a page)`,
  );
  console.log(
    `with charts ${Math.round(median(withCharts))} ms, tables alone ${Math.round(median(without))} ms: ${ratio.toFixed(2)} times`,
  );
  const started = performance.now();
  for (let at = 0; at < packs; at++) await print(content(true));
  console.log(`${packs} packs in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
