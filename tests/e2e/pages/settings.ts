import type { Locator, Page } from 'playwright-core';

export function settings(page: Page) {
  const sections = page.locator('nav.side-list');
  const row = (nickname: string): Locator =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: nickname }) });
  return {
    section: (name: string): Locator => sections.getByRole('link', { name, exact: true }),
    clientId: page.getByRole('textbox', { name: 'Client ID' }),
    redirectAddresses: page.locator('.copylist li .mono-text'),
    saveAndSignIn: page.getByRole('button', { name: 'Save and sign in' }),
    choice: (name: string): Locator => page.getByRole('radio', { name, exact: true }),
    row,
    dialog: page.getByRole('dialog'),
  };
}
