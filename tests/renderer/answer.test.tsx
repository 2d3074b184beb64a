// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { members } from './fixtures/orgs.ts';
import { fillJsdom, mount } from './harness/mount.tsx';

const eik = members[0]!.tenantId;
beforeAll(fillJsdom);
afterEach(cleanup);
const there = (what: string) => expect.poll(() => document.querySelector(what), { timeout: 10_000 }).not.toBeNull();

test('a question typed into the find box has an address, its figure opens what is behind it, and Back returns to the answer', async () => {
  const page = await mount(`/org/${eik}/cash?basis=cash&month=2026-09`);
  await there('[data-tile]');
  await page.press('/', document.body);
  const field = document.querySelector<HTMLInputElement>('[data-find]')!;
  expect(document.activeElement).toBe(field);
  await act(async () => void fireEvent.change(field, { target: { value: 'what are our receivables' } }));
  await page.press('Enter', field);
  await there('.answer-rows');
  expect(page.router.state.location.search).toEqual({ basis: 'cash', month: '2026-09', ask: 'what are our receivables' });
  expect(page.world.asked.filter((one) => one.name === 'ask.question').at(-1)?.input).toMatchObject({ orgId: eik, basis: 'cash', asOf: '2026-09-30' });
  const row = document.querySelector('.answer-rows tbody tr')!;
  expect(row.textContent).toMatch(/Equals Xero after listed items/);
  expect(row.querySelector('.link')!.getAttribute('href')).toContain('part=documents');
  await act(async () => row.querySelector<HTMLElement>('.drill')!.click());
  await there('[role=grid]');
  expect(page.router.state.location.search).toMatchObject({ figure: { of: 'tile', tile: 'T10' }, basis: 'cash', month: '2026-09' });
  await page.press('Escape', document.body);
  await there('.answer-rows');
}); // prettier-ignore

test('one that is not understood says what can be asked, and asking that is one press', async () => {
  const page = await mount(`/org/${eik}/overview?ask=hello`);
  await there('.examples .link');
  await act(async () => screen.getByRole('button', { name: 'outstanding receivables' }).click());
  await there('.answer-rows');
  expect(page.router.state.location.search).toEqual({ ask: 'outstanding receivables' });
});

test('a question about all clients leads to each of them', async () => {
  const page = await mount('/practice');
  await there('[data-row]');
  await page.press('g', document.body);
  await page.press('q', document.body);
  await there('.answer form');
  await act(async () => void fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'clients by receivables' } }));
  await act(async () => void fireEvent.submit(document.querySelector('.answer form')!));
  await there('.answer-rows');
  expect(page.router.state.location).toMatchObject({ pathname: '/questions', search: { text: 'clients by receivables' } });
  const links = [...document.querySelectorAll('.answer-rows .drill')].map((link) => link.getAttribute('href'));
  expect(links[1]).toContain(members[1]!.tenantId);
}); // prettier-ignore

test('Space goes into the chart of a tile, arrows read its points, and Escape is back on the tile', async () => {
  const page = await mount(`/org/${eik}/overview`);
  await there('[data-tile=T06] .plot');
  const tile = document.querySelector<HTMLElement>('[data-tile=T06]')!;
  await act(async () => tile.focus());
  await page.press(' ');
  expect(document.activeElement?.className).toBe('plot');
  await page.press('ArrowLeft');
  expect(tile.querySelector('.readout')!.textContent).toMatch(/Nov 2026 .*\d/);
  await page.press('Escape');
  expect(document.activeElement).toBe(tile);
  await page.press('ArrowRight');
  expect((document.activeElement as HTMLElement).dataset['tile']).not.toBe('T06');
});

test('the formula of a figure without a report of its own shows its inputs', async () => {
  const page = await mount(`/org/${eik}/overview`, {
    overrides: {
      'drill.documents': (input) => ({
        schema: 1, figure: input.figure, title: 'Current ratio', detail: '', basis: input.basis, currency: 'EUR', unit: 'ratio', window: null, total: '1.42', reason: null,
        list: 'inputs', adds: false, count: 2, listed: null, lines: [], columns: ['amount'], found: null, next: null,
        rows: [['assets', 'Current assets', '300.00'], ['liabilities', 'Current liabilities', '211.27']].map(([key, label, amount]) => ({
          key: key!, kind: 'input' as const, id: null, type: '', label: label!, date: null, due: null, number: '', contact: '', description: '', account: '', currency: null, foreign: null,
          amount: amount!, unit: 'money' as const, further: null,
        })),
      }),
    },
  });
  await there('[data-tile=T26]');
  await page.press('f', document.querySelector('[data-tile=T26]')!);
  await there('.inputs');
  expect([...document.querySelectorAll('.inputs tr')].map((row) => row.textContent)).toEqual([
    'Current assets300.00', 'Current liabilities211.27', expect.stringMatching(/^Current ratio\d/),
  ]);
}); // prettier-ignore

test('with single keys off a letter does nothing, and Ctrl K and Escape go on working', async () => {
  const page = await mount(`/org/${eik}/overview`);
  await there('[data-tile]');
  page.world.settings = { ...page.world.settings, singleKeys: false };
  await page.emit('org.changed', { orgId: null, areas: ['settings'] });
  await page.press('2', document.body);
  await page.press('b', document.body);
  expect(page.router.state.location).toMatchObject({ pathname: `/org/${eik}/overview`, search: {} });
  await page.press('k', document.body, { ctrlKey: true });
  await there('[role=dialog]');
});
