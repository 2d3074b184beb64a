import { describe, expect, test } from 'vitest';
import { client } from '../pages/client.ts';
import { shell } from '../pages/shell.ts';
import { startJourney } from '../support/journey.ts';
import { larkfield } from '../support/world.ts';

const digits = (text: string): string => text.replace(/[^\d.,−-]/gu, '');

describe('from a figure to its documents, without a mouse', () => {
  const journey = startJourney({ prepare: (world) => world.attach(larkfield.name, larkfield.nickname) });
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await journey.app.page.keyboard.press(key);
  };
  const rows = () => journey.app.page.locator('.drill-view [role=grid] .grid-body .grid-row');
  const total = () => journey.app.page.locator('.drill-sum tr.total td');

  test('D on a tile opens the documents that add up to its figure', async () => {
    const { page } = journey.app;
    await shell(page).link(larkfield.nickname).click();
    await client(page).synced();
    const figure = await client(page).figure('T10').innerText();
    await client(page).tile('T10').focus();
    await press('d');
    await rows().first().waitFor();
    expect(digits(await total().innerText())).toBe(digits(figure));
    expect(await page.locator('.drill-sum .unexplained').count()).toBe(0);
    // The rows have the focus: the keys work at once.
    await expect.poll(() => page.evaluate<string | null>(`document.activeElement?.getAttribute('role')`)).toBe('grid');
  });

  test('Enter opens a document with its lines and versions, Escape goes back to the rows', async () => {
    const { page } = journey.app;
    await press('ArrowDown', 'ArrowDown');
    const number = await rows().nth(2).locator('[role=gridcell]').nth(3).innerText();
    await press('Enter');
    const document = page.locator('article.document');
    await document.locator('h3', { hasText: 'Versions' }).waitFor();
    expect(await document.locator('h2').innerText()).toContain(number);
    expect(await document.locator('h3', { hasText: 'Lines' }).count()).toBe(1);
    expect(await document.getByRole('button', { name: 'Open in Xero' }).count()).toBe(1);
    await press('Escape');
    await rows().first().waitFor();
  });

  test('the address holds it: a reload shows the same documents, Escape returns to the tile', async () => {
    const { page } = journey.app;
    const shown = await total().innerText();
    await press('Escape');
    await client(page).tile('T10').waitFor();
    await client(page).tile('T10').focus();
    await press('d');
    await rows().first().waitFor();
    await page.reload();
    await rows().first().waitFor();
    expect(await total().innerText()).toBe(shown);
  });

  test('a cell of a report opens the accounts and movements behind it', async () => {
    const { page } = journey.app;
    await page.keyboard.press('9');
    const cell = page.locator('.report-section td .drill').first();
    await cell.waitFor();
    const figure = await cell.innerText();
    await cell.focus();
    await press('Enter');
    await total().waitFor();
    // The report shows whole units; the total has its cents.
    const plain = (shown: string) => Number(digits(shown).replaceAll(',', '').replace('−', '-'));
    expect(Math.abs(plain(await total().innerText()) - plain(figure))).toBeLessThanOrEqual(0.5);
  });
});
