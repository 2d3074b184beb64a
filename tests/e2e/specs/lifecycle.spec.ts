import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { markNewer } from '../../engine/core/files.ts';
import { commandLine } from '../driver/appDriver.ts';
import { addClient } from '../pages/addClient.ts';
import { client } from '../pages/client.ts';
import { shell } from '../pages/shell.ts';
import { welcome } from '../pages/welcome.ts';
import { figuresOf, written } from '../support/books.ts';
import { startJourney } from '../support/journey.ts';
import { larkfield, linde } from '../support/world.ts';

describe('starting and ending', () => {
  const journey = startJourney();

  test('a second start ends at once and leaves the first window as the only one', async () => {
    const { app, world } = journey;
    await welcome(app.page).heading.waitFor();
    const options = world.launchOptions();
    const { command, args } = commandLine(app.hostName, options);
    const second = spawn(command, args, {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    second.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(second, 'exit')) as [number];
    expect(code).toBe(0);
    expect(said).toContain('already open with this profile');
    expect(await app.pages()).toHaveLength(1);
    expect(await welcome(app.page).connect.isVisible()).toBe(true);
  });

  test('killed in the middle of a first sync, it goes on after the next start and the figures are right', async () => {
    const { world } = journey;
    // Xero falls silent after the first figures have come in.
    world.sandbox.state.faults.add({ endpoint: 'BankTransactions', times: 0, action: { kind: 'hang' } });
    await welcome(journey.app.page).connect.click();
    const { signIn, choose, attachAs, openClient } = addClient(journey.app.page);
    await signIn.click();
    await world.consent(journey.app, { organisation: linde.name });
    await choose.waitFor();
    await attachAs(linde.nickname);
    await openClient(linde.nickname).click();
    await client(journey.app.page).figure('T23').waitFor();
    await client(journey.app.page).steps.waitFor();

    process.kill(journey.app.processId, 'SIGKILL');
    await journey.app.ended;
    world.sandbox.state.faults.clear();
    journey.app = await world.start();
    const { app } = journey;
    await shell(app.page).link(linde.nickname).click();
    const page = client(app.page);
    await page.figure('T23').waitFor();
    await page.refresh.click();
    await page.figure('T05').waitFor();
    await expect.poll(() => page.waiting.count(), { timeout: 60_000 }).toBe(0);
    await page.synced();
    const books = figuresOf(world, linde);
    expect(await page.figures()).toMatchObject({
      T05: written(books.closingBalance),
      T10: written(books.receivables),
      T20: written(books.netProfit),
      T23: written(books.totalAssets),
    });
  });
});

describe('a profile whose secrets cannot be opened', () => {
  const journey = startJourney({
    prepare: (world) => world.attach(linde.name, linde.nickname),
    // No passphrase file, and no keychain to ask either.
    start: { env: { ORGFOLIO_PASSPHRASE_FILE: '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } },
  });

  test('says so and asks for the passphrase; a wrong one opens nothing', async () => {
    const { app } = journey;
    await app.page.getByRole('heading', { name: 'The figures cannot be opened yet' }).waitFor();
    await app.page.getByLabel('Passphrase').fill('wrong horse');
    await app.page.getByRole('button', { name: 'Open', exact: true }).click();
    await shell(app.page).alert.getByText('The passphrase does not open the sealed file.').waitFor();
  });

  test('the right passphrase opens the practice as it was', async () => {
    const { app } = journey;
    await app.page.getByLabel('Passphrase').fill('correct horse');
    await app.page.getByRole('button', { name: 'Open', exact: true }).click();
    await shell(app.page).link(linde.nickname).click();
    await client(app.page).synced();
    expect(await client(app.page).nickname.innerText()).toBe(linde.nickname);
  });
});

describe.runIf(process.platform === 'linux')('a computer without a keychain', () => {
  const journey = startJourney({
    start: { env: { ORGFOLIO_PASSPHRASE_FILE: '', DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } },
  });

  test('offers to work in memory for this session, and says all the time that it does', async () => {
    const { app, world } = journey;
    const session = app.page.getByRole('button', { name: 'Work in memory for this session' });
    await session.waitFor();
    expect(await shell(app.page).alert.innerText()).toMatch(/keychain/);
    await session.click();
    await shell(app.page)
      .banner.getByText(/kept in memory only/)
      .waitFor();
    expect(existsSync(join(world.profile, 'registry.sqlite'))).toBe(false);
  });
});

describe('files that cannot be used', () => {
  const journey = startJourney({
    prepare: async (world) => {
      await world.attach(linde.name, linde.nickname);
      await world.attach(larkfield.name, larkfield.nickname);
      await markNewer(
        { profile: { dir: world.profile, passphraseFile: world.passphraseFile } },
        world.tenantId(larkfield.name),
      );
    },
  });

  test('a client file of a newer version is named as that, and the other client opens', async () => {
    const { app } = journey;
    await shell(app.page).link(larkfield.nickname).click();
    await app.page.getByText('A newer version of Orgfolio wrote this file.').first().waitFor();
    await shell(app.page).link(linde.nickname).click();
    await client(app.page).synced();
  });

  test('a damaged registry is told in a sentence at the next start, and is not written over', async () => {
    const { world } = journey;
    await journey.app.close();
    const registry = join(world.profile, 'registry.sqlite');
    const damaged = Buffer.concat([Buffer.alloc(4096, 7), readFileSync(registry).subarray(4096)]);
    writeFileSync(registry, damaged);
    journey.app = await world.start();
    const { app } = journey;
    await app.page.getByRole('heading', { name: 'The figures cannot be opened yet' }).waitFor();
    expect(await shell(app.page).alert.innerText()).toContain('The practice file is damaged');
    expect(await app.page.getByRole('button', { name: 'Try again' }).isEnabled()).toBe(true);
    expect(readFileSync(registry).equals(damaged)).toBe(true);
  });
});
