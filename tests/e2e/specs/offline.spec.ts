import { describe, expect, test } from 'vitest';
import { client } from '../pages/client.ts';
import { shell } from '../pages/shell.ts';
import { figuresOf, written } from '../support/books.ts';
import { startJourney } from '../support/journey.ts';
import { linde } from '../support/world.ts';

describe('on a train', () => {
  const journey = startJourney({
    prepare: (world) => world.attach(linde.name, linde.nickname),
  });

  test('without a network everything opens, and figures are the ones of the last sync', async () => {
    const { world, app } = journey;
    const books = figuresOf(world, linde);
    await world.goOffline();
    await shell(app.page).link(linde.nickname).click();
    const page = client(app.page);
    await page.synced();
    expect(await page.figures()).toMatchObject({ T05: written(books.closingBalance), T23: written(books.totalAssets) });
    for (const area of ['Cash', 'Customers', 'Suppliers', 'Profit and loss', 'Balance sheet', 'Health', 'Inventory']) {
      await page.tab(area).click();
      await app.page.locator('[data-tile] .fig').first().waitFor();
    }
    await page.tab('Tables').click();
    await app.page
      .getByText(/^\d[\d,]* rows$/)
      .first()
      .waitFor();
    await page.tab('Overview').click();
  });

  test('refreshing fails with a sentence, and the figures stay', async () => {
    const { app } = journey;
    const page = client(app.page);
    await page.synced();
    const before = await page.figures();
    await page.refresh.click();
    await app.page.getByText('There is no network. Everything works except syncing.').first().waitFor();
    await page.synced();
    expect(await page.figures()).toEqual(before);
    await shell(app.page).link('Run log').click();
    await app.page
      .getByRole('row', { name: /De Linde.*failed/ })
      .first()
      .waitFor();
  });

  test('three days later it says how old the figures are', async () => {
    const { world } = journey;
    await journey.app.close();
    journey.app = await world.start({ env: { ORGFOLIO_NOW: '2026-11-25T09:00:00.000Z' } });
    const { app } = journey;
    await shell(app.page).link(linde.nickname).click();
    const page = client(app.page);
    await page.synced();
    expect(await page.freshness.innerText()).toContain('22 Nov');
    expect(await page.freshness.locator('.dot.warn').count()).toBe(1);
  });
});
