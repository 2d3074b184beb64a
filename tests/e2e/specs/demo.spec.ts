import { describe, expect, test } from 'vitest';
import { client } from '../pages/client.ts';
import { shell } from '../pages/shell.ts';
import { welcome } from '../pages/welcome.ts';
import { startJourney } from '../support/journey.ts';

describe('the demo practice', () => {
  const journey = startJourney();

  test('opens from the welcome page with fictitious clients, and says that they are', async () => {
    const { app } = journey;
    await welcome(app.page).demo.click();
    await app.page.getByRole('heading', { level: 1, name: 'Practice' }).waitFor();
    await shell(app.page).rail.getByText('Demo data, fictitious clients').waitFor();
    await app.page.locator('[data-row]').first().waitFor();
    expect(journey.world.sandbox.state.log.entries()).toEqual([]);
  });

  test('figures come tile by tile: some can be read while others still load', async () => {
    const { app } = journey;
    await app.page.locator('[data-row]').first().locator('a, button').first().click();
    const { steps, tile, waiting } = client(app.page);
    await steps.waitFor();
    await tile('T23').locator('.fig .v').waitFor();
    expect(await waiting.count()).toBeGreaterThan(0);
  });

  test('when the run has ended no tile is loading, and every figure has its value or its reason', async () => {
    const { app } = journey;
    const { synced, waiting, figures, freshness } = client(app.page);
    await synced(90_000);
    expect(await waiting.count()).toBe(0);
    expect(Object.keys(await figures()).length).toBeGreaterThan(20);
    expect(await freshness.innerText()).toContain('today');
    expect(await app.page.locator('[data-tile]').count()).toBe(31);
  });
});
