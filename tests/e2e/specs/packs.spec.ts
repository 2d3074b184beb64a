import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shell } from '../pages/shell.ts';
import { figuresOf, written } from '../support/books.ts';
import { startJourney } from '../support/journey.ts';
import { larkfield, linde } from '../support/world.ts';

const tool = (name: string, ...args: string[]): string =>
  execFileSync(name, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const hasTools = ['pdftotext', 'pdffonts', 'pdfinfo', 'qpdf'].every((name) => {
  try {
    execFileSync(name, [name === 'qpdf' ? '--version' : '-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
if (!hasTools)
  console.info('not run: what packs hold, since pdftotext, pdffonts, pdfinfo or qpdf is not on this machine.');

const hostile = '<img src=x onerror="document.title=1">=1+1 \u202eevil {{x}} https://evil.example/';

describe('packs for all clients', () => {
  const journey = startJourney({
    prepare: async (world) => {
      await world.attach(linde.name, linde.nickname);
      await world.attach(larkfield.name, larkfield.nickname);
    },
  });
  const folderOf = (name: string): string => {
    const folder = join(journey.world.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  const fileOf = (name: string) =>
    join(journey.world.folder, name, `${linde.nickname} 2026-11-22 Management report.pdf`);

  const printAll = async (name: string): Promise<void> => {
    const { app } = journey;
    await shell(app.page).link('Packs').click();
    await app.page.getByLabel('Period').selectOption('');
    for (const box of await app.page.getByLabel(/^Print anyway/).all()) await box.check();
    await app.answerDialog('open', { canceled: false, filePaths: [folderOf(name)] });
    await app.page.getByRole('button', { name: /^Print .* pack/ }).click();
    // The notice of an earlier run may still stand; the files of this one are new.
    await expect.poll(() => readdirSync(folderOf(name)).filter((file) => file.endsWith('.pdf')).length, { timeout: 90_000 }).toBe(2); // prettier-ignore
    await shell(app.page).toast.getByText('2 of 2 clients are done').waitFor();
  };

  test('one client can be written about, and the preview shows the page as it is printed', async () => {
    const { app } = journey;
    await shell(app.page).link('Packs').click();
    await app.page.getByLabel('Period').selectOption('');
    await app.page.getByRole('link', { name: linde.nickname }).last().click();
    await app.page.locator('.pack-pages .pages .pg').nth(3).waitFor();
    const field = app.page.getByLabel(/^Commentary on/);
    await field.fill(`A good month.\n\n${hostile}`);
    await field.blur();
    await app.page.locator('.pack-pages .pages').getByText('A good month.').waitFor();
    expect(await app.page.title()).toContain(linde.nickname);
  });

  test('a run leaves one file a client in the folder that was chosen, readable by nobody else', async () => {
    await printAll('first');
    const files = readdirSync(folderOf('first')).sort();
    expect(files).toEqual([`${linde.nickname} 2026-11-22 Management report.pdf`, `${larkfield.nickname} 2026-11-22 Management report.pdf`].sort()); // prettier-ignore
    for (const file of files) expect(statSync(join(folderOf('first'), file)).mode & 0o777).toBe(0o600);
  });

  test.runIf(hasTools)('it is sound, tagged, titled, in its language, with bookmarks and links to its sections', () => {
    const file = fileOf('first');
    expect(tool('qpdf', '--check', file)).toContain('No syntax or stream encoding errors');
    const info = tool('pdfinfo', file);
    expect(info).toMatch(/Title: +De Linde, Management report, 22 November 2026/);
    expect(info).toMatch(/Tagged: +yes/);
    expect(info).toMatch(/JavaScript: +no/);
    expect(info).toMatch(/Creator: +Orgfolio/);
    expect(tool('pdfinfo', '-dests', file)).toMatch(/s-balanceSheet/);
    const plain = execFileSync('qpdf', ['--qdf', '--object-streams=disable', file, '-'], { maxBuffer: 256 * 1024 * 1024 }).toString('latin1'); // prettier-ignore
    expect(plain).toMatch(/\/Lang \(en\)/);
    expect(plain).toMatch(/\/Outlines/);
    expect(plain.match(/\/Subtype \/Link/g)?.length).toBeGreaterThan(8);
    expect(plain).not.toMatch(/\/JavaScript|\/Launch|\/EmbeddedFile|\/OpenAction|\/URI/);
  });

  test.runIf(hasTools)('typefaces are embedded as such, none as drawings', () => {
    const fonts = tool('pdffonts', fileOf('first')).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(4);
    for (const font of fonts) {
      expect(font).toMatch(/TrueType/);
      expect(font).not.toContain('Type 3');
      expect(font).toMatch(/\s(yes)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$/);
    }
  });

  test.runIf(hasTools)(
    'it carries the figures of the books, every page its client, and what was written stays text',
    () => {
      const { world } = journey;
      const text = tool('pdftotext', '-layout', fileOf('first'), '-');
      const pages = text.split('\f').slice(0, -1);
      const books = figuresOf(world, linde);
      for (const figure of [books.closingBalance, books.receivables, books.netProfit, books.totalAssets]) {
        expect(text).toContain(written(figure));
      }
      pages.forEach((page, index) => {
        expect(page).toContain(linde.nickname);
        expect(page).not.toContain(larkfield.nickname);
        if (index > 0) expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
      });
      expect(text).toContain('A good month.');
      expect(text).toContain('onerror=');
      const contents = pages[1] ?? '';
      const [, at] = /Balance sheet +(\d+)/.exec(contents) ?? [];
      expect(pages[Number(at) - 1]).toContain('Total assets');
    },
  );

  test.runIf(hasTools)('printed again every page has the same words in the same places', async () => {
    await printAll('second');
    const places = (name: string) => tool('pdftotext', '-bbox', fileOf(name), '-');
    expect(places('second')).toBe(places('first'));
  });

  test('a folder that is not chosen prints nothing', async () => {
    const { app } = journey;
    await app.answerDialog('open', { canceled: true, filePaths: [] });
    const before = (await app.askedDialogs()).length;
    await app.page.getByRole('button', { name: /^Print .* pack/ }).click();
    await expect.poll(async () => (await app.askedDialogs()).length).toBe(before + 1);
    expect(await app.page.locator('.pack-progress').count()).toBe(0);
  });
});
