import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { client } from '../pages/client.ts';
import { settings } from '../pages/settings.ts';
import { shell } from '../pages/shell.ts';
import { figuresOf, written } from '../support/books.ts';
import { startJourney } from '../support/journey.ts';
import { linde } from '../support/world.ts';

const tool = (name: string, ...args: string[]): string => execFileSync(name, args, { encoding: 'utf8' });
const hasTools = ['pdftotext', 'pdffonts', 'pdfimages'].every((name) => {
  try {
    execFileSync(name, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
if (!hasTools) console.info('PDF contents not run: pdftotext, pdffonts and pdfimages are not on this machine.');

describe('a dashboard for the client, as a PDF', () => {
  const journey = startJourney({
    prepare: (world) => world.attach(linde.name, linde.nickname),
  });
  const fileOf = (lang: string) => join(journey.world.folder, `linde ${lang}.pdf`);
  const text = (lang: string) => tool('pdftotext', '-layout', fileOf(lang), '-');

  const print = async (lang: string): Promise<void> => {
    const { app } = journey;
    const { print: button, synced } = client(app.page);
    await synced();
    await app.answerDialog('save', { canceled: false, filePath: fileOf(lang) });
    await button.click();
    await shell(app.page).toast.getByText(`linde ${lang}.pdf`).waitFor();
  };

  test('is saved where the user says, under a name that says whose it is', async () => {
    const { app } = journey;
    await shell(app.page).link(linde.nickname).click();
    await print('en');
    const [asked] = await app.askedDialogs();
    expect(JSON.stringify(asked?.options)).toMatch(/De Linde \d{4}-\d{2}-\d{2} dashboard\.pdf/);
    expect(readFileSync(fileOf('en')).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test.runIf(hasTools)('carries nickname, legal name and the figures of the books', () => {
    const read = text('en');
    const books = figuresOf(journey.world, linde);
    for (const words of [linde.nickname, linde.name, 'Outstanding receivables', 'Glossary of the figures used']) {
      expect(read).toContain(words);
    }
    for (const figure of [books.closingBalance, books.receivables, books.netProfit, books.totalAssets]) {
      expect(read).toContain(written(figure));
    }
    expect(read).toContain('22 November 2026');
  });

  test.runIf(hasTools)('is drawn, not photographed: fonts are embedded and there are no pictures in it', () => {
    const fonts = tool('pdffonts', fileOf('en')).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(1);
    for (const font of fonts) expect(font).toMatch(/\s(yes)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$/);
    expect(tool('pdfimages', '-list', fileOf('en')).trim().split('\n').slice(2)).toEqual([]);
  });

  test.runIf(hasTools)('in Dutch says the same figures in Dutch', async () => {
    const { app, world } = journey;
    await shell(app.page).link('Settings').click();
    await settings(app.page).choice('Nederlands').click();
    await shell(app.page).link(linde.nickname).click();
    await print('nl');
    const read = text('nl');
    const books = figuresOf(world, linde);
    for (const figure of [books.closingBalance, books.receivables, books.netProfit, books.totalAssets]) {
      expect(read).toContain(written(figure, 'nl'));
    }
    expect(read).toContain('22 november 2026');
    expect(read).toContain(linde.name);
    expect(read).not.toContain('Outstanding receivables');
  });

  test('a dialog that is closed prints nothing, and is no error', async () => {
    const { app, world } = journey;
    await app.answerDialog('save', { canceled: true, filePath: '' });
    const printed = readdirSync(world.folder).filter((name) => name.endsWith('.pdf'));
    const before = (await app.askedDialogs()).length;
    await client(app.page).print.click();
    await expect.poll(async () => (await app.askedDialogs()).length).toBe(before + 1);
    expect(readdirSync(world.folder).filter((name) => name.endsWith('.pdf'))).toEqual(printed);
    expect(await shell(app.page).alert.count()).toBe(0);
  });
});
