import type { Locator, Page } from 'playwright-core';

/** What every page but the welcome page has around it. */
export function shell(page: Page) {
  const rail = page.getByRole('navigation', { name: /^(Main|Hoofdmenu)$/ });
  return {
    rail,
    link: (name: string | RegExp): Locator => rail.getByRole('link', { name }),
    /** Nicknames on the rail, from top to bottom. */
    clients: async (): Promise<(string | null)[]> => {
      const links = await rail.locator('a[href*="/org/"]:has(.chip)').all();
      return Promise.all(links.map((link) => link.getAttribute('title')));
    },
    title: page.locator('header.band h1'),
    toast: page.locator('.toast'),
    banner: page.locator('.banners'),
    alert: page.getByRole('alert'),
    /** Ctrl+K, what is typed, Enter. */
    async switchTo(typed: string): Promise<void> {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').waitFor();
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
    },
  };
}
