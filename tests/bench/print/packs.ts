/// <reference types="node" />
// How long packs take in one window that is kept: node tests/bench/print/packs.ts [number of packs]
// Drawing (layout and charts), the browser's print (its transfer to this process counts as part of it) and packing are measured apart;
// reading figures is not, they come from a made-up practice. A second page ticks meanwhile, as the window somebody works in. Never gates.
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

interface Printed {
  /** Milliseconds for drawing, printing and packing. */
  readonly parts: readonly number[];
  readonly ms: number;
  readonly bytes: number;
  readonly pages: number;
}

const TICK_MS = 20;
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
  const { page: visible } = await openPage(browser, origin, {
    width: 1440,
    height: 900,
    hash: `/org/${member.tenantId}/overview`,
  });
  let job = 0;
  const print = async (what: PackContent): Promise<Printed> => {
    shown = what;
    job += 1;
    const started = performance.now();
    await emit('app.navigate', { to: address(job) });
    while (
      !world.asked.some(({ name, input }) => name === 'exports.printReady' && (input as { job: number }).job === job)
    ) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const drawn = performance.now();
    const data = await page.pdf({ printBackground: true, preferCSSPageSize: true, tagged: true, outline: true });
    const printed = performance.now();
    const file = await packPdfFile(data, { at: null });
    const packed = performance.now();
    const pages = await page.locator('.pages > .pg').count();
    return {
      parts: [drawn - started, printed - drawn, packed - printed],
      ms: packed - started,
      bytes: file.length,
      pages,
    };
  };
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  await print(content(true));
  const withCharts: Printed[] = [];
  const without: Printed[] = [];
  for (let round = 0; round < 5; round++) {
    withCharts.push(await print(content(true)));
    without.push(await print(content(false)));
  }
  const all = median(withCharts.map(({ ms }) => ms));
  const tables = median(without.map(({ ms }) => ms));
  const { bytes = 0, pages = 0 } = withCharts.at(-1) ?? {};
  console.log(
    `${pages} pages, ${Math.round(bytes / 1024)} KiB (${(bytes / 1024 / pages).toFixed(1)} KiB a page, ${((bytes / pages) * 20e-6).toFixed(2)} MB for 20)`,
  );
  console.log(
    `with charts ${Math.round(all)} ms, tables alone ${Math.round(tables)} ms: ${(all / tables).toFixed(2)} times`,
  );
  ['drawn', 'printed by the browser', 'packed'].forEach((what, part) => {
    console.log(`  ${what}: ${Math.round(median(withCharts.map(({ parts }) => parts[part] ?? 0)))} ms`);
  });
  await visible.evaluate((tick) => {
    let last = performance.now();
    const late = { longest: 0 };
    (window as unknown as { late: typeof late }).late = late;
    setInterval(() => {
      const now = performance.now();
      late.longest = Math.max(late.longest, now - last - tick);
      last = now;
    }, tick);
  }, TICK_MS);
  const started = performance.now();
  for (let at = 0; at < packs; at++) await print(content(true));
  console.log(`${packs} packs in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const longest = await visible.evaluate(() => (window as unknown as { late: { longest: number } }).late.longest);
  console.log(`a tick of the page beside it was at most ${Math.round(longest)} ms late`);
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
