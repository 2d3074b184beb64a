import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { client } from '../pages/client.ts';
import { settings } from '../pages/settings.ts';
import { shell } from '../pages/shell.ts';
import { startJourney } from '../support/journey.ts';
import { larkfield, linde } from '../support/world.ts';

describe('a practice with two clients', () => {
  const journey = startJourney({
    prepare: async (world) => {
      await world.attach(linde.name, linde.nickname);
      await world.attach(larkfield.name, larkfield.nickname);
    },
  });
  const folders = () => readdirSync(join(journey.world.profile, 'orgs'));

  test('language, brackets and theme change while it runs: words and formats, never a figure', async () => {
    const { app } = journey;
    await shell(app.page).link(linde.nickname).click();
    const page = client(app.page);
    await page.synced();
    const english = await page.figures();
    await shell(app.page).link('Settings').click();
    await settings(app.page).section('Theme').click();
    await settings(app.page).choice('Dark').click();
    await app.page.locator('html[data-theme=dark]').waitFor();
    await settings(app.page).section('Language and formats').click();
    await settings(app.page).choice('Brackets').click();
    await settings(app.page).choice('Nederlands').first().click();
    await app.page.getByRole('heading', { level: 1, name: 'Instellingen' }).waitFor();
    expect(await app.page.locator('html').getAttribute('lang')).toBe('nl');

    await shell(app.page).link(linde.nickname).click();
    await page.tile('T10').getByRole('heading', { name: 'Openstaande debiteuren' }).waitFor();
    await page.synced();
    const dutch = await page.figures();
    expect(Object.keys(dutch)).toEqual(Object.keys(english));
    // The same digits; only separators, the minus sign and brackets may differ.
    const digits = (figures: { [tile: string]: string }) =>
      Object.fromEntries(Object.entries(figures).map(([id, text]) => [id, text.replace(/\D/g, '')]));
    expect(digits(dutch)).toEqual(digits(english));
    expect(dutch['T05']).toBe(english['T05']?.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ',')));
  });

  test('the choice is there again after a restart', async () => {
    const { app } = journey;
    await app.restart();
    await app.page.locator('html[data-theme=dark][lang=nl]').waitFor({ state: 'attached' });
    await shell(app.page).link('Instellingen').click();
    await settings(app.page).choice('English').first().click();
    await app.page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  });

  test('a client gets another nickname, everywhere at once; a nickname in use is refused', async () => {
    const { app } = journey;
    await settings(app.page).section('Clients').click();
    const { row, dialog } = settings(app.page);
    await row(linde.nickname).getByRole('button', { name: 'Rename' }).click();
    const name = dialog.getByRole('textbox', { name: 'Nickname' });
    await name.fill(' LÁRKFIELD ');
    await dialog.getByRole('button', { name: 'Save' }).click();
    expect(await dialog.getByRole('alert').innerText()).toContain('is in use');
    await name.fill('Carpenter');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await shell(app.page).link('Carpenter').click();
    expect(await client(app.page).nickname.innerText()).toBe('Carpenter');
    expect(await client(app.page).identity.innerText()).toContain(linde.name);
    expect(await shell(app.page).clients()).not.toContain(linde.nickname);
  });

  test('a pinned client stands on the rail above the others', async () => {
    const { app } = journey;
    await shell(app.page).link('Settings').click();
    await settings(app.page).section('Clients').click();
    await settings(app.page).row(larkfield.nickname).getByRole('button', { name: 'Pin' }).click();
    await shell(app.page)
      .rail.getByRole('heading', { name: /Pinned/ })
      .waitFor();
    expect((await shell(app.page).clients())[0]).toBe(larkfield.nickname);
  });

  test('removing a client takes its typed nickname, and leaves no file of it', async () => {
    const { app, world } = journey;
    const before = folders();
    const { row, dialog } = settings(app.page);
    await row('Carpenter').getByRole('button', { name: 'Remove' }).click();
    const remove = dialog.getByRole('button', { name: 'Remove Carpenter' });
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('Carp');
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('Carpenter');
    await remove.click();
    await dialog.getByRole('heading', { name: 'Carpenter is removed' }).waitFor();
    await app.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => shell(app.page).clients()).toEqual([larkfield.nickname]);
    expect(before).toHaveLength(2);
    expect(folders()).toHaveLength(1);
    expect(existsSync(join(world.profile, 'orgs', folders()[0] ?? ''))).toBe(true);
    // The other client is untouched.
    await shell(app.page).link(larkfield.nickname).click();
    await client(app.page).synced();
  });
});
