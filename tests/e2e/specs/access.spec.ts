import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { client } from '../pages/client.ts';
import { settings } from '../pages/settings.ts';
import { shell } from '../pages/shell.ts';
import { welcome } from '../pages/welcome.ts';
import { startJourney } from '../support/journey.ts';
import { linde } from '../support/world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = { id: string; impact: string; nodes: string[] };
const run = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
  .filter((one) => one.impact === 'serious' || one.impact === 'critical')
  .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.slice(0, 5).map((node) => node.target.join(' ') + ': ' + node.any.map((check) => check.message).join('; ')) })))`;

describe('for everybody', () => {
  const journey = startJourney({ prepare: (world) => world.attach(linde.name, linde.nickname) });
  const check = async (): Promise<Violation[]> => {
    const { page } = journey.app;
    if (!(await page.evaluate<boolean>("typeof axe !== 'undefined'"))) await page.evaluate(axe);
    return page.evaluate<Violation[]>(run);
  };

  const pages: readonly { name: string; hash: string; shown: string }[] = [
    { name: 'practice', hash: '/practice', shown: '[data-row]' },
    { name: 'overview', hash: '/org/ORG/overview', shown: '[data-tile="T31"] .fig' },
    { name: 'an area', hash: '/org/ORG/customers', shown: '[data-tile="T10"] .fig' },
    { name: 'reports', hash: '/org/ORG/reports', shown: 'main table tbody tr' },
    { name: 'tables', hash: '/org/ORG/tables', shown: 'main [role=row], main tbody tr' },
    { name: 'connections', hash: '/connections', shown: 'main table tbody tr' },
    { name: 'run log', hash: '/runs', shown: 'main table tbody tr' },
    { name: 'glossary', hash: '/glossary', shown: 'main h2, main h3' },
    { name: 'add a client', hash: '/add', shown: 'main .btn.pri' },
    { name: 'clients', hash: '/settings/clients', shown: 'main table tbody tr' },
    { name: 'Xero app', hash: '/settings/xeroApp', shown: 'main .copylist' },
    { name: 'where data lives', hash: '/settings/data', shown: 'main dl' },
    { name: 'welcome', hash: '/welcome', shown: 'main.welcome' },
  ];

  for (const theme of ['Light', 'Dark'] as const) {
    test(`in ${theme.toLowerCase()} colours no page has a serious or critical obstacle`, async () => {
      const { app, world } = journey;
      await app.page.evaluate("location.hash = '#/settings/theme'");
      await settings(app.page).choice(theme).click();
      await app.page.locator(`html[data-theme=${theme.toLowerCase()}]`).waitFor({ state: 'attached' });
      const found: { page: string; violations: Violation[] }[] = [];
      for (const { name, hash, shown } of pages) {
        await app.page.evaluate(
          `location.hash = ${JSON.stringify(`#${hash.replace('ORG', world.tenantId(linde.name))}`)}`,
        );
        await app.page.locator(shown).first().waitFor();
        const violations = await check();
        if (violations.length > 0) found.push({ page: name, violations });
      }
      expect(found).toEqual([]);
    });
  }

  test('a formula, a table twin and the switcher have none either', async () => {
    const { app, world } = journey;
    await app.page.evaluate(`location.hash = '#/org/${world.tenantId(linde.name)}/overview'`);
    const { synced, tile, popover } = client(app.page);
    await synced();
    await tile('T06').focus();
    for (const key of ['f', 't']) {
      await app.page.keyboard.press(key);
      await popover.waitFor();
      expect(await check()).toEqual([]);
      await app.page.keyboard.press('Escape');
      await popover.waitFor({ state: 'detached' });
    }
    await app.page.keyboard.press('Control+k');
    await popover.waitFor();
    expect(await check()).toEqual([]);
    await app.page.keyboard.press('Escape');
    expect((await welcome(app.page).demo.count()) + (await shell(app.page).rail.count())).toBe(1);
  });
});
