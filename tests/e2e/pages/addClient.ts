import type { Locator, Page } from 'playwright-core';

/** Sign in, choose, name. */
export function addClient(page: Page) {
  const nickname = page.getByRole('textbox', { name: 'Nickname' });
  return {
    signIn: page.getByRole('button', { name: 'Sign in to Xero' }),
    waiting: page.getByRole('heading', { name: 'Waiting for the sign-in in your browser' }),
    cancel: page.getByRole('button', { name: 'Cancel' }),
    choose: page.getByRole('heading', { name: 'Choose the organisation' }),
    organisation: (name: string): Locator => page.getByRole('radio', { name }),
    nickname,
    failed: page.getByRole('heading', { name: 'Not attached' }),
    retry: page.getByRole('button', { name: 'Try again' }),
    openClient: (name: string): Locator => page.getByRole('button', { name: `Open ${name}` }),
    async attachAs(name: string): Promise<void> {
      await nickname.fill(name);
      await page.getByRole('button', { name: `Attach ${name}` }).click();
      await page.getByRole('heading', { name: `${name} is attached` }).waitFor();
    },
  };
}
