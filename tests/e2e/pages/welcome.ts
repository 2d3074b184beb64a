import type { Page } from 'playwright-core';

export function welcome(page: Page) {
  return {
    heading: page.locator('main.welcome h1'),
    connect: page.getByRole('link', { name: 'Connect to Xero' }),
    demo: page.getByRole('button', { name: 'Try with demo data' }),
  };
}
