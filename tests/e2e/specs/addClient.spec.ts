import { describe, expect, test } from 'vitest';
import { addClient } from '../pages/addClient.ts';
import { client } from '../pages/client.ts';
import { settings } from '../pages/settings.ts';
import { shell } from '../pages/shell.ts';
import { welcome } from '../pages/welcome.ts';
import { figuresOf, written } from '../support/books.ts';
import { startJourney } from '../support/journey.ts';
import { larkfield, linde } from '../support/world.ts';

describe('a new practice', () => {
  const journey = startJourney({ start: { env: { ORGFOLIO_CLIENT_ID: '' } } });

  test('the first start says what the app is and offers two ways on', async () => {
    const { app } = journey;
    const { heading, connect, demo } = welcome(app.page);
    await heading.waitFor();
    expect(await connect.isVisible()).toBe(true);
    expect(await demo.isEnabled()).toBe(true);
  });

  test('connecting begins with the Xero app: redirect addresses to paste, then the client id', async () => {
    const { app } = journey;
    await welcome(app.page).connect.click();
    const { redirectAddresses, clientId, saveAndSignIn } = settings(app.page);
    await clientId.waitFor();
    expect(await redirectAddresses.allTextContents()).toEqual([
      'http://localhost:8743/callback',
      'http://localhost:8744/callback',
      'http://localhost:8745/callback',
    ]);
    expect(await saveAndSignIn.isDisabled()).toBe(true);
  });

  test('a client id that Xero does not know is told, and can be put right', async () => {
    const { world, app } = journey;
    const { clientId, saveAndSignIn } = settings(app.page);
    await clientId.fill('0123456789ABCDEF0123456789ABCDEF');
    await saveAndSignIn.click();
    const { signIn, waiting, cancel, failed } = addClient(app.page);
    await signIn.click();
    await waiting.waitFor();
    expect(await world.consent(app, { organisation: linde.name })).toMatch(/client/i);
    // Xero tells this to the browser only and sends nobody back; the user stops waiting here.
    await cancel.click();
    await failed.waitFor();
    expect(world.sandbox.state.identity.connections).toEqual([]);

    await shell(app.page).link('Settings').click();
    await settings(app.page).section('Xero app').click();
    await clientId.fill(world.sandbox.clientId);
    await saveAndSignIn.click();
    await signIn.waitFor();
  });

  test('a consent refused at Xero attaches nothing and says so', async () => {
    const { world, app } = journey;
    const { signIn, waiting, failed, retry } = addClient(app.page);
    await signIn.click();
    await waiting.waitFor();
    await world.consent(app, { decision: 'cancel' });
    await failed.waitFor();
    expect(await shell(app.page).alert.innerText()).toContain('Access was not allowed at Xero. Nothing was read.');
    await retry.click();
    await waiting.waitFor();
  });

  test('a browser that is closed leaves the user in charge: cancel, and nothing was changed', async () => {
    const { world, app } = journey;
    const { cancel, failed } = addClient(app.page);
    await cancel.click();
    await failed.waitFor();
    expect(await shell(app.page).alert.innerText()).toContain('Signing in was cancelled. Nothing was changed.');
    expect(world.dataCalls()).toEqual([]);
    expect(await shell(app.page).clients()).toEqual([]);
  });

  test('sign in, choose, name: the first sync starts by itself and the overview shows what the books say', async () => {
    const { world, app } = journey;
    const { retry, choose, organisation, attachAs, openClient } = addClient(app.page);
    await retry.click();
    expect(await world.consent(app, { organisation: linde.name })).toMatch(/close/i);
    await choose.waitFor();
    expect(await organisation(linde.name).isChecked()).toBe(true);
    await attachAs(linde.nickname);
    await openClient(linde.nickname).click();

    const page = client(app.page);
    await page.synced();
    expect(await page.nickname.innerText()).toBe(linde.nickname);
    expect(await page.identity.innerText()).toContain(linde.name);
    const books = figuresOf(world, linde);
    expect(await page.figures()).toMatchObject({
      T05: written(books.closingBalance),
      T10: written(books.receivables),
      T20: written(books.netProfit),
      T23: written(books.totalAssets),
    });
    expect(await page.tile('T05').locator('.fig .u').first().innerText()).toBe('EUR');
  });

  test('the same organisation once more is refused by name, before any of its data is asked for', async () => {
    const { world, app } = journey;
    world.sandbox.state.log.reset();
    const before = await shell(app.page).clients();
    await app.clickMenu('addClient');
    const { signIn, failed, openClient } = addClient(app.page);
    await signIn.click();
    world.sandbox.state.clock.advance(60_000);
    await world.consent(app, { organisation: linde.name });
    await failed.waitFor();
    expect(await shell(app.page).alert.innerText()).toContain(`it is ${linde.nickname}. Nothing was read.`);
    expect(world.dataCalls()).toEqual([]);
    expect(await shell(app.page).clients()).toEqual(before);
    await openClient(linde.nickname).click();
    await client(app.page).synced();
    expect(await client(app.page).nickname.innerText()).toBe(linde.nickname);
  });

  test('a second organisation comes under the same sign-in, each with its own figures', async () => {
    const { world, app } = journey;
    await app.page.keyboard.press('g');
    await app.page.keyboard.press('p');
    await app.page.getByRole('link', { name: 'Add client' }).click();
    const { signIn, choose, attachAs, openClient } = addClient(app.page);
    await signIn.click();
    await world.consent(app, { organisation: larkfield.name });
    await choose.waitFor();
    await attachAs(larkfield.nickname);
    await openClient(larkfield.nickname).click();
    const page = client(app.page);
    await page.synced();
    const books = figuresOf(world, larkfield);
    expect(await page.figures()).toMatchObject({
      T05: written(books.closingBalance),
      T20: written(books.netProfit),
      T23: written(books.totalAssets),
    });
    await shell(app.page).link('Connections').click();
    await app.page.getByText('1 identities · 2 organisations').waitFor();
  });

  test('Ctrl+K, two letters and Enter: everything on the screen is the other client', async () => {
    const { world, app } = journey;
    await shell(app.page).switchTo('li');
    const page = client(app.page);
    await page.synced();
    await shell(app.page).switchTo('la');
    await app.page.getByRole('main', { name: larkfield.nickname }).waitFor();
    await page.synced();
    const { T05, T23 } = await page.figures();
    const books = figuresOf(world, larkfield);
    expect({ T05, T23 }).toEqual({ T05: written(books.closingBalance), T23: written(books.totalAssets) });
    expect(await page.nickname.innerText()).toBe(larkfield.nickname);
    expect(await page.identity.innerText()).toContain('GBP');
    expect(await app.page.title()).toContain(larkfield.nickname);
    expect(await shell(app.page).rail.locator('[aria-current=page]').getAttribute('title')).toBe(larkfield.nickname);
    expect(await app.page.locator('main').innerText()).not.toContain(linde.currency);
  });
});
