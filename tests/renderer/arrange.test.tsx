// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deskPages, type DeskPage, type DeskSheet } from '#contract/desk';
import { tileIds } from '#contract/tiles';
import { foundIn } from '#engine/desk/found';
import { clientsOf, hasTags, sortRows, standardView } from '../../renderer/pages/practice/practiceModel.ts';
import { isAway } from '../../renderer/desk/away.ts';
import { createSpeech } from '../../renderer/i18n/index.ts';
import { findingsOf } from '../../renderer/pages/org/findings.ts';
import * as layout from '../../renderer/tiles/layout.ts';
import { createDesk, ownTile } from './fixtures/desk.ts';
import { buildPracticeRow, members } from './fixtures/orgs.ts';
import { buildTiles } from './fixtures/tiles.ts';
import { fillJsdom, mount } from './harness/mount.tsx';

const eik = members[0]!.tenantId;
const document31 = buildTiles(members[0]!, 'accrual', 'en');
const known: layout.KnownTile[] = document31.tiles.map((tile) => ({ id: tile.id, area: tile.area, span: 3 }));
const on = (page: DeskPage) => known.filter((tile) => page === 'overview' || tile.area === page).map((tile) => tile.id);
const all = (sheet: DeskSheet) => [...layout.tilesOn(sheet), ...sheet.hidden].sort();

describe('arranging a sheet', () => {
  test.each([...deskPages])('%s: the standard page has every tile of it once', (page) => {
    const sheet = layout.settle(undefined, page, known);
    expect(all(sheet)).toEqual([...on(page)].sort());
    for (const row of sheet.blocks.flatMap((block) => layout.rowsOf(block.slots)))
      expect(row.reduce((sum, slot) => sum + slot.span, 0)).toBeLessThanOrEqual(layout.COLUMNS);
  });

  test('whatever is moved, resized, stacked, hidden and restored: no tile is ever lost or twice there', () => {
    const step = fc.record({
      id: fc.constantFrom(...tileIds),
      other: fc.constantFrom(...tileIds),
      act: fc.constantFrom('left', 'right', 'up', 'down', 'stack', 'wider', 'narrower', 'hide', 'restore', 'above', 'below', 'beside', 'append' ),
    }); // prettier-ignore
    fc.assert(
      fc.property(fc.constantFrom(...deskPages), fc.array(step, { maxLength: 40 }), (page, steps) => {
        let sheet = layout.settle(undefined, page, known);
        for (const { id, other, act: what } of steps) {
          const tile = known.find((one) => one.id === id)!;
          if (!all(sheet).includes(id) || !all(sheet).includes(other)) continue;
          const isPlaced = layout.find(sheet, id) !== null;
          if (what === 'restore') sheet = layout.restore(sheet, tile, page);
          else if (what === 'append') sheet = layout.append(sheet, id, sheet.blocks[0]!.area);
          else if (!isPlaced) continue;
          else if (what === 'hide') sheet = layout.hide(sheet, id);
          else if (what === 'stack') sheet = layout.stack(sheet, id);
          else if (what === 'wider' || what === 'narrower') sheet = layout.resize(sheet, id, what === 'wider' ? 1 : -1);
          else if (what === 'above' || what === 'below') sheet = layout.place(sheet, id, other, what);
          else if (what === 'beside') sheet = layout.place(sheet, id, other, 'right');
          else sheet = layout.step(sheet, id, what);
          expect(all(sheet)).toEqual([...on(page)].sort());
          for (const slot of sheet.blocks.flatMap((block) => block.slots)) {
            expect(slot.lines.length).toBeGreaterThan(0);
            expect(slot.span).toBeGreaterThanOrEqual(layout.LEAST_SPAN);
            expect(slot.span).toBeLessThanOrEqual(layout.COLUMNS);
          }
        }
        // What was stored is drawn as it was stored.
        expect(layout.settle(sheet, page, known)).toEqual(sheet);
      }),
      { numRuns: 150 },
    );
  });

  test('a tile a stored page never heard of stands at the end of its area; one that is gone leaves no hole', () => {
    const sheet = layout.settle(
      undefined,
      'overview',
      known.filter((tile) => tile.id !== 'T11'),
    );
    expect(layout.find(sheet, 'T11')).toBeNull();
    const later = layout.settle(sheet, 'overview', [...known, { id: 'own-0123456789ab', area: 'cash', span: 4 }]);
    expect(layout.tilesOn(later)).toContain('T11');
    expect(later.blocks[0]!.slots.at(-1)).toEqual({ span: 4, lines: [['own-0123456789ab']] });
    const earlier = layout.settle(later, 'overview', known);
    expect(layout.tilesOn(earlier)).not.toContain('own-0123456789ab');
  });

  test('hidden and restored, a tile is back where it stood', () => {
    const sheet = layout.settle(undefined, 'overview', known);
    for (const id of ['T04', 'T06', 'T30'] as const) {
      const back = layout.restore(
        layout.hide(sheet, id),
        known.find((tile) => tile.id === id)!,
        'overview',
      );
      expect(layout.find(back, id)).toEqual(layout.find(sheet, id));
    }
  });
});

describe('findings', () => {
  test('the engine counts exactly what the page says, under the same keys', () => {
    const speech = createSpeech('en', 'minus');
    for (const member of members) {
      const tiles = buildTiles(member, 'accrual', 'en');
      const own = [ownTile('own-0123456789ab', {}, 'red'), ownTile('own-0123456789ac')];
      const said = findingsOf(tiles, own, undefined, speech).map(({ key, fingerprint }) => ({ key, fingerprint }));
      const counted = foundIn(tiles, own);
      expect(new Set(said.map((one) => JSON.stringify(one)))).toEqual(new Set(counted.map((one) => JSON.stringify(one)))); // prettier-ignore
    }
  });

  test('one put away until a day is back on that day; until it changes, when it says something else', () => {
    const base = { orgId: eik, key: 'tie-T16', reason: '', at: '2026-11-22T09:00:00Z' };
    const until = { ...base, until: '2026-12-01', fingerprint: null };
    expect([isAway(until, 'x', '2026-11-30'), isAway(until, 'x', '2026-12-01')]).toEqual([true, false]);
    const change = { ...base, until: null, fingerprint: '312.40' };
    expect([isAway(change, '312.40', '2027-01-01'), isAway(change, '200.00', '2026-11-23')]).toEqual([true, false]);
  });
});

describe('the practice page', () => {
  test('200 clients are sorted by any figure, unknown last, and found by all of their tags', () => {
    const rows = Array.from({ length: 200 }, (_, index) => {
      const row = buildPracticeRow(members[index % members.length]!);
      return { ...row, tenantId: `${String(index).padStart(8, '0')}${row.tenantId.slice(8)}` as typeof row.tenantId };
    });
    const first = rows[0]!.tenantId;
    const notes = { tags: [{ id: 1, name: 'Horeca' }, { id: 2, name: 'VAT' }], orgTags: { [first]: [1, 2] }, findings: { [first]: [{ key: 'tie-T10', fingerprint: '1.00' }] }, snoozes: [], reviews: [] }; // prettier-ignore
    const clients = clientsOf(rows, notes, '2026-11-22');
    expect(clients.filter((client) => hasTags(client, [1, 2])).map((client) => client.tenantId)).toEqual([first]);
    expect(clients[0]!.open.map((one) => one.key)).toContain('tie-T10');
    for (const column of standardView('all').columns) {
      const sorted = sortRows(clients, { column, isDescending: true });
      expect(sorted).toHaveLength(200);
      if (column !== 'profit') continue;
      const values = sorted.map((row) => row.netProfit);
      const numbers = values.filter((value) => value !== null).map(Number);
      expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
      expect(values.indexOf(null)).toBe(numbers.length);
    }
  });
});

describe('on the page', () => {
  beforeAll(fillJsdom);
  afterEach(cleanup);
  const handle = (id: string) => document.querySelector<HTMLElement>(`[data-edit="${id}"]`)!;
  const order = () => [...document.querySelectorAll<HTMLElement>('[data-edit]')].map((tile) => tile.dataset['edit']);

  test('E arranges: arrows move, Shift widens, Delete hides, Ctrl+Z takes back, and keeping it is one button', async () => {
    const { press, world, router } = await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    await press('e', document.body);
    await screen.findByRole('heading', { name: 'Arranging Overview of De Gouden Eik' });
    expect(router.state.location.search).toMatchObject({ edit: true });
    const before = order();
    await press('ArrowRight', handle('T06'));
    expect(order().indexOf('T06')).toBe(before.indexOf('T06') + 1);
    await press('ArrowRight', handle('T06'), { shiftKey: true });
    expect(handle('T06').getAttribute('aria-label')).toContain('4 of 12');
    await press('Delete', handle('T18'));
    expect(handle('T18')).toBeNull();
    await press('z', document.body, { ctrlKey: true });
    expect(handle('T18')).not.toBeNull();
    await press('z', document.body, { ctrlKey: true, shiftKey: true });
    expect(handle('T18')).toBeNull();
    await act(async () => screen.getByRole('button', { name: 'Keep for De Gouden Eik' }).click());
    const saved = world.desk.layouts[eik]!;
    expect(saved.sheets.overview?.hidden).toEqual(['T18']);
    expect(router.state.location.search).not.toHaveProperty('edit');
  });

  test('a renamed tile is called that everywhere, its formula keeps the name of its definition, and its link leads elsewhere', async () => {
    const desk = createDesk();
    desk.layouts[eik] = { sheets: {}, dress: { T10: { title: 'Debtors', subtitle: 'by due date', link: { tab: 'tables', table: 'invoices' } } } }; // prettier-ignore
    const { press, router } = await mount(`/org/${eik}/overview`, { desk });
    const tile = await screen.findByRole('group', { name: 'Debtors' });
    expect(tile.textContent).toContain('by due date');
    await press('f', tile);
    expect(await screen.findByRole('dialog')).toHaveProperty('textContent', expect.stringContaining('Outstanding receivables') as string); // prettier-ignore
    await press('Escape', screen.getByRole('dialog'));
    await press('Enter', tile);
    expect(router.state.location.pathname).toBe(`/org/${eik}/tables`);
    expect(router.state.location.search).toMatchObject({ table: 'invoices' });
  });

  test('an own tile stands in its area with its limit, and the limit is a finding', async () => {
    const desk = createDesk();
    desk.own = [ownTile('own-0123456789ab', {}, 'red')];
    await mount(`/org/${eik}/overview`, { desk });
    const tile = await screen.findByRole('group', { name: 'Unpaid large invoices' });
    expect(tile.textContent).toContain('above 40,000.00');
    expect(
      (await screen.findAllByText(/Unpaid large invoices: EUR 48,210.55, above 40,000.00/)).length,
    ).toBeGreaterThan(0);
  });

  test('the menu of a tile hides it, and the toast brings it back', async () => {
    const { press, world } = await mount(`/org/${eik}/overview`);
    await screen.findByRole('heading', { level: 1 });
    const tile = document.querySelector<HTMLElement>('[data-tile=T06]')!;
    await press('.', tile);
    const item = await screen.findByRole('menuitem', { name: /Hide on this page/ });
    await act(async () => void fireEvent.click(item));
    expect(world.desk.layouts[eik]?.sheets.overview?.hidden).toEqual(['T06']);
    await act(async () => (await screen.findByRole('button', { name: 'Undo' })).click());
    expect(world.desk.layouts[eik]?.sheets.overview).toBeUndefined();
  });

  test('a view is saved with its columns and order, and its digit opens it', async () => {
    const desk = createDesk();
    const view = { columns: ['client', 'profit'], sort: { column: 'profit', isDescending: true }, filter: 'all', tags: [], search: '' }; // prettier-ignore
    desk.practice = { ...desk.practice, views: [{ id: 7, name: 'Profit', view }] };
    const { press } = await mount('/practice', { desk });
    await screen.findByRole('button', { name: 'Profit' });
    await press('4', document.body);
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent).filter(Boolean)).toEqual(['Client', 'Net profit fiscal year', 'refresh']); // prettier-ignore
  });
});
