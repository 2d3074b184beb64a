import { describe, expect, test } from 'vitest';
import { client } from '../pages/client.ts';
import { shell } from '../pages/shell.ts';
import { startJourney } from '../support/journey.ts';
import { harbour } from '../support/world.ts';

describe('a user without report permission', () => {
  const journey = startJourney({
    prepare: (world) => world.attach(harbour.name, harbour.nickname),
  });

  test('sees figures made of documents; those made of reports say no permission and name the role', async () => {
    const { app } = journey;
    await shell(app.page).link(harbour.nickname).click();
    const { figure, tile, freshness } = client(app.page);
    await figure('T10').waitFor();
    expect(await figure('T10').innerText()).toMatch(/^\d[\d,]*\.\d\d$/);
    for (const id of ['T20', 'T23', 'T25']) {
      const text = await tile(id).innerText();
      expect(text).toContain('no permission');
      expect(text).toContain('Standard + reports');
      expect(await figure(id).count()).toBe(0);
    }
    expect(await freshness.innerText()).toContain('today');
  });

  test('can copy a note for the owner', async () => {
    const { app } = journey;
    await client(app.page).tile('T20').getByRole('button', { name: 'Copy a note for the owner' }).click();
    await shell(app.page).toast.getByText('Copied').waitFor();
  });

  test('finds the run in the log as partly done', async () => {
    const { app } = journey;
    await shell(app.page).link('Run log').click();
    await app.page
      .getByRole('row', { name: /Harbour.*partly/ })
      .first()
      .waitFor();
  });
});
