// What the smoke run does in each app. A step gets Spectron's application and says by throwing that something is wrong.
import assert from 'node:assert/strict';

/** The small app the conformance specs use. */
export const fixture = [
  {
    title: 'one window is open, with its title',
    run: async ({ client }) => {
      assert.equal(await client.getWindowCount(), 1);
      assert.equal(await client.getTitle(), 'Conformance');
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
];
