import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeskLayout, OwnTileDraft } from '#contract/desk';
import type { Output } from '#contract/index';
import { openEngineWorld, sam, type EngineWorld } from '../core/support.ts';

const linde = 'Timmerwerk De Linde BV';
const larkfield = 'Larkfield Books Ltd';
let world: EngineWorld;
let one: string;
let two: string;
beforeAll(async () => {
  world = await openEngineWorld();
  one = await world.attach(sam, linde, 'De Linde', true);
  two = await world.attach(sam, larkfield, 'Larkfield', true);
}, 120_000);
afterAll(() => world.close());

const ask = <N extends 'desk.layout' | 'desk.ownTiles' | 'desk.practice'>(name: N, input: object): Promise<Output<N>> =>
  world.ok(name, input);
const layout: DeskLayout = {
  sheets: { overview: { blocks: [{ area: 'cash', slots: [{ span: 6, lines: [['T05'], ['T02', 'T03']] }] }], hidden: ['T18'] } },
  dress: { T10: { title: 'Debtors', link: { tab: 'reports', report: 'customer' } } },
}; // prettier-ignore
const draft: OwnTileDraft = {
  name: 'Open sales invoices',
  area: 'customers',
  table: 'invoices',
  measure: { how: 'count' },
  group: null,
  filters: [{ column: 'type', is: 'equal', value: 'ACCREC' }],
  chart: 'figure',
  limits: { side: 'above', amber: null, red: '0' },
};

describe('arrangements', () => {
  test('a client has the standard page until somebody arranges it, and then its own', async () => {
    expect(await ask('desk.layout', { orgId: one })).toEqual({ source: 'standard', layout: { sheets: {}, dress: {} }, others: 0, hasTemplate: false }); // prettier-ignore
    await world.ok('desk.saveLayout', { orgId: one, scope: 'client', layout });
    expect(await ask('desk.layout', { orgId: one })).toMatchObject({ source: 'client', layout });
    expect(await ask('desk.layout', { orgId: two })).toMatchObject({ source: 'standard', others: 1 });
  });

  test('it is still there after a new sync: arrangements are the practice’s, not Xero’s', async () => {
    await world.ok('private.syncAndWait', { orgIds: [one], full: true, lang: 'en' });
    expect((await ask('desk.layout', { orgId: one })).layout).toEqual(layout);
  });

  test('the template is for every client without a page of its own; who gives that up follows it', async () => {
    const shared: DeskLayout = { sheets: {}, dress: { T11: { title: 'Late' } } };
    await world.ok('desk.saveLayout', { orgId: two, scope: 'template', layout: shared });
    expect(await ask('desk.layout', { orgId: two })).toMatchObject({ source: 'template', layout: shared });
    expect(await ask('desk.layout', { orgId: one })).toMatchObject({ source: 'client', hasTemplate: true });
    await world.ok('desk.followTemplate', { orgId: one });
    expect(await ask('desk.layout', { orgId: one })).toMatchObject({ source: 'template', layout: shared });
  });

  test('a tile that is not in the contract, a width of thirteen columns or an address elsewhere is refused', async () => {
    const broken = [
      { sheets: { overview: { blocks: [{ area: 'cash', slots: [{ span: 13, lines: [['T05']] }] }], hidden: [] } }, dress: {} },
      { sheets: { overview: { blocks: [{ area: 'cash', slots: [{ span: 3, lines: [['T99']] }] }], hidden: [] } }, dress: {} },
      { sheets: {}, dress: { T10: { link: { tab: 'https://example.com' } } } },
    ]; // prettier-ignore
    for (const bad of broken) {
      const reply = await world.engine.call('desk.saveLayout', { orgId: one, scope: 'client', layout: bad });
      expect(reply).toMatchObject({ ok: false, failure: { code: 'bad.input' } });
    }
  });
});

describe('own tiles', () => {
  test('one for this client is not another’s; one for all is everybody’s, with each client’s own figure', async () => {
    const { id }: { id: string } = await world.ok('desk.saveTile', { orgId: one, scope: 'client', id: null, draft });
    expect((await ask('desk.ownTiles', { orgId: two, lang: 'en' })).tiles).toEqual([]);
    await world.ok('desk.saveTile', { orgId: one, scope: 'template', id, draft });
    const figures = await Promise.all(
      [one, two].map(async (orgId) => (await ask('desk.ownTiles', { orgId, lang: 'en' })).tiles[0]),
    );
    for (const [index, found] of figures.entries()) {
      expect(found).toMatchObject({
        definition: { id, scope: 'template' },
        figure: { state: 'fresh', crossed: 'red' },
      });
      const page: { total: number } = await world.ok('tables.page', { orgId: [one, two][index], table: 'invoices', offset: 0, limit: 1, search: 'ACCREC', lang: 'en' }); // prettier-ignore
      expect(Number(found?.figure.value)).toBeGreaterThan(0);
      expect(Number(found?.figure.value)).toBeLessThanOrEqual(page.total);
    }
  });

  test('a crossed limit counts as a finding of every client it stands for', async () => {
    const { tiles } = await ask('desk.ownTiles', { orgId: one, lang: 'en' });
    await expect
      .poll(async () =>
        Object.values((await ask('desk.practice', {})).findings).flatMap((found) => found.map((f) => f.key)),
      )
      .toEqual(expect.arrayContaining([tiles[0]?.definition.id]));
    await expect
      .poll(async () => Object.keys((await ask('desk.practice', {})).findings).sort())
      .toEqual([one, two].sort());
  });

  test('before anything is read a tile says that it never was', async () => {
    const three = await world.attach(sam, 'Harbour Kitchens Limited', 'Harbour', false);
    const { tiles } = await ask('desk.ownTiles', { orgId: three, lang: 'en' });
    expect(tiles[0]?.figure).toMatchObject({ state: 'never', value: null, crossed: null });
  });
});

describe('notes of the practice', () => {
  test('two spellings of a tag are one, and a tag nobody has any more goes', async () => {
    await world.ok('desk.setTags', { orgId: one, names: ['VAT monthly', 'Horeca'] });
    await world.ok('desk.setTags', { orgId: two, names: ['vat  Monthly'] });
    const { tags, orgTags } = await ask('desk.practice', {});
    expect(tags.map((tag) => tag.name)).toEqual(['Horeca', 'VAT monthly']);
    expect(orgTags[one]).toContain(orgTags[two]?.[0]);
    await world.ok('desk.setTags', { orgId: one, names: [] });
    expect((await ask('desk.practice', {})).tags.map((tag) => tag.name)).toEqual(['VAT monthly']);
  });

  test('views, snoozes and review marks are kept, replaced and removed', async () => {
    const view = { columns: ['client', 'profit'], sort: { column: 'profit', isDescending: true }, filter: 'all', tags: [], search: '' }; // prettier-ignore
    const { id }: { id: number } = await world.ok('desk.saveView', { id: null, name: 'By profit', view });
    await world.ok('desk.saveView', { id, name: 'Profit', view: { ...view, search: 'li' } });
    await world.ok('desk.snooze', {
      orgId: one,
      key: 'tie-T16',
      until: '2026-12-01',
      fingerprint: null,
      reason: 'agreed',
    });
    await world.ok('desk.snooze', { orgId: one, key: 'tie-T16', until: null, fingerprint: '312.40', reason: 'waits' });
    await world.ok('desk.review', { orgId: one, subject: 'T10', initials: 'MvD', note: '' });
    const kept = await ask('desk.practice', {});
    expect(kept.views).toEqual([{ id, name: 'Profit', view: { ...view, search: 'li' } }]);
    expect(kept.snoozes).toMatchObject([
      { orgId: one, key: 'tie-T16', until: null, fingerprint: '312.40', reason: 'waits' },
    ]);
    expect(kept.reviews).toMatchObject([{ orgId: one, subject: 'T10', initials: 'MvD' }]);
    await world.ok('desk.deleteView', { id });
    await world.ok('desk.wake', { orgId: one, key: 'tie-T16' });
    await world.ok('desk.unreview', { orgId: one, subject: 'T10' });
    expect(await ask('desk.practice', {})).toMatchObject({ views: [], snoozes: [], reviews: [] });
  });

  test('with a client everything noted about it goes; what is for all stays', async () => {
    await world.ok('desk.saveLayout', { orgId: two, scope: 'client', layout });
    await world.ok('desk.setTags', { orgId: two, names: ['Leaving'] });
    await world.ok('desk.review', { orgId: two, subject: 'client', initials: 'PH', note: 'done' });
    await world.ok('desk.snooze', { orgId: two, key: 'state', until: null, fingerprint: null, reason: '' });
    await world.ok('desk.saveTile', { orgId: two, scope: 'client', id: null, draft: { ...draft, name: 'Only here' } });
    await world.ok('orgs.detach', { orgId: two, nickname: 'Larkfield' });
    const left = await ask('desk.practice', {});
    expect([left.orgTags[two], left.findings[two]]).toEqual([undefined, undefined]);
    expect([...left.reviews, ...left.snoozes].filter((note) => note.orgId === two)).toEqual([]);
    expect(await ask('desk.layout', { orgId: one })).toMatchObject({ source: 'template', others: 0 });
    expect((await ask('desk.ownTiles', { orgId: one, lang: 'en' })).tiles.map((tile) => tile.definition.name)).toEqual(['Open sales invoices']); // prettier-ignore
  });
});
