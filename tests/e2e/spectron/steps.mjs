// What the smoke run does in each app. A step gets Spectron's application and says by throwing that something is wrong.
import assert from 'node:assert/strict';

/** Orgfolio itself, with its demo practice: no account, no network. */
export const app = {
  args: ['--demo'],
  steps: [
    {
      title: 'one window is open, and its title names the product',
      run: async ({ client }) => {
        await client.waitUntil(async () => (await client.getTitle()).includes('Orgfolio'), { timeout: 20_000 });
        assert.equal(await client.getWindowCount(), 1);
      },
    },
    {
      title: 'the clients of the practice are listed',
      run: async ({ client }) => {
        await client.waitUntil(async () => (await client.$$(clientLinks)).length >= 2, { timeout: 60_000 });
      },
    },
    {
      title: 'a click opens a client, another click the next one, each under its own name',
      run: async ({ client }) => {
        for (const at of [0, 1]) {
          const link = (await client.$$(clientLinks))[at];
          const name = await link.getAttribute('title');
          await link.click();
          const heading = async () => (await client.$('.band h1')).getText();
          await client.waitUntil(async () => (await heading()) === name, {
            timeout: 30_000,
            timeoutMsg: `The page of ${name} does not open; its heading is ${await heading()}.`,
          });
          assert.match(await client.getTitle(), new RegExp(`^${escape(name)}`));
        }
      },
    },
    {
      title: 'a figure of that client can be read',
      run: async ({ client }) => {
        const hasFigure = async () => (await client.$$('[data-tile] .fig .v')).length > 0;
        await client.waitUntil(hasFigure, { timeout: 60_000, timeoutMsg: 'No tile shows a figure.' });
        assert.match(await (await client.$('[data-tile] .fig .v')).getText(), /\d/);
      },
    },
  ],
};

const clientLinks = 'nav.rail a[href*="/org/"][href*="/overview"]';
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The small app the conformance specs use. */
export const fixture = {
  args: [],
  steps: [
    {
      title: 'one window is open, with its title',
      run: async ({ client }) => {
        await client.waitUntil(async () => (await client.getTitle()) === 'Conformance', { timeout: 10_000 });
        assert.equal(await client.getWindowCount(), 1);
      },
    },
    {
      title: 'a click reaches the main process and comes back as text',
      run: async ({ client }) => {
        await (await client.$('#count')).click();
        await (await client.$('#count')).click();
        await client.waitUntilTextExists('#total', '2', 5000);
        assert.equal(await (await client.$('h1')).getText(), 'Conformance');
      },
    },
  ],
};
