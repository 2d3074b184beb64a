import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addClient } from '../pages/addClient.ts';
import { client } from '../pages/client.ts';
import { shell } from '../pages/shell.ts';
import { figuresOf, written } from '../support/books.ts';
import { startJourney } from '../support/journey.ts';
import { larkfield, linde } from '../support/world.ts';

describe('without a mouse', () => {
  const journey = startJourney({ prepare: (world) => world.attach(larkfield.name, larkfield.nickname) });
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await journey.app.page.keyboard.press(key);
  };
  /** Tab until the focus is where it should be, as a person would; gives up after a page full of stops. */
  const tabTo = async (css: string): Promise<void> => {
    const { page } = journey.app;
    for (let stop = 0; stop < 60; stop++) {
      if (await page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(css)}) ?? false`)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${css}.`);
  };

  test('a client is added: palette, sign in, name, Enter', async () => {
    const { app, world } = journey;
    await shell(app.page).link(larkfield.nickname).waitFor();
    await shell(app.page).switchTo('add client');
    const { signIn, choose, openClient } = addClient(app.page);
    await signIn.waitFor();
    await tabTo('main .btn.pri');
    await press('Enter');
    await world.consent(app, { organisation: linde.name });
    await choose.waitFor();
    // The field for the name has the focus already.
    await expect.poll(() => app.page.evaluate<string>('document.activeElement?.id')).toBe('nickname');
    await press('Control+a');
    await app.page.keyboard.type(linde.nickname);
    await press('Enter');
    await openClient(linde.nickname).waitFor();
    await tabTo('main .btn.pri');
    await press('Enter');
    await client(app.page).synced();
    expect(await client(app.page).nickname.innerText()).toBe(linde.nickname);
  });

  test('a tile and its formula are read: Tab to the sheet, arrows, F, Escape back to the tile', async () => {
    const { app, world } = journey;
    await tabTo('[data-tile]');
    await press('ArrowRight', 'ArrowLeft');
    const focused = () => app.page.evaluate<string>('document.activeElement?.dataset.tile');
    expect(await focused()).toBe('T05');
    await press('f');
    const { popover } = client(app.page);
    await popover.waitFor();
    const figure = written(figuresOf(world, linde).closingBalance);
    expect(await popover.innerText()).toContain(figure);
    expect(await popover.innerText()).toContain('Difference');
    await press('Escape');
    await popover.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('T05');
  });

  test('refreshing is R', async () => {
    const { app, world } = journey;
    world.sandbox.state.log.reset();
    await press('r');
    await expect.poll(() => world.dataCalls().length).toBeGreaterThan(0);
    await client(app.page).synced();
  });

  test('switching is Ctrl+K, two letters, Enter, and Tab goes back to the last client', async () => {
    const { app } = journey;
    await shell(app.page).switchTo('la');
    await app.page.getByRole('main', { name: larkfield.nickname }).waitFor();
    await press('Control+k');
    await app.page.getByRole('dialog').waitFor();
    await press('Tab');
    await app.page.getByRole('main', { name: linde.nickname }).waitFor();
    expect(await client(app.page).nickname.innerText()).toBe(linde.nickname);
  });

  test('printing is P', async () => {
    const { app, world } = journey;
    await client(app.page).synced();
    const filePath = join(world.folder, 'keys.pdf');
    await app.answerDialog('save', { canceled: false, filePath });
    await press('p');
    await shell(app.page).toast.getByText('keys.pdf').waitFor();
    expect(existsSync(filePath)).toBe(true);
  });

  test('the tabs are digits, and ? lists all keys', async () => {
    const { app } = journey;
    await press('3');
    await app.page.locator('nav.tabs [aria-current=page]', { hasText: 'Customers' }).waitFor();
    await press('?');
    await app.page.getByRole('dialog', { name: 'Keys of this page' }).waitFor();
    await press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
