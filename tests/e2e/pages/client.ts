import type { Locator, Page } from 'playwright-core';

/** Runs in the page. */
const readFigures = `Object.fromEntries([...document.querySelectorAll('[data-tile]')].flatMap((tile) => {
  const figure = tile.querySelector('.fig .v')?.textContent;
  return figure ? [[tile.dataset.tile, figure]] : [];
}))`;

/** The pages of one client. */
export function client(page: Page) {
  const band = page.locator('header.band');
  const tile = (id: string): Locator => page.locator(`[data-tile="${id}"]`);
  return {
    nickname: band.locator('h1'),
    identity: band.locator('.who p'),
    monogram: band.locator('.mono'),
    freshness: band.locator('.facts a'),
    refresh: band.getByRole('button', { name: /^(Refresh|Verversen)/ }),
    print: band.getByRole('button', { name: /^(Save as PDF|Opslaan als PDF)/ }),
    steps: page.getByRole('complementary', { name: 'Steps' }),
    tab: (name: string): Locator => page.locator('nav.tabs').getByRole('link', { name, exact: true }),
    tile,
    /** The headline of a tile as it is read, its currency left out. */
    figure: (id: string): Locator => tile(id).locator('.fig .v'),
    /** Tiles that wait for a figure. */
    waiting: page.locator('[data-tile] .st', { hasText: /^(loading|never synced|partial)$/ }),
    /** Every headline figure on the page, by tile. */
    figures: (): Promise<{ [tile: string]: string }> => page.evaluate(readFigures),
    popover: page.getByRole('dialog'),
    /** Waits until no run of this client is on and no tile waits for a figure. */
    async synced(timeout = 30_000): Promise<void> {
      await page.locator('[data-tile="T05"] .fig .v').waitFor();
      await page.locator('.sync-head').waitFor({ state: 'detached', timeout });
      await page.locator('[data-tile] .skel').first().waitFor({ state: 'detached' });
    },
  };
}
